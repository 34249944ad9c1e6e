import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { associate } from '../support/associations';
import { byId, HostBench, JSON_INPUT, matchBy, NODE } from '../support/host';

/** Results that people can use: with types, without doubles and crowds, and on request with labels. */
let bench: HostBench;
const ADA = '81230001';
const ERIK_WHO_LEFT = '81230029';

beforeEach(async () => {
	// A new account each time: nothing is remembered from another test.
	bench = await HostBench.start();
	const { sandbox } = bench;
	sandbox.defineProperty('deals', { name: 'is_renewal', label: 'Renewal', type: 'bool' });
	sandbox.defineProperty('deals', {
		name: 'is_paid',
		label: 'Paid',
		type: 'enumeration',
		fieldType: 'booleancheckbox',
		options: [
			{ label: 'Yes', value: 'true' },
			{ label: 'No', value: 'false' },
		],
	});
	sandbox.defineProperty('deals', { name: 'contract_number', label: 'Contract number', type: 'number' });
	sandbox.defineProperty('deals', {
		name: 'topics',
		label: 'Topics',
		type: 'enumeration',
		fieldType: 'checkbox',
		options: [
			{ label: 'Banking', value: 'b1' },
			{ label: 'Health', value: 'h1' },
		],
	});
	sandbox.defineProperty('deals', {
		name: 'team',
		label: 'Team',
		type: 'enumeration',
		fieldType: 'checkbox',
		externalOptions: true,
		referencedObjectType: 'OWNER',
	});
});
afterEach(async () => await bench.stop());

const DEAL = {
	dealname: 'New roof',
	dealstage: 'closedwon',
	pipeline: 'default',
	amount: '1500.50',
	closedate: '2026-03-31T00:00:00.000Z',
	hubspot_owner_id: ADA,
	is_renewal: 'true',
	is_paid: 'false',
	contract_number: '1234567890123456789',
};
const seeded = (values: Record<string, string> = DEAL) =>
	bench.sandbox.records.seed('deals', [values])[0] ?? '';

async function resultOf(parameters: INodeParameters, item: IDataObject = {}): Promise<IDataObject> {
	const result = await bench.run({ resource: 'deal', ...parameters }, [item]);
	expect(result.error).toBeUndefined();
	expect(result.json(NODE)).toHaveLength(1);
	return result.json(NODE)[0] ?? {};
}
const getDeal = async (options: INodeParameters = {}, parameters: INodeParameters = {}) =>
	await resultOf({ operation: 'get', recordId: byId(seeded()), options, ...parameters });

describe('Case: IF node amount > 1000 on a result', () => {
	const VALUES = ['amount', 'is_renewal', 'is_paid', 'contract_number', 'closedate', 'hs_object_id'];

	it('Get, Get Many and Search type numbers and booleans; long numbers, dates and ids stay text', async () => {
		const id = seeded();
		bench.sandbox.clock.advance(60_000);
		for (const operation of [
			{ operation: 'get', recordId: byId(id) },
			{ operation: 'getAll', returnAll: true },
			{ operation: 'search', returnAll: true },
		]) {
			expect(await resultOf({ ...operation, options: { properties: VALUES } })).toMatchObject({
				amount: 1500.5,
				is_renewal: true,
				is_paid: false,
				contract_number: '1234567890123456789',
				closedate: expect.stringMatching(/^2026-03-31/) as string,
				id,
				hs_object_id: id,
			});
		}
	});

	it('so do writes', async () => {
		const item = { dealname: 'b', dealstage: 'closedwon', amount: '2000', is_renewal: 'no' };
		const created = await resultOf({ operation: 'create', ...JSON_INPUT }, item);
		expect(created).toMatchObject({ amount: 2000, is_renewal: false });
		const updated = await resultOf(
			{ operation: 'update', recordId: byId(String(created.id)), ...JSON_INPUT },
			{ amount: 12 },
		);
		expect(updated).toMatchObject({ amount: 12 });
		const upserted = await resultOf(
			{ operation: 'upsert', matchProperty: matchBy('dealname'), ...JSON_INPUT },
			{ dealname: 'b', amount: '13.5' },
		);
		expect(upserted).toMatchObject({ amount: 13.5 });
	});

	it('a number or boolean without a value is null, which conditions skip', async () => {
		const id = seeded({ dealname: 'c', dealstage: 'closedwon', amount: '5' });
		const json = await resultOf(
			{ operation: 'update', recordId: byId(id), ...JSON_INPUT, options: { emptyValues: 'clear' } },
			{ amount: '' },
		);
		expect(json.amount).toBeNull();
	});

	it('without Simplify everything is as HubSpot sends it', async () => {
		const json = await getDeal({ properties: VALUES }, { simplify: false });
		expect(json.properties).toMatchObject({ amount: '1500.50', is_renewal: 'true' });
	});

	it('a token that may not read definitions gets texts, and asks once', async () => {
		const stop = bench.sandbox.faults.add({ route: /crm\/properties/, kind: 'status', status: 403 });
		seeded();
		const parameters = {
			resource: 'deal',
			operation: 'search',
			query: '={{ $json.text }}',
			options: { properties: ['amount'] },
		};
		bench.sandbox.clock.advance(60_000);
		const result = await bench.run(parameters, [{ text: 'new' }, { text: 'roof' }, { text: 'New roof' }]);
		stop();
		expect(result.json(NODE).map(({ amount }) => amount)).toEqual(['1500.50', '1500.50', '1500.50']);
		expect(bench.sandbox.calls.count({ path: /\/properties\// })).toBe(1);
	});

	it('definitions cost one call a minute', async () => {
		await getDeal();
		expect(bench.sandbox.calls.count({ path: /\/properties\// })).toBe(1);
		await getDeal();
		expect(bench.sandbox.calls.count({ path: /\/properties\// })).toBe(0);
	});

	it('associated records have types too', async () => {
		const [company = ''] = bench.sandbox.records.seed('companies', [
			{ name: 'Acme', numberofemployees: '250', domain: 'acme.example' },
		]);
		const created = await resultOf(
			{
				operation: 'create',
				...JSON_INPUT,
				associate: {
					record: [
						{ objectType: 'company', matchProperty: 'hs_object_id', value: company, ifMissing: 'error' },
					],
				},
			},
			{ dealname: 'd', dealstage: 'closedwon' },
		);
		const json = await resultOf({
			operation: 'get',
			recordId: byId(String(created.id)),
			associations: { type: [{ objectType: 'company', properties: ['name', 'numberofemployees'] }] },
		});
		expect(json.associations).toMatchObject({
			company: [{ id: company, name: 'Acme', numberofemployees: 250 }],
		});
	});
});

describe('A result has few fields, none of them twice', () => {
	const FEW = 10;
	const DOUBLES = ['hs_object_id', 'createdate', 'hs_lastmodifieddate', 'lastmodifieddate', 'archived'];

	it.each([
		['contact', 'contacts', { email: 'ada@example.com', firstname: 'Ada' }],
		['company', 'companies', { name: 'Acme', domain: 'acme.example' }],
		['deal', 'deals', DEAL],
		['ticket', 'tickets', { subject: 'Help', hs_pipeline_stage: '1', hs_pipeline: '0', content: 'x' }],
	])('reads of a %s', async (resource, path, values) => {
		const [id = ''] = bench.sandbox.records.seed(path, [values]);
		bench.sandbox.clock.advance(60_000);
		for (const operation of [
			{ operation: 'get', recordId: byId(id) },
			{ operation: 'getAll', returnAll: true },
			{ operation: 'search', returnAll: true },
		]) {
			const json = await resultOf({ resource, ...operation });
			const fields = Object.keys(json);
			expect(fields.length).toBeLessThanOrEqual(FEW);
			expect(fields.filter((name) => DOUBLES.includes(name))).toEqual([]);
			expect(fields).toEqual(expect.arrayContaining(['id', 'createdAt', 'updatedAt', 'url']));
			expect(json).toMatchObject({ [Object.keys(values)[0] ?? '']: Object.values(values)[0] });
		}
	});

	it('a double that is chosen by name comes; more than ten chosen ones all come', async () => {
		const many = [
			'createdate',
			'dealname',
			'hs_mrr',
			'hs_arr',
			'hs_acv',
			'hs_tcv',
			'dealtype',
			'hs_priority',
		];
		const properties = [...many, 'description', 'amount', 'pipeline', 'dealstage'];
		const json = await getDeal({ properties });
		expect(Object.keys(json)).toEqual(['id', ...properties, 'createdAt', 'updatedAt', 'url']);
	});

	it('a write tells its outcome first, then what it wrote, then the title; not what HubSpot derives', async () => {
		const created = await resultOf(
			{ operation: 'create', ...JSON_INPUT },
			{ amount: 5, dealname: 'e', dealstage: 'closedwon' },
		);
		const id = String(created.id);
		expect(Object.keys(created)).toEqual([
			...['outcome', 'id', 'amount', 'dealname', 'dealstage'],
			...['createdAt', 'updatedAt', 'url'],
		]);
		expect(created.outcome).toBe('created');
		const updated = await resultOf(
			{ operation: 'update', recordId: byId(id), ...JSON_INPUT },
			{ hs_priority: 'high' },
		);
		expect(Object.entries(updated).slice(0, 3)).toEqual([
			['outcome', 'updated'],
			['id', id],
			['hs_priority', 'high'],
		]);
		const upsert = { operation: 'upsert', matchProperty: matchBy('dealname'), ...JSON_INPUT };
		for (const options of [{}, { skipUnchanged: true }]) {
			const json = await resultOf({ ...upsert, options }, { dealname: 'e', amount: 5 });
			expect(Object.keys(json)).toEqual([
				...['outcome', 'id', 'dealname', 'amount'],
				...['createdAt', 'updatedAt', 'url'],
			]);
		}
	});

	it('a write of one property shows the title as far as HubSpot returns it', async () => {
		const upserted = await resultOf(
			{ resource: 'contact', operation: 'upsert', matchProperty: matchBy('email'), ...JSON_INPUT },
			{ email: 'ada@example.com', phone: '12' },
		);
		expect(Object.keys(upserted).slice(0, 4)).toEqual(['outcome', 'id', 'email', 'phone']);
		expect(Object.keys(upserted).filter((name) => name.startsWith('hs_'))).toEqual([]);
	});

	it('archived is told where archived records were asked for', async () => {
		const id = seeded();
		await resultOf({ operation: 'delete', recordId: byId(id) });
		const json = await resultOf({ operation: 'get', recordId: byId(id), options: { archived: true } });
		expect(json).toMatchObject({ id, archived: true, archivedAt: expect.any(String) as string });
		expect(Object.keys(json).length).toBeLessThanOrEqual(FEW);
	});

	it('the polling trigger returns the same, and the change with types', async () => {
		const id = seeded();
		bench.sandbox.clock.advance(60_000);
		const poller = bench.poller({
			resource: 'deal',
			event: 'propertyChanged',
			watchedProperties: ['amount'],
			startFrom: 'now',
		});
		expect(await poller.poll()).toEqual([]);
		bench.sandbox.clock.advance(5_000);
		await resultOf({ operation: 'update', recordId: byId(id), ...JSON_INPUT }, { amount: 2000 });
		bench.sandbox.clock.advance(60_000);
		const [{ json } = { json: {} as IDataObject }] = await poller.poll();
		expect(json).toMatchObject({
			amount: 2000,
			change: { property: 'amount', oldValue: 1500.5, newValue: 2000 },
		});
		expect(Object.keys(json).length).toBeLessThanOrEqual(FEW);
		expect(Object.keys(json).filter((name) => DOUBLES.includes(name))).toEqual([]);
	});
});

describe('Labels', () => {
	const FULL = { ...DEAL, dealtype: 'newbusiness', topics: 'b1;h1', team: `${ADA};${ERIK_WHO_LEFT};1` };
	const CHOSEN = Object.keys(FULL);
	const LABELS = {
		dealstage: 'Closed Won',
		pipeline: 'Sales Pipeline',
		hubspot_owner_id: 'Ada Lindqvist',
		is_renewal: 'Yes',
		is_paid: 'No',
		dealtype: 'New Business',
		topics: ['Banking', 'Health'],
		team: ['Ada Lindqvist', 'Erik Left-Last-Year'],
	};

	it('are off unless chosen', async () => {
		expect(await getDeal()).not.toHaveProperty('labels');
		expect(bench.sandbox.calls.count({ path: /owners|pipelines/ })).toBe(0);
	});

	it('of stage, pipeline, owner and options stand beside the values, in all reads', async () => {
		const id = seeded(FULL);
		bench.sandbox.clock.advance(60_000);
		for (const operation of [
			{ operation: 'get', recordId: byId(id) },
			{ operation: 'getAll', returnAll: true },
			{ operation: 'search', returnAll: true },
		]) {
			const json = await resultOf({ ...operation, options: { labels: true, properties: CHOSEN } });
			expect(json.labels).toEqual(LABELS);
			expect(json).toMatchObject({ dealstage: 'closedwon', hubspot_owner_id: ADA, topics: 'b1;h1' });
		}
	});

	it('come without Simplify too', async () => {
		const id = seeded(FULL);
		const json = await resultOf({
			operation: 'get',
			recordId: byId(id),
			simplify: false,
			options: { labels: true, properties: CHOSEN },
		});
		expect(json.labels).toMatchObject(LABELS);
	});

	it('are added by writes', async () => {
		const item = { dealname: 'f', dealstage: 'closedwon', hubspot_owner_id: ADA };
		const options = { labels: true };
		const labels = { dealstage: 'Closed Won', hubspot_owner_id: 'Ada Lindqvist' };
		const created = await resultOf({ operation: 'create', ...JSON_INPUT, options }, item);
		expect(created.labels).toEqual(labels);
		const recordId = byId(String(created.id));
		expect((await resultOf({ operation: 'update', recordId, ...JSON_INPUT, options }, item)).labels).toEqual(
			labels,
		);
		const upsert = { operation: 'upsert', matchProperty: matchBy('dealname'), ...JSON_INPUT, options };
		expect((await resultOf(upsert, item)).labels).toEqual(labels);
	});

	it('are added by the polling trigger', async () => {
		const poller = bench.poller({
			resource: 'contact',
			event: 'createdOrUpdated',
			startFrom: 'now',
			options: { labels: true, properties: ['lifecyclestage'] },
		});
		expect(await poller.poll()).toEqual([]);
		bench.sandbox.clock.advance(5_000);
		bench.sandbox.records.seed('contacts', [{ email: 'ada@example.com', lifecyclestage: 'customer' }]);
		bench.sandbox.clock.advance(60_000);
		const [{ json } = { json: {} as IDataObject }] = await poller.poll();
		expect(json.labels).toEqual({ lifecyclestage: 'Customer' });
	});

	it('cost one call for each list and run, and none for lists that no result needs', async () => {
		bench.sandbox.records.seed(
			'deals',
			Array.from({ length: 30 }, () => FULL),
		);
		const result = await bench.run(
			{
				resource: 'deal',
				operation: 'getAll',
				returnAll: true,
				options: { labels: true, properties: CHOSEN },
			},
			[{}, {}],
		);
		expect(result.json(NODE)).toHaveLength(60);
		expect(bench.sandbox.calls.count({ path: /pipelines/ })).toBe(1);
		// The active owners, and those who left.
		expect(bench.sandbox.calls.count({ path: /owners/ })).toBe(2);
		await bench.run({
			resource: 'deal',
			operation: 'getAll',
			options: { labels: true, properties: ['dealtype'] },
		});
		expect(bench.sandbox.calls.count({ path: /owners|pipelines/ })).toBe(0);
	});

	it('that the token may not read are left out, and the record comes', async () => {
		const stop = bench.sandbox.faults.add({ route: /owners|pipelines/, kind: 'status', status: 403 });
		const json = await getDeal({ labels: true, properties: ['hubspot_owner_id', 'dealtype', 'amount'] });
		stop();
		expect(json).toMatchObject({ amount: 1500.5, hubspot_owner_id: ADA });
		expect(json.labels).not.toHaveProperty('hubspot_owner_id');
	});
});

describe('What HubSpot did not take', () => {
	const notTaken = [{ property: 'lifecyclestage', value: 'lead', kept: 'customer' }];

	it.each(['update', 'upsert'])('is told by %s with Associate With too', async (operation) => {
		const { records } = bench.sandbox;
		const [id = ''] = records.seed('contacts', [{ email: 'a@example.com', lifecyclestage: 'customer' }]);
		const [company = ''] = records.seed('companies', [{ name: 'A' }]);
		const json = await resultOf(
			{
				resource: 'contact',
				operation,
				...(operation === 'update' ? { recordId: byId(id) } : { matchProperty: matchBy('email') }),
				...JSON_INPUT,
				associate: { record: [{ objectType: 'company', matchProperty: 'hs_object_id', value: company }] },
			},
			{ email: 'a@example.com', lifecyclestage: 'lead' },
		);
		expect(json).toMatchObject({ notTaken, associated: [{ id: company }] });
	});
});

describe('Results in raw form share nothing', () => {
	it('one record that several items get, and one company of several contacts', async () => {
		const { records } = bench.sandbox;
		const [one = '', two = ''] = records.seed('contacts', [{ firstname: 'A' }, { firstname: 'B' }]);
		const [company = ''] = records.seed('companies', [{ name: 'A' }]);
		await associate(bench.sandbox, 'contacts', 'companies', [
			[one, company],
			[two, company],
		]);
		const result = await bench.run(
			{
				resource: 'contact',
				operation: 'get',
				recordId: byId('={{ $json.id }}'),
				simplify: false,
				associations: { type: [{ objectType: 'company', properties: ['name'] }] },
			},
			[{ id: one }, { id: one }, { id: two }],
		);
		type Raw = { properties: IDataObject; associations: { company: Array<{ properties: IDataObject }> } };
		const [first, second, third] = result.json(NODE) as unknown as Raw[];
		if (first) first.properties.firstname = 'changed by a later node';
		expect(second?.properties.firstname).toBe('A');
		for (const of of first?.associations.company ?? []) of.properties.name = 'changed by a later node';
		expect(second?.associations.company[0]?.properties.name).toBe('A');
		expect(third?.associations.company[0]?.properties.name).toBe('A');
	});
});

describe('Switches that an expression gives', () => {
	const list = async (parameters: INodeParameters, item: IDataObject) =>
		await bench.run({ resource: 'deal', operation: 'getAll', ...parameters }, [item]);

	it.each(['false', 'No', 0, '0', false])('%j is off', async (off) => {
		seeded();
		const result = await list(
			{
				returnAll: '={{ $json.off }}',
				limit: 1,
				simplify: '={{ $json.off }}',
				options: { archived: '={{ $json.off }}', labels: '={{ $json.off }}' },
			},
			{ off },
		);
		expect(result.json(NODE)).toHaveLength(1);
		expect(result.json(NODE)[0]).toMatchObject({ archived: false, properties: {} });
		expect(result.json(NODE)[0]).not.toHaveProperty('labels');
	});

	it.each(['TRUE', 'yes', 1, ' 1 ', true])('%j is on', async (on) => {
		const all = bench.sandbox.records.count('deals');
		for (let at = 0; at < 60; at++) seeded();
		const result = await list(
			{ returnAll: '={{ $json.on }}', simplify: '={{ $json.on }}', options: { labels: '={{ $json.on }}' } },
			{ on },
		);
		expect(result.json(NODE)).toHaveLength(all + 60);
		expect(result.json(NODE).at(-1)).toMatchObject({ labels: { dealstage: 'Closed Won' } });
	});

	it.each([
		['Return All', { returnAll: '={{ "all" }}' }],
		['Simplify', { simplify: '={{ "maybe" }}' }],
		['Archived', { options: { archived: '={{ "only" }}' } }],
		['Labels', { options: { labels: '={{ "German" }}' } }],
	])('%s refuses anything else before anything is read', async (name, parameters) => {
		const result = await list(parameters as INodeParameters, {});
		expect(result.error?.message).toContain(`The parameter '${name}' cannot be`);
		const got = await bench.run({ resource: 'deal', operation: 'get', recordId: byId('1'), ...parameters });
		if (name !== 'Return All') expect(got.error?.message).toContain(name);
		expect(bench.sandbox.calls.count({ path: /objects/ })).toBe(name === 'Return All' ? 1 : 0);
	});
});

describe('Property Names or IDs', () => {
	const reads: Array<[string, INodeParameters]> = [
		['get', { recordId: byId('={{ $json.id }}') }],
		['getAll', {}],
		['search', {}],
	];

	it.each(reads)('%s: are read out of the JSON text of a list', async (operation, parameters) => {
		const id = seeded();
		bench.sandbox.clock.advance(60_000);
		const options = { properties: '={{ JSON.stringify(["dealname", "amount"]) }}' };
		const json = await resultOf({ operation, ...parameters, limit: 1, options }, { id });
		expect(Object.keys(json)).toEqual(expect.arrayContaining(['dealname', 'amount']));
	});

	it.each(reads)('%s: those that do not exist are told once a run', async (operation, parameters) => {
		const id = seeded();
		bench.sandbox.clock.advance(60_000);
		const run = async (properties: string[]) => {
			const result = await bench.run(
				{ resource: 'deal', operation, ...parameters, limit: 1, options: { properties } },
				[{ id }, { id }],
			);
			expect(result.error).toBeUndefined();
			return result.hints(NODE).filter((hint) => hint.includes('has no'));
		};
		expect(await run(['dealname', 'amuont', 'zzqx'])).toEqual([
			"HubSpot has no deal property named 'amuont' (did you mean 'amount'?), 'zzqx'. Results lack what 'Property Names or IDs' asks for by such a name.",
		]);
		expect(await run(['dealname', 'closedate', 'description'])).toEqual([]);
	});
});
