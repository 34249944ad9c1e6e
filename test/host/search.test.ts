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
