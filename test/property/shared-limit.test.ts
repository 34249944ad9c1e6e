import type { HubspotClient } from '../../nodes/HubspotCrm/transport/client';
import { clientOver } from '../support/fake-host';
import type { Wire } from '../support/fake-host';
import { seeded, VirtualClock } from '../support/virtual-clock';

/** One account: counts the calls that arrive in a strict rolling window, whoever sends them. */
class Account {
	private readonly admitted: number[] = [];
	served = 0;
	refused = 0;

	constructor(
		private readonly max: number,
		private readonly intervalMs: number,
		private readonly policyName: string,
		private readonly clock: VirtualClock,
	) {}

	arrive(): { statusCode: number; headers: Record<string, string>; body: object } {
		const now = this.clock.now();
		while ((this.admitted[0] ?? Infinity) <= now - this.intervalMs) this.admitted.shift();
		const ok = this.admitted.length < this.max;
		if (ok) this.admitted.push(now);
		this[ok ? 'served' : 'refused']++;
		const headers = {
			'x-hubspot-ratelimit-max': String(this.max),
			'x-hubspot-ratelimit-remaining': String(this.max - this.admitted.length),
			'x-hubspot-ratelimit-interval-milliseconds': String(this.intervalMs),
		};
		return {
			statusCode: ok ? 200 : 429,
			headers: this.policyName === 'SECONDLY' ? {} : headers,
			body: ok ? {} : { policyName: this.policyName },
		};
	}
}

const LIMITS = {
	general: { max: 100, intervalMs: 10_000, policyName: 'TEN_SECONDLY_ROLLING' },
	search: { max: 5, intervalMs: 1_000, policyName: 'SECONDLY' },
};

/** The end of a run is looked at apart: by then all processes have found their share. */
const LATE_SECONDS = 20;

/** How long a call takes, in milliseconds. */
interface Latency {
	/** From sending until HubSpot counts it. */
	counted: number;
	/** From there until its answer has come: HubSpot's own work, and the way back. */
	answered: number;
}

interface Case {
	bucket: keyof typeof LIMITS;
	/** When each process starts to send and when it stops, in milliseconds. */
	processes: Array<{ from: number; to: number }>;
	/** Calls that each process has waiting at once. */
	lanes?: number;
	seconds: number;
	seed?: number;
	/** How long a call takes, by chance. */
	latency?: (random: () => number) => Latency;
}

/** HubSpot counts a call after a tenth of its round trip. */
const VARYING = (random: () => number): Latency => {
	const roundTrip = 50 + 450 * random();
	return { counted: roundTrip * 0.1, answered: roundTrip * 0.9 };
};
/** A far server at rest: calls take nearly the same time, so that slots are used again soon after they are free. */
const STEADY = (random: () => number): Latency => ({
	counted: 2 + 10 * random(),
	answered: 250 + 5 * random(),
});

/** Lets processes that know nothing of each other send all they can, and tells what came of it. */
async function together({ bucket, processes, lanes = 64, seconds, seed = 1, latency = VARYING }: Case) {
	const random = seeded(seed);
	const clock = new VirtualClock(random);
	const limit = LIMITS[bucket];
	const account = new Account(limit.max, limit.intervalMs, limit.policyName, clock);
	const wire: Wire = async () => {
		const { counted, answered } = latency(random);
		await clock.sleep(counted);
		const answer = account.arrive();
		await clock.sleep(answered);
		return answer;
	};
	const end = clock.now() + seconds * 1_000;
	let failed = 0;
	const each: number[] = [];
	const lane = async (client: HubspotClient, number: number, until: number) => {
		while (clock.now() < until) {
			const reply = await client.send({ method: 'GET', path: '/', idempotent: true, bucket });
			if (clock.now() > end) return;
			if (reply.ok) each[number] = (each[number] ?? 0) + 1;
			else failed++;
		}
	};
	const begin = clock.now();
	processes.forEach(({ from, to }, number) => {
		void (async () => {
			await clock.sleep(from);
			const client = clientOver(wire, clock);
			await Promise.all(Array.from({ length: lanes }, () => lane(client, number, begin + to)));
		})();
	});
	await clock.advance((seconds - LATE_SECONDS) * 1_000);
	const before = account.served;
	await clock.advance(LATE_SECONDS * 1_000);
	const { served, refused } = account;
	const late = ((served - before) * limit.intervalMs) / (limit.max * LATE_SECONDS * 1_000);
	// The whole limit may be used at once; after that, as much as becomes free.
	const allowed = limit.max * (1 + Math.floor((seconds * 1_000) / limit.intervalMs));
	return { used: served / allowed, refused: refused / (served + refused), late, served, each, failed };
}

const from = (...starts: number[]) => starts.map((at) => ({ from: at, to: Infinity }));

/** The worst of several runs that differ by chance. */
async function worst(some: Omit<Case, 'seed'>) {
	const runs = await Promise.all([1, 2, 3, 4, 5, 6].map(async (seed) => await together({ ...some, seed })));
	return {
		used: Math.min(...runs.map(({ used }) => used)),
		late: Math.min(...runs.map(({ late }) => late)),
		refused: Math.max(...runs.map(({ refused }) => refused)),
		least: Math.min(
			...runs.flatMap(({ each, served }) => some.processes.map((_, at) => (each[at] ?? 0) / served)),
		),
		failed: Math.max(...runs.map(({ failed }) => failed)),
	};
}

const SECONDS = 95;

describe.each([
	{ bucket: 'general' as const, alone: 0.98, two: 0.02, more: 0.06 },
	{ bucket: 'search' as const, alone: 0.9, two: 0.05, more: 0.15 },
])('processes that share the $bucket limit of one account', ({ bucket, alone, two, more }) => {
	test('one that is alone has nearly all of it, and is never refused', async () => {
		const { used, refused } = await worst({ bucket, processes: from(0), seconds: SECONDS });
		expect(refused).toBe(0);
		expect(used).toBeGreaterThan(alone);
	});

	test('one that is alone does not take its own calls for those of others', async () => {
		const { used, refused } = await worst({ bucket, processes: from(0), seconds: SECONDS, latency: STEADY });
		expect(refused).toBe(0);
		expect(used).toBeGreaterThan(alone);
	});

	test.each([
		[0, 0],
		[0, 300],
		[0, 5_000],
		[0, 20_000],
	])('two that start after %i and %i ms use 85 %% of it, and are rarely refused', async (...starts) => {
		const result = await worst({ bucket, processes: from(...starts), seconds: SECONDS });
		expect(result.failed).toBe(0);
		expect(result.used).toBeGreaterThan(0.85);
		expect(result.refused).toBeLessThan(two);
		expect(result.least).toBeGreaterThan(0.08);
	});

	test.each([300, 5_000, 20_000])(
		'one that comes %i ms after another is let in, also when calls come round in the same bursts again and again',
		async (start) => {
			const processes = from(0, start);
			const result = await worst({ bucket, processes, seconds: SECONDS, latency: STEADY });
			expect(result.used).toBeGreaterThan(0.85);
			expect(result.least).toBeGreaterThan(0.08);
		},
	);

	test.each([[[0, 0, 0]], [[0, 0, 0, 0]], [[0, 1_000, 2_000, 3_000]]])(
		'more of them, started after %j ms, get along too',
		async (starts) => {
			const result = await worst({ bucket, processes: from(...starts), seconds: SECONDS });
			expect(result.failed).toBe(0);
			expect(result.used).toBeGreaterThan(0.85);
			expect(result.refused).toBeLessThan(more);
			expect(result.least).toBeGreaterThan(0.02);
		},
	);

	test('what one leaves behind, the other takes over', async () => {
		const processes = [
			{ from: 0, to: 30_000 },
			{ from: 0, to: Infinity },
		];
		const { late, refused } = await worst({ bucket, processes, seconds: SECONDS + 15 });
		expect(late).toBeGreaterThan(0.8);
		expect(refused).toBeLessThan(two);
	});
});
