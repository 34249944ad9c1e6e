import type { Clock } from './clock';

/** How often it is looked whether something is overdue, in milliseconds. No timer outlives the work by more than this. */
const TICK_MS = 60_000;

/** Ends the waiting for work that takes too long. One sleeping loop watches all work that is under way. */
export class Deadlines {
	private readonly open = new Set<{ at: number; pass: () => void }>();
	private isWatching = false;

	constructor(private readonly clock: Clock) {}

	/**
	 * What `work` resolves to, or undefined after `ms` milliseconds, or at most a minute later. The work itself is not stopped. Rejects with what
	 * `work` rejects with.
	 */
	async within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
		let pass = () => {};
		const passed = new Promise<undefined>((resolve) => {
			pass = () => resolve(undefined);
		});
		const deadline = { at: this.clock.monotonic() + ms, pass };
		this.open.add(deadline);
		if (!this.isWatching) void this.watch();
		try {
			return await Promise.race([work, passed]);
		} finally {
			this.open.delete(deadline);
		}
	}

	private async watch(): Promise<void> {
		this.isWatching = true;
		while (this.open.size > 0) {
			const now = this.clock.monotonic();
			for (const { at, pass } of this.open) if (at <= now) pass();
			await this.clock.sleep(TICK_MS);
		}
		this.isWatching = false;
	}
}
