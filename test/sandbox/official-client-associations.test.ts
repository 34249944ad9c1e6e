import {
	createConfiguration,
	DefinitionConfigurationsApi,
	ServerConfiguration,
} from '@hubspot/api-client/lib/codegen/crm/associations/v4/schema/index';
import { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec';
import { PublicAssociationDefinitionConfigurationCreateRequestCategoryEnum as MadeFor } from '@hubspot/api-client/lib/codegen/crm/associations/v4/schema/models/PublicAssociationDefinitionConfigurationCreateRequest';
import { PublicAssociationDefinitionConfigurationUpdateRequestCategoryEnum as ChangedFor } from '@hubspot/api-client/lib/codegen/crm/associations/v4/schema/models/PublicAssociationDefinitionConfigurationUpdateRequest';

import { OfficialContract } from './official-contract';

let contract: OfficialContract;
beforeAll(async () => {
	contract = await OfficialContract.start(
		['crm/associations/v4', 'crm/associations/v4/schema'],
		// The client calls these texts; HubSpot sends numbers (HubSpot API notes, section 1.5).
		[
			...['MultiAssociatedObjectWithLabel.toObjectId'],
			...['LabelsBetweenObjectPair.fromObjectId', 'LabelsBetweenObjectPair.toObjectId'],
		],
	);
});
afterAll(() => contract.stop());
afterEach(() => expect(contract.faults()).toEqual([]));

const primary = { associationCategory: Category.HubspotDefined, associationTypeId: 1 };

/** A contact and a company that have nothing to do with each other. */
function strangers(): { contact: string; company: string } {
	const { records } = contract.sandbox;
	const [contact = ''] = records.seed('contacts', [{ firstname: 'Ada' }]);
	const [company = ''] = records.seed('companies', [{ name: 'Acme' }]);
	return { contact, company };
}

test('two records are associated, labelled, listed and parted', async () => {
	const { basicApi } = contract.client.crm.associations.v4;
	const { contact, company } = strangers();
	await basicApi.createDefault('contacts', contact, 'companies', company);
	const labelled = await basicApi.create('contacts', contact, 'companies', company, [primary]);
	expect(labelled.labels).toEqual(['Primary']);
	const page = await basicApi.getPage('contacts', contact, 'companies');
	expect(page.results[0]?.associationTypes).toHaveLength(2);
	await basicApi.archive('contacts', contact, 'companies', company);
	expect((await basicApi.getPage('contacts', contact, 'companies')).results).toEqual([]);
});

test('batches associate, label, read and part', async () => {
	const { batchApi } = contract.client.crm.associations.v4;
	const { contact, company } = strangers();
	const pair = { _from: { id: contact }, to: { id: company } };
	const inputs = [{ ...pair, types: [primary] }];
	expect((await batchApi.createDefault('contacts', 'companies', { inputs: [pair] })).results).toHaveLength(2);
	expect((await batchApi.create('contacts', 'companies', { inputs })).results).toHaveLength(1);
	const read = await batchApi.getPage('contacts', 'companies', { inputs: [{ id: contact }] });
	expect(String(read.results[0]?.to[0]?.toObjectId)).toBe(company);
	await batchApi.archiveLabels('contacts', 'companies', { inputs });
	const rest = await batchApi.getPage('contacts', 'companies', { inputs: [{ id: contact }] });
	expect(rest.results[0]?.to[0]?.associationTypes).toHaveLength(1);
	const archived = { inputs: [{ _from: { id: contact }, to: [{ id: company }] }] };
	await batchApi.archive('contacts', 'companies', archived);
	const none = await batchApi.getPage('contacts', 'companies', { inputs: [{ id: contact }] });
	expect(none).toMatchObject({ results: [], numErrors: 1 });
});

test('labels are made, listed, renamed and removed', async () => {
	const { definitionsApi } = contract.client.crm.associations.v4.schema;
	const made = await definitionsApi.create('contacts', 'companies', {
		name: 'adviser',
		label: 'Adviser',
		inverseLabel: 'Advised',
	});
	expect(made.results.map(({ label }) => label).sort()).toEqual(['Advised', 'Adviser']);
	const associationTypeId = made.results[0]?.typeId ?? 0;
	await definitionsApi.update('contacts', 'companies', { associationTypeId, label: 'Counsel' });
	const labels = async () =>
		(await definitionsApi.getAll('contacts', 'companies')).results.map(({ label }) => label);
	expect(await labels()).toContain('Counsel');
	await definitionsApi.remove('contacts', 'companies', associationTypeId);
	expect(await labels()).not.toContain('Counsel');
});

test('limits are made, changed, listed and lifted', async () => {
	// The client has this API, but no way to it.
	const { token, url } = contract.sandbox;
	const limits = new DefinitionConfigurationsApi(
		createConfiguration({
			baseServer: new ServerConfiguration(url, {}),
			authMethods: { oauth2: { accessToken: token } },
		}),
	);
	const type = { category: MadeFor.HubspotDefined, typeId: 279 };
	await limits.batchCreate('contacts', 'companies', { inputs: [{ ...type, maxToObjectIds: 2 }] });
	const changed = { category: ChangedFor.HubspotDefined, typeId: 279, maxToObjectIds: 5 };
	await limits.batchUpdate('contacts', 'companies', { inputs: [changed] });
	expect((await limits.getAll()).results[0]?.userEnforcedMaxToObjectIds).toBe(5);
	const pair = await limits.getAllBetweenTwoObjectTypes('contacts', 'companies');
	expect(pair.results).toHaveLength(1);
	await limits.batchRemove('contacts', 'companies', { inputs: [type] });
	expect((await limits.getAll()).results).toEqual([]);
});

test('every operation that the sandbox serves was called', async () => {
	expect(await contract.uncalled()).toEqual([]);
});
