import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { HostBench, NODE } from '../support/host';
import { LyingSearch } from '../support/lying-search';
import { passTime } from '../support/passing-time';
import { outcomes, upsertBy } from '../support/upserting';

// cases/README, section 6: searches whose totals count what is gone, and other answers that are not so.

/** The pauses that keep the limit of 5 searches a second take no time: it passes for node and sandbox alike. */
let passed = 0;
jest.doMock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => {
		if (ms < 60_000) passed += Math.ceil(ms);
		await new Promise((resolve) => setImmediate(resolve));
	},
}));

let bench: HostBench;
let proxy: LyingSearch;
beforeAll(async () => {
	passTime(() => passed);
	bench = await HostBench.start();
	proxy = await LyingSearch.before(bench.sandbox.url);
});
beforeEach(() => proxy.reset());
afterAll(async () => {
	await proxy.close();
	await bench.stop();
	jest.restoreAllMocks();
});

const run = async (parameters: INodeParameters, items: IDataObject[] = [{}]) =>
	await bench.run(parameters, items, { credential: { ...bench.token(), baseUrl: proxy.url } });
const searchFor = (city: string, extra: INodeParameters = {}): INodeParameters =>
	({
		resource: 'company',
		operation: 'search',
		specifyFilters: 'json',
		filterGroupsJson: [{ propertyName: 'city', operator: 'EQ', value: city }],
		returnAll: true,
		...extra,
	}) as INodeParameters;

let cities = 0;
/** Companies in a city of their own. */
function seed(count: number): { ids: string[]; city: string } {
	const city = `city${++cities}`;
	const rows = Array.from({ length: count }, (_, at) => ({ name: `${city} ${at}`, city }));
	return { ids: bench.sandbox.records.seed('companies', rows), city };
}

const returned = async (parameters: INodeParameters) => {
	const result = await run(parameters);
	expect(result.error).toBeUndefined();
	return result.json(NODE).map(({ id }) => String(id));
};
const live = (ids: string[]) => ids.filter((id) => !proxy.gone.has(id));

describe('search counts records that are gone', () => {
	it('all of them: {"total":3,"results":[]} is no record, and no error', async () => {
		const { ids, city } = seed(3);
		for (const id of ids) proxy.gone.add(id);
		expect(await returned(searchFor(city))).toEqual([]);
		expect(proxy.searches).toBe(1);
		expect(await returned(searchFor(city, { returnAll: false, limit: 50 }))).toEqual([]);
		expect(proxy.searches).toBe(2);
	});

	it.each([
		['one in 3', 3, (at: number) => at === 1],
		['one in 1,500', 1_500, (at: number) => at === 700],
		['ten in 1,500', 1_500, (at: number) => at % 150 === 40],
		['those around each page boundary', 1_500, (at: number) => at % 196 < 5],
		['the first 500', 1_500, (at: number) => at < 500],
		['500 in the middle', 1_500, (at: number) => at >= 450 && at < 950],
		['the last 500', 1_500, (at: number) => at >= 1_000],
		['two of three', 3_000, (at: number) => at % 3 > 0],
		['nine of ten', 3_000, (at: number) => at % 10 > 0],
	])('%s: what is there is returned, with the pages and three searches at most', async (_, count, isGone) => {
		const { ids, city } = seed(count);
		ids.forEach((id, at) => isGone(at) && proxy.gone.add(id));
		expect(await returned(searchFor(city))).toEqual(live(ids));
		expect(proxy.searches).toBeLessThanOrEqual(Math.ceil(count / 200) + 3);
	});

	it('a limit gets its records although the first ones are gone', async () => {
		const { ids, city } = seed(700);
		for (const id of ids.slice(0, 300)) proxy.gone.add(id);
		const found = await returned(searchFor(city, { returnAll: false, limit: 250 }));
		expect(found).toEqual(live(ids).slice(0, 250));
		expect(proxy.searches).toBeLessThanOrEqual(7);
	});

	it('past 10,000, with a run where a range would be cut', async () => {
		const { ids, city } = seed(12_000);
		ids.forEach((id, at) => (at % 97 === 0 || (at > 9_700 && at < 10_300)) && proxy.gone.add(id));
		expect(await returned(searchFor(city))).toEqual(live(ids));
		expect(proxy.searches).toBeLessThanOrEqual(1.1 * 60 + 10);
	});

	it('a look-up takes a record that is gone for none, and finds those that are not', async () => {
		const { ids } = seed(2);
		const [gone = '', kept = ''] = ids;
		proxy.gone.add(gone);
		const names = [0, 1].map((at) => ({ name: `city${cities} ${at}` }));
		const result = await run(upsertBy('name'), names);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ id }) => id)).toEqual([expect.not.stringMatching(gone), kept]);
		expect(outcomes(result.json(NODE))).toEqual(['created', 'updated']);
	});
});

describe('totals that are not so', () => {
	it.each([
		['a thousand milliards', () => 1e12],
		['nothing', () => 0],
		['less than none', () => -5],
		['no number', () => undefined],
		['more with each page', (total: number, call: number) => total + 7 * call],
		['less with each page', (total: number, call: number) => Math.max(0, total - 150 * call)],
	])('%s: all records come', async (_, lie) => {
		const { ids, city } = seed(900);
		proxy.lie = (body, call) => ({ ...body, total: lie(Number(body.total), call) });
		expect(await returned(searchFor(city))).toEqual(ids);
		expect(proxy.searches).toBeLessThan(150);
	});

	it('always more to come, and nothing comes: an error that says so', async () => {
		const { city } = seed(1);
		proxy.lie = (_, call) => ({
			total: 1e12,
			results: [],
			paging: { next: { after: String(call * 200 + 200) } },
		});
		const result = await run(searchFor(city));
		expect(JSON.stringify(result.error)).toMatch(/calls found only 0/);
		expect(proxy.searches).toBeLessThan(1_100);
	});

	it('pages that are cut short: all records come', async () => {
		const { ids, city } = seed(900);
		proxy.lie = (body, call) => ({
			...body,
			results: call % 2 === 1 ? body.results.slice(0, Math.max(1, body.results.length - 30)) : body.results,
		});
		expect(await returned(searchFor(city))).toEqual(ids);
		expect(proxy.searches).toBeLessThanOrEqual(25);
	});

	it('pages out of order: all records come', async () => {
		const { ids, city } = seed(900);
		proxy.lie = (body) => ({ ...body, results: [...body.results].reverse() });
		expect(await returned(searchFor(city))).toEqual(ids);
		expect(proxy.searches).toBeLessThanOrEqual(20);
	});
});
