import type { INodeParameters, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { RESOURCE_TYPES } from '../../nodes/HubspotCrm/objects/objectTypes';
import { HostBench, matchBy } from '../support/host';

/** What a person sees of the property mapper in a new node. */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
	const { sandbox } = bench;
	sandbox.defineProperty('companies', {
		name: 'lifecyclestage',
		label: 'Lifecycle Stage',
		type: 'enumeration',
		fieldType: 'radio',
		externalOptions: true,
		options: [
			{ label: 'Lead', value: 'lead' },
			{ label: 'Customer', value: 'customer' },
			{ label: 'Old', value: 'old', hidden: true },
		],
	});
	sandbox.defineProperty('companies', {
		name: 'is_partner',
		label: 'Partner',
		type: 'enumeration',
		fieldType: 'booleancheckbox',
		options: [
			{ label: 'Yes', value: 'true' },
			{ label: 'No', value: 'false' },
		],
	});
	sandbox.defineProperty('companies', {
		name: 'town',
		label: 'Town',
		type: 'enumeration',
		options: Array.from({ length: 1_583 }, (_, at) => ({ label: `Town ${at}`, value: `t${at}` })),
	});
});
afterAll(async () => await bench.stop());

async function fieldsOf(parameters: INodeParameters): Promise<ResourceMapperField[]> {
	const found = await bench.lookUp('resourceMapping', 'getPropertyFields', parameters);
	return (found as ResourceMapperFields).fields;
}
const shown = (fields: ResourceMapperField[]) => fields.filter(({ removed }) => !removed);
const ids = (fields: ResourceMapperField[]) => fields.map(({ id }) => id);
const named = (fields: ResourceMapperField[], name: string) => fields.find(({ id }) => id === name);

describe('Case: Create deal, fresh panel', () => {
	it('shows the main properties from the start, the required ones marked', async () => {
		const fields = await fieldsOf({ resource: 'deal', operation: 'create' });
		expect(ids(shown(fields))).toEqual(['dealname', 'dealstage', 'pipeline', 'amount', 'closedate']);
		expect(ids(fields.filter(({ required }) => required))).toEqual(['dealname', 'dealstage']);
		expect(fields.length).toBeGreaterThan(shown(fields).length);
	});

	it.each(RESOURCE_TYPES)('$plural: main and required ones, and no yes/no property', async (object) => {
		for (const operation of ['create', 'update']) {
			const fields = await fieldsOf({ resource: object.key, operation });
			const expected = [...new Set([...object.mainProperties, ...object.requiredProperties])];
			expect(ids(shown(fields))).toEqual(expected);
			expect(shown(fields).map(({ type }) => type)).not.toContain('boolean');
			const required = operation === 'create' ? object.requiredProperties : [];
			expect(ids(fields.filter((field) => field.required))).toEqual(required);
		}
	});

	it('of Create or Update, the property to match by comes first and is required, others are not', async () => {
		const matchProperty = matchBy('dealname');
		const fields = await fieldsOf({ resource: 'deal', operation: 'upsert', matchProperty });
		expect(ids(fields.filter(({ required }) => required))).toEqual(['dealname']);
		const byId = await fieldsOf({
			resource: 'deal',
			operation: 'upsert',
			matchProperty: matchBy('hs_object_id'),
		});
		expect(ids(shown(byId))[0]).toBe('hs_object_id');
		expect(byId.filter(({ required }) => required)).toEqual([]);
	});

	it('a yes/no property is not among the shown ones', async () => {
		const fields = await fieldsOf({ resource: 'company', operation: 'create' });
		expect(named(fields, 'is_partner')).toMatchObject({ type: 'boolean', removed: true });
	});
});

describe('Case: a property with external options that has options', () => {
	it('is a dropdown of those that are not hidden', async () => {
		const stage = named(await fieldsOf({ resource: 'company', operation: 'create' }), 'lifecyclestage');
		expect(stage).toMatchObject({
			type: 'options',
			options: [
				{ name: 'Lead', value: 'lead' },
				{ name: 'Customer', value: 'customer' },
			],
		});
	});

	it('of owners and others without options is a text', async () => {
		const fields = await fieldsOf({ resource: 'company', operation: 'create' });
		expect(named(fields, 'hubspot_owner_id')).toMatchObject({ type: 'string' });
		expect(named(fields, 'hubspot_owner_id')).not.toHaveProperty('options');
	});

	it('of which there are hundreds offers all', async () => {
		const town = named(await fieldsOf({ resource: 'company', operation: 'create' }), 'town');
		expect(town?.options).toHaveLength(1_583);
	});
});
