import type { INodeParameters } from 'n8n-workflow';

import type { RunResult } from '../../harness/engine';
import { errorOf, HostBench, JSON_INPUT, MAPPED, NODE } from '../support/host';

let bench: HostBench;
const PARTNER = {
	label: 'Partner Pipeline',
	displayOrder: 1,
	stages: [
		{ label: 'Signed', displayOrder: 0, metadata: { probability: '0.5' } },
		{ label: 'Closed Won', displayOrder: 1, metadata: { probability: '1.0' } },
	],
};
let partner: { id: string; stages: Array<{ id: string; label: string }> };
const partnerStage = (label: string) => partner.stages.find((stage) => stage.label === label)?.id;

beforeEach(async () => {
	// A new account each time: nothing is remembered from another test.
	bench = await HostBench.start();
	const answer = await fetch(`${bench.sandbox.url}/crm/pipelines/2026-09/deals`, {
		method: 'POST',
		headers: { authorization: `Bearer ${bench.sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify(PARTNER),
	});
	partner = (await answer.json()) as typeof partner;
});
afterEach(async () => await bench.stop());

const create = { resource: 'deal', operation: 'create' };
const ADA = '81230001';
const called = (path: RegExp) => bench.sandbox.calls.count({ path });
const written = (result: RunResult) =>
	result.json(NODE).map(({ id }) => bench.sandbox.records.get('deals', String(id))?.properties);

describe('Names in values that are written', () => {
	it.each([
		['mapped automatically', MAPPED],
		['as JSON', JSON_INPUT],
		[
			'mapped by hand',
			{
				specifyProperties: 'fields',
				properties: {
					mappingMode: 'defineBelow',
					value: {
						dealname: '={{ $json.dealname }}',
						pipeline: '={{ $json.pipeline }}',
						dealstage: '={{ $json.dealstage }}',
						hubspot_owner_id: '={{ $json.hubspot_owner_id }}',
					},
				},
			},
		],
	])('owners by email, pipelines and stages by label: %s', async (_, how) => {
		const result = await bench.run({ ...create, ...how }, [
			{
				dealname: 'a',
				dealstage: 'closed won',
				pipeline: 'partner pipeline',
				hubspot_owner_id: ' ADA@sandbox.example',
			},
			{ dealname: 'b', dealstage: 'Closed Won', pipeline: 'Sales Pipeline', hubspot_owner_id: ADA },
			{ dealname: 'c', dealstage: 'Signed', pipeline: partner.id, hubspot_owner_id: '' },
		]);
		expect(result.error).toBeUndefined();
		expect(written(result)).toMatchObject([
			{ dealname: 'a', pipeline: partner.id, dealstage: partnerStage('Closed Won'), hubspot_owner_id: ADA },
			{ dealname: 'b', pipeline: 'default', dealstage: 'closedwon', hubspot_owner_id: ADA },
			{ dealname: 'c', pipeline: partner.id, dealstage: partnerStage('Signed') },
		]);
		// Definitions, owners, pipelines, one batch, and the account for the addresses.
		expect(called(/crm\/owners/)).toBe(1);
		expect(called(/crm\/pipelines/)).toBe(1);
		expect(called(/batch\/create/)).toBe(1);
	});

	it('cost nothing where there are none', async () => {
		const items = [{ dealname: 'a', dealstage: 'contract sent', pipeline: 'default', hubspot_owner_id: ADA }];
		const result = await bench.run({ ...create, ...MAPPED }, items);
		expect(result.error).toBeUndefined();
		expect(called(/crm\/(owners|pipelines)/)).toBe(0);
	});

	it('are remembered for the next run, and read anew where one is missing', async () => {
		const deal = (hubspot_owner_id: string) => [
			{ dealname: 'x', dealstage: 'Closed Won', pipeline: 'Sales Pipeline', hubspot_owner_id },
		];
		await bench.run({ ...create, ...MAPPED }, deal('ada@sandbox.example'));
		expect(called(/crm\/(owners|pipelines)/)).toBe(2);
		await bench.run({ ...create, ...MAPPED }, deal('chiara@sandbox.example'));
		expect(called(/crm\/(owners|pipelines)/)).toBe(0);
	});

	it('a stage of several pipelines needs its pipeline, and nothing is sent without', async () => {
		const result = await bench.run({ ...create, ...MAPPED }, [{ dealname: 'a', dealstage: 'Closed Won' }]);
		expect(result.error?.message).toBe("The value for the property 'dealstage' cannot be used");
		expect(result.error?.description).toContain(
			`'Closed Won' is a stage of several pipelines: 'Sales Pipeline' (closedwon), 'Partner Pipeline' (${partnerStage('Closed Won')}). Give the pipeline as well`,
		);
		expect(called(/batch/)).toBe(0);
	});

	it('an address that no active owner has is refused for its item alone', async () => {
		const items = ['adda@sandbox.example', 'erik@sandbox.example', 'ada@sandbox.example'].map(
			(hubspot_owner_id, at) => ({ dealname: `d${at}`, dealstage: 'closedlost', hubspot_owner_id }),
		);
		const result = await bench.run({ ...create, ...MAPPED }, items, { onError: 'continueRegularOutput' });
		const output = result.json(NODE);
		expect(errorOf(output[0]).description).toMatch(
			/No active owner in HubSpot has the email address 'adda@sandbox.example'. Did you mean 'ada@sandbox.example'\?/,
		);
		expect(errorOf(output[1]).description).toMatch(/No active owner .*'erik@sandbox.example'\./);
		expect(output[2]).toMatchObject({ dealname: 'd2' });
	});

	it('a token that may not read owners is told the scope', async () => {
		const scopes = ['crm.objects.deals.read', 'crm.objects.deals.write'];
		const credential = bench.token(bench.sandbox.issuePrivateToken(scopes));
		const items = [{ dealname: 'a', dealstage: 'closedlost', hubspot_owner_id: 'ada@sandbox.example' }];
		const result = await bench.run({ ...create, ...MAPPED }, items, { credential });
		expect(result.error?.description).toContain('scope crm.objects.owners.read');
		expect(called(/batch/)).toBe(0);
	});
});

describe('Names in filters', () => {
	const search = (filterGroupsJson: object[], extra: INodeParameters = {}): INodeParameters =>
		({
			resource: 'deal',
			operation: 'search',
			specifyFilters: 'json',
			filterGroupsJson,
			returnAll: true,
			sort: { by: { propertyName: 'dealname' } },
			...extra,
		}) as INodeParameters;
	const filter = (propertyName: string, operator: string, value: unknown) => ({
		propertyName,
		operator,
		...(Array.isArray(value) ? { values: value } : { value }),
	});
	const searches = () => called(/\/search$/);

	beforeEach(() => {
		bench.sandbox.records.seed('deals', [
			{ dealname: 'a', pipeline: 'default', dealstage: 'closedwon', hubspot_owner_id: ADA },
			{ dealname: 'b', pipeline: partner.id, dealstage: partnerStage('Closed Won') ?? '' },
			{ dealname: 'c', pipeline: partner.id, dealstage: partnerStage('Signed') ?? '', hubspot_owner_id: ADA },
		]);
	});

	it.each([
		['owner by email', [filter('hubspot_owner_id', 'EQ', 'Ada@sandbox.example')], ['a', 'c']],
		[
			'owners by email',
			[filter('hubspot_owner_id', 'NOT_IN', ['ada@sandbox.example', 'chiara@sandbox.example'])],
			['b'],
		],
		['stage by label', [filter('dealstage', 'EQ', 'signed')], ['c']],
		['pipeline by label', [filter('pipeline', 'EQ', 'partner pipeline')], ['b', 'c']],
		[
			'stage of a pipeline',
			[filter('dealstage', 'EQ', 'closed won'), filter('pipeline', 'EQ', 'Partner Pipeline')],
			['b'],
		],
		[
			'stages of a pipeline',
			[filter('pipeline', 'IN', ['default']), filter('dealstage', 'IN', ['closed won', 'Closed Lost'])],
			['a'],
		],
	])('%s', async (_, filters, expected) => {
		const result = await bench.run(search(filters));
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ dealname }) => dealname)).toEqual(expected);
		expect(searches()).toBe(1);
	});

	it('work in the builder, with what was chosen from lists', async () => {
		const located = (mode: string, value: string) => ({ __rl: true, mode, value });
		const group = [
			{
				filters: {
					filter: [
						{
							propertyName: located('list', 'hubspot_owner_id'),
							operator: 'EQ',
							value: located('text', '={{ $json.owner }}'),
						},
						{
							propertyName: located('name', 'pipeline'),
							operator: 'IN',
							values: '',
							chosenValues: [partner.id],
						},
					],
				},
			},
		];
		const sort = { by: { propertyName: located('list', 'dealname'), direction: 'DESCENDING' } };
		const parameters = { specifyFilters: 'fields', filters: { group }, sort } as INodeParameters;
		const result = await bench.run(search([], parameters), [
			{ owner: 'ada@sandbox.example' },
			{ owner: ADA },
		]);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ dealname }) => dealname)).toEqual(['c', 'c']);
		expect(called(/crm\/owners/)).toBe(1);
	});

	it.each([
		[
			[filter('dealstage', 'EQ', 'Closed Won')],
			/several pipelines: 'Sales Pipeline' \(closedwon\), 'Partner/,
		],
		[
			[filter('hubspot_owner_id', 'EQ', 'nobody@sandbox.example')],
			/No active owner .*'nobody@sandbox.example'/,
		],
	])('are refused before anything is searched: %j', async (filters, description) => {
		const result = await bench.run(search(filters));
		expect(result.error?.message).toMatch(/^Filter 1 of group 1 on '\w+' has a value that cannot be used/);
		expect(result.error?.description).toMatch(description);
		expect(searches()).toBe(0);
	});

	it('a property to sort by that does not exist is refused with those that may be meant', async () => {
		const result = await bench.run(search([], { sort: { by: { propertyName: 'closdate' } } }));
		expect(result.error?.message).toMatch(/no property named 'closdate'/);
		expect(result.error?.description).toMatch(/Did you mean 'closedate'.*in the parameter 'Sort'/);
		expect(searches()).toBe(0);
	});
});

describe('The lists of the filter builder', () => {
	const at = 'filters.group[0].filters.filter[1]';
	const values = async (propertyName: unknown, typed?: string) => {
		const filter = [{ propertyName: 'other' }, { propertyName }];
		const parameters = {
			resource: 'deal',
			operation: 'search',
			filters: { group: [{ filters: { filter } }] },
		} as INodeParameters;
		const field = `${at}.value`;
		const found = await bench.lookUp('listSearch', 'searchPropertyValues', parameters, {
			filter: typed,
			field,
		});
		const options = await bench.lookUp('loadOptions', 'getPropertyValues', parameters, {
			field: `${at}.chosenValues`,
		});
		if (typed === undefined) expect({ results: options }).toEqual(found);
		return (found as { results: unknown[] }).results;
	};
	const located = (value: string) => ({ __rl: true, mode: 'list', value });

	it('holds all properties, by label, internal name and type', async () => {
		const find = async (filter?: string) =>
			await bench.lookUp(
				'listSearch',
				'searchProperties',
				{ resource: 'deal' },
				{ filter, field: `${at}.propertyName` },
			);
		const { results } = (await find()) as { results: unknown[] };
		expect(results).toContainEqual({
			name: 'Close Date (closedate)',
			value: 'closedate',
			description: 'datetime',
		});
		expect(await find('close d')).toEqual({
			results: [{ name: 'Close Date (closedate)', value: 'closedate', description: 'datetime' }],
		});
		expect(await find('DEALST')).toMatchObject({ results: [{ value: 'dealstage' }] });
	});

	it('holds the options of the property in the same filter', async () => {
		expect(await values('dealtype')).toEqual([
			{ name: 'New Business', value: 'newbusiness' },
			{ name: 'Existing Business', value: 'existingbusiness' },
		]);
		expect(await values(located('dealtype'), 'exist')).toEqual([
			{ name: 'Existing Business', value: 'existingbusiness' },
		]);
		expect(await values(located('hs_is_closed'))).toContainEqual({ name: 'Yes', value: 'true' });
		expect(await values(located('closedate'))).toContainEqual({ name: 'last 7 days', value: 'last 7 days' });
	});

	it('holds owners with their address, and stages with their pipeline', async () => {
		expect(await values(located('hubspot_owner_id'), 'ada@')).toEqual([
			{ name: 'Ada Lindqvist (ada@sandbox.example)', value: ADA },
		]);
		expect(await values(located('dealstage'), 'won')).toEqual([
			{ name: 'Sales Pipeline: Closed Won', value: 'closedwon' },
			{ name: 'Partner Pipeline: Closed Won', value: partnerStage('Closed Won') },
		]);
	});

	it('is empty for texts, and where no property is chosen yet', async () => {
		for (const name of ['dealname', 'amount', 'gone', '']) expect(await values(located(name))).toEqual([]);
		expect(await values(undefined)).toEqual([]);
	});
});
