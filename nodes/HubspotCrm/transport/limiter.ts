import type { Clock } from './clock';
import type { Bucket } from './types';

/** Sending a call slightly late costs nothing; sending it slightly early costs a 429. */
const SAFETY_MS = 20;

/** The smallest tier of HubSpot's burst limit ("Usage guidelines"; hubspot-api 5): a place to start from. */
const GENERAL = { capacity: 100, intervalMs: 10_000 };
/** Search: 5 a second for the whole account, without any header to follow. */
const SEARCH = { capacity: 5, intervalMs: 1_000 };

/** Proof that a call may be sent; handed back with {@link RollingWindow.settle}. */
export interface Permit {
	sentAt: number;
	/** How long the call had to wait, in milliseconds. */
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
 * HubSpot counts a call when it arrives, which is somewhere between sending and answer. The answer's time less
 * the fastest round trip seen so far is never earlier than that by more than the network's jitter, so the slot
 * of a call becomes free one interval after that moment. A call without an answer keeps its slot.
 */
export class RollingWindow {
	private inFlight = 0;
	/** Ascending moments at which answered calls, ours and others', stop counting. */
	private freeAt: number[] = [];
	private fastest = Infinity;
	private pausedUntil = 0;
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
		const asked = this.clock.now();
		const turn = this.queue.then(async () => await this.admit(asked, signal));
		this.queue = turn;
		return await turn;
	}

	/** Notes that the call of this permit was answered (or given up) and what the answer said about the limit. */
	settle(permit: Permit, reading: WindowReading = {}): void {
		const now = this.clock.now();
		this.inFlight--;
		this.capacity = reading.max ?? this.capacity;
		this.intervalMs = reading.intervalMs ?? this.intervalMs;
		this.fastest = Math.min(this.fastest, now - permit.sentAt);
		this.occupy(now - this.fastest + this.intervalMs + SAFETY_MS, 1);
		if (reading.max !== undefined && reading.remaining !== undefined) {
			// Other workers and apps spend from the same window: what we cannot account for is theirs.
			this.forget(now);
			const others = reading.max - reading.remaining - this.freeAt.length - this.inFlight;
			if (others > 0) this.occupy(now + this.intervalMs, others);
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
				return { sentAt: now, waitedMs: now - asked };
			}
			const change = new Promise<void>((resolve) => {
				this.changed = resolve;
			});
			// Only an answer can free a slot while every slot is in flight; the long sleep still hears the signal.
			await Promise.race([change, this.clock.sleep(Math.min(wait, 60_000), signal)]);
		}
	}

	private waitTime(now: number): number {
		if (this.pausedUntil > now) return this.pausedUntil - now;
		this.forget(now);
		const excess = this.inFlight + this.freeAt.length - this.capacity;
		if (excess < 0) return 0;
		const moment = this.freeAt[excess];
		return moment === undefined ? Infinity : moment - now;
	}

	private occupy(until: number, slots: number): void {
		let at = this.freeAt.length;
		while (at > 0 && (this.freeAt[at - 1] ?? 0) > until) at--;
		this.freeAt.splice(at, 0, ...new Array<number>(slots).fill(until));
	}

	private forget(now: number): void {
		let gone = 0;
		while (gone < this.freeAt.length && (this.freeAt[gone] ?? 0) <= now) gone++;
		if (gone > 0) this.freeAt.splice(0, gone);
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
