import type { Clock } from './clock';

/** A remembered answer; the promise is kept, so that parallel readers share one call. */
export interface Kept<T> {
	at: number;
	value: Promise<T>;
}

/**
 * Returns what `cache` holds under `key` unless it is older than `maxAgeMs`, else asks `load`.
 * A failed load is forgotten at once.
 */
export async function remember<T>(
	cache: Map<string, Kept<unknown>>,
	key: string,
	maxAgeMs: number,
	clock: Clock,
	load: () => Promise<T>,
): Promise<T> {
	const kept = cache.get(key) as Kept<T> | undefined;
	if (kept && clock.now() - kept.at < maxAgeMs) return await kept.value;
	const fresh: Kept<T> = { at: clock.now(), value: load() };
	cache.set(key, fresh);
	fresh.value.catch(() => {
		if (cache.get(key) === fresh) cache.delete(key);
	});
	return await fresh.value;
}
