import type { Clock } from '../clock';
import { HeaderShare } from './fairShare';
import type { FairShare } from './fairShare';

/** A slot is used again this much later than reckoned: a little late costs next to nothing, a little early a 429. */
const SAFETY_MS = 15;
/**
 * The same as a part of the interval. In a long interval idle connections are closed, so that one whole burst waits for
 * new ones before HubSpot counts it, and the next does not: times differ more than between calls that follow closely.
 */
const SAFETY_PART = 0.002;
/** The first calls of a process open connections and load code, and are counted late: their slots are held longer. */
const COLD_CALLS = 3;
/**
 * The part of the fastest round trip that is relied on until more than a first burst has been answered: in that burst,
 * the calls hold each other up before HubSpot counts them, the fastest among them too.
 */
const CERTAIN_AT_FIRST = 0.8;

/**
 * By how much the time until HubSpot counts a call differs from call to call, in milliseconds: of two calls sent within
 * this time, either may be counted first.
 */
const ARRIVAL_VARIES_MS = 60;

/**
 * A part of the capacity. Times of sending tell which of our calls should still count; other slots are held only
 * because their calls may have been counted late. Where more are than this, a burst was held up, and all may be ours.
 */
const UNCLEAR = 0.04;

/** Proof that a call may be sent; handed back with {@link RollingWindow.release}. */
export interface Permit {
	sentAt: number;
	/** How long the call had to wait for the limit, itself or behind others that did, in milliseconds. */
	waitedMs: number;
	/** How many slots we held when this call was sent, its own among them. */
	held: number;
}

/** What an answer says about the limit, of the moment when HubSpot counted the call. */
export interface LimitReading {
	/** Whether the answer was 429: the call was not let through. */
	refused?: boolean;
	/** How many calls HubSpot allows in each interval. */
	max?: number;
	/** How many of them are left. */
	remaining?: number;
	intervalMs?: number;
}

/**
 * Keeps to a strict rolling limit: never more calls than our share of `capacity` within any `intervalMs`, as HubSpot
 * counts them.
 *
 * HubSpot counts a call when it arrives. We only see when it was sent and when its answer came. From being counted to
 * being answered, no call takes less time than the fastest one did. So a call that is answered at the time A was counted
 * at A less the fastest round trip, plus the time until the fastest call was counted, at the latest. That last time is
 * not known, but our next call takes about as long until it is counted. So it may be sent one interval after A less
 * the fastest round trip. This is worked out when a slot is needed, not when the answer comes, since a faster round trip
 * may be known by then. A call without an answer keeps its slot.
 */
export class RollingWindow {
	private inFlight = 0;
	/** For each slot that is held although its call is no longer in flight: when the answer came; ascending. */
	private answeredAt: number[] = [];
	/** Our calls in the order of sending, without refused ones; kept as long as an answer may count them. */
	private readonly sent: Permit[] = [];
	/** The fastest round trip so far, in milliseconds. */
	private fastest = Infinity;
	private answers = 0;
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
		private readonly share: FairShare = new HeaderShare(),
		/**
		 * By how much the time until HubSpot counts a call differs from call to call, in milliseconds. What a call takes
		 * beyond that is HubSpot's work after it has counted the call, and does not keep the slot any longer.
		 */
		private readonly arrivalVariesMs = Infinity,
	) {}

	/**
	 * Waits in line for a free slot and takes it.
	 * When `signal` aborts, returns undefined at once and takes nothing.
	 */
	async take(signal?: AbortSignal): Promise<Permit | undefined> {
		if (signal?.aborted) return undefined;
		const asked = this.clock.monotonic();
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
		this.removeFromSent(permit);
		this.changed();
	}

	/** Ends the call of this permit, which was answered or given up, and learns what the answer said about the limit. */
	release(permit: Permit, reading: LimitReading = {}): void {
		const now = this.clock.monotonic();
		this.inFlight--;
		this.capacity = reading.max ?? this.capacity;
		this.intervalMs = reading.intervalMs ?? this.intervalMs;
		this.fastest = Math.min(this.fastest, now - permit.sentAt);
		const { refused = false, max, remaining } = reading;
		const used = max === undefined || remaining === undefined ? undefined : max - remaining;
		// Where HubSpot tells how much is used, the slot of a refused call is free at once. Where it does not, the slot
		// stays held, and for a while longer that differs each time: else we would call at the same bad moment for ever.
		const longer = refused ? (this.clock.random() / 2) * this.intervalMs : 0;
		if (!refused || used === undefined) this.hold(this.answerTime(permit.sentAt, now) + longer);
		const oursAmongUsed = this.oursAmongUsed(permit);
		if (refused && used !== undefined) this.removeFromSent(permit);
		this.dropExpired(now);
		this.share.answered({
			now,
			sentAt: permit.sentAt,
			capacity: this.capacity,
			intervalMs: this.intervalMs,
			held: this.held,
			inFlight: this.inFlight,
			used,
			...oursAmongUsed,
			refused,
		});
		this.changed();
	}

	/**
	 * How many of the calls that HubSpot had counted when this one arrived are ours: as the times of sending tell, and at
	 * most. Of two calls sent at nearly the same time, either may have arrived first. A burst may be held up for longer
	 * than that, and then counts for longer too.
	 */
	private oursAmongUsed(permit: Permit): { ours: number; oursAtMost: number } {
		const place = this.sent.indexOf(permit);
		const intervalAgo = permit.sentAt - this.intervalMs;
		let ours = 0;
		let maybeStill = 0;
		let maybeOvertaking = 0;
		this.sent.forEach(({ sentAt }, at) => {
			if (at > place) maybeOvertaking += Number(sentAt <= permit.sentAt + ARRIVAL_VARIES_MS);
			else if (sentAt > intervalAgo) ours++;
			else maybeStill += Number(sentAt > intervalAgo - ARRIVAL_VARIES_MS);
		});
		const unsure = permit.held - ours;
		return {
			ours,
			oursAtMost:
				ours + maybeOvertaking + (unsure > UNCLEAR * this.capacity ? unsure : Math.min(unsure, maybeStill)),
		};
	}

	private removeFromSent(permit: Permit): void {
		const at = this.sent.indexOf(permit);
		if (at >= 0) this.sent.splice(at, 1);
	}

	/** HubSpot said 429: nothing more is sent for `ms` milliseconds. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, this.clock.monotonic() + ms);
	}

	private async admit(asked: number, signal?: AbortSignal): Promise<Permit | undefined> {
		for (;;) {
			if (signal?.aborted) return undefined;
			const now = this.clock.monotonic();
			const wait = this.waitTime(now);
			if (wait <= 0) {
				this.inFlight++;
				this.lastSentAt = now;
				const waitedMs = this.heldUpAt >= asked ? now - asked : 0;
				const permit = { sentAt: now, waitedMs, held: this.held };
				this.sent.push(permit);
				return permit;
			}
			const change = new Promise<void>((resolve) => {
				this.changed = resolve;
			});
			// While every slot is in flight, only an answer can free one and `wait` has no end; sleeping still hears the signal.
			await Promise.race([change, this.clock.sleep(Math.min(wait, 60_000), signal)]);
			this.heldUpAt = this.clock.monotonic();
		}
	}

	private waitTime(now: number): number {
		if (this.pausedUntil > now) return this.pausedUntil - now;
		this.dropExpired(now);
		const slots = this.share.slots(now, this.capacity, this.intervalMs);
		const excess = this.held - slots;
		if (excess < 0) return this.lastSentAt + this.share.spacing(slots, this.intervalMs) - now;
		const answered = this.answeredAt[excess];
		return answered === undefined ? Infinity : answered + this.heldAfterAnswerMs - now;
	}

	/** How many slots we hold: our calls that may count at HubSpot, those in flight among them. */
	private get held(): number {
		return this.inFlight + this.answeredAt.length;
	}

	/** How long a slot stays held once the answer has come. */
	private get heldAfterAnswerMs(): number {
		const certain = this.answers > this.capacity * 1.5 ? this.fastest : this.fastest * CERTAIN_AT_FIRST;
		const safety = Math.max(SAFETY_MS, SAFETY_PART * this.intervalMs);
		return this.intervalMs - Math.min(certain, this.intervalMs) + safety;
	}

	/** When the answer came, or would have come had HubSpot not worked on the call for long after it had counted it. */
	private answerTime(sentAt: number, now: number): number {
		if (this.answers++ < COLD_CALLS) return now + (now - sentAt);
		return Math.min(now, sentAt + this.fastest + this.arrivalVariesMs);
	}

	private hold(answeredAt: number): void {
		let at = this.answeredAt.length;
		while (at > 0 && (this.answeredAt[at - 1] ?? 0) > answeredAt) at--;
		this.answeredAt.splice(at, 0, answeredAt);
	}

	/** Lets go of slots that count no more, and of calls that no answer can count any more. */
	private dropExpired(now: number): void {
		const stillHeld = now - this.heldAfterAnswerMs;
		let gone = 0;
		while (gone < this.answeredAt.length && (this.answeredAt[gone] ?? 0) <= stillHeld) gone++;
		if (gone > 0) this.answeredAt.splice(0, gone);
		const stillCompared = now - 2 * this.intervalMs - ARRIVAL_VARIES_MS;
		while ((this.sent[0]?.sentAt ?? Infinity) < stillCompared) this.sent.shift();
	}
}

/**
 * Intervals that are believed, in milliseconds: HubSpot's last ten seconds (hubspot-api 5). One of a day would make every
 * run wait for a day.
 */
const [SHORTEST_MS, LONGEST_MS] = [100, 60_000];

/**
 * Reads the headers `X-HubSpot-RateLimit-Max`, `-Remaining` and `-Interval-Milliseconds` of an answer.
 * What is missing or no sensible number stays undefined: answers to searches have none of them.
 */
export function readLimit(headers: Record<string, unknown>): LimitReading {
	const number = (name: string) => {
		const value = headers[`x-hubspot-ratelimit-${name}`];
		const parsed = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
		return Number.isFinite(parsed) && parsed >= 0 ? parsed : undefined;
	};
	const max = number('max');
	const intervalMs = number('interval-milliseconds');
	const isInterval = intervalMs !== undefined && intervalMs >= SHORTEST_MS && intervalMs <= LONGEST_MS;
	return {
		max: max || undefined,
		remaining: number('remaining'),
		intervalMs: isInterval ? intervalMs : undefined,
	};
}
