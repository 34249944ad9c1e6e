/** The sandbox's time: the real clock plus an offset that tests push forward. */
export class VirtualClock {
	private offset = 0;
	private readonly listeners: (() => void)[] = [];

	/** Milliseconds since 1970. Index lag, token life and limit windows all read this. */
	now(): number {
		return Date.now() + this.offset;
	}

	/** Moves time forward by `ms`; time never goes back. */
	advance(ms: number): void {
		if (!(ms >= 0)) throw new RangeError(`the clock only moves forward, not by ${ms} ms`);
		this.offset += ms;
		for (const listener of this.listeners) listener();
	}

	/** Calls `listener` after each jump, for what waits for a time to come. */
	onAdvance(listener: () => void): void {
		this.listeners.push(listener);
	}
}

/** ISO text as HubSpot's Java side prints an instant: no fraction when it is zero (HubSpot API notes, section 1.4). */
export function instant(ms: number): string {
	const text = new Date(ms).toISOString();
	return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
