import { clientOver } from '../support/fake-host';
import { seeded, VirtualClock } from '../support/virtual-clock';

/**
 * Why numbers of the limiter are what they are. Each test names its number in `transport/limits` and what happens
 * without it, and fails when the number is changed.
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
		/** When it is sent, in milliseconds. */
		at: number;
	}) => Latency;
}

/** A call that HubSpot let through or refused. */
interface Arrival {
	at: number;
	process: number;
	ok: boolean;
}

/** All calls that arrive at one account. It counts them in a strict rolling interval, whoever sends them. */
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
			const { counted, answered } = latency({
				random,
				before: before++,
				inFlight: ++inFlight,
				at: clock.now(),
			});
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

const served = (run: Arrival[], process = 0) =>
	run.filter((call) => call.ok && call.process === process).length;
const refused = (run: Arrival[], process = 0) =>
	run.filter((call) => !call.ok && call.process === process).length;
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** When bursts begin that follow at least two seconds in which no call arrived. */
const starts = (run: Arrival[]) =>
	run.flatMap(({ at }, number) => (at - (run[number - 1]?.at ?? -Infinity) > 2_000 ? [at] : []));

/** A far server at rest: each call takes nearly the same time. */
const steady = (random: () => number): Latency => ({
	counted: 2 + 10 * random(),
	answered: 250 + 5 * random(),
});

/** Searches take HubSpot very different times. */
const searching = (random: () => number): Latency => ({
	counted: 10 + 30 * random(),
	answered: 50 + 450 * random(),
});

describe('searches', () => {
	test('of a new process, which arrive late, are not taken to have been counted early', async () => {
		// COLD_CALLS. The first searches take long until HubSpot counts them, later ones do not. Without the number, slots
		// of the first are used again while HubSpot still counts them: it refuses a search in each run, and the process,
		// which takes that for somebody else's use, sends 44 searches in these 12 seconds instead of 57.
		const runs = await repeated(4, {
			bucket: 'search',
			processes: [{ from: 0 }],
			seconds: 12,
			latency: ({ random, before }) => {
				const { counted, answered } = steady(random);
				return { counted: counted + (before < 5 ? 300 : 0), answered };
			},
		});
		for (const run of runs) {
			expect(refused(run)).toBe(0);
			expect(served(run)).toBeGreaterThan(55);
		}
	});

	test('leave gaps in which the search of a newcomer is let through', async () => {
		// PROBED_SPREAD. One process sends all it can. Without the number, its searches come round in bursts, and half as
		// often a slot is free at the moment at which somebody else's search arrives: 4 % of the time instead of 8 %.
		const run = await arrivals({
			bucket: 'search',
			processes: [{ from: 0 }],
			seconds: 30,
			seed: 1,
			latency: ({ random }) => ({ counted: 4 + 2 * random(), answered: 80 }),
		});
		const counted = (now: number) => run.filter(({ at }) => at <= now && at > now - 1_000).length;
		const moments = Array.from({ length: 10_000 }, (_, ms) => 20_000 + ms);
		const gaps = moments.filter((now) => counted(now) < 5).length / moments.length;
		expect(gaps).toBeGreaterThan(0.06);
		// Spread over more than the interval, the limit would not be used.
		expect(served(run)).toBeGreaterThan(145);
	});

	test('soon use the whole limit again when a visitor has gone, but not while there is one', async () => {
		// RETURN_MS. A visitor costs us a refusal, and we go on with three slots of five.
		const withVisitor = async (searches: number) =>
			await repeated(24, {
				bucket: 'search',
				processes: [{ from: 0 }, { from: 10_000, calls: searches, lanes: searches }],
				seconds: 36,
				latency: ({ random }) => searching(random),
			});
		// With twice the number, we would send 147 searches in all, not 152; with the time that later slots take, 136.
		expect(mean((await withVisitor(1)).map((run) => served(run)))).toBeGreaterThan(150);
		// With half of it, or none, slots come back while the visitor still tries to get in: 2.5 refusals of ours, not 2.
		expect(mean((await withVisitor(5)).map((run) => refused(run)))).toBeLessThan(2.3);
	});
});

describe('calls of the general limit', () => {
	test('are not taken to have been counted early when the whole first burst arrives late', async () => {
		// CERTAIN_AT_FIRST. Every call of the first burst opens a connection, so that the fastest round trip is slow too;
		// the second burst uses those connections. If all of the fastest round trip were relied on, the second burst would
		// arrive while the first still counts: HubSpot would refuse calls, and all would pause.
		const run = await arrivals({
			bucket: 'general',
			processes: [{ from: 0, lanes: 128 }],
			seconds: 15,
			seed: 1,
			latency: ({ before }) => ({ counted: before < 99 ? 60 : 2, answered: 250 }),
		});
		expect(refused(run)).toBe(0);
		// If nothing of it were relied on, the second burst would begin a quarter of a second later.
		expect(starts(run)[1]).toBeLessThan(10_150);
	});

	test('are not sent too early when a burst arrives sooner than those before', async () => {
		// SAFETY_PART. Three bursts open connections and are counted 18 ms later than the fourth, which finds them open.
		// With the 15 ms that do for searches, the fourth would arrive while the third still counts: HubSpot would refuse
		// calls, and all would pause, so that 450 are answered instead of 495.
		const run = await arrivals({
			bucket: 'general',
			processes: [{ from: 0, lanes: 128 }],
			seconds: 45,
			seed: 1,
			latency: ({ at }) => ({ counted: at < 25_000 ? 20 : 2, answered: 250 }),
		});
		expect(refused(run)).toBe(0);
		const [, , , fourth = NaN, fifth = NaN] = starts(run);
		// Much more would only cost time.
		expect(fifth - fourth).toBeLessThan(10_030);
	});

	test('are not taken for those of others when bursts are held up', async () => {
		// UNCLEAR. Nobody else is there, but bursts are held up, and HubSpot counts their calls up to a second late. If
		// calls were told apart by their times of sending alone, the process would take its own for others', and send 445
		// instead of 495.
		const runs = await repeated(6, {
			bucket: 'general',
			processes: [{ from: 0 }],
			seconds: 45,
			latency: ({ random, inFlight }) => {
				const { counted, answered } = steady(random);
				return { counted: counted + 20 * inFlight, answered };
			},
		});
		for (const run of runs) expect(served(run)).toBeGreaterThan(490);
	});

	test('of a newcomer are noticed, although some of our own may still count', async () => {
		// UNCLEAR, the other way. If every slot that we hold might be a call of ours that HubSpot still counts, the few
		// calls of a newcomer would not show for long: it would get 26 answered in 40 seconds instead of 61.
		const runs = await repeated(6, {
			bucket: 'general',
			processes: [{ from: 0 }, { from: 5_000 }],
			seconds: 45,
			latency: ({ random }) => steady(random),
		});
		expect(mean(runs.map((run) => served(run, 1)))).toBeGreaterThan(45);
	});
});
