/** What some work cost this process. */
export interface Measured {
	seconds: number;
	cpuSeconds: number;
	/** Largest resident set of the process so far, in MB. */
	peakMb: number;
}

/** Runs the work and measures time, processor time and memory. */
export async function measured(work: () => Promise<void>): Promise<Measured> {
	const cpu = process.cpuUsage();
	const started = performance.now();
	await work();
	const seconds = (performance.now() - started) / 1_000;
	const { user, system } = process.cpuUsage(cpu);
	return { seconds, cpuSeconds: (user + system) / 1_000_000, peakMb: process.resourceUsage().maxRSS / 1_024 };
}
