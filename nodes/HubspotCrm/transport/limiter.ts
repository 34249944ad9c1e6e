import type { Clock } from './clock';
import type { Bucket } from './types';

/** Sending a call slightly late costs next to nothing; sending it slightly early costs a 429. */
const SAFETY_MS = 15;
/** The first calls of a process open connections and load code: their way out is long, so nothing is deducted. */
const COLD_CALLS = 3;
const CERTAIN_AT_FIRST = 0.8;

/** The smallest tier of HubSpot's burst limit ("Usage guidelines"; hubspot-api 5): a place to start from. */
const GENERAL = { capacity: 100, intervalMs: 10_000 };
/** Search: 5 a second for the whole account, without any header to follow. */
const SEARCH = { capacity: 5, intervalMs: 1_000 };

/** Proof that a call may be sent; handed back with {@link RollingWindow.settle}. */
export interface Permit {
	sentAt: number;
	/** How long the call had to wait for the limit, itself or behind others that did, in milliseconds. */
	waitedMs: number;
}

/** What HubSpot's headers say about the window at the moment it answered. */
export interface WindowReading {
	max?: number;
	remaining?: number;
	intervalMs?: number;
}

/**
 * A strict rolling window: never more than `capacity` calls within any `intervalMs`, as HubSpot counts them.
 *
 * HubSpot counts a call when it arrives, which is somewhere between sending and answer: later than the answer's
 * time less the fastest round trip, by no more than that trip took on its way out. So the slot of a call becomes
 * free one interval after the answer less the fastest round trip, and a little for the way out. That is looked up when the slot is
 * needed, not when the answer came: by then faster calls may be known. A call without an answer keeps its slot.
 */
export class RollingWindow {
	private inFlight = 0;
	/** When the calls that still count, ours and others', were answered; ascending. */
	private answeredAt: number[] = [];
	private fastest = Infinity;
	private settled = 0;
	private pausedUntil = 0;
	/** When a call was last held up by the limit. */
	private heldUpAt = -Infinity;
	private queue: Promise<unknown> = Promise.resolve();
	private changed = () => {};

	constructor(
		private capacity: number,
		private intervalMs: number,
		private readonly clock: Clock,
	) {}

	/**
	 * Waits in line for a free slot and takes it.
	 * When `signal` aborts, returns undefined at once and takes nothing.
	 */
	async take(signal?: AbortSignal): Promise<Permit | undefined> {
		if (signal?.aborted) return undefined;
		const asked = this.clock.now();
		const turn = this.queue.then(async () => await this.admit(asked, signal));
		this.queue = turn;
		if (!signal) return await turn;

		// Others may be ahead in the line, and they may wait long.
		let leave = () => {};
		const left = new Promise<undefined>((resolve) => {
			leave = () => resolve(undefined);
			signal.addEventListener('abort', leave, { once: true });
		});
		const permit = await Promise.race([turn, left]);
		signal.removeEventListener('abort', leave);
		if (!permit) void turn.then((unused) => unused && this.giveBack());
		return permit;
	}

	/** Frees the slot of a call that was admitted at the moment of its cancellation and never sent. */
	private giveBack(): void {
		this.inFlight--;
		this.changed();
	}

	/** Notes that the call of this permit was answered (or given up) and what the answer said about the limit. */
	settle(permit: Permit, reading: WindowReading = {}): void {
		const now = this.clock.now();
		this.inFlight--;
		this.capacity = reading.max ?? this.capacity;
		this.intervalMs = reading.intervalMs ?? this.intervalMs;
		this.fastest = Math.min(this.fastest, now - permit.sentAt);
		const cold = this.settled++ < COLD_CALLS;
		this.note(cold ? now + (now - permit.sentAt) : now);
		if (reading.max !== undefined && reading.remaining !== undefined) {
			// Other workers and apps spend from the same window: what we cannot account for is theirs.
			this.forget(now);
			const others = reading.max - reading.remaining - this.answeredAt.length - this.inFlight;
			for (let other = 0; other < others; other++) this.note(now);
		}
		this.changed();
	}

	/** HubSpot said 429: nothing more goes out for `ms` milliseconds. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + ms);
	}

	private async admit(asked: number, signal?: AbortSignal): Promise<Permit | undefined> {
		for (;;) {
			if (signal?.aborted) return undefined;
			const now = this.clock.now();
			const wait = this.waitTime(now);
			if (wait <= 0) {
				this.inFlight++;
				return { sentAt: now, waitedMs: this.heldUpAt >= asked ? now - asked : 0 };
			}
			const change = new Promise<void>((resolve) => {
				this.changed = resolve;
			});
			// Only an answer can free a slot while every slot is in flight; the long sleep still hears the signal.
			await Promise.race([change, this.clock.sleep(Math.min(wait, 60_000), signal)]);
			this.heldUpAt = this.clock.now();
		}
	}

	private waitTime(now: number): number {
		if (this.pausedUntil > now) return this.pausedUntil - now;
		this.forget(now);
		const excess = this.inFlight + this.answeredAt.length - this.capacity;
		if (excess < 0) return 0;
		const answered = this.answeredAt[excess];
		return answered === undefined ? Infinity : answered + this.countsAfterAnswer - now;
	}

	/** How long a call still counts once its answer has come, in milliseconds. */
	private get countsAfterAnswer(): number {
		// In a first burst the calls hold each other up on their way out, the fastest among them too.
		const certain = this.settled > this.capacity * 1.5 ? this.fastest : this.fastest * CERTAIN_AT_FIRST;
		return this.intervalMs - Math.min(certain, this.intervalMs) + SAFETY_MS;
	}

	private note(moment: number): void {
		let at = this.answeredAt.length;
		while (at > 0 && (this.answeredAt[at - 1] ?? 0) > moment) at--;
		this.answeredAt.splice(at, 0, moment);
	}

	private forget(now: number): void {
		const still = now - this.countsAfterAnswer;
		let gone = 0;
		while (gone < this.answeredAt.length && (this.answeredAt[gone] ?? 0) <= still) gone++;
		if (gone > 0) this.answeredAt.splice(0, gone);
	}
}

/** The limits of one connection, shared by all executions of the process that use it. */
export type RateLimiter = Record<Bucket, RollingWindow>;

/** Both windows at HubSpot's documented values (hubspot-api 5). */
export function createRateLimiter(clock: Clock): RateLimiter {
	return {
		general: new RollingWindow(GENERAL.capacity, GENERAL.intervalMs, clock),
		search: new RollingWindow(SEARCH.capacity, SEARCH.intervalMs, clock),
	};
}

/** Reads `X-HubSpot-RateLimit-Max`, `-Remaining` and `-Interval-Milliseconds`; absent on search answers. */
export function readWindow(headers: Record<string, unknown>): WindowReading {
	const number = (name: string) => {
		const value = headers[`x-hubspot-ratelimit-${name}`];
		const parsed = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
		return Number.isFinite(parsed) && parsed >= 0 ? parsed : undefined;
	};
	const max = number('max');
	const intervalMs = number('interval-milliseconds');
	return { max: max || undefined, remaining: number('remaining'), intervalMs: intervalMs || undefined };
}
