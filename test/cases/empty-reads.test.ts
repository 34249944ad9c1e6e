import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, errorOf, HostBench, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
	bench.sandbox.records.seed('contacts', [
		{ email: 'ada@example.com', lastname: 'Lovelace', city: 'London' },
		{ email: 'grace@example.com', lastname: 'Hopper', city: 'London' },
		{ email: 'mary@example.com', lastname: 'Somerville', city: 'Edinburgh' },
	]);
});
afterAll(async () => await bench.stop());

const search = (extra: INodeParameters): INodeParameters => ({
	resource: 'contact',
	operation: 'search',
	returnAll: true,
	...extra,
});
const searches = () => bench.sandbox.calls.count({ path: /\/search$/ });
const names = (json: IDataObject[]) => json.map(({ lastname }) => lastname).sort();
const NOTHING: Array<[string, IDataObject]> = [
	['undefined', {}],
	['null', { q: null }],
	['an empty text', { q: '' }],
	['spaces', { q: ' \t\n' }],
	['signs that nobody sees', { q: '\u200b \ufeff' }],
];
const asJson = (filterGroupsJson: unknown, extra: INodeParameters = {}) =>
	search({ specifyFilters: 'json', filterGroupsJson, ...extra } as INodeParameters);
const CITY = { propertyName: 'city', operator: 'EQ', value: 'London' };

describe('Search Text that yields nothing', () => {
	it.each(NOTHING)('%s is an error that names the parameter and the way out', async (_, item) => {
		const result = await bench.run(search({ query: '={{ $json.q }}' }), [item]);
		expect(result.error?.message).toBe("The expression in the parameter 'Search Text' yields nothing");
		expect(result.error?.description).toMatch(/'If Search Text Is Empty'/);
		expect(searches()).toBe(0);
	});

	it('costs its own item alone, and filters do not change it', async () => {
		const parameters = asJson([CITY], { query: '={{ $json.q }}' });
		const result = await bench.run(parameters, [{ q: 'hopper' }, {}], { onError: 'continueRegularOutput' });
		const [found, failed] = result.json(NODE);
		expect(found).toMatchObject({ lastname: 'Hopper' });
		expect(errorOf(failed).message).toMatch(/'Search Text' yields nothing/);
	});

	it.each(NOTHING)('%s finds nothing, where that is chosen', async (_, item) => {
		const options = { ifSearchTextEmpty: 'nothing' };
		const result = await bench.run(search({ query: '={{ $json.q }}', options }), [item]);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toEqual([]);
		expect(searches()).toBe(0);
	});

	it('leaves the filters alone to decide, where that is chosen', async () => {
		const options = { ifSearchTextEmpty: 'ignore' };
		const result = await bench.run(asJson([CITY], { query: '={{ $json.q }}', options }), [{}]);
		expect(names(result.json(NODE))).toEqual(['Hopper', 'Lovelace']);
	});

	it.each(['', '  '])('left literally empty in the panel (%j) is no condition', async (query) => {
		const all = await bench.run(search({ query }));
		expect(names(all.json(NODE))).toEqual(['Hopper', 'Lovelace', 'Somerville']);
		const some = await bench.run(asJson([CITY], { query }));
		expect(names(some.json(NODE))).toEqual(['Hopper', 'Lovelace']);
	});
});

describe('Filters that an expression leaves empty', () => {
	const EMPTY: Array<[string, unknown]> = [
		['[]', []],
		['"[]"', '[]'],
		['[{"filters":[]}]', [{ filters: [] }]],
		['{"filterGroups":[]}', { filterGroups: [] }],
		['{}', {}],
		['"{}"', '{}'],
		['an empty text', ''],
		['spaces', '  '],
		['null', null],
		['undefined', undefined],
		['{"filterGroups":null}', { filterGroups: null }],
		['"{"filterGroups":[{}]}"', '{"filterGroups":[{}]}'],
		['[null]', [null]],
		['[{}]', [{}]],
		['[{"filters":null}]', [{ filters: null }]],
		['[[]]', [[]]],
		['{"and":[]}', { and: [] }],
		['{"or":[{"and":[]}]}', { or: [{ and: [] }] }],
		['{"not":{}}', { not: {} }],
		['a text of an empty text', '""'],
	];
	const item = (f: unknown) => (f === undefined ? {} : { f }) as IDataObject;

	it.each(EMPTY)('%s as JSON is an error, and nothing or everything where that is chosen', async (_, f) => {
		const refused = await bench.run(asJson('={{ $json.f }}'), [item(f)]);
		expect(refused.error?.message).toBe(
			"The expression in the parameter 'Filter Groups (JSON)' yields no filters",
		);
		expect(refused.error?.description).toMatch(/'If Filters Are Empty'.*leave the field empty in the panel/);
		expect(searches()).toBe(0);
		const options = (ifFiltersEmpty: string) => ({ options: { ifFiltersEmpty } });
		const nothing = await bench.run(asJson('={{ $json.f }}', options('nothing')), [item(f)]);
		expect([nothing.error, nothing.json(NODE), searches()]).toEqual([undefined, [], 0]);
		const all = await bench.run(asJson('={{ $json.f }}', options('ignore')), [item(f)]);
		expect(all.json(NODE)).toHaveLength(3);
	});

	it.each([
		['[]', 'json'],
		['', 'json'],
		[{}, 'fields'],
	])('left literally as %j in the panel are no condition', async (value, specifyFilters) => {
		const name = specifyFilters === 'json' ? 'filterGroupsJson' : 'filters';
		const result = await bench.run(search({ specifyFilters, [name]: value } as INodeParameters));
		expect(result.json(NODE)).toHaveLength(3);
	});

	it.each(['{"filterGroups":[{}]}', '[null]', '{"and":[]}', '{"not":{}}', '""'])(
		'%s, written in the panel, is an error',
		async (value) => {
			const result = await bench.run(asJson(value, { options: { ifFiltersEmpty: 'ignore' } }));
			expect(result.error?.message).toMatch(/'Filter Groups \(JSON\)' holds no filter groups/);
			expect(searches()).toBe(0);
		},
	);

	it('a group without filters beside others is refused, since HubSpot finds everything by it', async () => {
		const result = await bench.run(asJson([{ filters: [] }, { filters: [CITY] }]));
		expect(result.error?.message).toBe("Group 1 of the parameter 'Filter Groups (JSON)' has no filters");
		expect(searches()).toBe(0);
	});
});

describe('A builder filter whose value is an expression that yields nothing', () => {
	const built = (operator: string, extra: INodeParameters = {}) =>
		search({
			filters: {
				group: [
					{
						filters: {
							filter: [
								{
									propertyName: { __rl: true, mode: 'name', value: 'city' },
									operator,
									value: { __rl: true, mode: 'text', value: '={{ $json.q }}' },
									values: '={{ $json.q }}',
								},
							],
						},
					},
				],
			},
			...extra,
		} as INodeParameters);

	it.each(['EQ', 'NEQ', 'CONTAINS_TOKEN', 'IN', 'NOT_IN'])(
		'is an error for %s, or matches nothing',
		async (operator) => {
			for (const [, item] of NOTHING) {
				const refused = await bench.run(built(operator), [item]);
				expect(refused.error?.message).toMatch(/^Filter 1 of group 1 on 'city' has no value/);
				expect(refused.error?.description).toMatch(/'If a Filter Value Is Empty'/);
				const options = { ifFilterValueEmpty: 'nothing' };
				const none = await bench.run(built(operator, { options }), [item]);
				expect([none.error, none.json(NODE)]).toEqual([undefined, []]);
				expect(searches()).toBe(0);
			}
		},
	);
});

describe('A builder filter for a list, in the forms that expressions yield', () => {
	const listFilter = (operator: string, fields: INodeParameters) =>
		search({
			filters: {
				group: [
					{
						filters: {
							filter: [{ propertyName: { __rl: true, mode: 'name', value: 'city' }, operator, ...fields }],
						},
					},
				],
			},
		} as INodeParameters);
	const OTHERS: Array<[string, unknown]> = [
		['a list', ['London', 'Oslo']],
		['JSON text of a list', '["London","Oslo"]'],
		['a list within a list', [['London', 'Oslo'], 'Bergen']],
		['objects with a value', ['Oslo', { label: 'The capital', value: 'London' }]],
		['commas', 'Oslo, London'],
	];

	it.each(OTHERS)('%s leaves out what it names', async (_, q) => {
		for (const field of ['values', 'chosenValues']) {
			const parameters = listFilter('NOT_IN', { [field]: '={{ $json.q }}' });
			const result = await bench.run(parameters, [{ q } as IDataObject]);
			expect(result.error).toBeUndefined();
			expect(names(result.json(NODE))).toEqual(['Somerville']);
		}
	});

	it('what is no value is refused', async () => {
		const parameters = listFilter('NOT_IN', { values: '={{ $json.q }}' });
		const result = await bench.run(parameters, [{ q: ['Oslo', { city: 'London' }] }]);
		expect(result.error?.message).toMatch(/on 'city' has a value that is neither a text/);
		expect(searches()).toBe(0);
	});
});

describe('Limit', () => {
	const limited = (limit: unknown, operation = 'search') =>
		({ resource: 'contact', operation, returnAll: false, limit }) as INodeParameters;

	it.each(['search', 'getAll'])(
		'of %s is a whole number from 0, else it is refused by name',
		async (operation) => {
			for (const limit of [-5, 'ten', 2.5, '={{ $json.gone }}', '={{ "" }}', '={{ null }}', '={{ NaN }}']) {
				const result = await bench.run(limited(limit, operation));
				expect(result.error?.message).toMatch(/^The parameter 'Limit' (cannot be '|is empty)/);
				expect(result.error?.description).toMatch(/whole number from 0 on.*'Return All'/);
				expect(bench.sandbox.calls.count({ path: /objects/ })).toBe(0);
			}
		},
	);

	it.each(['search', 'getAll'])('0 of %s means 0, without a call', async (operation) => {
		for (const limit of [0, '={{ "0" }}']) {
			const result = await bench.run(limited(limit, operation));
			expect([result.error, result.json(NODE)]).toEqual([undefined, []]);
			expect(bench.sandbox.calls.count({ path: /objects/ })).toBe(0);
		}
		const two = await bench.run(limited('={{ "2" }}', operation));
		expect(two.json(NODE)).toHaveLength(2);
	});
});

describe('If Nothing Is Found', () => {
	const get = (options: INodeParameters = {}, id = '999999999') => ({
		resource: 'contact',
		operation: 'get',
		recordId: byId(id),
		options,
	});

	it('Get: an error, no item, or an item that says so with what was asked for', async () => {
		const error = await bench.run(get());
		expect(error.error).toBeDefined();
		const none = await bench.run(get({ ifNothingFound: 'none' }));
		expect([none.error, none.json(NODE)]).toEqual([undefined, []]);
		const item = await bench.run(get({ ifNothingFound: 'item' }));
		expect(item.json(NODE)).toEqual([{ found: false, id: '999999999' }]);
		const recordId = { __rl: true, mode: 'email', value: '={{ $json.email }}' };
		const keyed = await bench.run({ ...get({ ifNothingFound: 'item' }), recordId }, [
			{ email: 'ada@example.com' },
			{ email: 'nobody@example.com' },
		]);
		expect(keyed.json(NODE)).toMatchObject([
			{ lastname: 'Lovelace' },
			{ found: false, property: 'email', value: 'nobody@example.com' },
		]);
	});

	it('Get: goes on after a record that does not exist', async () => {
		const ids = bench.sandbox.records.seed('companies', [{ name: 'a' }, { name: 'b' }]);
		// Different properties are read in batches of their own.
		const parameters = {
			resource: 'company',
			operation: 'get',
			recordId: byId('={{ $json.id }}'),
			options: { ifNothingFound: 'none', properties: '={{ [$json.property] }}' },
		};
		const items = ['999999999', ...ids, '999999998'].flatMap((id) =>
			Array.from({ length: 100 }, (_, at) => ({ id, property: `other${at}` })),
		);
		const result = await bench.run(parameters, items);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(200);
	});

	it('Search: no item, an error that says what was looked for, or an item that says so', async () => {
		const nobody = asJson([{ ...CITY, value: '={{ $json.city }}' }], {
			query: 'Nobody',
			filterGroupsJson: '={{ [{ propertyName: "city", operator: "EQ", value: "Oslo" }] }}',
		});
		const none = await bench.run(nobody);
		expect([none.error, none.json(NODE)]).toEqual([undefined, []]);
		const error = await bench.run({ ...nobody, options: { ifNothingFound: 'error' } });
		expect(error.error?.message).toBe('No contact was found');
		expect(error.error?.description).toMatch(
			/searchText 'Nobody', filters 'city EQ Oslo'.*'If Nothing Is Found'/,
		);
		const item = await bench.run({ ...nobody, options: { ifNothingFound: 'item' } });
		expect(item.json(NODE)).toEqual([{ found: false, searchText: 'Nobody', filters: 'city EQ Oslo' }]);
	});

	it('says so too where nothing was searched, since a text was empty', async () => {
		const options = { ifNothingFound: 'item', ifSearchTextEmpty: 'nothing' };
		const result = await bench.run(search({ query: '={{ $json.q }}', options }), [{}]);
		expect(result.json(NODE)).toEqual([{ found: false }]);
	});
});
