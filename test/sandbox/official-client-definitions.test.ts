import { ObjectTypePropertyCreateTypeEnum as SchemaPropertyType } from '@hubspot/api-client/lib/codegen/crm/schemas/models/ObjectTypePropertyCreate';
import {
	PropertyCreateFieldTypeEnum as FieldType,
	PropertyCreateTypeEnum as PropertyType,
} from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate';

import { ObjectSerializer } from '@hubspot/api-client/lib/codegen/crm/pipelines/models/ObjectSerializer';

import { OfficialContract } from './official-contract';

let contract: OfficialContract;
beforeAll(async () => {
	contract = await OfficialContract.start([
		...['crm/properties', 'crm/pipelines', 'crm/schemas', 'crm/owners', 'oauth'],
	]);
});
afterAll(() => contract.stop());
afterEach(() => expect(contract.faults()).toEqual([]));

const shoe = {
	name: 'shoe_size',
	label: 'Shoe size',
	type: PropertyType.Number,
	fieldType: FieldType.Number,
	groupName: 'contactinformation',
};

test('properties and groups are made, read, changed and archived, one by one and in batches', async () => {
	const { batchApi, coreApi, groupsApi } = contract.client.crm.properties;
	expect((await groupsApi.create('contacts', { name: 'fit', label: 'Fit' })).displayOrder).toBeGreaterThan(0);
	expect((await groupsApi.update('contacts', 'fit', { label: 'Fitting' })).label).toBe('Fitting');
	expect((await groupsApi.getByName('contacts', 'fit')).label).toBe('Fitting');
	expect((await groupsApi.getAll('contacts')).results.length).toBeGreaterThan(1);
	await groupsApi.archive('contacts', 'fit');

	expect((await coreApi.create('contacts', shoe)).createdAt).toBeInstanceOf(Date);
	expect((await coreApi.update('contacts', 'shoe_size', { label: 'Size' })).label).toBe('Size');
	expect((await coreApi.getByName('contacts', 'shoe_size')).label).toBe('Size');
	expect((await coreApi.getAll('contacts')).results.length).toBeGreaterThan(50);
	await coreApi.archive('contacts', 'shoe_size');

	const inputs = [
		{ ...shoe, name: 'hat_size' },
		{ ...shoe, name: 'email' },
	];
	const made = await batchApi.create('contacts', { inputs });
	expect(made).toMatchObject({ numErrors: 1, errors: [{ category: 'OBJECT_ALREADY_EXISTS' }] });
	const names = { archived: false, inputs: [{ name: 'hat_size' }] };
	expect((await batchApi.read('contacts', names)).results).toHaveLength(1);
	await batchApi.archive('contacts', { inputs: [{ name: 'hat_size' }] });
});

test('the properties of every object type have what the client needs', async () => {
	const { client, sandbox } = contract;
	for (const type of ['contacts', 'companies', 'deals', 'tickets', 'leads', 'products', 'notes', 'tasks']) {
		expect((await client.crm.properties.coreApi.getAll(type)).results.length).toBeGreaterThan(5);
		expect((await client.crm.schemas.coreApi.getById(type)).properties.length).toBeGreaterThan(5);
	}
	expect(sandbox.crashes).toEqual([]);
});

test('pipelines and stages are made, read, changed and deleted', async () => {
	const { pipelineAuditsApi, pipelineStageAuditsApi, pipelineStagesApi, pipelinesApi } =
		contract.client.crm.pipelines;
	const stage = (label: string) => ({ label, displayOrder: 0, metadata: { probability: '0.5' } });
	const input = { label: 'Partners', displayOrder: 1, stages: [stage('New')] };
	const { id, stages } = await pipelinesApi.create('deals', input);
	for (const type of ['contacts', 'companies', 'deals', 'tickets', 'leads']) {
		expect((await pipelinesApi.getAll(type)).results.length).toBeGreaterThan(0);
	}
	expect((await pipelinesApi.getById('deals', 'default')).stages).toHaveLength(7);
	expect((await pipelinesApi.update('deals', id, { label: 'Allies' })).label).toBe('Allies');
	expect((await pipelinesApi.replace('deals', id, input)).stages).toHaveLength(1);

	const made = await pipelineStagesApi.create('deals', id, stage('Second'));
	expect((await pipelineStagesApi.getById('deals', id, made.id)).metadata?.probability).toBe('0.5');
	expect((await pipelineStagesApi.getAll('deals', id)).results).toHaveLength(2);
	const changed = await pipelineStagesApi.update('deals', id, made.id, { label: 'Third', metadata: {} });
	expect(changed.label).toBe('Third');
	expect((await pipelineStagesApi.replace('deals', id, made.id, stage('Fourth'))).label).toBe('Fourth');
	await pipelineStagesApi.archive('deals', id, made.id);
	await pipelinesApi.archive('deals', id, true, true);
	expect((await pipelineAuditsApi.getAudit('deals', id)).results[0]?.action).toBe('DELETE');
	expect(stages).toHaveLength(1);
	expect((await pipelineStageAuditsApi.getAudit('deals', made.id)).results[0]?.action).toBe('DELETE');
});

test('custom object types are made, read, changed and archived', async () => {
	const { coreApi } = contract.client.crm.schemas;
	const made = await coreApi.create({
		name: 'boat',
		labels: { singular: 'Boat', plural: 'Boats' },
		primaryDisplayProperty: 'title',
		requiredProperties: ['title'],
		searchableProperties: [],
		secondaryDisplayProperties: [],
		properties: [{ name: 'title', label: 'Title', type: SchemaPropertyType.String, fieldType: 'text' }],
		associatedObjects: ['CONTACT'],
	});
	const type = made.objectTypeId ?? '';
	expect(made.associations.length).toBeGreaterThan(5);
	const labels = { singular: 'Ship', plural: 'Ships' };
	expect((await coreApi.update(type, { clearDescription: false, labels })).labels.plural).toBe('Ships');
	expect((await coreApi.getById(type)).name).toBe('boat');
	expect((await coreApi.getAll()).results).toHaveLength(3);
	const definition = await coreApi.createAssociation(type, {
		fromObjectTypeId: type,
		toObjectTypeId: '0-2',
		name: 'boat_to_company',
	});
	await coreApi.archiveAssociation(type, definition.id);
	expect((await coreApi.getById(type)).associations.map(({ id }) => id)).not.toContain(definition.id);
	await coreApi.archive(type);
	expect((await coreApi.getAll()).results).toHaveLength(2);
});

test('owners are listed and read', async () => {
	const { ownersApi } = contract.client.crm.owners;
	const first = await ownersApi.getPage(undefined, undefined, 1);
	const second = await ownersApi.getPage(undefined, first.paging?.next?.after, 100);
	expect([...first.results, ...second.results]).toHaveLength(4);
	const [owner] = first.results;
	expect((await ownersApi.getById(Number(owner?.id))).email).toBe(owner?.email);
	expect((await ownersApi.getPage(undefined, undefined, 100, true)).results).toHaveLength(1);
});

test('tokens are refreshed, looked at and given up', async () => {
	const { client, sandbox } = contract;
	const { clientId, clientSecret, refreshToken } = sandbox.oauth;
	const tokens = await client.oauth.tokensApi.create(
		'refresh_token',
		undefined,
		undefined,
		clientId,
		clientSecret,
		refreshToken,
	);
	expect((await client.oauth.accessTokensApi.get(tokens.accessToken)).hubId).toBe(sandbox.portalId);
	expect((await client.oauth.refreshTokensApi.get(refreshToken)).hubId).toBe(sandbox.portalId);
	await client.oauth.refreshTokensApi.archive(refreshToken);
});

test('every operation that the sandbox serves was called', async () => {
	expect(await contract.uncalled()).toEqual([]);
});

test('a field that is missing or of another kind is noticed', () => {
	const stage = {
		id: '1',
		label: 'New',
		displayOrder: '0',
		archived: false,
		createdAt: 'now',
		writePermissions: 'NOBODY',
	};
	ObjectSerializer.deserialize({ results: [stage] }, 'CollectionResponsePipelineStageNoPaging', '');
	expect(contract.faults().sort()).toEqual([
		'PipelineStage.createdAt is "now", not Date',
		'PipelineStage.displayOrder is "0", not number',
		'PipelineStage.updatedAt is missing',
		'PipelineStageWritePermissionsEnum is "NOBODY"',
	]);
});
