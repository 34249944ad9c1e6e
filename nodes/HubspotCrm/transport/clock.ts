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
