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
			/No active owner in HubSpot has the email address 'adda@sandbox.example'. Did you mean 'ada@sandbox.example'\? See/,
		);
		expect(errorOf(output[1]).description).toMatch(/No active owner .*'erik@sandbox.example'\. See/);
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
