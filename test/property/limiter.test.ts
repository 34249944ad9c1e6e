import fc from 'fast-check';

import { createRateLimiter } from '../../nodes/HubspotCrm/transport/limits/rateLimiter';
import { readLimit, RollingWindow } from '../../nodes/HubspotCrm/transport/limits/rollingWindow';
import type { Permit } from '../../nodes/HubspotCrm/transport/limits/rollingWindow';
import { seeded, VirtualClock } from '../support/virtual-clock';

/** HubSpot's side: counts calls as they arrive, and tells in its headers how many are left. */
class StrictServer {
	/** Times of arrival that were let through; ascending. */
	private readonly admitted: number[] = [];
	refused = 0;

	constructor(
		public max: number,
		private readonly intervalMs: number,
		private readonly clock: VirtualClock,
	) {}

	arrive(): { status: number; headers: Record<string, string> } {
		const now = this.clock.now();
		while ((this.admitted[0] ?? Infinity) <= now - this.intervalMs) this.admitted.shift();
		const ok = this.admitted.length < this.max;
		if (ok) this.admitted.push(now);
		else this.refused++;
		return {
			status: ok ? 200 : 429,
			headers: {
				'x-hubspot-ratelimit-max': String(this.max),
				'x-hubspot-ratelimit-remaining': String(this.max - this.admitted.length),
				'x-hubspot-ratelimit-interval-milliseconds': String(this.intervalMs),
			},
		};
	}
}

/** How long a call takes, in milliseconds. */
interface Latency {
	/** From sending until HubSpot counts it. */
	counted: () => number;
	/** From there until its answer has come. */
	answered: () => number;
}

const GIVE_UP_MS = 24 * 3_600_000;

/** Sends `starts.length` calls, each when its time has come, and returns when the last answer arrived. */
async function sendAll(
	clock: VirtualClock,
	bucket: RollingWindow,
	server: StrictServer,
	starts: number[],
	{ counted, answered }: Latency,
	withHeaders = true,
): Promise<number> {
	const begin = clock.now();
	const one = async (start: number) => {
		await clock.sleep(start);
		const permit = await bucket.take();
		if (!permit) throw new Error('nobody aborted');
		await clock.sleep(counted());
		const { headers } = server.arrive();
		await clock.sleep(answered());
		bucket.release(permit, withHeaders ? readLimit(headers) : {});
	};
	const all = Promise.all(starts.map(one));
	const tooLate = clock.sleep(GIVE_UP_MS).then(() => {
		throw new Error('some calls were never sent');
	});
	await clock.run(Promise.race([all, tooLate]));
	return clock.now() - begin;
}

const setup = (seed: number, max = 190, intervalMs = 10_000, capacity = max) => {
	const random = seeded(seed);
	const clock = new VirtualClock(random);
	return {
		random,
		clock,
		bucket: new RollingWindow(capacity, intervalMs, clock),
		server: new StrictServer(max, intervalMs, clock),
	};
};

/** Bursts and pauses: when each call of a run is asked for. */
const schedule = fc
	.array(fc.record({ gap: fc.integer({ min: 0, max: 12_000 }), calls: fc.integer({ min: 1, max: 60 }) }), {
		minLength: 1,
		maxLength: 8,
		size: 'max',
	})
	.map((bursts) => {
		let at = 0;
		return bursts.flatMap(({ gap, calls }) => {
			at += gap;
			return Array.from({ length: calls }, () => at);
		});
	});
const milliseconds = fc.integer({ min: 1, max: 1_500 });

describe('a strict rolling limit at HubSpot', () => {
	test('never sees too many calls while all take the same time until they are counted', async () => {
		await fc.assert(
			fc.asyncProperty(
				schedule,
				fc.integer({ min: 1, max: 40 }),
				milliseconds,
				milliseconds,
				fc.integer({ min: 0, max: 3_000 }),
				fc.integer(),
				async (starts, max, counted, answered, jitter, seed) => {
					const { clock, bucket, server, random } = setup(seed, max);
					await sendAll(clock, bucket, server, starts, {
						counted: () => counted,
						answered: () => answered + random() * jitter,
					});
					expect(server.refused).toBe(0);
				},
			),
			{ numRuns: 80 },
		);
	});

	test('refuses few calls when the time until they are counted varies, which no sender can see', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 20, max: 60 }), fc.integer(), async (jitter, seed) => {
				const { clock, bucket, server, random } = setup(seed);
				const starts = Array.from({ length: 800 }, () => 0);
				await sendAll(clock, bucket, server, starts, {
					counted: () => 100 + random() * jitter,
					answered: () => 100,
				});
				expect(server.refused).toBeLessThan(0.02 * starts.length);
			}),
			{ numRuns: 12 },
		);
	});

	test('never sees too many calls when answers carry no headers', async () => {
		await fc.assert(
			fc.asyncProperty(
				schedule,
				fc.integer({ min: 1, max: 40 }),
				milliseconds,
				fc.integer(),
				async (starts, max, counted, seed) => {
					const { clock, bucket, server, random } = setup(seed, max);
					await sendAll(
						clock,
						bucket,
						server,
						starts,
						{ counted: () => counted, answered: () => 50 + random() * 500 },
						false,
					);
					expect(server.refused).toBe(0);
				},
			),
			{ numRuns: 40 },
		);
	});

	test('is respected from the first answer on when it is larger than was assumed', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 100, max: 250 }), fc.integer(), async (max, seed) => {
				const { clock, bucket, server, random } = setup(seed, max, 10_000, 100);
				const starts = Array.from({ length: 600 }, () => 0);
				const took = await sendAll(clock, bucket, server, starts, {
					counted: () => 100,
					answered: () => 100 + random() * 100,
				});
				expect(server.refused).toBe(0);
				// A slot in a hundred is left to whoever may come.
				expect(took).toBeLessThan(1.1 * leastTime(600, Math.ceil(0.99 * max)) + 1_000);
			}),
			{ numRuns: 15 },
		);
	});

	test('is respected again once a smaller one is announced', async () => {
		const { clock, bucket, server } = setup(1, 190);
		const latency = { counted: () => 100, answered: () => 150 };
		await sendAll(
			clock,
			bucket,
			server,
			Array.from({ length: 190 }, () => 0),
			latency,
		);
		await clock.advance(20_000);
		server.max = 100;
		await sendAll(clock, bucket, server, [0], latency);
		await sendAll(
			clock,
			bucket,
			server,
			Array.from({ length: 400 }, () => 0),
			latency,
		);
		expect(server.refused).toBe(0);
	});
});

/** A full burst at once, then one call for each that no longer counts. */
const leastTime = (calls: number, max: number, intervalMs = 10_000) =>
	Math.max(0, Math.ceil(calls / max) - 1) * intervalMs;

describe('throughput', () => {
	test('a thousand calls at 190 per 10 s and 250 ms take hardly longer than the limit makes them', async () => {
		for (const jitter of [0, 100]) {
			const { clock, bucket, server, random } = setup(7, 190, 10_000, 100);
			const starts = Array.from({ length: 1_000 }, () => 0);
			const took = await sendAll(clock, bucket, server, starts, {
				counted: () => 125,
				answered: () => 125 + random() * jitter,
			});
			expect(server.refused).toBe(0);
			expect(took).toBeLessThan(1.05 * (leastTime(1_000, 190) + 250));
		}
	});

	test('calls below the limit never wait', async () => {
		const { clock, bucket, server } = setup(3, 190);
		const waits: number[] = [];
		const calls = Array.from({ length: 300 }, async (_, at) => {
			await clock.sleep(at * 100);
			const permit = (await bucket.take()) as Permit;
			waits.push(permit.waitedMs);
			await clock.sleep(250);
			bucket.release(permit, readLimit(server.arrive().headers));
		});
		await clock.run(Promise.all(calls));
		expect(Math.max(...waits)).toBe(0);
	});

	test('no call starves, whoever else uses the limit', async () => {
		await fc.assert(
			fc.asyncProperty(
				schedule,
				fc.integer({ min: 10, max: 60 }),
				fc.double({ min: 0, max: 0.6, noNaN: true }),
				fc.integer(),
				async (starts, max, part, seed) => {
					const { clock, bucket, server, random } = setup(seed, max);
					let over = false;
					const others = (async () => {
						while (!over && part > 0.01) {
							await clock.sleep((10_000 / (max * part)) * (0.5 + random()));
							server.arrive();
						}
					})();
					const took = await sendAll(clock, bucket, server, starts, {
						counted: () => 100,
						answered: () => 150,
					});
					over = true;
					await clock.run(others);
					const alone = leastTime(starts.length, max * (1 - part)) + Math.max(...starts);
					expect(took).toBeLessThan(3 * alone + 25_000);
				},
			),
			{ numRuns: 40 },
		);
	});

	test('what others have used is left to them once an answer tells of it', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 98 }),
				fc.integer({ min: 1, max: 250 }),
				async (used, calls) => {
					const { clock, bucket, server } = setup(11, 100);
					for (let other = 0; other < used; other++) server.arrive();
					const latency = { counted: () => 100, answered: () => 150 };
					await sendAll(clock, bucket, server, [0, ...Array.from({ length: calls }, () => 500)], latency);
					expect(server.refused).toBe(0);
				},
			),
			{ numRuns: 30 },
		);
	});
});

describe('waiting', () => {
	test('whoever is cancelled leaves at once and takes nothing, wherever in the line', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
				fc.integer({ min: 0, max: 5_000 }),
				fc.boolean(),
				async (cancelled, when, before) => {
					const clock = new VirtualClock();
					const bucket = new RollingWindow(3, 10_000, clock);
					const first = (await Promise.all([bucket.take(), bucket.take(), bucket.take()])) as Permit[];
					const stop = new AbortController();
					if (before) stop.abort();
					const left: number[] = [];
					const admitted: number[] = [];
					const waiters = cancelled.map(async (mayBeCancelled) => {
						const permit = await bucket.take(mayBeCancelled ? stop.signal : undefined);
						(permit ? admitted : left).push(clock.now());
						if (permit) bucket.release(permit);
					});
					const begin = clock.now();
					await clock.advance(when);
					stop.abort();
					await clock.advance(0);
					const expected = cancelled.filter(Boolean).length;
					expect(left).toHaveLength(expected);
					for (const moment of left) expect(moment).toBeLessThanOrEqual(begin + when);
					for (const permit of first) bucket.release(permit);
					await clock.run(Promise.all(waiters));
					expect(admitted).toHaveLength(cancelled.length - expected);
					// Three at a time, every ten seconds: those who left hold up nobody.
					const intervals = Math.ceil(admitted.length / 3);
					expect(clock.now() - begin).toBeLessThanOrEqual(1.5 * when + intervals * 10_100);
				},
			),
			{ numRuns: 60 },
		);
	});

	test('a call that is admitted at the very moment of its cancellation keeps no slot', async () => {
		const clock = new VirtualClock();
		const bucket = new RollingWindow(1, 10_000, clock);
		for (const ticks of [0, 1, 2, 3, 4, 5, 6]) {
			const stop = new AbortController();
			const taking = bucket.take(stop.signal);
			for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
			stop.abort();
			const permit = await clock.run(taking);
			if (permit) bucket.release(permit);
			const begin = clock.now();
			const next = (await clock.run(bucket.take())) as Permit;
			expect(clock.now() - begin).toBeLessThanOrEqual(permit ? 10_100 : 0);
			bucket.release(next);
			await clock.advance(30_000);
		}
	});

	test('a pause holds back everybody, and only until it is over', async () => {
		const clock = new VirtualClock();
		const bucket = new RollingWindow(10, 10_000, clock);
		bucket.pause(4_000);
		bucket.pause(1_000);
		const permits = await clock.run(Promise.all([bucket.take(), bucket.take()]));
		expect(permits.map((permit) => permit?.waitedMs)).toEqual([4_000, 4_000]);
	});

	test('the line is served in order', async () => {
		const clock = new VirtualClock();
		const bucket = new RollingWindow(1, 1_000, clock);
		const order: number[] = [];
		const calls = [0, 1, 2, 3].map(async (number) => {
			const permit = (await bucket.take()) as Permit;
			order.push(number);
			await clock.sleep(10);
			bucket.release(permit);
		});
		await clock.run(Promise.all(calls));
		expect(order).toEqual([0, 1, 2, 3]);
	});

	test('a call without an answer keeps its place only until it is given up', async () => {
		const clock = new VirtualClock();
		const bucket = new RollingWindow(1, 1_000, clock);
		const lost = (await bucket.take()) as Permit;
		const next = bucket.take();
		await clock.advance(120_000);
		bucket.release(lost);
		const permit = await clock.run(next);
		expect(permit?.waitedMs).toBeGreaterThanOrEqual(120_000);
		expect(permit?.waitedMs).toBeLessThan(360_000);
	});
});

test('searches keep to five a second, beside the general limit', async () => {
	const clock = new VirtualClock(seeded(2));
	const { search, general } = createRateLimiter(clock);
	const server = new StrictServer(5, 1_000, clock);
	for (let call = 0; call < 200; call++) void general.take();
	const took = await sendAll(
		clock,
		search,
		server,
		Array.from({ length: 50 }, () => 0),
		{ counted: () => 40, answered: () => 60 + clock.random() * 50 },
		false,
	);
	expect(server.refused).toBe(0);
	expect(took).toBeGreaterThanOrEqual(9_000);
	expect(took).toBeLessThan(1.1 * 9_000 + 200);
});

describe('reading the headers', () => {
	test.each([
		[
			{ 'x-hubspot-ratelimit-max': '190', 'x-hubspot-ratelimit-remaining': '0' },
			{ max: 190, remaining: 0 },
		],
		[{ 'x-hubspot-ratelimit-interval-milliseconds': '10000' }, { intervalMs: 10_000 }],
		[{ 'x-hubspot-ratelimit-max': 110 }, { max: 110 }],
		[{ 'x-hubspot-ratelimit-max': '0' }, {}],
		[{ 'x-hubspot-ratelimit-max': 'many', 'x-hubspot-ratelimit-remaining': '-3' }, {}],
		[{ 'x-hubspot-ratelimit-max': ['100'] }, {}],
		[{}, {}],
	])('%j says %j', (headers, reading) => {
		expect(readLimit(headers)).toEqual(reading);
	});
});
