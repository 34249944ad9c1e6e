import { sleep } from 'n8n-workflow';

/** Time and chance, the only two things that tests replace. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms` milliseconds, or at once when `signal` aborts. Never rejects: the caller looks at the signal. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number in [0, 1). */
	random(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	random: () => Math.random(),
	async sleep(ms, signal) {
		if (!signal) return await sleep(ms);
		if (signal.aborted) return;
		let onAbort = () => {};
		const aborted = new Promise<void>((resolve) => {
			onAbort = resolve;
			signal.addEventListener('abort', onAbort, { once: true });
		});
		await Promise.race([sleep(ms), aborted]);
		signal.removeEventListener('abort', onAbort);
	},
};

/** Longer than this and a server feels it. */
const BREATH_MS = 50;

/**
 * Lets other work of the process have its turn now and then in a long stretch of reading: a queue worker that does
 * not answer for half a minute is taken for dead (n8n-host 7).
 */
export class Breather {
	private since: number;

	constructor(private readonly clock: Clock) {
		this.since = clock.now();
	}

	/** Whether it is time to pause. */
	get due(): boolean {
		return this.clock.now() - this.since > BREATH_MS;
	}

	async pause(): Promise<void> {
		await this.clock.sleep(0);
		this.since = this.clock.now();
	}
}
