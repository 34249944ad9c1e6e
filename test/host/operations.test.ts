import { byId, errorOf, EXTERNAL_KEY, HostBench, JSON_INPUT, MAPPED, matchBy, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('companies', EXTERNAL_KEY);
});
afterAll(async () => await bench.stop());
afterEach(() => {
	bench.sandbox.faults.clear();
	bench.sandbox.configure({ traceIds: true });
});

const people = (count: number, prefix: string) =>
	Array.from({ length: count }, (_, at) => ({
		email: `${prefix}${at}@example.com`,
		firstname: `First ${at}`,
	}));
const upsertContacts = {
	resource: 'contact',
	operation: 'upsert',
	matchProperty: matchBy('email'),
	...MAPPED,
};

describe('Create or Update', () => {
	it('sends 10,000 contacts in exactly 100 upsert calls and pairs every result with its item', async () => {
		const items = people(10_000, 'many');
		const result = await bench.run(upsertContacts, items);
		expect(result.error).toBeUndefined();
		expect(bench.sandbox.calls.count({ path: /batch\/upsert/ })).toBe(100);
		const output = result.items(NODE);
		expect(output).toHaveLength(10_000);
		for (const [at, item] of output.entries()) {
			expect(item.json.email).toBe(items[at]?.email);
			expect(item.pairedItem).toEqual({ item: at });
		}
	});

	it('says created or updated for each item', async () => {
		await bench.run(upsertContacts, people(2, 'twice'));
		const result = await bench.run(upsertContacts, people(4, 'twice'));
		expect(result.json(NODE).map(({ outcome }) => outcome)).toEqual([
			'updated',
			'updated',
			'created',
			'created',
		]);
	});

	it('lets the last of several items with the same address win, whatever its case', async () => {
		const result = await bench.run(upsertContacts, [
			{ email: 'Same@Example.com', firstname: 'first' },
			{ email: 'other@example.com', firstname: 'other' },
			{ email: 'same@example.COM', firstname: 'second' },
			{ email: 'same@example.com', firstname: 'third' },
		]);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ firstname }) => firstname)).toEqual([
			'first',
			'other',
			'second',
			'third',
		]);
		const stored = bench.sandbox.records
			.all('contacts')
			.filter(({ properties }) => properties.email === 'same@example.com');
		expect(stored.map(({ properties }) => properties.firstname)).toEqual(['third']);
	});

	it('matches companies by a unique property of the account', async () => {
		const parameters = {
			resource: 'company',
			operation: 'upsert',
			matchProperty: matchBy('external_key'),
			...MAPPED,
		};
		const first = await bench.run(parameters, [{ external_key: 'K-1', name: 'Ægir 大学' }]);
		const second = await bench.run(parameters, [{ external_key: 'K-1', name: 'Ægir 大學' }]);
		expect(first.json(NODE)[0]).toMatchObject({ outcome: 'created', name: 'Ægir 大学' });
		expect(second.json(NODE)[0]).toMatchObject({
			outcome: 'updated',
			name: 'Ægir 大學',
			id: first.json(NODE)[0]?.id,
		});
	});

	it.each([true, false])(
		'writes the other 99 when HubSpot refuses one record (trace ids honoured: %s)',
		async (traceIds) => {
			bench.sandbox.configure({ traceIds });
			const items = people(100, `poison${traceIds}`).map((item, at) =>
				at === 41 ? { ...item, email: 'x@nowhere' } : item,
			);
			const result = await bench.run(upsertContacts, items, { onError: 'continueRegularOutput' });
			const output = result.json(NODE);
			expect(output).toHaveLength(100);
			const failed = output.flatMap((json, at) => (json.error ? [at] : []));
			expect(failed).toEqual([41]);
			expect(errorOf(output[41]).message).toMatch(/email|nowhere/);
			const stored = bench.sandbox.records
				.all('contacts')
				.filter(({ properties }) => properties.email?.startsWith(`poison${traceIds}`));
			expect(stored).toHaveLength(99);
			// A few calls for each bad record, not one for each good one.
			expect(bench.sandbox.calls.count({ path: /batch\/upsert/ })).toBeLessThanOrEqual(traceIds ? 1 : 15);
		},
	);
});

describe('Create', () => {
	it('creates records in batches and reports one that exists with its id', async () => {
		const [existing = ''] = bench.sandbox.records.seed('contacts', [{ email: 'there@example.com' }]);
		const result = await bench.run(
			{ resource: 'contact', operation: 'create', ...JSON_INPUT },
			[...people(150, 'fresh'), { email: 'THERE@example.com' }],
			{ onError: 'continueRegularOutput' },
		);
		expect(bench.sandbox.calls.count({ path: /batch\/create/ })).toBe(2);
		expect(errorOf(result.json(NODE)[150])).toMatchObject({ kind: 'conflict', existingId: existing });
		expect(result.json(NODE).filter(({ error }) => error)).toHaveLength(1);
	});

	it('never repeats a create whose answer was lost, and says that its fate is unknown', async () => {
		bench.sandbox.faults.add({ route: /batch\/create/, times: 1, kind: 'cut-after' });
		const result = await bench.run(
			{ resource: 'deal', operation: 'create', ...JSON_INPUT },
			[{ dealname: 'Once', dealstage: 'contractsent' }],
			{
				onError: 'continueRegularOutput',
			},
		);
		expect(errorOf(result.json(NODE)[0]).kind).toBe('unconfirmed');
		expect(bench.sandbox.calls.count({ path: /batch\/create/ })).toBe(1);
		const stored = bench.sandbox.records
			.all('deals')
			.filter(({ properties }) => properties.dealname === 'Once');
		expect(stored).toHaveLength(1);
	});

	it('names the properties that the account requires', async () => {
		bench.sandbox.requireOnCreate('deals', 'amount');
		const result = await bench.run({ resource: 'deal', operation: 'create', ...JSON_INPUT }, [
			{ dealname: 'No amount', dealstage: 'contractsent' },
		]);
		expect(`${result.error?.message} ${result.error?.description}`).toContain('amount');
	});
});

describe('Update, Get and Delete', () => {
	it('updates by id, 100 a call, and keeps to the order of the items', async () => {
		const ids = bench.sandbox.records.seed('contacts', people(250, 'update'));
		const items = ids.map((id, at) => ({ id, lastname: `Last ${at}` })).reverse();
		const result = await bench.run(
			{
				resource: 'contact',
				operation: 'update',
				recordId: byId('={{ $json.id }}'),
				specifyProperties: 'json',
				propertiesJson: '={{ { lastname: $json.lastname } }}',
			},
			items,
		);
		expect(bench.sandbox.calls.count({ path: /batch\/update/ })).toBe(3);
		expect(result.json(NODE).map(({ id, lastname }) => ({ id, lastname }))).toEqual(items);
	});

	it('reads 10,000 records in 100 calls', async () => {
		const ids = bench.sandbox.records.seed('contacts', people(10_000, 'get'));
		const result = await bench.run(
			{
				resource: 'contact',
				operation: 'get',
				recordId: byId('={{ $json.id }}'),
				options: { properties: ['email'] },
			},
			ids.map((id) => ({ id })),
		);
		expect(bench.sandbox.calls.count({ path: /batch\/read/ })).toBe(100);
		expect(result.json(NODE).map(({ id }) => id)).toEqual(ids);
		expect(result.json(NODE)[9_999]?.email).toBe('get9999@example.com');
	});

	it('reads by another unique property, shares repeated keys, and reports what is missing', async () => {
		bench.sandbox.records.seed('contacts', [{ email: 'by.mail@example.com', firstname: 'By Mail' }]);
		const result = await bench.run(
			{
				resource: 'contact',
				operation: 'get',
				recordId: { __rl: true, mode: 'email', value: '={{ $json.mail }}' },
			},
			[{ mail: 'by.mail@example.com' }, { mail: 'nobody@example.com' }, { mail: 'BY.MAIL@example.com' }],
			{ onError: 'continueRegularOutput' },
		);
		const [first, second, third] = result.json(NODE);
		expect(first).toMatchObject({ firstname: 'By Mail' });
		expect(third).toMatchObject({ firstname: 'By Mail' });
		expect(errorOf(second)).toMatchObject({
			kind: 'notFound',
			message: "HubSpot has no contact with 'email' 'nobody@example.com'",
		});
		expect(errorOf(second).description).toMatch(/'Archived'.*'If Nothing Is Found'/);
		expect(bench.sandbox.calls.count({ path: /batch\/read/ })).toBe(1);
	});

	it('archives records, and a repeated id only once', async () => {
		const ids = bench.sandbox.records.seed('companies', [{ name: 'A' }, { name: 'B' }]);
		const result = await bench.run(
			{ resource: 'company', operation: 'delete', recordId: byId('={{ $json.id }}') },
			[{ id: ids[0] }, { id: ids[1] }, { id: ids[0] }],
		);
		expect(result.json(NODE)).toEqual([ids[0], ids[1], ids[0]].map((id) => ({ id, deleted: true })));
		expect(bench.sandbox.records.get('companies', ids[0] ?? '')?.archived).toBe(true);
	});

	it('takes the address of a record page', async () => {
		const [id] = bench.sandbox.records.seed('deals', [{ dealname: 'By URL', dealstage: 'contractsent' }]);
		const result = await bench.run({
			resource: 'deal',
			operation: 'get',
			recordId: {
				__rl: true,
				mode: 'url',
				value: `https://app.hubspot.com/contacts/62515/record/0-3/${id}?tab=1`,
			},
		});
		expect(result.json(NODE)[0]).toMatchObject({ id, dealname: 'By URL' });
	});
});

describe('Get Many and Search', () => {
	it('lists all records, each once, or as many as the limit says', async () => {
		const ids = bench.sandbox.records.seed(
			'deals',
			Array.from({ length: 345 }, (_, at) => ({ dealname: `Listed ${at}`, dealstage: 'contractsent' })),
		);
		const all = await bench.run({ resource: 'deal', operation: 'getAll', returnAll: true });
		const found = new Set(all.json(NODE).map(({ id }) => id));
		expect(ids.every((id) => found.has(id))).toBe(true);
		expect(found.size).toBe(bench.sandbox.records.count('deals'));
		const some = await bench.run({ resource: 'deal', operation: 'getAll', limit: 120 });
		expect(some.json(NODE)).toHaveLength(120);
		expect(bench.sandbox.calls.count({})).toBe(2);
	});

	it('finds 1,900 records in 10 calls', async () => {
		bench.sandbox.records.seed(
			'companies',
			Array.from({ length: 1_900 }, (_, at) => ({ name: `Findable ${at}`, city: 'Uppsala' })),
		);
		const result = await bench.run({
			resource: 'company',
			operation: 'search',
			filters: {
				group: [{ filters: { filter: [{ propertyName: 'city', operator: 'EQ', value: 'uppsala' }] } }],
			},
			returnAll: true,
			simplify: false,
		});
		expect(result.error).toBeUndefined();
		expect(new Set(result.json(NODE).map(({ id }) => id)).size).toBe(1_900);
		expect(bench.sandbox.calls.count({ path: /\/search$/ })).toBe(10);
	});

	it('joins groups with OR and the filters of a group with AND, from the builder and from JSON alike', async () => {
		bench.sandbox.records.seed('deals', [
			{ dealname: 'or-1', amount: '10', dealstage: 'closedwon' },
			{ dealname: 'or-2', amount: '90', dealstage: 'closedwon' },
			{ dealname: 'or-3', amount: '90', dealstage: 'closedlost' },
			{ dealname: 'or-4', amount: '10', dealstage: 'closedlost' },
		]);
		const groups = [
			[
				{ propertyName: 'dealname', operator: 'CONTAINS_TOKEN', value: 'or*' },
				{ propertyName: 'dealstage', operator: 'EQ', value: 'closedwon' },
				{ propertyName: 'amount', operator: 'GTE', value: '50' },
			],
			[{ propertyName: 'dealname', operator: 'EQ', value: 'or-4' }],
		];
		const sort = { by: { propertyName: 'dealname', direction: 'DESCENDING' } };
		const base = { resource: 'deal', operation: 'search', returnAll: true, sort };
		const built = await bench.run({
			...base,
			filters: { group: groups.map((filter) => ({ filters: { filter } })) },
		});
		const json = await bench.run({
			...base,
			specifyFilters: 'json',
			filterGroupsJson: JSON.stringify(groups.map((filters) => ({ filters }))),
		});
		expect(built.error).toBeUndefined();
		expect(built.json(NODE).map(({ dealname }) => dealname)).toEqual(['or-4', 'or-2']);
		expect(json.json(NODE)).toEqual(built.json(NODE));
	});

	it('names an unknown property of a filter and the one that was meant', async () => {
		const result = await bench.run({
			resource: 'contact',
			operation: 'search',
			filters: {
				group: [{ filters: { filter: [{ propertyName: 'fistname', operator: 'EQ', value: 'x' }] } }],
			},
		});
		expect(result.error?.message).toBe("HubSpot has no property named 'fistname'");
		expect(result.error?.description).toContain("'firstname'");
	});
});
