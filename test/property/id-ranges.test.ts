import fc from 'fast-check';

import type { Filter, SearchQuery } from '../../nodes/HubspotCrm/api/search';
import { laterOffsets, rangeSize } from '../../nodes/HubspotCrm/search/idRanges';
import type { SearchPaging } from '../../nodes/HubspotCrm/search/idRanges';
import { readRanges } from '../../nodes/HubspotCrm/search/readRanges';
import type { Reply } from '../../nodes/HubspotCrm/transport/exchange';

const PAGING: SearchPaging = { page: 5, reach: 40 };

/** How the model of HubSpot orders its results. */
type Order = 'byId' | 'scrambled' | 'anyhow';

/** Records by id, read as HubSpot's search reads them, changing while they are read. */
class Model {
	calls = 0;
	largest = 0;
	private readonly members: Set<number>;

	constructor(
		ids: number[],
		private readonly order: Order,
		private readonly random: () => number,
		/** Records that leave and come between two calls. */
		private readonly changes: Array<{ leave?: number; join?: number }> = [],
	) {
		this.members = new Set(ids);
	}

	ask = async (query: SearchQuery, limit: number, offset: number): Promise<Reply> => {
		const change = this.changes[this.calls++] ?? {};
		if (change.leave !== undefined) this.members.delete(change.leave);
		if (change.join !== undefined) this.members.add(change.join);
		// `expect` would take most of the time of these tests.
		if (!(offset < PAGING.reach && limit > 0 && offset + limit <= PAGING.reach))
			throw new Error('past the reach of pages');
		if (query.sorts?.[0]?.propertyName !== 'hs_object_id') throw new Error('not in the order of ids');
		const filters = query.filterGroups?.[0]?.filters ?? [];
		const matching = [...this.members].filter((id) => filters.every((filter) => holds(filter, id)));
		matching.sort((a, b) => this.key(a) - this.key(b));
		const records = matching.slice(offset, offset + limit).map((id) => ({ id: String(id), properties: {} }));
		// An answer takes a while, and they do not come in the order of the calls.
		for (let turns = Math.floor(this.random() * 4); turns > 0; turns--) await Promise.resolve();
		return {
			ok: true,
			answer: { status: 200, headers: {}, body: { total: matching.length, results: records } },
		};
	};

	private key(id: number): number {
		if (this.order === 'byId') return id;
		return this.order === 'scrambled' ? Math.imul(id, 2_654_435_761) >>> 0 : this.random();
	}
}

function holds({ operator, value, highValue }: Filter, id: number): boolean {
	if (operator === 'GTE') return id >= Number(value);
	if (operator === 'LTE') return id <= Number(value);
	if (operator !== 'BETWEEN') throw new Error(`unexpected ${operator}`);
	return id >= Number(value) && id <= Number(highValue);
}

const seededRandom = (seed: number) => {
	let state = seed;
	return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296;
};

const read = async (model: Model, total: number, limit = Infinity) => {
	const found = await readRanges(model.ask, {}, { total, limit, paging: PAGING });
	if ('failure' in found) throw new Error(found.failure.detail);
	return found.records.map(({ id }) => Number(id));
};

const idsArbitrary = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 400 });
const ascending = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);

describe('past the reach of pages', () => {
	test.each(['byId', 'scrambled', 'anyhow'] as const)(
		'each record comes once, in the order %s',
		async (order) => {
			await fc.assert(
				fc.asyncProperty(idsArbitrary, fc.nat(), async (ids, seed) => {
					const found = await read(new Model(ids, order, seededRandom(seed)), ids.length);
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
						const gone = new Set(changes.map(({ leave }) => leave));
						const found = await read(new Model(ids, order, seededRandom(seed), changes), ids.length);
						expect(new Set(found).size).toBe(found.length);
						const set = new Set(found);
						expect(ids.filter((id) => !gone.has(id) && !set.has(id))).toEqual([]);
					},
				),
				{ numRuns: 300 },
			);
		},
	);

	test('whatever total was expected, all are found', async () => {
		await fc.assert(
			fc.asyncProperty(idsArbitrary, fc.integer({ min: 1, max: 600 }), async (ids, expected) => {
				const found = await read(new Model(ids, 'byId', seededRandom(1)), expected);
				expect(ascending(found)).toEqual(ascending(ids));
			}),
		);
	});

	test('a limit reads the lowest ids and hardly more', async () => {
		await fc.assert(
			fc.asyncProperty(idsArbitrary, fc.integer({ min: 1, max: 400 }), async (ids, limit) => {
				const model = new Model(ids, 'byId', seededRandom(1));
				const found = ascending(await read(model, ids.length, limit));
				expect(found.slice(0, limit)).toEqual(ascending(ids).slice(0, limit));
				const read_ = Math.min(limit, ids.length);
				expect(model.calls).toBeLessThanOrEqual(3 + 2 * Math.ceil(read_ / rangeSize(PAGING)) + read_ / 4);
			}),
		);
	});

	test('the calls are one for each page and one for each range', async () => {
		const model = new Model(
			Array.from({ length: 1_000 }, (_, at) => at + 1),
			'byId',
			seededRandom(1),
		);
		await read(model, 1_000);
		const size = rangeSize(PAGING);
		const pagesOf = (total: number) => 1 + laterOffsets(total, PAGING).length;
		const whole = Math.floor(1_000 / size);
		expect(model.calls).toBe(whole * (1 + pagesOf(size)) + pagesOf(1_000 - whole * size));
	});
});

test('a failure ends the reading, and nothing is asked afterwards', async () => {
	let calls = 0;
	const model = new Model(
		Array.from({ length: 300 }, (_, at) => at + 1),
		'byId',
		seededRandom(1),
	);
	const found = await readRanges(
		async (query, limit, offset) => {
			calls++;
			return calls > 10
				? { ok: false, failure: { kind: 'cancelled', issues: [] } }
				: await model.ask(query, limit, offset);
		},
		{},
		{ total: 300, limit: Infinity, paging: PAGING },
	);
	expect(found).toEqual({ failure: { kind: 'cancelled', issues: [] } });
	const atEnd = calls;
	await new Promise((resolve) => setImmediate(resolve));
	expect(calls).toBe(atEnd);
});

test('answers that never agree end in an error, not in a loop', async () => {
	let next = 1;
	const found = await readRanges(
		async () => ({
			ok: true,
			answer: {
				status: 200,
				headers: {},
				body: { total: 1_000, results: [{ id: String(next++), properties: {} }] },
			},
		}),
		{},
		{ total: 1_000, limit: Infinity, paging: PAGING },
	);
	expect(found).toMatchObject({ failure: { kind: 'unanswered' } });
});
