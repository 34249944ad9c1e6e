import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, errorOf, HostBench, JSON_INPUT, MAPPED, matchBy, NODE } from '../support/host';

/** Properties and owners about which HubSpot has the last word. */
let bench: HostBench;
beforeEach(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('contacts', {
		name: 'blood_type',
		label: 'Blood type',
		dataSensitivity: 'sensitive',
	});
});
afterEach(async () => await bench.stop());

const onError = 'continueRegularOutput' as const;
const search = (propertyName: string, operator: string, value: string): INodeParameters => ({
	resource: 'contact',
	operation: 'search',
	specifyFilters: 'json',
	filterGroupsJson: [{ filters: [{ propertyName, operator, value }] }] as never,
});
const upsert = (options: INodeParameters = {}): INodeParameters => ({
	resource: 'contact',
	operation: 'upsert',
	matchProperty: matchBy('email'),
	...MAPPED,
	options,
});

describe('a sensitive property, which is missing from the list', () => {
	it('is asked for as such, and written, read and searched for', async () => {
		const result = await bench.run(upsert(), [{ email: 'a@example.com', 'Blood type': 'B+' }]);
		expect(result.error).toBeUndefined();
		expect(bench.sandbox.records.all('contacts')[0]?.properties.blood_type).toBe('B+');
		const found = await bench.run(search('blood_type', 'EQ', 'B+'));
		expect(found.json(NODE)).toHaveLength(1);
	});

	it('without its scope, is an unknown property, named as such', async () => {
		const token = bench.sandbox.issuePrivateToken([
			'crm.objects.contacts.read',
			'crm.objects.contacts.write',
			'crm.schemas.contacts.read',
		]);
		const result = await bench.run(upsert(), [{ email: 'a@example.com', blood_type: 'B+' }], {
			credential: bench.token(token),
		});
		expect(result.error?.message).toBe("HubSpot has no property named 'blood_type'");
		expect(result.error?.description).toMatch(/sensitive/);
	});
});

describe('a time-in-stage property, which is missing from the list', () => {
	it('can be searched and sorted by', async () => {
		bench.sandbox.records.seed('contacts', [{ email: 'a@example.com', lifecyclestage: 'lead' }]);
		const found = await bench.run({
			...search('hs_v2_date_entered_lead', 'GT', '2020-01-01'),
			sort: { by: { propertyName: matchBy('hs_v2_date_entered_lead') as never, direction: 'DESCENDING' } },
		});
		expect(found.error).toBeUndefined();
		expect(found.json(NODE)).toHaveLength(1);
	});

	it('is left out of a write and listed, as all that HubSpot sets itself', async () => {
		const result = await bench.run(upsert(), [
			{ email: 'a@example.com', hs_v2_date_entered_lead: '2026-01-31' },
		]);
		expect(result.json(NODE)[0]).toMatchObject({
			outcome: 'created',
			ignored: ['hs_v2_date_entered_lead'],
		});
	});
});

describe('an owner who left', () => {
	const LEFT = 'gone@example.com';
	let former: string;
	beforeEach(() => {
		former = bench.sandbox.addOwner({ firstName: 'Eve', lastName: 'Gone', email: LEFT, archived: true });
		bench.sandbox.records.seed('contacts', [
			{ email: 'hers@example.com', hubspot_owner_id: former },
			{ email: 'free@example.com' },
		]);
	});
	const refused =
		/^The value for the property 'hubspot_owner_id' cannot be used: No active owner in HubSpot, but Eve Gone who left the account,/;

	it.each([LEFT, 'Eve Gone'])('is found by filters: %s', async (owner) => {
		const found = await bench.run(search('hubspot_owner_id', 'EQ', owner));
		expect(found.json(NODE).map(({ email }) => email)).toEqual(['hers@example.com']);
	});

	it.each(['email', 'hs_object_id'])('stays where a record has them already, matched by %s', async (key) => {
		const [hers, free] = bench.sandbox.records.all('contacts').map(({ id }) => id);
		const items: IDataObject[] = [
			{ email: 'hers@example.com', hs_object_id: hers, firstname: 'Kept', hubspot_owner_id: LEFT },
			{ email: 'free@example.com', hs_object_id: free, firstname: 'Refused', hubspot_owner_id: LEFT },
			{ email: 'new@example.com', hubspot_owner_id: 'Eve Gone' },
		];
		const result = await bench.run(
			{ ...upsert({ ifEmpty: 'create' }), matchProperty: matchBy(key), ...JSON_INPUT },
			items,
			{ onError },
		);
		const [kept, ...others] = result.json(NODE);
		expect(kept).toMatchObject({ outcome: 'updated', firstname: 'Kept' });
		for (const other of others) expect(errorOf(other).message).toMatch(refused);
		expect(
			bench.sandbox.records.all('contacts').map(({ properties }) => properties.firstname ?? null),
		).toEqual(['Kept', null]);
	});

	it('is refused by name in Create and Update', async () => {
		const create: INodeParameters = { resource: 'contact', operation: 'create', ...JSON_INPUT };
		const created = await bench.run(create, [{ email: 'x@example.com', hubspot_owner_id: LEFT }]);
		expect(created.error?.message).toMatch(refused);
		const [hers = '', free = ''] = bench.sandbox.records.all('contacts').map(({ id }) => id);
		const update = (id: string): INodeParameters => ({ ...create, operation: 'update', recordId: byId(id) });
		const kept = await bench.run(update(hers), [{ firstname: 'Kept', hubspot_owner_id: 'Eve Gone' }]);
		expect(kept.json(NODE)[0]).toMatchObject({ outcome: 'updated', firstname: 'Kept' });
		const changed = await bench.run(update(free), [{ hubspot_owner_id: LEFT }]);
		expect(changed.error?.message).toMatch(refused);
	});

	it('is left out where bad values are', async () => {
		const result = await bench.run(upsert({ badValues: 'leaveOut' }), [
			{ email: 'free@example.com', firstname: 'Written', hubspot_owner_id: LEFT },
		]);
		expect(result.json(NODE)[0]).toMatchObject({
			outcome: 'updated',
			leftOut: [{ property: 'hubspot_owner_id', value: LEFT }],
		});
	});
});
