/** What a window knows when one of its calls has been answered. Times in milliseconds. */
export interface Situation {
	now: number;
	sentAt: number;
	capacity: number;
	intervalMs: number;
	/** Calls of ours that count, those in flight among them. */
	own: number;
	inFlight: number;
	/** Calls of everybody that HubSpot counts, where the answer tells. */
	used?: number;
	/** How many of those are ours, as far as the times of sending tell. */
	ours: number;
	/** How many of those may be ours at most. */
	oursAtMost: number;
	/** Whether the answer was 429. */
	refused: boolean;
}

/**
 * How much of a window is ours. Other workers of the same n8n, and other apps, spend from it too; they come and go at
 * any time, and nobody tells how many there are.
 */
export interface Share {
	/** Slots that may be ours at this moment, at least 1. */
	slots(now: number, capacity: number, intervalMs: number): number;
	/** The least time from one call to the next, in milliseconds, while `slots` are ours. */
	spacing(slots: number, intervalMs: number): number;
	/** Takes note of an answer. */
	answered(situation: Situation): void;
}

/** So many calls go out before their answers have told what others spend. */
const FIRST_GROUP = 6;
/** Even alone we leave a slot or two, or nobody who comes later would ever be let in and seen. */
const ALONE = 0.99;
/** With others, everybody gives back a little of what is used, and takes a few slots: so shares become equal. */
const KEPT = 0.92;
const STEP = 0.015;
/** With others, a share is spent over half of the interval: of what is sent all at once, no answer tells in time. */
const SPREAD = 0.5;

/** The share in a window whose answers tell how much of it is used: all that HubSpot counts and we did not send is others'. */
export class ToldShare implements Share {
	/** Infinite while nobody else has been seen for one interval. */
	private share = Infinity;
	private toldAt = -Infinity;
	private othersSeenAt = -Infinity;

	slots(now: number, capacity: number, intervalMs: number): number {
		const told = now - this.toldAt <= intervalMs;
		return Math.floor(Math.min(this.share, Math.ceil(ALONE * capacity), told ? Infinity : FIRST_GROUP));
	}

	spacing(_slots: number, intervalMs: number): number {
		return (SPREAD * intervalMs) / this.share;
	}

	answered(situation: Situation): void {
		const { now, sentAt, capacity, intervalMs, own, inFlight, used, ours, oursAtMost, refused } = situation;
		const told = now - this.toldAt <= intervalMs;
		if (told || used === undefined || inFlight <= FIRST_GROUP / 3) this.toldAt = now;
		// An answer that took longer than the interval tells nothing of what is used now.
		if (used === undefined || now - sentAt > intervalMs) return;

		if (refused || used > oursAtMost) this.othersSeenAt = now;
		if (now - this.othersSeenAt >= intervalMs) this.share = Infinity;
		else if (refused) this.share = Math.max(1, own - inFlight);
		else {
			// As it was when the call arrived: what has been sent since, by us and by others, no answer has told yet.
			const all = Math.max(used, ours);
			const fair = (ours * KEPT * capacity) / all + Math.max(1, STEP * capacity);
			const free = Math.max(0, capacity - all);
			this.share = Math.max(1, Math.min(fair, ours + free / 2));
		}
	}
}

/** What is left after a refusal, as a part of what was ours. */
const CUT = 0.7;
/** How long each slot takes to come back, up to one less than were too much. */
const RETURN_MS = 3_000;
/** How long each slot takes from there on; twice as long after an attempt that failed, up to the most. */
const PATIENCE_MS = 10_000;
const MOST_PATIENCE_MS = 20_000;
/** Calls side by side leave gaps in which a newcomer's call is let through; a burst leaves none. Alone, less will do. */
const PROBED_SPREAD = 0.8;
const PROBED_SPREAD_ALONE = 0.4;

/**
 * The share in a window of which no answer tells anything: all of it until a call is refused, then less, quickly back
 * to just below what was too much, and from there one slot more now and then, to see whether others have gone.
 */
export class ProbedShare implements Share {
	private share = Infinity;
	/** The share at which a call was last refused. */
	private tooMuch = 0;
	private cutAt = -Infinity;
	private grownAt = -Infinity;
	private patienceMs = PATIENCE_MS;

	slots(now: number, capacity: number): number {
		const changedAt = Math.max(this.cutAt, this.grownAt);
		if (this.share < capacity && now - changedAt >= this.patience) {
			this.share++;
			this.grownAt = now;
		}
		return Math.min(this.share, capacity);
	}

	private get patience(): number {
		if (this.share + 1 < this.tooMuch) return RETURN_MS;
		return this.grownAt > this.cutAt ? PATIENCE_MS : this.patienceMs;
	}

	spacing(slots: number, intervalMs: number): number {
		return ((this.share === Infinity ? PROBED_SPREAD_ALONE : PROBED_SPREAD) * intervalMs) / slots;
	}

	answered({ now, sentAt, capacity, refused }: Situation): void {
		// Calls that were under way when the share was cut tell nothing about what is left of it.
		if (!refused || sentAt <= this.cutAt) return;
		const tried = this.grownAt > this.cutAt && now - this.grownAt < PATIENCE_MS;
		this.patienceMs = tried ? Math.min(2 * this.patienceMs, MOST_PATIENCE_MS) : PATIENCE_MS;
		this.tooMuch = Math.min(this.share, capacity);
		// One slot that was tried and was too much is given back; a refusal out of the blue means that somebody has come.
		this.share = Math.max(1, tried ? this.tooMuch - 1 : Math.floor(CUT * this.tooMuch));
		this.cutAt = now;
	}
}
