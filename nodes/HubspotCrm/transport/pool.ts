/** Runs work side by side, no more than `size` at a time. */
export class Pool {
	private running = 0;
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly size: number) {}

	/** Waits for a place, then works. `first` goes ahead of all who wait. */
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
			// The place is handed on, so that nobody slips in between.
			const next = this.waiting.shift();
			if (next) next();
			else this.running--;
		}
	}
}
