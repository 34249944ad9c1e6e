import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { associate, defineLabel } from '../support/associations';
import { byId, errorOf, HostBench, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());
afterEach(() => {
	bench.sandbox.faults.clear();
	bench.sandbox.configure({ noAssociationsError: true });
});

const along = (...type: IDataObject[]) => ({ associations: { type } }) as INodeParameters;
const search = (city: string, extra: INodeParameters): INodeParameters => ({
	resource: 'contact',
	operation: 'search',
	specifyFilters: 'json',
	filterGroupsJson: JSON.stringify([{ propertyName: 'city', operator: 'EQ', value: city }]),
	returnAll: true,
	...extra,
});
const get = (extra: INodeParameters): INodeParameters => ({
	resource: 'contact',
	operation: 'get',
	recordId: byId('={{ $json.id }}'),
	...extra,
});
const associationReads = () => bench.sandbox.calls.count({ path: /\/associations\/.*batch\/read/ });
const recordReads = () => bench.sandbox.calls.count({ path: /\/objects\/.*batch\/read/ });
const related = (json: IDataObject | undefined) => json?.associations as Record<string, IDataObject[]>;

/** A contact with two companies, the first of them primary and with a label of the account. */
async function adaAndHerCompanies() {
	const { sandbox } = bench;
	const [ada = '', alone = ''] = sandbox.records.seed('contacts', [
		{ firstname: 'Ada', city: 'Lund' },
		{ firstname: 'Alone', city: 'Lund' },
	]);
	const [acme = '', umbrella = ''] = sandbox.records.seed('companies', [
		{ name: 'Acme', domain: 'acme.example.com' },
		{ name: 'Umbrella' },
	]);
	await associate(sandbox, 'contacts', 'companies', [[ada, acme]], {
		category: 'HUBSPOT_DEFINED',
		typeId: 1,
	});
	const advisor = await defineLabel(sandbox, 'contacts', 'companies', 'Advisor', 'Advised by');
	await associate(sandbox, 'contacts', 'companies', [[ada, acme]], advisor);
	await associate(sandbox, 'contacts', 'companies', [[ada, umbrella]]);
	return { ada, alone, acme, umbrella };
}

describe('associated records of results', () => {
	let ids: Awaited<ReturnType<typeof adaAndHerCompanies>>;
	beforeAll(async () => {
		ids = await adaAndHerCompanies();
	});

	it.each([true, false])(
		'come with labels and chosen properties, and none is an empty list (records without any are errors: %s)',
		async (noAssociationsError) => {
			bench.sandbox.configure({ noAssociationsError });
			const { ada, alone, acme, umbrella } = ids;
			const wanted = along(
				{ objectType: 'company', properties: ['name', 'domain'] },
				{ objectType: 'deal', properties: [] },
			);
			const expected = [
				{
					company: [
						{ id: acme, labels: ['Primary', 'Advisor'], name: 'Acme', domain: 'acme.example.com' },
						{ id: umbrella, labels: [], name: 'Umbrella', domain: null },
					],
					deal: [],
				},
				{ company: [], deal: [] },
			];
			const sorted = (list: IDataObject[]) =>
				list.map((json) => ({
					...related(json),
					company: related(json).company?.map((one) => ({
						...one,
						labels: [...(one.labels as string[])].sort().reverse(),
					})),
				}));
			const got = await bench.run(get(wanted), [{ id: ada }, { id: alone }]);
			expect(got.error).toBeUndefined();
			expect(sorted(got.json(NODE))).toEqual(expected);
			const found = await bench.run(search('Lund', wanted));
			expect(sorted(found.json(NODE))).toEqual(expected);
			const listed = await bench.run({
				resource: 'contact',
				operation: 'getAll',
				returnAll: true,
				...wanted,
			});
			expect(sorted(listed.json(NODE))).toEqual(expected);
			expect(associationReads()).toBe(2);
			expect(recordReads()).toBe(1);
		},
	);

	it('carry the types as HubSpot numbers them where the results are not simplified', async () => {
		const { ada, umbrella } = ids;
		const wanted = along({ objectType: 'companies', properties: 'name' });
		const result = await bench.run(get({ ...wanted, simplify: false }), [{ id: ada }]);
		expect(related(result.json(NODE)[0]).company).toContainEqual({
			id: umbrella,
			associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }],
			properties: { name: 'Umbrella' },
		});
	});

	it('are not asked for where nothing is wanted, nor are the records where no property is', async () => {
		const { ada } = ids;
		await bench.run(get({}), [{ id: ada }]);
		expect(associationReads()).toBe(0);
		await bench.run(get(along({ objectType: '={{ $json.type }}', properties: [] })), [
			{ id: ada, type: '0-2' },
		]);
		expect([associationReads(), recordReads()]).toEqual([1, 1]);
	});

	it('that cannot be read are an error of the item, which says what could not be read', async () => {
		const { ada } = ids;
		const accessToken = bench.sandbox.issuePrivateToken(['crm.objects.contacts.read']);
		const wanted = along({ objectType: 'company', properties: ['name'] });
		const credential = bench.token(accessToken);
		const result = await bench.run(get(wanted), [{ id: ada }], {
			credential,
			onError: 'continueRegularOutput',
		});
		expect(errorOf(result.json(NODE)[0]).message).toMatch(
			/scope that is needed to read the companies of a contact: crm.objects.companies.read/,
		);
		bench.sandbox.faults.add({ route: /associations/, times: 1, kind: 'status', status: 403 });
		const stopped = await bench.run(search('Lund', wanted));
		expect(stopped.error?.message).toMatch(/read the companies of the contact/);
	});

	it('of a type that HubSpot does not know are refused with that name', async () => {
		const wanted = along({ objectType: '={{ "gizmo" }}', properties: [] });
		const result = await bench.run(get(wanted), [{ id: ids.ada }]);
		expect(result.error?.message).toMatch(/read the 'gizmo' records of the contact.*gizmo/);
		const none = await bench.run(get(along({ objectType: '={{ "" }}', properties: [] })), [{ id: ids.ada }]);
		expect(none.error?.message).toBe("An entry of the parameter 'Associated Records' has no object type");
	});

	it('that are deleted meanwhile keep their id and labels; any other failure to read them is an error', async () => {
		const { ada, acme, umbrella } = ids;
		const wanted = along({ objectType: 'company', properties: ['name'] });
		const route = /objects\/.*companies\/batch\/read/;
		bench.sandbox.faults.add({ route, times: 1, kind: 'status', status: 404 });
		const result = await bench.run(get(wanted), [{ id: ada }]);
		expect(result.error?.message).toMatch(/did not find/);

		const gone = { category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids: [umbrella] } };
		const body = { results: [{ id: acme, properties: { name: 'Acme' } }], errors: [gone] };
		bench.sandbox.faults.add({ route, times: 1, kind: 'status', status: 207, body });
		const partly = await bench.run(get(wanted), [{ id: ada }]);
		expect(related(partly.json(NODE)[0]).company).toContainEqual({ id: umbrella, labels: [] });
	});

	it('offer the properties of the object type that is chosen beside them', async () => {
		const options = await bench.lookUp(
			'loadOptions',
			'getAssociatedProperties',
			{ resource: 'contact', operation: 'get', ...along({ objectType: 'company', properties: [] }) },
			{ field: 'associations.type[0].properties' },
		);
		expect(options).toContainEqual(expect.objectContaining({ value: 'domain' }));
		expect(options).not.toContainEqual(expect.objectContaining({ value: 'lastname' }));
	});
});

describe('many associations', () => {
	it('of one record are read to the end, 500 a page', async () => {
		const [hub = '', other = ''] = bench.sandbox.records.seed('companies', [
			{ name: 'Hub' },
			{ name: 'Other' },
		]);
		const contacts = bench.sandbox.records.seed(
			'contacts',
			Array.from({ length: 1_234 }, (_, at) => ({ firstname: `Spoke ${at}` })),
		);
		await associate(
			bench.sandbox,
			'companies',
			'contacts',
			contacts.map((id) => [hub, id]),
		);
		await associate(
			bench.sandbox,
			'companies',
			'contacts',
			contacts.slice(0, 7).map((id) => [other, id]),
		);
		const wanted = along({ objectType: 'contact', properties: ['firstname'] });
		const result = await bench.run({ ...get(wanted), resource: 'company' }, [{ id: hub }, { id: other }]);
		const [ofHub = [], ofOther = []] = result.json(NODE).map((json) => related(json).contact ?? []);
		expect(ofHub.map(({ id }) => id).sort()).toEqual([...contacts].sort());
		expect(new Set(ofHub.map(({ firstname }) => firstname)).size).toBe(1_234);
		expect(ofOther).toHaveLength(7);
		expect(associationReads()).toBe(3);
		// One for the companies themselves.
		expect(recordReads()).toBe(1 + 13);
	});

	it('of 10,000 results take 10 calls, and one for 100 different records', async () => {
		const contacts = bench.sandbox.records.seed(
			'contacts',
			Array.from({ length: 10_000 }, (_, at) => ({ firstname: `Many ${at}`, city: 'Malmö' })),
		);
		const companies = bench.sandbox.records.seed(
			'companies',
			Array.from({ length: 2_500 }, (_, at) => ({ name: `Company ${at}` })),
		);
		const companyOf = (at: number) => companies[at % companies.length] as string;
		await associate(
			bench.sandbox,
			'contacts',
			'companies',
			contacts.map((id, at) => [id, companyOf(at)]),
		);
		const wanted = along({ objectType: 'company', properties: ['name'] });
		const result = await bench.run(search('malmö', wanted));
		expect(result.error).toBeUndefined();
		const output = result.json(NODE);
		expect(output).toHaveLength(10_000);
		for (const [at, json] of output.entries())
			expect(related(json)).toEqual({
				company: [{ id: companyOf(at), labels: [], name: `Company ${at % companies.length}` }],
			});
		expect(associationReads()).toBe(10);
		expect(recordReads()).toBe(25);
		// A second item of the same run finds the companies known.
		const limited = { ...search('malmö', wanted), returnAll: false, limit: '={{ $json.limit }}' };
		await bench.run(limited, [{ limit: 200 }, { limit: 199 }]);
		expect([associationReads(), recordReads()]).toEqual([2, 2]);
	}, 60_000);
});
