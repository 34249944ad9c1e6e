import fc from 'fast-check';

import { createRateLimiter, readWindow } from '../../nodes/HubspotCrm/transport/limits/rateLimiter';
import { RollingWindow } from '../../nodes/HubspotCrm/transport/limits/rollingWindow';
import type { Permit } from '../../nodes/HubspotCrm/transport/limits/rollingWindow';
import { seeded, VirtualClock } from '../support/virtual-clock';

/** HubSpot's side: counts calls as they arrive, and reports the window as its headers do. */
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

interface Ways {
	/** Milliseconds from sending to arrival. */
	out: () => number;
	/** Milliseconds from arrival to answer. */
	back: () => number;
}

const GIVE_UP_MS = 24 * 3_600_000;

/** Sends `starts.length` calls, each when its time has come, and returns when the last answer arrived. */
async function sendAll(
	clock: VirtualClock,
	window: RollingWindow,
	server: StrictServer,
	starts: number[],
	{ out, back }: Ways,
	withHeaders = true,
): Promise<number> {
	const begin = clock.now();
	const one = async (start: number) => {
		await clock.sleep(start);
		const permit = await window.take();
		if (!permit) throw new Error('nobody aborted');
		await clock.sleep(out());
		const { headers } = server.arrive();
		await clock.sleep(back());
		window.settle(permit, withHeaders ? readWindow(headers) : {});
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
		window: new RollingWindow(capacity, intervalMs, clock),
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

describe('a strict window at HubSpot', () => {
	test('never sees too many calls while the way out takes the same time', async () => {
		await fc.assert(
			fc.asyncProperty(
				schedule,
				fc.integer({ min: 1, max: 40 }),
				milliseconds,
				milliseconds,
				fc.integer({ min: 0, max: 3_000 }),
				fc.integer(),
				async (starts, max, out, back, jitter, seed) => {
					const { clock, window, server, random } = setup(seed, max);
					await sendAll(clock, window, server, starts, {
						out: () => out,
						back: () => back + random() * jitter,
					});
					expect(server.refused).toBe(0);
				},
			),
			{ numRuns: 80 },
		);
	});

	test('refuses few calls when the way out varies, which no sender can see', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 20, max: 60 }), fc.integer(), async (jitter, seed) => {
				const { clock, window, server, random } = setup(seed);
				const starts = Array.from({ length: 800 }, () => 0);
				await sendAll(clock, window, server, starts, { out: () => 100 + random() * jitter, back: () => 100 });
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
				async (starts, max, out, seed) => {
					const { clock, window, server, random } = setup(seed, max);
					await sendAll(
						clock,
						window,
						server,
						starts,
						{ out: () => out, back: () => 50 + random() * 500 },
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
				const { clock, window, server, random } = setup(seed, max, 10_000, 100);
				const starts = Array.from({ length: 600 }, () => 0);
				const took = await sendAll(clock, window, server, starts, {
					out: () => 100,
					back: () => 100 + random() * 100,
				});
				expect(server.refused).toBe(0);
				// A slot in a hundred is left to whoever may come.
				expect(took).toBeLessThan(1.1 * leastTime(600, Math.ceil(0.99 * max)) + 1_000);
			}),
			{ numRuns: 15 },
		);
	});

	test('is respected again once a smaller one is announced', async () => {
		const { clock, window, server } = setup(1, 190);
		const ways = { out: () => 100, back: () => 150 };
		await sendAll(
			clock,
			window,
			server,
			Array.from({ length: 190 }, () => 0),
			ways,
		);
		await clock.advance(20_000);
		server.max = 100;
		await sendAll(clock, window, server, [0], ways);
		await sendAll(
			clock,
			window,
			server,
			Array.from({ length: 400 }, () => 0),
			ways,
		);
		expect(server.refused).toBe(0);
	});
});

/** A full burst at once, then one call for each that falls out of the window. */
const leastTime = (calls: number, max: number, intervalMs = 10_000) =>
	Math.max(0, Math.ceil(calls / max) - 1) * intervalMs;

describe('throughput', () => {
	test('a thousand calls at 190 per 10 s and 250 ms take hardly longer than the limit makes them', async () => {
		for (const jitter of [0, 100]) {
			const { clock, window, server, random } = setup(7, 190, 10_000, 100);
			const starts = Array.from({ length: 1_000 }, () => 0);
			const took = await sendAll(clock, window, server, starts, {
				out: () => 125,
				back: () => 125 + random() * jitter,
			});
			expect(server.refused).toBe(0);
			expect(took).toBeLessThan(1.05 * (leastTime(1_000, 190) + 250));
		}
	});

	test('calls below the limit never wait', async () => {
		const { clock, window, server } = setup(3, 190);
		const waits: number[] = [];
		const calls = Array.from({ length: 300 }, async (_, at) => {
			await clock.sleep(at * 100);
			const permit = (await window.take()) as Permit;
			waits.push(permit.waitedMs);
			await clock.sleep(250);
			window.settle(permit, readWindow(server.arrive().headers));
		});
		await clock.run(Promise.all(calls));
		expect(Math.max(...waits)).toBe(0);
	});

	test('no call starves, whoever else spends from the window', async () => {
		await fc.assert(
			fc.asyncProperty(
				schedule,
				fc.integer({ min: 10, max: 60 }),
				fc.double({ min: 0, max: 0.6, noNaN: true }),
				fc.integer(),
				async (starts, max, share, seed) => {
					const { clock, window, server, random } = setup(seed, max);
					let over = false;
					const others = (async () => {
						while (!over && share > 0.01) {
							await clock.sleep((10_000 / (max * share)) * (0.5 + random()));
							server.arrive();
						}
					})();
					const took = await sendAll(clock, window, server, starts, { out: () => 100, back: () => 150 });
					over = true;
					await clock.run(others);
					const alone = leastTime(starts.length, max * (1 - share)) + Math.max(...starts);
					expect(took).toBeLessThan(3 * alone + 25_000);
				},
			),
			{ numRuns: 40 },
		);
	});

	test('what others have spent is left to them once an answer tells of it', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 98 }),
				fc.integer({ min: 1, max: 250 }),
				async (spent, calls) => {
					const { clock, window, server } = setup(11, 100);
					for (let other = 0; other < spent; other++) server.arrive();
					const ways = { out: () => 100, back: () => 150 };
					await sendAll(clock, window, server, [0, ...Array.from({ length: calls }, () => 500)], ways);
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
					const window = new RollingWindow(3, 10_000, clock);
					const first = (await Promise.all([window.take(), window.take(), window.take()])) as Permit[];
					const stop = new AbortController();
					if (before) stop.abort();
					const left: number[] = [];
					const admitted: number[] = [];
					const waiters = cancelled.map(async (mayBeCancelled) => {
						const permit = await window.take(mayBeCancelled ? stop.signal : undefined);
						(permit ? admitted : left).push(clock.now());
						if (permit) window.settle(permit);
					});
					const begin = clock.now();
					await clock.advance(when);
					stop.abort();
					await clock.advance(0);
					const expected = cancelled.filter(Boolean).length;
					expect(left).toHaveLength(expected);
					for (const moment of left) expect(moment).toBeLessThanOrEqual(begin + when);
					for (const permit of first) window.settle(permit);
					await clock.run(Promise.all(waiters));
					expect(admitted).toHaveLength(cancelled.length - expected);
					// Three at a time, every ten seconds: those who left hold up nobody.
					const windows = Math.ceil(admitted.length / 3);
					expect(clock.now() - begin).toBeLessThanOrEqual(1.5 * when + windows * 10_100);
				},
			),
			{ numRuns: 60 },
		);
	});

	test('a call that is admitted at the very moment of its cancellation keeps no slot', async () => {
		const clock = new VirtualClock();
		const window = new RollingWindow(1, 10_000, clock);
		for (const ticks of [0, 1, 2, 3, 4, 5, 6]) {
			const stop = new AbortController();
			const taking = window.take(stop.signal);
			for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
			stop.abort();
			const permit = await clock.run(taking);
			if (permit) window.settle(permit);
			const begin = clock.now();
			const next = (await clock.run(window.take())) as Permit;
			expect(clock.now() - begin).toBeLessThanOrEqual(permit ? 10_100 : 0);
			window.settle(next);
			await clock.advance(30_000);
		}
	});

	test('a pause holds back everybody, and only until it is over', async () => {
		const clock = new VirtualClock();
		const window = new RollingWindow(10, 10_000, clock);
		window.pause(4_000);
		window.pause(1_000);
		const permits = await clock.run(Promise.all([window.take(), window.take()]));
		expect(permits.map((permit) => permit?.waitedMs)).toEqual([4_000, 4_000]);
	});

	test('the line is served in order', async () => {
		const clock = new VirtualClock();
		const window = new RollingWindow(1, 1_000, clock);
		const order: number[] = [];
		const calls = [0, 1, 2, 3].map(async (number) => {
			const permit = (await window.take()) as Permit;
			order.push(number);
			await clock.sleep(10);
			window.settle(permit);
		});
		await clock.run(Promise.all(calls));
		expect(order).toEqual([0, 1, 2, 3]);
	});

	test('a call without an answer keeps its place only until it is given up', async () => {
		const clock = new VirtualClock();
		const window = new RollingWindow(1, 1_000, clock);
		const lost = (await window.take()) as Permit;
		const next = window.take();
		await clock.advance(120_000);
		window.settle(lost);
		const permit = await clock.run(next);
		expect(permit?.waitedMs).toBeGreaterThanOrEqual(120_000);
		expect(permit?.waitedMs).toBeLessThan(360_000);
	});
});

test('searches keep to five a second, beside the general window', async () => {
	const clock = new VirtualClock(seeded(2));
	const { search, general } = createRateLimiter(clock);
	const server = new StrictServer(5, 1_000, clock);
	for (let call = 0; call < 200; call++) void general.take();
	const took = await sendAll(
		clock,
		search,
		server,
		Array.from({ length: 50 }, () => 0),
		{ out: () => 40, back: () => 60 + clock.random() * 50 },
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
		expect(readWindow(headers)).toEqual(reading);
	});
});
