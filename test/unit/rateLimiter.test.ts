import { clientOver } from '../support/fake-host';
import { seeded, VirtualClock } from '../support/virtual-clock';

/**
 * Why the limiter's numbers are what they are: each test fails when its number is changed in the direction that hurts.
 * The numbers stand in `transport/limits`.
 */

const LIMITS = {
	general: { max: 100, intervalMs: 10_000, policyName: 'TEN_SECONDLY_ROLLING' },
	search: { max: 5, intervalMs: 1_000, policyName: 'SECONDLY' },
};

/** How long one call takes, in milliseconds. */
interface Latency {
	/** Until HubSpot counts it. */
	counted: number;
	/** From there until its answer has come. */
	answered: number;
}

/** One process of n8n, which knows nothing of the others. */
interface Process {
	/** When it sends its first call, in milliseconds. */
	from: number;
	/** How many calls it sends in all; without end if not given. */
	calls?: number;
	/** How many calls it has under way or waiting at once. */
	lanes?: number;
}

interface Case {
	bucket: keyof typeof LIMITS;
	processes: Process[];
	seconds: number;
	seed: number;
	latency: (call: {
		random: () => number;
		/** How many calls this process had sent before. */
		before: number;
		/** How many calls of this process are in flight, itself among them. */
		inFlight: number;
		/** When the call is sent, in milliseconds. */
		at: number;
	}) => Latency;
}

/** A call that HubSpot let through or refused. */
interface Arrival {
	at: number;
	process: number;
	ok: boolean;
}

/** All calls that arrive at one account, which counts them in a strict rolling window, whoever sends them. */
async function arrivals({ bucket, processes, seconds, seed, latency }: Case): Promise<Arrival[]> {
	const random = seeded(seed);
	const clock = new VirtualClock(random, 0);
	const { max, intervalMs, policyName } = LIMITS[bucket];
	const all: Arrival[] = [];
	let counting: number[] = [];
	const arrive = (process: number) => {
		const now = clock.now();
		counting = counting.filter((at) => at > now - intervalMs);
		const ok = counting.length < max;
		if (ok) counting.push(now);
		all.push({ at: now, process, ok });
		const headers = {
			'x-hubspot-ratelimit-max': String(max),
			'x-hubspot-ratelimit-remaining': String(max - counting.length),
			'x-hubspot-ratelimit-interval-milliseconds': String(intervalMs),
		};
		return {
			statusCode: ok ? 200 : 429,
			headers: bucket === 'search' ? {} : headers,
			body: ok ? {} : { policyName },
		};
	};
	const start = async ({ from, calls = Infinity, lanes = 64 }: Process, process: number) => {
		let before = 0;
		let inFlight = 0;
		const client = clientOver(async () => {
			const { counted, answered } = latency({ random, before: before++, inFlight: ++inFlight, at: clock.now() });
			await clock.sleep(counted);
			const answer = arrive(process);
			await clock.sleep(answered);
			inFlight--;
			return answer;
		}, clock);
		let left = calls;
		const lane = async () => {
			while (left-- > 0) await client.send({ method: 'GET', path: '/', idempotent: true, bucket });
		};
		await clock.sleep(from);
		await Promise.all(Array.from({ length: lanes }, lane));
	};
	processes.forEach((process, number) => void start(process, number));
	await clock.advance(seconds * 1_000);
	return all;
}

/** The same case several times, with different chances. */
async function repeated(times: number, some: Omit<Case, 'seed'>): Promise<Arrival[][]> {
	const runs: Arrival[][] = [];
	for (let seed = 1; seed <= times; seed++) runs.push(await arrivals({ ...some, seed }));
	return runs;
}

const served = (run: Arrival[], process = 0) => run.filter((call) => call.ok && call.process === process).length;
const refused = (run: Arrival[], process = 0) => run.filter((call) => !call.ok && call.process === process).length;
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** A far server at rest: each call takes nearly the same time. */
const steady = (random: () => number): Latency => ({ counted: 2 + 10 * random(), answered: 250 + 5 * random() });

/** Searches take HubSpot very different times. */
const searching = (random: () => number): Latency => ({
	counted: 10 + 30 * random(),
	answered: 50 + 450 * random(),
});

describe('searches', () => {
	test('of a new process, slow at first, are not taken to be counted early', async () => {
		// COLD_CALLS. Without it: the first searches arrive late, since connections are opened and code is loaded. Later
		// ones are fast, so the slots of the first are used again while HubSpot still counts them, and it refuses one in
		// each run. For 13 seconds after that, fewer searches are sent: 44 instead of 57 in the first 12 seconds.
		for (const run of await repeated(4, {
			bucket: 'search',
			processes: [{ from: 0 }],
			seconds: 12,
			latency: ({ random, before }) => {
				const { counted, answered } = steady(random);
				return { counted: counted + (before < 5 ? 300 : 0), answered };
			},
		})) {
			expect(refused(run)).toBe(0);
			expect(served(run)).toBeGreaterThan(55);
		}
	});

	test('leave gaps in which the search of a newcomer is let through', async () => {
		// PROBED_SPREAD.
		const [run = []] = await repeated(1, {
			bucket: 'search',
			processes: [{ from: 0 }],
			seconds: 40,
			latency: ({ random }) => ({ counted: 4 + 2 * random(), answered: 80 }),
		});
		const moments = Array.from({ length: 20_000 }, (_, ms) => 20_000 + ms);
		const counted = (now: number) => run.filter(({ at }) => at <= now && at > now - 1_000).length;
		const gaps = moments.filter((now) => counted(now) < 5).length / moments.length;
		console.log(gaps, served(run));
		expect(gaps).toBeGreaterThan(0.05);
		expect(served(run)).toBeGreaterThan(190);
	});

	test('come back to nearly all of the limit when a visitor has gone', async () => {
		// RETURN_MS. 
		const runs = await repeated(12, {
			bucket: 'search',
			processes: [{ from: 0 }, { from: 10_000, calls: 3, lanes: 3 }],
			seconds: 36,
			latency: ({ random }) => searching(random),
		});
		console.log(mean(runs.map((run) => served(run))), mean(runs.map((run) => refused(run))), mean(runs.map((run) => refused(run,1))));
	});
});

describe('calls of the general limit', () => {
	test('of a first burst, all held up on their way, are not taken to be counted early', async () => {
		// CERTAIN_AT_FIRST.
		const [run = []] = await repeated(1, {
			bucket: 'general',
			processes: [{ from: 0, lanes: 128 }],
			seconds: 25,
			latency: ({ before }) => ({ counted: before < 128 ? 60 : 2, answered: 250 }),
		});
		const second = run.find(({ at }) => at > 9_000)?.at;
		console.log(refused(run), second);
		expect(refused(run)).toBe(0);
	});

	test('of a burst that is less held up than the bursts before are not sent too early', async () => {
		// SAFETY_PART.
		const [run = []] = await repeated(1, {
			bucket: 'general',
			processes: [{ from: 0, lanes: 128 }],
			seconds: 45,
			latency: ({ at }) => ({ counted: at < 25_000 ? 20 : 2, answered: 250 }),
		});
		console.log(refused(run), run.filter(({at}, i) => i === 0 || at - (run[i-1]?.at??0) > 2000).map(({at}) => at), served(run));
		expect(refused(run)).toBe(0);
	});

	test('are not taken for those of others when a burst is held up on its way', async () => {
		// UNCLEAR.
		for (const run of await repeated(2, {
			bucket: 'general',
			processes: [{ from: 0 }],
			seconds: 45,
			latency: ({ random, inFlight }) => {
				const { counted, answered } = steady(random);
				return { counted: counted + 20 * inFlight, answered };
			},
		})) {
			console.log(served(run), refused(run));
		}
	});

	test('of a newcomer are noticed, although some of our own may still count', async () => {
		// UNCLEAR.
		const runs = await repeated(6, {
			bucket: 'general',
			processes: [{ from: 0 }, { from: 5_000 }],
			seconds: 45,
			latency: ({ random }) => steady(random),
		});
		console.log(mean(runs.map((run) => served(run, 1))), runs.map((run) => served(run, 1)), runs.map((run) => refused(run, 1)));
	});
});
