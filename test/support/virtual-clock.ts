import type { Clock } from '../../nodes/HubspotCrm/transport/clock';

interface Sleeper {
	at: number;
	wake: () => void;
}

/**
 * A clock whose time only moves when everything is asleep, so that hours pass in milliseconds and every run is the
 * same. Code under test has to wait by this clock alone, or by promises that are settled at once.
 */
export class VirtualClock implements Clock {
	/** Ascending by time; those of the same moment in the order in which they fell asleep. */
	private readonly sleepers: Sleeper[] = [];

	/** Work outside of virtual time, such as real HTTP, for which time stands still. */
	private readonly outside = new Set<Promise<unknown>>();

	constructor(
		private readonly chance: () => number = () => 0.5,
		private time = Date.UTC(2026, 0, 1),
	) {}

	now(): number {
		return this.time;
	}

	monotonic(): number {
		return this.time;
	}

	random(): number {
		return this.chance();
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		await new Promise<void>((resolve) => {
			const sleeper = { at: this.time + Math.max(0, ms), wake: resolve };
			let place = this.sleepers.length;
			while (place > 0 && (this.sleepers[place - 1]?.at ?? 0) > sleeper.at) place--;
			this.sleepers.splice(place, 0, sleeper);
			const rouse = () => {
				const at = this.sleepers.indexOf(sleeper);
				if (at >= 0) this.sleepers.splice(at, 1);
				resolve();
			};
			signal?.addEventListener('abort', rouse, { once: true });
		});
	}

	/** Lets time stand still until work that does not follow this clock is done. */
	async during<T>(work: Promise<T>): Promise<T> {
		this.outside.add(work);
		try {
			return await work;
		} finally {
			this.outside.delete(work);
		}
	}

	/** Lets time pass until `work` is done, and returns what it came to. */
	async run<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const note = () => {
			done = true;
		};
		work.then(note, note);
		for (;;) {
			await this.everythingAsleep();
			if (done) return await work;
			this.wakeNext();
		}
	}

	/** Lets `ms` milliseconds pass, with all that happens in them. */
	async advance(ms: number): Promise<void> {
		const end = this.time + ms;
		await this.everythingAsleep();
		while ((this.sleepers[0]?.at ?? Infinity) <= end) {
			this.wakeNext();
			await this.everythingAsleep();
		}
		this.time = end;
	}

	private async everythingAsleep(): Promise<void> {
		await everythingAsleep();
		while (this.outside.size > 0) {
			await Promise.race(this.outside).catch(() => undefined);
			await everythingAsleep();
		}
	}

	private wakeNext(): void {
		const next = this.sleepers.shift();
		if (!next) throw new Error('Nobody is asleep, yet the work is not done: it waits for something for ever');
		this.time = Math.max(this.time, next.at);
		next.wake();
	}
}

/** Settled promises run their course before the next turn of the event loop. */
async function everythingAsleep(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

/** Chance that gives the same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
