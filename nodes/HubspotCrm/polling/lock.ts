const running = new Set<string>();

/** Runs `work` unless work with the same key is still under way in this process: then returns undefined at once. */
export async function alone<T>(key: string, work: () => Promise<T>): Promise<T | undefined> {
	if (running.has(key)) return undefined;
	running.add(key);
	try {
		return await work();
	} finally {
		running.delete(key);
	}
}
