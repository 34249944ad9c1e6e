import { IDENTITY_LENGTH } from './events';

/** HubSpot sends an event again a minute after a failed attempt and for a day; this is a minute at 800 a second. */
const MOST_REMEMBERED = 50_000;
/** What outlives a restart is loaded and stored by n8n with every delivery: 60 KB. */
const MOST_SAVED = 5_000;

/** One delivery's hold on its events, from its arrival until it is answered. */
export interface Claim {
	/** Events that no earlier delivery brought. */
	fresh: Set<string>;
	/** Events that another delivery brought which has no answer yet. */
	contested: Set<string>;
	/** Resolves when all those deliveries are answered. */
	othersAnswered: Promise<unknown>;
	/**
	 * Called when the connection of the delivery has ended.
	 *
	 * @param outcome whether n8n has answered with success. If not, the events count as new when HubSpot sends them again.
	 * Undefined as long as n8n has not answered: HubSpot was too impatient, and the workflow may yet start.
	 */
	ended(outcome: () => boolean | undefined): void;
}

/**
 * Remembers which events came through, by their identities, up to a number. An event counts as seen only when its
 * delivery was answered with success, even if HubSpot was no longer there to hear it: the workflow has started then.
 */
export class SeenEvents {
	/** In the order in which they were seen. */
	private readonly seen = new Set<string>();
	private readonly inHand = new Map<string, Promise<void>>();
	/** Of deliveries that ended before n8n answered: each says whether it is settled by now. */
	private readonly late = new Set<() => boolean>();
	private lastSaved = '';

	constructor(
		private readonly mostRemembered = MOST_REMEMBERED,
		private readonly mostSaved = MOST_SAVED,
	) {}

	has(identity: string): boolean {
		this.settleLate();
		return this.seen.has(identity);
	}

	/** Takes over what was saved before a restart, or by another process. */
	adopt(saved: unknown): void {
		if (typeof saved !== 'string' || saved === this.lastSaved) return;
		this.lastSaved = saved;
		for (let at = 0; at + IDENTITY_LENGTH <= saved.length; at += IDENTITY_LENGTH) {
			this.remember(saved.slice(at, at + IDENTITY_LENGTH));
		}
	}

	/** Sorts the events of a delivery into new ones, which it holds from now on, contested ones and, by leaving them out, known ones. */
	claim(identities: Iterable<string>): Claim {
		this.settleLate();
		const fresh = new Set<string>();
		const contested = new Set<string>();
		const others = new Set<Promise<void>>();
		for (const identity of identities) {
			if (this.seen.has(identity)) continue;
			const holder = this.inHand.get(identity);
			if (holder) {
				contested.add(identity);
				others.add(holder);
			} else fresh.add(identity);
		}
		let release = () => {};
		const answer = new Promise<void>((resolve) => (release = resolve));
		for (const identity of fresh) this.inHand.set(identity, answer);
		const settle = (success: boolean | undefined) => {
			if (success === undefined) return false;
			for (const identity of fresh) {
				if (success) this.remember(identity);
				if (this.inHand.get(identity) === answer) this.inHand.delete(identity);
			}
			release();
			return true;
		};
		return {
			fresh,
			contested,
			othersAnswered: Promise.all(others),
			ended: (outcome) => {
				if (!settle(outcome())) this.late.add(() => settle(outcome()));
			},
		};
	}

	/** What to save when the delivery with these new events succeeds: the latest identities as one text, oldest first. */
	saved(fresh: Iterable<string>): string {
		this.settleLate();
		const all = [...this.seen, ...fresh];
		return all.slice(-this.mostSaved).join('');
	}

	private settleLate(): void {
		for (const isSettled of this.late) if (isSettled()) this.late.delete(isSettled);
	}

	private remember(identity: string): void {
		if (this.seen.has(identity)) return;
		this.seen.add(identity);
		if (this.seen.size > this.mostRemembered) this.seen.delete(this.seen.values().next().value ?? '');
	}
}
