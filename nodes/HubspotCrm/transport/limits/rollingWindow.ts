import type { Clock } from '../clock';
import { ToldShare } from './fairShare';
import type { Share } from './fairShare';

/** Sending a call slightly late costs next to nothing; sending it slightly early costs a 429. */
const SAFETY_MS = 15;
/** The same as a part of the interval: in long windows whole bursts come round again, and their ways out vary more. */
const SAFETY_PART = 0.002;
/** The first calls of a process open connections and load code: their way out is long, so nothing is deducted. */
const COLD_CALLS = 3;
const CERTAIN_AT_FIRST = 0.8;

/** By how much calls may differ on their way out, in milliseconds: who is sent first may arrive second. */
const WAY_OUT_VARIES_MS = 60;

/** In a burst, more than this part of the window's calls may be counted or not. */
const UNCLEAR = 0.04;

/** Proof that a call may be sent; handed back with {@link RollingWindow.settle}. */
export interface Permit {
	sentAt: number;
	/** How long the call had to wait for the limit, itself or behind others that did, in milliseconds. */
	waitedMs: number;
	/** How many of our calls may have counted when this one was sent, itself among them. */
	counting: number;
}

/** What HubSpot's headers say about the window at the moment it answered. */
export interface WindowReading {
	/** Whether the answer was 429: the call was not let through. */
	refused?: boolean;
	max?: number;
	remaining?: number;
	intervalMs?: number;
}

/**
 * A strict rolling window: never more than our share of `capacity` calls within any `intervalMs`, as HubSpot counts them.
 *
 * HubSpot counts a call when it arrives, which is somewhere between sending and answer: later than the answer's
 * time less the fastest round trip, by no more than that trip took on its way out. So the slot of a call becomes free
 * one interval after the answer less the fastest round trip, and a little for the way out. That is looked up when the
 * slot is needed, not when the answer came: by then faster calls may be known. A call without an answer keeps its slot.
 */
export class RollingWindow {
	private inFlight = 0;
	/** When those of our calls that still count were answered; ascending. */
	private answeredAt: number[] = [];
	/** Our calls but for refused ones, in the order of sending; kept as long as an answer may be compared. */
	private readonly sent: Permit[] = [];
	private fastest = Infinity;
	private settled = 0;
	private pausedUntil = 0;
	private lastSentAt = -Infinity;
	/** When a call was last held up by the limit. */
	private heldUpAt = -Infinity;
	private queue: Promise<unknown> = Promise.resolve();
	private changed = () => {};

	constructor(
		private capacity: number,
		private intervalMs: number,
		private readonly clock: Clock,
		private readonly share: Share = new ToldShare(),
		/** By how much calls may differ on their way out: whatever takes longer is HubSpot's work after it has counted. */
		private readonly wayOutVariesMs = Infinity,
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
		if (!permit) void turn.then((unused) => unused && this.giveBack(unused));
		return permit;
	}

	/** Frees the slot of a call that was admitted at the moment of its cancellation and never sent. */
	private giveBack(permit: Permit): void {
		this.inFlight--;
		this.unsend(permit);
		this.changed();
	}

	/** Notes that the call of this permit was answered (or given up) and what the answer said about the limit. */
	settle(permit: Permit, reading: WindowReading = {}): void {
		const now = this.clock.now();
		this.inFlight--;
		this.capacity = reading.max ?? this.capacity;
		this.intervalMs = reading.intervalMs ?? this.intervalMs;
		this.fastest = Math.min(this.fastest, now - permit.sentAt);
		const { refused = false, max, remaining } = reading;
		const used = max === undefined || remaining === undefined ? undefined : max - remaining;
		// A call that was refused does not count where HubSpot tells the count. Where it does not, the slot rests:
		// for a while that differs each time, or we would knock at the same wrong moment for ever.
		const rest = refused ? (this.clock.random() / 2) * this.intervalMs : 0;
		if (!refused || used === undefined) this.note(this.answerTime(permit.sentAt, now) + rest);
		const amongUsed = this.amongUsed(permit);
		if (refused && used !== undefined) this.unsend(permit);
		this.forget(now);
		this.share.answered({
			now,
			sentAt: permit.sentAt,
			capacity: this.capacity,
			intervalMs: this.intervalMs,
			own: this.counting,
			inFlight: this.inFlight,
			used,
			...amongUsed,
			refused,
		});
		this.changed();
	}

	/**
	 * How many of the calls that HubSpot counted when this one arrived are ours. A call arrives soon after it was sent,
	 * but which of two was first, nobody knows. In a burst it may also take much longer, and counts longer then: so the
	 * most is what we hold slots for, and less where few are held and their times of sending say so.
	 */
	private amongUsed(permit: Permit): { ours: number; oursAtMost: number } {
		const place = this.sent.indexOf(permit);
		const counts = permit.sentAt - this.intervalMs;
		let ours = 0;
		let perhaps = 0;
		let overtaking = 0;
		this.sent.forEach(({ sentAt }, at) => {
			if (at > place) overtaking += Number(sentAt <= permit.sentAt + WAY_OUT_VARIES_MS);
			else if (sentAt > counts) ours++;
			else perhaps += Number(sentAt > counts - WAY_OUT_VARIES_MS);
		});
		const held = permit.counting - ours;
		return {
			ours,
			oursAtMost: ours + overtaking + (held > UNCLEAR * this.capacity ? held : Math.min(held, perhaps)),
		};
	}

	private unsend(permit: Permit): void {
		const at = this.sent.indexOf(permit);
		if (at >= 0) this.sent.splice(at, 1);
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
				this.lastSentAt = now;
				const waitedMs = this.heldUpAt >= asked ? now - asked : 0;
				const permit = { sentAt: now, waitedMs, counting: this.counting };
				this.sent.push(permit);
				return permit;
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
		const slots = this.share.slots(now, this.capacity, this.intervalMs);
		const excess = this.counting - slots;
		if (excess < 0) return this.lastSentAt + this.share.spacing(slots, this.intervalMs) - now;
		const answered = this.answeredAt[excess];
		return answered === undefined ? Infinity : answered + this.countsAfterAnswer - now;
	}

	/** Our calls that may count at HubSpot, those in flight among them. */
	private get counting(): number {
		return this.inFlight + this.answeredAt.length;
	}

	/** How long a call still counts once its answer has come, in milliseconds. */
	private get countsAfterAnswer(): number {
		// In a first burst the calls hold each other up on their way out, the fastest among them too.
		const certain = this.settled > this.capacity * 1.5 ? this.fastest : this.fastest * CERTAIN_AT_FIRST;
		const safety = Math.max(SAFETY_MS, SAFETY_PART * this.intervalMs);
		return this.intervalMs - Math.min(certain, this.intervalMs) + safety;
	}

	/** When a call was answered, or would have been had HubSpot not worked on it for long. */
	private answerTime(sentAt: number, now: number): number {
		if (this.settled++ < COLD_CALLS) return now + (now - sentAt);
		return Math.min(now, sentAt + this.fastest + this.wayOutVariesMs);
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
		const compared = now - 2 * this.intervalMs - WAY_OUT_VARIES_MS;
		while ((this.sent[0]?.sentAt ?? Infinity) < compared) this.sent.shift();
	}
}
