/** What is known about a limit when one of our calls has been answered. Times in milliseconds. */
export interface Situation {
	now: number;
	/** When the answered call was sent. */
	sentAt: number;
	/** Calls that HubSpot allows in each interval, to everybody together. */
	capacity: number;
	intervalMs: number;
	/** Slots that we hold: our calls that may still count at HubSpot, those in flight among them. */
	held: number;
	inFlight: number;
	/** Calls of everybody that HubSpot counted when the call arrived; undefined where its answers do not say. */
	used?: number;
	/** How many of `used` are ours, judged by when we sent them. */
	ours: number;
	/** How many of `used` are ours at most: it is not known which of two calls sent at nearly one time came first. */
	oursAtMost: number;
	/** Whether the answer was 429. */
	refused: boolean;
}

/**
 * How much of a limit this process may use. Other workers of the same n8n, and other apps, draw on the same limit; they
 * come and go at any time, and HubSpot does not say how many there are.
 */
export interface FairShare {
	/** How many calls of ours may count at HubSpot at the moment `now`: at least 1. */
	slots(now: number, capacity: number, intervalMs: number): number;
	/** The least time from one call to the next, in milliseconds, while we may use `slots`. */
	spacing(slots: number, intervalMs: number): number;
	/** Learns from an answer. */
	answered(situation: Situation): void;
}

/** Before the first answers have told what others use, no more calls than this are sent. */
const FIRST_GROUP = 6;
/** Part of the capacity that is used when nobody else is seen: with all of it, a newcomer would always be refused. */
const ALONE = 0.99;
/**
 * Beside others, a process keeps this part of its proportion of the capacity, and adds STEP of the capacity. A large
 * share loses more than it gains and a small one gains more than it loses, so that all become equal.
 */
const KEPT = 0.92;
const STEP = 0.015;
/**
 * Beside others, the calls of a share are sent over this part of the interval: the answers to calls that are sent all
 * at once would come too late to say what others use.
 */
const SPREAD = 0.5;

/**
 * The share of a limit whose answers have headers that tell how much of it is used. What HubSpot counts and we did not
 * send is others' use.
 */
export class HeaderShare implements FairShare {
	/** Slots that we may use; Infinity while no use of others has been seen for one interval. */
	private allowed = Infinity;
	/** When an answer last told what is used. */
	private toldAt = -Infinity;
	private othersSeenAt = -Infinity;

	slots(now: number, capacity: number, intervalMs: number): number {
		const told = now - this.toldAt <= intervalMs;
		return Math.floor(Math.min(this.allowed, Math.ceil(ALONE * capacity), told ? Infinity : FIRST_GROUP));
	}

	spacing(_slots: number, intervalMs: number): number {
		return (SPREAD * intervalMs) / this.allowed;
	}

	answered(situation: Situation): void {
		const { now, sentAt, capacity, intervalMs, held, inFlight, used, ours, oursAtMost, refused } = situation;
		const told = now - this.toldAt <= intervalMs;
		if (told || used === undefined || inFlight <= FIRST_GROUP / 3) this.toldAt = now;
		// The answer tells what was used when the call arrived; by now, none of that counts any more.
		if (used === undefined || now - sentAt > intervalMs) return;

		if (refused || used > oursAtMost) this.othersSeenAt = now;
		if (now - this.othersSeenAt >= intervalMs) this.allowed = Infinity;
		else if (refused) this.allowed = Math.max(1, held - inFlight);
		else {
			// Both numbers are of the moment when the call arrived: no answer has told yet what was sent since.
			const all = Math.max(used, ours);
			const fair = (ours * KEPT * capacity) / all + Math.max(1, STEP * capacity);
			const free = Math.max(0, capacity - all);
			// Others see the same free slots, so we take half of them at most.
			this.allowed = Math.max(1, Math.min(fair, ours + free / 2));
		}
	}
}

/** The part of our slots that we go on with after a refusal that we did not provoke: somebody else has come. */
const CUT = 0.7;
/**
 * How long each slot takes to come back after a refusal, until we are one slot below what was refused: soon, since who
 * has come may be gone, but not at once, since a refused call of theirs is sent again after a second.
 */
const RETURN_MS = 3_000;
/** How long until one slot more than that is tried; after each try that failed twice as long, up to the most. */
const PATIENCE_MS = 10_000;
const MOST_PATIENCE_MS = 20_000;
/**
 * Calls are spread over this part of the interval. We use a slot again a little after HubSpot has freed it, and in that
 * gap a newcomer's call is let through: calls that are spread leave a gap each, a burst leaves one for all.
 */
const PROBED_SPREAD = 0.4;

/**
 * The share of a limit whose answers do not tell how much of it is used. We use all of it until a call is refused. Then
 * we use less, return soon to just below what was refused, and from there try one slot more now and then, to find out
 * whether others have gone.
 */
export class ProbedShare implements FairShare {
	/** Slots that we may use; Infinity until a call is refused. */
	private allowed = Infinity;
	/** How many slots we used when a call was last refused. */
	private tooMuch = 0;
	private cutAt = -Infinity;
	private grownAt = -Infinity;
	private patienceMs = PATIENCE_MS;

	slots(now: number, capacity: number): number {
		const changedAt = Math.max(this.cutAt, this.grownAt);
		if (this.allowed < capacity && now - changedAt >= this.waitToGrow) {
			this.allowed++;
			this.grownAt = now;
		}
		return Math.min(this.allowed, capacity);
	}

	/** How long we keep the slots that we have before we take one more, in milliseconds. */
	private get waitToGrow(): number {
		if (this.allowed + 1 < this.tooMuch) return RETURN_MS;
		return this.grownAt > this.cutAt ? PATIENCE_MS : this.patienceMs;
	}

	spacing(slots: number, intervalMs: number): number {
		return (PROBED_SPREAD * intervalMs) / slots;
	}

	answered({ now, sentAt, capacity, refused }: Situation): void {
		// A call that was sent before the last cut was refused for the same reason: one cut answers them all.
		if (!refused || sentAt <= this.cutAt) return;
		const tried = this.grownAt > this.cutAt && now - this.grownAt < PATIENCE_MS;
		this.patienceMs = tried ? Math.min(2 * this.patienceMs, MOST_PATIENCE_MS) : PATIENCE_MS;
		this.tooMuch = Math.min(this.allowed, capacity);
		// After a slot that we had just tried, we only give that one back; otherwise somebody else has come.
		this.allowed = Math.max(1, tried ? this.tooMuch - 1 : Math.floor(CUT * this.tooMuch));
		this.cutAt = now;
	}
}
