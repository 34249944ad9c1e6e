import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { HostBench, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());

const search = (filterGroupsJson: unknown, extra: INodeParameters = {}): INodeParameters =>
	({
		resource: 'company',
		operation: 'search',
		specifyFilters: 'json',
		filterGroupsJson,
		returnAll: true,
		...extra,
	}) as INodeParameters;
const searches = () => bench.sandbox.calls.count({ path: /\/search$/ });
const eq = (propertyName: string, value: string) => ({ propertyName, operator: 'EQ', value });
const sortBy = (propertyName: string, direction = 'ASCENDING') => ({
	sort: { by: { propertyName, direction } },
});

describe('more than 10,000 results', () => {
	let ids: string[];
	beforeAll(() => {
		ids = bench.sandbox.records.seed(
			'companies',
			Array.from({ length: 10_500 }, (_, at) => ({
				name: `Many ${at}`,
				city: 'Malmö',
				numberofemployees: at % 50 === 0 ? '' : String((at * 7_919) % 1_000),
			})),
		);
	});

	it('come all, once, in the order of their ids, with one call a page and one a window', async () => {
		const result = await bench.run(search([eq('city', 'malmö')]));
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ id }) => id)).toEqual(ids);
		// One that tells how many there are, one that finds where the first window ends, and the pages.
		expect(searches()).toBeLessThanOrEqual(1 + 1 + Math.ceil(10_500 / 199) + 2);
	});

	it('come in the order that was chosen, with no other properties than were', async () => {
		const options = { options: { properties: ['name'] } };
		const result = await bench.run(
			search([eq('city', 'malmö')], {
				...sortBy('numberofemployees', 'DESCENDING'),
				...options,
				simplify: false,
			}),
		);
		expect(result.error).toBeUndefined();
		const sizes = result
			.json(NODE)
			.map(({ id }) => bench.sandbox.records.get('companies', String(id))?.properties.numberofemployees);
		expect(sizes).toHaveLength(10_500);
		const known = sizes.filter((size) => size !== undefined && size !== null).map(Number);
		expect(known).toHaveLength(10_290);
		expect(known).toEqual([...known].sort((a, b) => b - a));
		expect(sizes.slice(0, known.length).every(Boolean)).toBe(true);
		expect(Object.keys(result.json(NODE)[0]?.properties as IDataObject)).not.toContain('numberofemployees');
	});

	it('are refused with the way out where a group has no room for windows', async () => {
		const six = [
			eq('city', 'malmö'),
			...[1, 2, 3, 4, 5].map((at) => ({ ...eq('name', `x${at}`), operator: 'NEQ' })),
		];
		const result = await bench.run(search(six));
		expect(result.error?.message).toMatch(/matches 10500 records, more than the 10000/);
		expect(result.error?.description).toMatch(/Remove one of them in the parameter 'Filter Groups \(JSON\)'/);
		expect(searches()).toBe(1);
	});
});

describe('more than one search takes', () => {
	it('300 values and 8 groups are found in two searches, each record once', async () => {
		const domains = Array.from({ length: 300 }, (_, at) => `walls-${at}.example.com`);
		const ids = bench.sandbox.records.seed(
			'companies',
			domains.map((domain, at) => ({ domain, name: `Walls ${at}` })),
		);
		const groups = [
			{ filters: [{ propertyName: 'domain', operator: 'IN', values: domains }] },
			...[1, 2, 3, 4, 5, 6, 7].map((at) => ({ filters: [eq('name', `walls ${at}`)] })),
		];
		const result = await bench.run(search(groups, sortBy('name', 'DESCENDING')));
		expect(result.error).toBeUndefined();
		const names = result.json(NODE).map(({ name }) => String(name));
		expect(names).toHaveLength(ids.length);
		expect(names).toEqual([...names].sort().reverse());
		const limited = await bench.run(
			search(groups, { ...sortBy('name', 'DESCENDING'), returnAll: false, limit: 7 }),
		);
		expect(limited.json(NODE).map(({ name }) => name)).toEqual(names.slice(0, 7));
		expect(searches()).toBe(2);
	});
});

describe('values in words', () => {
	const names = async (filter: object, extra: INodeParameters = {}) => {
		const parameters = search([filter], { resource: 'deal', ...sortBy('dealname'), ...extra });
		const result = await bench.run(parameters, [{}], { timezone: 'Europe/Stockholm' });
		expect(result.error).toBeUndefined();
		return result.json(NODE).map(({ dealname }) => dealname);
	};
	beforeAll(() => {
		const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
		bench.sandbox.records.seed('deals', [
			{ dealname: 'words 1', dealstage: 'closedwon', closedate: day(-3), amount: '10' },
			{ dealname: 'words 2', dealstage: 'contractsent', closedate: day(-40), amount: '20' },
			{ dealname: 'words 3', dealstage: 'closedlost', closedate: day(40), amount: '30' },
		]);
	});

	it.each([
		[{ propertyName: 'closedate', operator: 'EQ', value: 'last 7 days' }, ['words 1']],
		[{ propertyName: 'closedate', operator: 'GT', value: 'today' }, ['words 3']],
		[{ propertyName: 'closedate', operator: 'NEQ', value: 'last 7 days' }, ['words 2', 'words 3']],
		[{ propertyName: 'dealname', operator: 'IN', values: ['Words 1', 'WORDS 3'] }, ['words 1', 'words 3']],
		[{ not: { propertyName: 'amount', operator: 'LT', value: 20 } }, ['words 2', 'words 3']],
	])('%j', async (filter, expected) => expect(await names(filter)).toEqual(expected));

	it('reads definitions no more than once a minute, and none where no filter needs them', async () => {
		await names({ propertyName: 'amount', operator: 'GT', value: '25' });
		expect(bench.sandbox.calls.count({ path: /properties/ })).toBe(0);
		await names({ propertyName: 'hs_object_id', operator: 'EQ', value: '1' });
		expect(bench.sandbox.calls.count({ path: /properties/ })).toBe(0);
	});

	it('a value or an operator that does not fit is refused before anything is searched', async () => {
		for (const [filter, message] of [
			[
				{ propertyName: 'amount', operator: 'GT', value: 'a lot' },
				/'amount' has a value that cannot be used/,
			],
			[
				{ propertyName: 'amount', operator: 'CONTAINS_TOKEN', value: '1' },
				/CONTAINS_TOKEN, which does not fit/,
			],
			[{ propertyName: 'amoumt', operator: 'GT', value: '1' }, /no property named 'amoumt'/],
		] as const) {
			const result = await bench.run(search([filter], { resource: 'deal' }));
			expect(result.error?.message).toMatch(message);
			expect(searches()).toBe(0);
		}
	});

	it('a token that cannot read definitions searches with the values as they are, and asks once', async () => {
		bench.sandbox.records.seed('contacts', [{ email: 'terms@example.com', firstname: 'Unread' }]);
		const stop = bench.sandbox.faults.add({ route: /crm\/properties/, kind: 'status', status: 403 });
		const filter = { propertyName: 'firstname', operator: 'EQ', value: 'Unread' };
		// No other test of this file searches contacts, so nothing is remembered of them.
		const result = await bench.run(search([filter], { resource: 'contact' }), [{}, {}, {}]);
		stop();
		expect(result.json(NODE).map(({ firstname }) => firstname)).toEqual(['Unread', 'Unread', 'Unread']);
		expect(bench.sandbox.calls.count({ path: /properties/ })).toBe(1);
	});
});
