import { IDENTITY_LENGTH } from './events';

/**
 * Most events that are remembered: those of one minute at 800 a second. HubSpot sends an event again for about 24 hours
 * if a delivery fails (hubspot-api 1.8).
 */
const MOST_REMEMBERED = 50_000;
/** Most events that survive a restart: 60 KB, which n8n loads and stores with every delivery. */
const MOST_SAVED = 5_000;

/** The events of one delivery, from its arrival until it is answered. */
export interface Claim {
	/** Events that no earlier delivery brought. */
	fresh: Set<string>;
	/** Events that another delivery brought which has no answer yet. */
	contested: Set<string>;
	/** Resolves when the deliveries that brought the `contested` events are answered. Never rejects. */
	othersAnswered: Promise<unknown>;
	/**
	 * To be called when the connection of the delivery has ended.
	 *
	 * @param outcome whether n8n has answered with success. If not, the events count as new when HubSpot sends them
	 * again. Undefined as long as n8n has not answered: HubSpot has stopped waiting, and the workflow may still start.
	 */
	ended(outcome: () => boolean | undefined): void;
}

/**
 * Remembers which events were received, by what `identify` returns, up to a fixed number. An event counts as seen when
 * its delivery was answered with success. That is so even if HubSpot had stopped waiting, since the workflow has
 * started.
 */
export class SeenEvents {
	/** In the order in which they were seen. */
	private readonly seen = new Set<string>();
	/** Events of deliveries without an answer yet. The promise resolves when the delivery is answered. */
	private readonly inHand = new Map<string, Promise<void>>();
	/** For deliveries that ended before n8n answered: each function returns whether n8n has answered since. */
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

	/** Takes over what `saved` returned before a restart, or in another process. Values of other types are ignored. */
	adopt(saved: unknown): void {
		if (typeof saved !== 'string' || saved === this.lastSaved) return;
		this.lastSaved = saved;
		for (let at = 0; at + IDENTITY_LENGTH <= saved.length; at += IDENTITY_LENGTH) {
			this.remember(saved.slice(at, at + IDENTITY_LENGTH));
		}
	}

	/**
	 * Divides the events of a delivery into fresh ones, which it holds from now on, and contested ones. Events that
	 * were seen before are left out.
	 */
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

	/** The text to save when the delivery with these fresh events succeeds: the latest events, oldest first. */
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
