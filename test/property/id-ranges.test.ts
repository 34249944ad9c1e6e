import fc from 'fast-check';

import { lastOffset, offsetsFor, rangeSize, unproven } from '../../nodes/HubspotCrm/search/idRanges';
import type { SearchPaging } from '../../nodes/HubspotCrm/search/idRanges';
import { readRanges } from '../../nodes/HubspotCrm/search/readRanges';
import { Pool } from '../../nodes/HubspotCrm/transport/pool';
import { ModelSearch } from '../support/model-search';
import type { Lies } from '../support/model-search';
import { seeded } from '../support/virtual-clock';

const PAGING: SearchPaging = { page: 5, reach: 40 };

const model = (ids: Iterable<number>, lies: Lies = {}, seed = 1) =>
	new ModelSearch(ids, lies, seeded(seed), PAGING.reach);

const read = async (hubspot: ModelSearch, limit = Infinity, paging = PAGING) => {
	const found = await readRanges(hubspot.ask, {}, { limit, paging, pool: new Pool(12) });
	if ('failure' in found) throw new Error(found.failure.detail);
	return found.records.map(({ id }) => Number(id));
};

/** Each record comes once, none is missing that matched all the time, and none is made up. */
function checkFound(found: number[], hubspot: ModelSearch, ever: Set<number>): void {
	const set = new Set(found);
	expect(set.size).toBe(found.length);
	expect(hubspot.staying.filter((id) => !set.has(id))).toEqual([]);
	expect(found.filter((id) => !ever.has(id))).toEqual([]);
}

const idsArbitrary = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 400 });
const ascending = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);

const idsTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

describe('past the reach of pages', () => {
	test.each(['byId', 'scrambled', 'anyhow', 'nearly'] as const)(
		'each record comes once, in the order %s',
		async (order) => {
			await fc.assert(
				fc.asyncProperty(idsArbitrary, fc.nat(), async (ids, seed) => {
					const found = await read(model(ids, { order }, seed));
					expect(ascending(found)).toEqual(ascending(ids));
				}),
				{ numRuns: order === 'anyhow' ? 60 : 150 },
			);
		},
	);

	test.each(['byId', 'scrambled'] as const)(
		'in the order %s, what matched all the time is found while others come and go',
		async (order) => {
			const change = fc.record(
				{ leave: fc.integer({ min: 1, max: 600 }), join: fc.integer({ min: 1, max: 600 }) },
				{ requiredKeys: [] },
			);
			await fc.assert(
				fc.asyncProperty(
					fc.uniqueArray(fc.integer({ min: 1, max: 600 }), { minLength: 50, maxLength: 300 }),
					fc.array(change, { maxLength: 60 }),
					fc.nat(),
					async (ids, changes, seed) => {
						const ever = new Set([...ids, ...changes.flatMap(({ join }) => join ?? [])]);
						const meanwhile = (changing: ModelSearch, call: number) => {
							const { leave, join } = changes[call] ?? {};
							if (leave !== undefined) changing.remove(leave);
							if (join !== undefined) changing.add(join);
						};
						const hubspot = model(ids, { order, meanwhile }, seed);
						checkFound(await read(hubspot), hubspot, ever);
					},
				),
				{ numRuns: 300 },
			);
		},
	);

	test('a limit reads the lowest ids and hardly more', async () => {
		await fc.assert(
			fc.asyncProperty(idsArbitrary, fc.integer({ min: 1, max: 400 }), async (ids, limit) => {
				const hubspot = model(ids);
				const found = ascending(await read(hubspot, limit));
				expect(found.slice(0, limit)).toEqual(ascending(ids).slice(0, limit));
				const needed = Math.min(limit, ids.length);
				expect(hubspot.calls).toBeLessThanOrEqual(3 + 2 * Math.ceil(needed / rangeSize(PAGING)) + needed / 4);
			}),
		);
	});

	test('the calls are one for each page, and one that finds the end of each range is one of them', async () => {
		const hubspot = model(idsTo(1_000));
		await read(hubspot);
		const size = rangeSize(PAGING);
		const whole = Math.floor(1_000 / size);
		const pagesOf = (total: number) => offsetsFor(total, PAGING).length;
		expect(hubspot.calls).toBe(whole * pagesOf(size) + pagesOf(1_000 - whole * size));
		expect(offsetsFor(size, PAGING).at(-1)).toBe(lastOffset(PAGING));
	});
});

test('a range is proven by what others hold of it, and the rest is told', () => {
	const numbers = fc.integer({ min: 0, max: 60 });
	const some = fc.tuple(numbers, numbers).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
	fc.assert(
		fc.property(some, fc.array(some, { maxLength: 8 }), (range, proven) => {
			const holds = (ranges: Array<typeof range>, id: number) =>
				ranges.some(({ from, to }) => id >= from && id <= to);
			const gaps = unproven(range, proven);
			for (let id = 0; id <= 61; id++) expect(holds(gaps, id)).toBe(holds([range], id) && !holds(proven, id));
		}),
	);
});

describe("with HubSpot's own sizes", () => {
	const paging: SearchPaging = { page: 200, reach: 10_000 };
	/** Ids with gaps between them, as HubSpot gives them. */
	const idsOf = (count: number, seed: number) => {
		const random = seeded(seed);
		let id = 500_000_000;
		return Array.from({ length: count }, () => (id += 1 + Math.floor(random() * 9)));
	};
	const most = (total: number) =>
		total <= paging.reach ? Math.ceil(total / paging.page) + 3 : Math.floor((1.1 * total) / paging.page) + 10;
	const sizes = fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 2_000, max: 15_000 }));
	const runs = { numRuns: 15 };

	test('without ghosts, the calls are the pages and one for their overlap, side by side', async () => {
		for (const [total, calls] of [
			[0, 1],
			[200, 1],
			[201, 2],
			[400, 3],
			[9_999, 51],
			[10_000, 51],
			[10_001, 52],
			[30_000, 153],
		] as const) {
			const ids = idsOf(total, 1);
			const hubspot = new ModelSearch(ids, {}, seeded(1));
			expect(await read(hubspot, Infinity, paging)).toHaveLength(total);
			expect([total, hubspot.calls]).toEqual([total, calls]);
		}
	});

	test('ghosts at random cost three calls at most, past the reach a tenth', async () => {
		await fc.assert(
			fc.asyncProperty(
				sizes,
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.nat(),
				async (total, rate, seed) => {
					const ids = idsOf(total, seed);
					const hubspot = new ModelSearch(ids, {}, seeded(seed));
					const random = seeded(seed + 1);
					for (const id of ids) if (random() < rate) hubspot.archive(id);
					const found = await read(hubspot, Infinity, paging);
					expect(ascending(found)).toEqual(hubspot.staying);
					expect(hubspot.calls).toBeLessThanOrEqual(most(total));
				},
			),
			runs,
		);
	});

	test('runs of ghosts, up to all records, cost no more', async () => {
		const run = fc.record({
			start: fc.double({ min: 0, max: 1, noNaN: true }),
			length: fc.oneof(fc.integer({ min: 1, max: 1_500 }), fc.integer({ min: 1, max: 9_000 })),
		});
		await fc.assert(
			fc.asyncProperty(sizes, fc.array(run, { maxLength: 4 }), fc.nat(), async (total, ghostRuns, seed) => {
				const ids = idsOf(total, seed);
				const hubspot = new ModelSearch(ids, {}, seeded(seed));
				for (const { start, length } of ghostRuns) {
					const at = Math.floor(start * total);
					for (const id of ids.slice(at, at + length)) hubspot.archive(id);
				}
				const found = await read(hubspot, Infinity, paging);
				expect(ascending(found)).toEqual(hubspot.staying);
				expect(hubspot.calls).toBeLessThanOrEqual(most(total));
			}),
			runs,
		);
	});

	test.each([1, 3, 500, 5_000, 9_999, 10_000, 12_000, 19_000])(
		'nothing but %d ghosts are no error, and cost no more',
		async (total) => {
			const ids = idsOf(total, total);
			for (const next of ['right', 'never', 'onlyWithRecords'] as const) {
				const hubspot = new ModelSearch(ids, { next }, seeded(1));
				for (const id of ids) hubspot.archive(id);
				expect(await read(hubspot, Infinity, paging)).toEqual([]);
				expect(hubspot.calls).toBeLessThanOrEqual(total <= paging.page ? 1 : most(total));
			}
		},
	);

	test('many more ghosts than pages reach are no error either', async () => {
		const ids = idsOf(40_000, 1);
		const hubspot = new ModelSearch(ids, {}, seeded(1));
		for (const id of ids.slice(0, -5)) hubspot.archive(id);
		expect(ascending(await read(hubspot, Infinity, paging))).toEqual(hubspot.staying);
		expect(hubspot.calls).toBeLessThan(700);
	});
});

describe('whatever HubSpot says', () => {
	const paging: SearchPaging = { page: 20, reach: 400 };
	const huge = 1_000_000_000_000;
	const totals: Record<string, (random: () => number) => Lies['total']> = {
		'too small': () => (real) => Math.floor(real / 3),
		zero: () => () => 0,
		negative: () => () => -1,
		missing: () => () => undefined,
		text: () => () => 'many',
		'off by a few': (random) => (real) => real + Math.floor(random() * 7) - 3,
		'too large': () => (real) => real + 150,
		'growing with each call': () => (real, call) => real + call,
		'shrinking with each call': () => (real, call) => Math.max(0, real - 5 * call),
		'any up to a thousand': (random) => () => Math.floor(random() * 1_000),
		huge: () => () => huge,
		right: () => undefined,
	};
	/** Totals below which no record lies, so that a page that was cut short, or has no cursor, is noticed. */
	const noneTooSmall = ['too large', 'growing with each call', 'huge', 'right'];
	const storyOf = (kind: string) => {
		const isEnough = noneTooSmall.includes(kind);
		return fc.record({
			seed: fc.nat(),
			count: fc.integer({ min: 0, max: 600 }),
			ghosts: fc.constantFrom(0, 0.1, 0.5),
			run: fc.integer({ min: 0, max: 100 }),
			removing: fc.constantFrom(0, 0.5, 3),
			adding: fc.constantFrom(0, 0.5, 3),
			purging: fc.constantFrom(0, 0.2),
			short: isEnough ? fc.constantFrom(0, 3, 10) : fc.constant(0),
			next: isEnough
				? fc.constantFrom('right' as const, 'never' as const, 'always' as const, 'onlyWithRecords' as const)
				: fc.constantFrom('right' as const, 'always' as const),
		});
	};

	test.each(Object.keys(totals))(
		'total %s: what stayed is found, in a bounded number of calls',
		async (kind) => {
			await fc.assert(
				fc.asyncProperty(storyOf(kind), async ({ seed, count, ghosts, run, ...given }) => {
					const random = seeded(seed);
					const ids = Array.from({ length: count }, (_, at) => 1_000 + at * 3);
					const ever = new Set(ids);
					const some = (rate: number) => Math.floor(rate + random());
					const lies: Lies = {
						next: given.next,
						total: totals[kind]?.(random),
						short: () => (random() < 0.2 ? given.short : 0),
						meanwhile: (hubspot) => {
							for (let n = some(given.removing); n > 0; n--)
								hubspot.remove(ids[Math.floor(random() * ids.length)] ?? 0);
							for (let n = some(given.adding); n > 0; n--) {
								const id = 1_000 + Math.floor(random() * 4_000);
								if (ever.has(id)) continue;
								ever.add(id);
								hubspot.add(id);
							}
							if (random() < given.purging) hubspot.purge(20);
						},
					};
					const hubspot = new ModelSearch(ids, lies, random, paging.reach);
					for (const id of ids) if (random() < ghosts) hubspot.archive(id);
					const start = Math.floor(random() * count);
					for (const id of ids.slice(start, start + run)) hubspot.archive(id);
					const found = await readRanges(hubspot.ask, {}, { limit: Infinity, paging, pool: new Pool(12) });
					expect(hubspot.calls).toBeLessThan(1_100 + count);
					if ('records' in found)
						checkFound(
							found.records.map(({ id }) => Number(id)),
							hubspot,
							ever,
						);
					else expect(found.failure.kind).toBe('unanswered');
				}),
				{ numRuns: 40 },
			);
		},
	);
});

test('a failure ends the reading, and nothing is asked afterwards', async () => {
	let calls = 0;
	const hubspot = model(idsTo(300));
	const found = await readRanges(
		async (query, limit, offset) => {
			calls++;
			return calls > 10
				? { ok: false, failure: { kind: 'cancelled', issues: [] } }
				: await hubspot.ask(query, limit, offset);
		},
		{},
		{ limit: Infinity, paging: PAGING, pool: new Pool(12) },
	);
	expect(found).toEqual({ failure: { kind: 'cancelled', issues: [] } });
	const atEnd = calls;
	await new Promise((resolve) => setImmediate(resolve));
	expect(calls).toBe(atEnd);
});

test.each([
	['any number of records but none', () => []],
	['a new record with each call', (call: number) => [{ id: String(call), properties: {} }]],
	['the same record with each call', () => [{ id: '7', properties: {} }]],
	['ids that are no numbers', () => [{ id: 'x', properties: {} }]],
])('%s end in an error that says so, not in a loop', async (_, results) => {
	let calls = 0;
	const found = await readRanges(
		async () => ({
			ok: true,
			answer: {
				status: 200,
				headers: {},
				body: { total: 1e12, results: results(++calls), paging: { next: { after: String(calls) } } },
			},
		}),
		{},
		{ limit: Infinity, paging: { page: 200, reach: 10_000 }, pool: new Pool(12) },
	);
	expect(found).toMatchObject({
		failure: {
			kind: 'unanswered',
			detail: expect.stringMatching(/^HubSpot says that there are more records/),
		},
	});
	expect(calls).toBeLessThan(1_100);
});
