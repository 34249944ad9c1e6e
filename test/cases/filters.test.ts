import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { HostBench, JSON_INPUT, NODE } from '../support/host';
import { passTime } from '../support/passing-time';

let bench: HostBench;
let partner: { id: string; stages: Array<{ id: string; label: string }> };
const ADA = '81230001';
const ERIK = '81230029';
beforeEach(async () => {
	bench = await HostBench.start();
	bench.sandbox.records.seed('deals', [
		{ dealname: 'won', dealstage: 'closedwon', pipeline: 'default', hubspot_owner_id: ADA, amount: '10' },
		{ dealname: 'lost', dealstage: 'closedlost', pipeline: 'default', hubspot_owner_id: ERIK, amount: '20' },
	]);
});
afterEach(async () => await bench.stop());

const post = async (path: string, body: object): Promise<IDataObject> => {
	const answer = await fetch(`${bench.sandbox.url}${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${bench.sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	expect(answer.status).toBeLessThan(300);
	return (await answer.json()) as IDataObject;
};
const search = (filter: unknown, extra: INodeParameters = {}): INodeParameters =>
	({
		resource: 'deal',
		operation: 'search',
		specifyFilters: 'json',
		filterGroupsJson: JSON.stringify(Array.isArray(filter) ? filter : [filter]),
		returnAll: true,
		...extra,
	}) as INodeParameters;
const filter = (propertyName: string, operator: string, value: unknown) => ({
	propertyName,
	operator,
	...(Array.isArray(value) ? { values: value } : { value }),
});
const searches = () => bench.sandbox.calls.count({ path: /\/search$/ });
const found = async (one: unknown, extra: INodeParameters = {}) => {
	const result = await bench.run(search(one, extra));
	expect(result.error).toBeUndefined();
	return result.json(NODE).map(({ dealname }) => dealname);
};

describe('A value that no record can have is refused before anything is searched', () => {
	it.each([
		['dealstage', 'EQ', 'Won', /'Closed Won' \(closedwon\)/],
		['dealstage', 'NEQ', 'closedwonn', /Did you mean 'Closed Won' \(closedwon\)/],
		['dealstage', 'IN', ['closedwon', 'nowhere'], /no stage 'nowhere'.*'Closed Won' \(closedwon\)/],
		['pipeline', 'EQ', 'Partner pipeline', /no pipeline 'Partner pipeline'.*'Sales Pipeline' \(default\)/],
		['hubspot_owner_id', 'EQ', 'Ada Lovelace', /has the name 'Ada Lovelace'.*'Ada Lindqvist'/],
		['hubspot_owner_id', 'EQ', '99', /No owner in HubSpot has the ID '99'/],
		['dealtype', 'EQ', 'newbusines', /Did you mean 'New Business' \(newbusiness\)/],
		['dealtype', 'IN', ['newbusiness', 'old'], /'old' is none of the options.*'Existing Business'/],
		['dealstage', 'NOT_CONTAINS_TOKEN', 'Closed Wonn', /Closed Won/],
		['hubspot_owner_id', 'CONTAINS_TOKEN', 'Ada Lovelace', /'Ada Lindqvist'/],
		['hs_object_id', 'NEQ', 'won', /'won' is no record ID/],
		['hs_is_closed', 'EQ', 'perhaps', /neither true nor false/],
	])('%s %s %j', async (name, operator, value, description) => {
		const result = await bench.run(search(filter(name, operator, value)));
		expect(result.error?.message).toBe(`Filter 1 of group 1 on '${name}' has a value that cannot be used`);
		expect(result.error?.description).toMatch(description);
		expect(searches()).toBe(0);
	});

	it('one of several checkboxes', async () => {
		const parameters = (value: string) =>
			search(filter('hs_buying_role', 'EQ', value), { resource: 'contact' });
		const refused = await bench.run(parameters('CHAMPION;Boss'));
		expect(refused.error?.description).toMatch(/'Boss' is none of the options.*'Champion' \(CHAMPION\)/);
		const taken = await bench.run(parameters('Champion;END_USER'));
		expect(taken.error).toBeUndefined();
	});

	it('HubSpot decides where the list may lack options', async () => {
		for (const [resource, name] of [
			['company', 'hs_additional_domains'],
			['contact', 'hs_additional_emails'],
		] as const) {
			const result = await bench.run(search(filter(name, 'EQ', 'x.example'), { resource }));
			expect(result.error).toBeUndefined();
			expect(searches()).toBe(1);
		}
		await post('/crm/properties/2026-09/deals', {
			name: 'territory',
			label: 'Territory',
			groupName: 'dealinformation',
			type: 'enumeration',
			fieldType: 'select',
			externalOptions: true,
			referencedObjectType: 'BUSINESS_UNIT',
			options: [],
		});
		expect(await found(filter('territory', 'EQ', 'anything'))).toEqual([]);
	});

	it('an owner id goes to HubSpot where the token may not read owners', async () => {
		const scopes = ['crm.objects.deals.read', 'crm.schemas.deals.read'];
		const credential = bench.token(bench.sandbox.issuePrivateToken(scopes));
		const result = await bench.run(search(filter('hubspot_owner_id', 'EQ', ADA)), [{}], { credential });
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(1);
		const named = await bench.run(search(filter('hubspot_owner_id', 'EQ', 'Ada Lindqvist')), [{}], {
			credential,
		});
		expect(named.error?.description).toContain('scope crm.objects.owners.read');
	});

	it('an option, a stage and a pipeline that are new in HubSpot are known at once', async () => {
		expect(
			await found([filter('dealtype', 'EQ', 'newbusiness'), filter('dealstage', 'EQ', 'closedwon')]),
		).toEqual([]);
		partner = (await post('/crm/pipelines/2026-09/deals', {
			label: 'Partner Pipeline',
			displayOrder: 1,
			stages: [{ label: 'Signed', displayOrder: 0, metadata: { probability: '0.5' } }],
		})) as unknown as typeof partner;
		passTime(() => 10_000);
		expect(await found(filter('pipeline', 'EQ', 'partner pipeline'))).toEqual([]);
		expect(await found(filter('dealstage', 'EQ', 'Signed'))).toEqual([]);
		expect(await found(filter('dealstage', 'EQ', partner.stages[0]?.id ?? ''))).toEqual([]);
		jest.restoreAllMocks();
	});
});

describe('Owners', () => {
	it('are known by full name, in any case, where one owner has it', async () => {
		expect(await found(filter('hubspot_owner_id', 'EQ', ' ada  lindqvist'))).toEqual(['won']);
		expect(
			await found(filter('hubspot_owner_id', 'IN', ['Ada Lindqvist', 'chiara@sandbox.example'])),
		).toEqual(['won']);
	});

	it('who left are found by name, address and id', async () => {
		for (const one of ['Erik Left-Last-Year', 'erik@sandbox.example', ERIK])
			expect(await found(filter('hubspot_owner_id', 'EQ', one))).toEqual(['lost']);
	});

	it('are assigned by full name, and one who left is refused by name', async () => {
		const create = { resource: 'deal', operation: 'create', ...JSON_INPUT };
		const deal = (hubspot_owner_id: string) => [
			{ dealname: 'new', dealstage: 'closedwon', hubspot_owner_id },
		];
		const taken = await bench.run(create, deal('Ada Lindqvist'));
		expect(taken.error).toBeUndefined();
		const id = String(taken.json(NODE)[0]?.id);
		expect(bench.sandbox.records.get('deals', id)?.properties.hubspot_owner_id).toBe(ADA);
		for (const one of ['Erik Left-Last-Year', 'erik@sandbox.example']) {
			const refused = await bench.run(create, deal(one));
			expect(refused.error?.description).toMatch(/Erik Left-Last-Year who left the account/);
			expect(bench.sandbox.calls.count({ path: /batch\/create/ })).toBe(0);
		}
		const unknown = await bench.run(create, deal('Ada Lovelace'));
		expect(unknown.error?.description).toMatch(/No active owner.*'Ada Lovelace'.*'Ada Lindqvist'/);
	});
});

describe('Operators', () => {
	it.each([
		['amount', '=', '10', ['won']],
		['amount', '>', '10', ['lost']],
		['amount', '>=', 10, ['won', 'lost']],
		['amount', '<>', '10', ['lost']],
		['dealname', 'contains', 'won', ['won']],
		['dealname', 'does not contain', 'won', ['lost']],
		['dealstage', 'IS_ANY_OF', ['Closed Won', 'closedlost'], ['won', 'lost']],
		['dealstage', 'is none of', ['Closed Won'], ['lost']],
		['amount', 'is known', undefined, ['won', 'lost']],
		['amount', 'is empty', undefined, []],
		['amount', 'between', [5, 15], ['won']],
		['createdate', 'after', 'yesterday', ['won', 'lost']],
	])('%s %s %j', async (name, operator, value, expected) => {
		const one =
			operator === 'between' ? { propertyName: name, operator, value } : filter(name, operator, value);
		expect((await found(one)).sort()).toEqual([...expected].sort());
	});

	it.each([
		['grater than', /Did you mean GT\?/],
		['starts with', /CONTAINS_TOKEN with a value such as 'abc\*'/],
	])('%s is refused with what may be meant', async (operator, description) => {
		const result = await bench.run(search(filter('dealname', operator, 'w')));
		expect(result.error?.message).toMatch(/has the unknown operator/);
		expect(result.error?.description).toMatch(description);
		expect(searches()).toBe(0);
	});
});

describe('A record is found by each value of its keys', () => {
	beforeEach(() => {
		bench.sandbox.records.seed('contacts', [
			{ email: 'first@example.com', hs_additional_emails: 'second@example.com;third@example.com' },
			{ email: 'other@example.com' },
		]);
		bench.sandbox.records.seed('companies', [
			{ domain: 'a.example', hs_additional_domains: 'b.example;c.example' },
			{ domain: 'd.example' },
		]);
	});
	it.each([
		['contact', 'email', 'EQ', 'Second@Example.com', ['first@example.com']],
		[
			'contact',
			'email',
			'IN',
			['third@example.com', 'other@example.com'],
			['first@example.com', 'other@example.com'],
		],
		['contact', 'email', 'NEQ', 'Other@Example.com', ['first@example.com']],
		['company', 'domain', 'EQ', 'https://www.b.example/about', ['a.example']],
		['company', 'domain', 'NOT_IN', ['https://D.example', 'x.example'], ['a.example']],
	])('%s: %s %s %j', async (resource, name, operator, value, expected) => {
		const result = await bench.run(search(filter(name, operator, value), { resource }));
		expect(result.error).toBeUndefined();
		expect(
			result
				.json(NODE)
				.map((json) => json[name])
				.sort(),
		).toEqual(expected);
		expect(searches()).toBe(1);
	});

	it('and not found by `not`', async () => {
		const not = { not: filter('email', 'EQ', 'second@example.com') };
		const result = await bench.run(search(not, { resource: 'contact' }));
		expect(result.json(NODE).map(({ email }) => email)).toEqual(['other@example.com']);
	});
});

describe('The polling trigger', () => {
	const trigger = (extra: INodeParameters) =>
		bench.poller({ resource: 'deal', event: 'createdOrUpdated', ...extra });
	const json = (filterGroupsJson: unknown, options: INodeParameters = {}) =>
		trigger({ specifyFilters: 'json', filterGroupsJson, options } as INodeParameters);

	it('follows the same rules', async () => {
		await expect(json('={{ [] }}').poll()).rejects.toThrow(/'Filter Groups \(JSON\)' yields no filters/);
		await expect(json([filter('dealstage', 'EQ', 'Won')]).poll()).rejects.toThrow(/cannot be used/);
		await expect(json([{ ...filter('dealname', 'EQ', '') }]).poll()).rejects.toThrow(/has no value/);
		bench.sandbox.clock.advance(60_000);
		await expect(json('[]').poll()).resolves.toEqual([]);
		expect(await json('={{ [] }}', { ifFiltersEmpty: 'ignore' }).test()).toHaveLength(1);
		const nothing = json('={{ [] }}', { ifFiltersEmpty: 'nothing' });
		await nothing.poll();
		bench.sandbox.records.seed('deals', [{ dealname: 'later' }]);
		expect(await nothing.poll()).toEqual([]);
	});

	it.each([
		['maxRecords', 0, 'Max Records per Poll'],
		['maxRecords', 'ten', 'Max Records per Poll'],
		['lookBackSeconds', -5, 'Look Back (Seconds)'],
		['lookBackSeconds', 2.5, 'Look Back (Seconds)'],
		['lookBackSeconds', 59, 'Look Back (Seconds)'],
	])('%s %j is refused by name', async (name, value, label) => {
		await expect(trigger({ options: { [name]: value } }).poll()).rejects.toThrow(
			`The parameter '${label}' cannot be '${value}'`,
		);
	});
});
