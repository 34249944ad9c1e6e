import { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec';
import { ApiException } from '@hubspot/api-client/lib/codegen/crm/contacts/apis/exception';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/models/Filter';
import {
	PropertyCreateFieldTypeEnum as FieldType,
	PropertyCreateTypeEnum as PropertyType,
} from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate';
import type { Sandbox } from '../../sandbox/index';
import { unlimited } from './support';

// HubSpot's own client knows nothing of this project: what it can read has HubSpot's shape.

let sandbox: Sandbox;
let client: Client;
beforeEach(async () => {
	sandbox = await unlimited();
	client = new Client({ accessToken: sandbox.token, basePath: sandbox.url });
});
afterEach(() => sandbox.close());

const contact = (email: string) => ({ properties: { email }, associations: [] });

test('it creates, reads, updates, archives and merges', async () => {
	const { basicApi } = client.crm.contacts;
	const made = await basicApi.create(contact('Ada@Example.com'));
	expect(made.properties.email).toBe('ada@example.com');
	expect(made.createdAt).toBeInstanceOf(Date);
	await basicApi.update(made.id, { properties: { city: 'Oslo' } });
	const other = await basicApi.create(contact('b@example.com'));
	const merged = await basicApi.merge({ primaryObjectId: made.id, objectIdToMerge: other.id });
	expect((await basicApi.getById(made.id, ['city'])).properties.city).toBe('Oslo');
	await basicApi.archive(merged.id);
	expect((await basicApi.getPage()).results).toEqual([]);
});

test('it upserts and reads in batches, and sees what failed', async () => {
	const { batchApi } = client.crm.contacts;
	const inputs = ['a@b.co', 'c@d.co'].map((email) => ({
		id: email,
		idProperty: 'email',
		properties: { email },
	}));
	const upserted = await batchApi.upsert({ inputs });
	expect(upserted.results.map((one) => one._new)).toEqual([true, true]);
	const ids = upserted.results.map(({ id }) => ({ id }));
	const read = await batchApi.read({
		inputs: [...ids, { id: '999' }],
		properties: ['email'],
		propertiesWithHistory: [],
	});
	expect(read).toMatchObject({ numErrors: 1, errors: [{ category: 'OBJECT_NOT_FOUND' }] });
	expect(read.results).toHaveLength(2);
});

test('it searches, and pages to the end', async () => {
	sandbox.records.seed(
		'contacts',
		Array.from({ length: 250 }, (_, n) => ({ email: `c${n}@example.com` })),
	);
	expect(await client.crm.contacts.getAll()).toHaveLength(250);
	const found = await client.crm.contacts.searchApi.doSearch({
		filterGroups: [
			{ filters: [{ propertyName: 'email', operator: FilterOperatorEnum.Eq, value: 'c7@example.com' }] },
		],
	});
	expect([found.total, found.results[0]?.properties.email]).toEqual([1, 'c7@example.com']);
});

test('it associates records and reads the labels', async () => {
	const { id } = await client.crm.contacts.basicApi.create(contact('a@b.co'));
	const company = await client.crm.companies.basicApi.create({
		properties: { name: 'Acme' },
		associations: [],
	});
	const { basicApi, batchApi, schema } = client.crm.associations.v4;
	await basicApi.createDefault('contacts', id, 'companies', company.id);
	const primary = [{ associationCategory: Category.HubspotDefined, associationTypeId: 1 }];
	expect((await basicApi.create('contacts', id, 'companies', company.id, primary)).labels).toEqual([
		'Primary',
	]);
	expect((await basicApi.getPage('contacts', id, 'companies')).results[0]?.associationTypes).toHaveLength(2);
	const batch = await batchApi.getPage('contacts', 'companies', { inputs: [{ id }] });
	// The client calls it a text; HubSpot sends a number.
	expect(String(batch.results[0]?.to[0]?.toObjectId)).toBe(company.id);
	expect((await schema.definitionsApi.getAll('contacts', 'companies')).results).toHaveLength(2);
	await basicApi.archive('contacts', id, 'companies', company.id);
	expect((await basicApi.getPage('contacts', id, 'companies')).results).toEqual([]);
});

test('it reads definitions, pipelines, owners, schemas and makes a property', async () => {
	const { coreApi } = client.crm.properties;
	const property = {
		name: 'shoe_size',
		label: 'Shoe size',
		type: PropertyType.Number,
		fieldType: FieldType.Number,
		groupName: 'contactinformation',
	};
	expect((await coreApi.create('contacts', property)).name).toBe('shoe_size');
	expect((await coreApi.getAll('contacts')).results.length).toBeGreaterThan(50);
	expect((await client.crm.pipelines.pipelinesApi.getById('deals', 'default')).stages).toHaveLength(7);
	expect((await client.crm.owners.ownersApi.getPage()).results).toHaveLength(4);
	expect((await client.crm.schemas.coreApi.getAll()).results).toHaveLength(2);
});

test('it refreshes an OAuth token and uses it', async () => {
	const { clientId, clientSecret, refreshToken } = sandbox.oauth;
	const tokens = await client.oauth.tokensApi.create(
		'refresh_token',
		undefined,
		undefined,
		clientId,
		clientSecret,
		refreshToken,
	);
	const other = new Client({ accessToken: tokens.accessToken, basePath: sandbox.url });
	expect((await other.crm.contacts.basicApi.getPage()).results).toEqual([]);
});

test('it throws typed errors', async () => {
	const { basicApi } = client.crm.contacts;
	const { id } = await basicApi.create(contact('a@b.co'));
	const refused = await basicApi.create(contact('a@b.co')).catch((error: unknown) => error);
	expect(refused).toBeInstanceOf(ApiException);
	expect(refused).toMatchObject({
		code: 409,
		body: { category: 'CONFLICT', message: `Contact already exists. Existing ID: ${id}` },
	});
	await expect(basicApi.getById('999')).rejects.toMatchObject({ code: 404 });
});
