import { sleep } from 'n8n-workflow';

/** Time and randomness, which tests replace. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Milliseconds since some moment in the past. Unlike `now`, it never jumps: for durations and deadlines. */
	monotonic(): number;
	/**
	 * Resolves after `ms` milliseconds, or at once when `signal` aborts. Never rejects: the caller checks the signal.
	 */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number in [0, 1). */
	random(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
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

/** Most milliseconds of work without a pause. */
const BREATH_MS = 50;

/**
 * Pauses long work from time to time, so that other work of the process gets a turn. A queue worker that does not get a
 * turn cannot renew the lock on its job and is taken for dead (n8n-host 7).
 */
export class Breather {
	private since: number;

	constructor(private readonly clock: Clock) {
		this.since = clock.now();
	}

	/** Whether more than 50 milliseconds have passed since the last pause. */
	get due(): boolean {
		return this.clock.now() - this.since > BREATH_MS;
	}

	async pause(): Promise<void> {
		await this.clock.sleep(0);
		this.since = this.clock.now();
	}
}
