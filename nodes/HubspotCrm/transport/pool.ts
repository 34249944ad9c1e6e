/** Runs asynchronous work, at most `size` at a time. */
export class Pool {
	private running = 0;
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly size: number) {}

	/**
	 * Runs `work` as soon as fewer than `size` others run. With `first`, it goes ahead of all that wait. Rejects with
	 * what `work` rejects with.
	 */
	async run<T>(work: () => Promise<T>, first = false): Promise<T> {
		if (this.running < this.size) this.running++;
		else
			await new Promise<void>((resolve) => {
				if (first) this.waiting.unshift(resolve);
				else this.waiting.push(resolve);
			});
		try {
			return await work();
		} finally {
			// The next one starts in the same step, so that no newcomer can start before it.
			const next = this.waiting.shift();
			if (next) next();
			else this.running--;
		}
	}
}
