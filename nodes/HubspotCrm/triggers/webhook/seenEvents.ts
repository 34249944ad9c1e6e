import { IDENTITY_LENGTH } from './events';

/** Most events of either kind that are remembered: those of one minute at 800 a second. */
const MOST_REMEMBERED = 50_000;
/** Most events that survive a restart: 60 KB, which n8n loads and stores with every delivery. */
const MOST_SAVED = 5_000;
/** Milliseconds after which an answer may be too late: HubSpot waits for five seconds (hubspot-api 1.8). */
const LATE_MS = 4_000;
/**
 * Milliseconds after which a delivery that n8n never answers counts as failed. HubSpot sends events again for a day
 * (hubspot-api 1.8), so it still brings them.
 */
const LONGEST_UNANSWERED_MS = 3_600_000;

/** One delivery, from its arrival until n8n has answered it. */
export interface Delivery {
	/** All its events. */
	readonly identities: ReadonlySet<string>;
	/** Those that this delivery holds: no earlier one brought them. */
	readonly fresh: Set<string>;
	/** Resolves when n8n has answered. Never rejects. */
	readonly answered: Promise<void>;
	readonly resolve: () => void;
	/**
	 * Whether n8n has answered with success. Undefined as long as it has not answered, even if HubSpot has stopped
	 * waiting: the workflow may still start.
	 */
	readonly outcome: () => boolean | undefined;
	/** Milliseconds since the epoch. */
	readonly arrivedAt: number;
	/** Whether HubSpot stopped waiting before n8n answered. */
	isGivenUp: boolean;
}

/**
 * Remembers which events were received, by what `identify` returns, up to a fixed number. An event counts as seen when
 * n8n has answered its delivery with success, even if HubSpot had stopped waiting, since the workflow has started.
 *
 * Events that were answered late are remembered apart, so that the others do not push them out: HubSpot sends just
 * these again, for a day.
 */
export class SeenEvents {
	private readonly inTime: LatestTexts;
	private readonly late: LatestTexts;
	/** Deliveries without an answer yet. */
	private readonly open = new Set<Delivery>();
	/** Which of them holds an event. */
	private readonly holders = new Map<string, Delivery>();
	private lastAdopted: unknown;

	/** @param now milliseconds since the epoch */
	constructor(
		private readonly now: () => number,
		mostRemembered = MOST_REMEMBERED,
		private readonly mostSaved = MOST_SAVED,
	) {
		this.inTime = new LatestTexts(mostRemembered);
		this.late = new LatestTexts(mostRemembered);
	}

	/** Takes over what `saved` returned before a restart, or in another process. Any other value is ignored. */
	adopt(saved: unknown): void {
		if (typeof saved !== 'string' || saved === this.lastAdopted) return;
		this.lastAdopted = saved;
		const [late = '', inTime = ''] = saved.split('|');
		for (const identity of identitiesIn(late)) this.late.add(identity);
		for (const identity of identitiesIn(inTime)) this.inTime.add(identity);
	}

	/** Notes a delivery that has arrived. */
	receive(identities: Iterable<string>, outcome: Delivery['outcome']): Delivery {
		let resolve = () => {};
		const answered = new Promise<void>((done) => (resolve = done));
		const delivery: Delivery = {
			identities: new Set(identities),
			fresh: new Set(),
			answered,
			arrivedAt: this.now(),
			outcome,
			resolve,
			isGivenUp: false,
		};
		this.open.add(delivery);
		return delivery;
	}

	/**
	 * Gives a delivery those of its events that are new and in nobody's hands.
	 *
	 * @returns the other deliveries that hold some of its events and have no answer yet. Not before they have one is it
	 * known whether these events are new.
	 */
	claim(delivery: Delivery): Delivery[] {
		this.lookAtAnswers();
		const others = new Set<Delivery>();
		for (const identity of delivery.identities) {
			if (this.late.has(identity) || this.inTime.has(identity)) continue;
			const holder = this.holders.get(identity) ?? delivery;
			if (holder !== delivery) others.add(holder);
			else {
				delivery.fresh.add(identity);
				this.holders.set(identity, delivery);
			}
		}
		return [...others];
	}

	/** Lets go of a delivery that starts nothing: its events are new when they come again. */
	release(delivery: Delivery): void {
		if (this.open.has(delivery)) this.settle(delivery, false);
	}

	/** To be called when the connection of a delivery has ended, answered or not. */
	ended(delivery: Delivery): void {
		this.lookAtAnswers();
		delivery.isGivenUp = this.open.has(delivery);
	}

	/**
	 * The text to store for a delivery whose workflow has started: its own events and the latest of all that were seen. Up
	 * to half of them are events that were answered late.
	 */
	saved(delivery: Delivery): string {
		this.lookAtAnswers();
		const late = this.late.latest(Math.floor(this.mostSaved / 2));
		const own = this.open.has(delivery) ? delivery.fresh : [];
		const inTime = [...this.inTime.latest(this.mostSaved), ...own];
		return [late, inTime.slice(late.length - this.mostSaved)].map((texts) => texts.join('')).join('|');
	}

	/** Looks which deliveries n8n has answered since. */
	private lookAtAnswers(): void {
		for (const delivery of this.open) {
			const isForgotten = this.now() - delivery.arrivedAt > LONGEST_UNANSWERED_MS;
			const success = delivery.outcome() ?? (isForgotten ? false : undefined);
			if (success !== undefined) this.settle(delivery, success);
		}
	}

	private settle(delivery: Delivery, success: boolean): void {
		const isLate = delivery.isGivenUp || this.now() - delivery.arrivedAt > LATE_MS;
		for (const identity of delivery.fresh) {
			if (success) (isLate ? this.late : this.inTime).add(identity);
			this.holders.delete(identity);
		}
		this.open.delete(delivery);
		delivery.resolve();
	}
}

/** Texts in the order in which they came; only so many of the latest. */
class LatestTexts {
	private readonly texts = new Set<string>();

	constructor(private readonly most: number) {}

	has(text: string): boolean {
		return this.texts.has(text);
	}

	add(text: string): void {
		this.texts.add(text);
		if (this.texts.size > this.most) this.texts.delete(this.texts.values().next().value ?? '');
	}

	/** The last so many, oldest first. */
	latest(count: number): string[] {
		return count === 0 ? [] : [...this.texts].slice(-count);
	}
}

function identitiesIn(saved: string): string[] {
	return Array.from({ length: Math.floor(saved.length / IDENTITY_LENGTH) }, (_, at) =>
		saved.slice(at * IDENTITY_LENGTH, (at + 1) * IDENTITY_LENGTH),
	);
}
