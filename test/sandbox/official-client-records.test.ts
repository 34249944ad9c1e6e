import type { Sandbox } from '../../sandbox/index';
import type { PropertyDefinition } from '../../sandbox/store/definitions';
import { STANDARD_TYPES } from '../../sandbox/store/object-types';
import { OfficialContract } from './official-contract';

type Properties = Record<string, string>;

interface Made {
	id: string;
	properties: Record<string, string | null>;
}

interface Batch {
	results: Made[];
	numErrors?: number;
}

/** What the client's APIs of an object type have in common; the client declares each anew. */
interface RecordsApi {
	basicApi: {
		create(input: object): Promise<Made>;
		getById(id: string, properties?: string[], histories?: string[], associations?: string[]): Promise<Made>;
		getPage(limit?: number, after?: string): Promise<{ results: Made[]; paging?: { next?: object } }>;
		update(id: string, input: object): Promise<Made>;
		archive(id: string): Promise<void>;
		merge?(input: { primaryObjectId: string; objectIdToMerge: string }): Promise<Made>;
	};
	batchApi: {
		create(input: object): Promise<Batch>;
		read(input: object): Promise<Batch>;
		update(input: object): Promise<Batch>;
		upsert(input: object): Promise<Batch>;
		archive(input: object): Promise<void>;
	};
	searchApi: { doSearch(input: object): Promise<{ total: number; results: Made[] }> };
}

type Crm = OfficialContract['client']['crm'];

/** Object types for which the client has an API of their own, with the folder of its code. */
const TYPES: [type: string, family: string, api: (crm: Crm) => unknown][] = [
	['contacts', 'crm/contacts', (crm) => crm.contacts],
	['companies', 'crm/companies', (crm) => crm.companies],
	['deals', 'crm/deals', (crm) => crm.deals],
	['tickets', 'crm/tickets', (crm) => crm.tickets],
	['products', 'crm/products', (crm) => crm.products],
	['line_items', 'crm/line_items', (crm) => crm.lineItems],
	['quotes', 'crm/quotes', (crm) => crm.quotes],
	['leads', 'crm/objects/leads', (crm) => crm.objects.leads],
	['notes', 'crm/objects/notes', (crm) => crm.objects.notes],
	['tasks', 'crm/objects/tasks', (crm) => crm.objects.tasks],
	['calls', 'crm/objects/calls', (crm) => crm.objects.calls],
	['meetings', 'crm/objects/meetings', (crm) => crm.objects.meetings],
	['emails', 'crm/objects/emails', (crm) => crm.objects.emails],
	['communications', 'crm/objects/communications', (crm) => crm.objects.communications],
	['postal_mail', 'crm/objects/postal_mail', (crm) => crm.objects.postalMail],
	['goal_targets', 'crm/objects/goals', (crm) => crm.objects.goals],
	['taxes', 'crm/objects/taxes', (crm) => crm.objects.taxes],
	['invoices', 'crm/commerce/invoices', (crm) => crm.commerce.invoices],
];

/** Those that the sandbox has; one that it gets is tried from then on. */
const served = TYPES.filter(([name]) => STANDARD_TYPES.some((type) => type.name === name));

const contractOfRecords = (family: string) => OfficialContract.start([family]);

/** A value that a property takes. */
function valueFor({ name, type, options }: PropertyDefinition, unique: string): string {
	if (type === 'enumeration') return options[0]?.value ?? '';
	if (type === 'datetime') return '2026-03-31T10:00:00Z';
	if (type === 'date') return '2026-03-31';
	if (type === 'number') return '5';
	return name === 'email' ? `${unique}@example.com` : unique;
}

/** The properties that a new record of a type has to have. */
function sample(name: string, unique: string): Properties {
	const type = STANDARD_TYPES.find((one) => one.name === name);
	const wanted = (type?.required ?? []).map(([first]) => first as string);
	const values = wanted.map((property): [string, string] => {
		const definition = type?.properties.find((one) => one.name === property);
		return [property, definition ? valueFor(definition, unique) : unique];
	});
	const place: Record<string, Properties> = {
		deals: { pipeline: 'default', dealstage: 'contractsent' },
		tickets: { hs_pipeline: '0', hs_pipeline_stage: '1' },
	};
	return { ...Object.fromEntries(values), ...place[name], ext_key: unique };
}

/** Associations that a new record of a type has to have. */
function associations(sandbox: Sandbox, name: string): object[] {
	if (name !== 'leads') return [];
	const [contact = ''] = sandbox.records.seed('contacts', [{ firstname: 'Ada' }]);
	const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 578 }];
	return [{ to: { id: contact }, types }];
}

describe.each(served)('%s', (name, family, api) => {
	let contract: OfficialContract;
	let records: RecordsApi;
	let input: (unique: string) => { properties: Properties; associations: object[] };
	beforeAll(async () => {
		contract = await contractOfRecords(family);
		records = api(contract.client.crm) as RecordsApi;
		contract.sandbox.defineProperty(name, { name: 'ext_key', type: 'string', hasUniqueValue: true });
		input = (unique) => ({
			properties: sample(name, unique),
			associations: associations(contract.sandbox, name),
		});
	});
	afterAll(() => contract.stop());
	afterEach(() => expect(contract.faults()).toEqual([]));

	test('one record at a time', async () => {
		const { basicApi } = records;
		const { id } = await basicApi.create(input('one'));
		expect((await basicApi.update(id, { properties: { ext_key: 'uno' } })).properties.ext_key).toBe('uno');
		const read = await basicApi.getById(
			id,
			['ext_key'],
			['ext_key'],
			name === 'contacts' ? [] : ['contacts'],
		);
		expect(read.properties.ext_key).toBe('uno');
		await basicApi.create(input('two'));
		expect((await basicApi.getPage(1)).paging?.next).toBeDefined();
		await basicApi.archive(id);
		expect((await basicApi.getPage()).results).toHaveLength(1);
		if (!basicApi.merge) return;
		const ids = [await basicApi.create(input('three')), await basicApi.create(input('four'))];
		const [primaryObjectId = '', objectIdToMerge = ''] = ids.map((one) => one.id);
		expect((await basicApi.merge({ primaryObjectId, objectIdToMerge })).id).toMatch(/^\d+$/);
	});

	test('in batches, those that fail in part too', async () => {
		const { batchApi } = records;
		const made = await batchApi.create({ inputs: ['b1', 'b2'].map(input) });
		const ids = made.results.map(({ id }) => ({ id }));
		expect(ids).toHaveLength(2);
		const changed = await batchApi.update({
			inputs: ids.map(({ id }, at) => ({ id, properties: { ext_key: `c${at}` } })),
		});
		expect(changed.results).toHaveLength(2);
		const known = { inputs: [...ids, { id: '999' }], properties: ['ext_key'], propertiesWithHistory: [] };
		expect(await batchApi.read(known)).toMatchObject({ numErrors: 1, results: [{}, {}] });
		const key = { idProperty: 'ext_key' };
		const again = [{ ...key, id: 'c0', properties: { ext_key: 'c0' } }];
		// A lead cannot be made without an association, which an upsert does not take.
		const fresh = name === 'leads' ? [] : [{ ...key, id: 'new', properties: input('new').properties }];
		const upsert = batchApi.upsert({ inputs: [...again, ...fresh] });
		// Goals cannot be upserted.
		if (name === 'goal_targets') await expect(upsert).rejects.toThrow('does not support upsert');
		else expect((await upsert).results).toHaveLength(1 + fresh.length);
		await batchApi.archive({ inputs: ids });
	});

	test('by search', async () => {
		await records.basicApi.create(input('found'));
		const filters = [{ propertyName: 'ext_key', operator: 'EQ', value: 'found' }];
		const found = await records.searchApi.doSearch({
			filterGroups: [{ filters }],
			properties: ['ext_key'],
			limit: 1,
		});
		expect([found.total, found.results[0]?.properties.ext_key]).toEqual([1, 'found']);
		const all = await records.searchApi.doSearch({ limit: 1 });
		expect(all.results).toHaveLength(1);
	});

	test('every operation that the sandbox serves was called', async () => {
		if (name === 'contacts') {
			const purged = await records.basicApi.create(input('purged'));
			await contract.client.crm.contacts.basicApi.purge({ objectId: purged.id });
		}
		expect(await contract.uncalled()).toEqual([]);
	});
});

/** Read alone: people make them with forms. */
describe('feedback submissions', () => {
	test('are read, one by one, in batches and by search', async () => {
		const contract = await contractOfRecords('crm/objects/feedback_submissions');
		const { basicApi, batchApi, searchApi } = contract.client.crm.objects.feedbackSubmissions;
		const [id = ''] = contract.sandbox.records.seed('feedback_submissions', [{}]);
		expect((await basicApi.getPage()).results).toHaveLength(1);
		expect((await basicApi.getById(id)).id).toBe(id);
		const inputs = { inputs: [{ id }], properties: [], propertiesWithHistory: [] };
		expect((await batchApi.read(inputs)).results).toHaveLength(1);
		expect((await searchApi.doSearch({ limit: 1 })).results).toHaveLength(1);
		expect(contract.faults()).toEqual([]);
		expect(await contract.uncalled()).toEqual([]);
		await contract.stop();
	});
});

describe('records of any type, custom ones too', () => {
	let contract: OfficialContract;
	beforeAll(async () => {
		contract = await contractOfRecords('crm/objects');
		contract.sandbox.defineProperty('p_vehicle', { name: 'ext_key', type: 'string', hasUniqueValue: true });
	});
	afterAll(() => contract.stop());
	afterEach(() => expect(contract.faults()).toEqual([]));

	test('are made, read, changed, found and archived', async () => {
		const { basicApi, batchApi, searchApi } = contract.client.crm.objects;
		const type = 'p_vehicle';
		const input = (model: string) => ({ properties: { model, ext_key: model }, associations: [] });
		const { id } = await basicApi.create(type, input('A'));
		expect((await basicApi.update(type, id, { properties: { model: 'B' } })).properties.model).toBe('B');
		expect((await basicApi.getById(type, id, ['model'])).properties.model).toBe('B');
		expect((await basicApi.getPage(type)).results).toHaveLength(1);
		const made = await batchApi.create(type, { inputs: [input('C')] });
		const inputs = made.results.map((one) => ({ id: one.id }));
		await batchApi.update(type, { inputs: inputs.map((one) => ({ ...one, properties: { model: 'D' } })) });
		const read = await batchApi.read(type, { inputs, properties: ['model'], propertiesWithHistory: [] });
		expect(read.results[0]?.properties.model).toBe('D');
		const upsert = { id: 'E', idProperty: 'ext_key', properties: { model: 'E' } };
		expect((await batchApi.upsert(type, { inputs: [upsert] })).results).toHaveLength(1);
		expect((await searchApi.doSearch(type, { limit: 2 })).total).toBe(3);
		await batchApi.archive(type, { inputs });
		await basicApi.archive(type, id);
	});

	test('every operation that the sandbox serves was called', async () => {
		expect(await contract.uncalled()).toEqual([]);
	});
});
