import type { Clock } from './clock';

/** A cached answer. It holds the promise, so that parallel readers wait for the same call. */
export interface Kept<T> {
	/** When the call was started, by the monotonic clock. */
	at: number;
	value: Promise<T>;
}

/**
 * Returns the cached value of `key` if it is younger than `maxAgeMs`; else calls `load` and caches its promise. Rejects
 * with what `load` rejects with; that is not cached.
 */
export async function remember<T>(
	cache: Map<string, Kept<unknown>>,
	key: string,
	maxAgeMs: number,
	clock: Clock,
	load: () => Promise<T>,
): Promise<T> {
	const kept = cache.get(key) as Kept<T> | undefined;
	if (kept && clock.monotonic() - kept.at < maxAgeMs) return await kept.value;
	const fresh: Kept<T> = { at: clock.monotonic(), value: load() };
	cache.set(key, fresh);
	fresh.value.catch(() => {
		if (cache.get(key) === fresh) cache.delete(key);
	});
	return await fresh.value;
}
