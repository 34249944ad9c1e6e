import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { defineLabel, associationsOf } from '../support/associations';
import { byId, errorOf, EXTERNAL_KEY, HostBench, JSON_INPUT, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('companies', EXTERNAL_KEY);
});
afterAll(async () => await bench.stop());
afterEach(() => bench.sandbox.faults.clear());

const onError = 'continueRegularOutput' as const;
const withCompany = (row: IDataObject = {}): INodeParameters =>
	({
		associate: {
			record: [
				{
					objectType: 'company',
					matchProperty: 'domain',
					value: '={{ $json.domain }}',
					label: '',
					ifMissing: 'error',
					...row,
				},
			],
		},
	}) as INodeParameters;
/** Creates contacts from the first name alone, so that items can carry more. */
const create = (extra: INodeParameters): INodeParameters => ({
	resource: 'contact',
	operation: 'create',
	specifyProperties: 'json',
	propertiesJson: '={{ { firstname: $json.firstname } }}',
	...extra,
});
const companies = (list: Array<Record<string, string>>) => bench.sandbox.records.seed('companies', list);
const linked = async (contact: unknown) =>
	await associationsOf(bench.sandbox, 'contacts', String(contact), 'companies');
const calls = (path: RegExp) => bench.sandbox.calls.count({ path });
const written = () => calls(/objects\/.*contacts\/batch\/(create|update|upsert)/);
const contactsNow = () => bench.sandbox.records.count('contacts');

describe('Associate With', () => {
	it('finds companies by their domain, in whatever form it comes, and creates contacts with them', async () => {
		const ids = companies(
			Array.from({ length: 150 }, (_, at) => ({
				name: `By domain ${at}`,
				domain: `by-domain-${at}.example.com`,
			})),
		);
		const items = Array.from({ length: 300 }, (_, at) => ({
			firstname: `N ${at}`,
			domain:
				at % 2 ? `https://www.By-Domain-${at % 150}.example.com/about` : `by-domain-${at % 150}.example.com`,
		}));
		const result = await bench.run(create(withCompany()), items);
		expect(result.error).toBeUndefined();
		for (const [at, json] of result.json(NODE).entries()) {
			expect(json.associated).toEqual([{ to: 'company', id: ids[at % 150], label: null }]);
		}
		for (const at of [0, 149, 299]) {
			const id = result.json(NODE)[at]?.id;
			expect(await linked(id)).toEqual({ [ids[at % 150] as string]: [] });
		}
		expect(calls(/search/)).toBe(2);
		expect(written()).toBe(3);
		expect(calls(/batch\/associate\/default/)).toBe(1);
	});

	it('associates by a unique property and by ID, with a label of the account, and without one', async () => {
		const [one = '', other = ''] = companies([
			{ name: 'One', external_key: 'LINK-1' },
			{ name: 'Other', external_key: 'LINK-2' },
		]);
		await defineLabel(bench.sandbox, 'contacts', 'companies', 'Supplier', 'Supplied by');
		const row = { objectType: 'company', ifMissing: 'error' };
		const record = [
			{ ...row, matchProperty: 'external_key', value: ' LINK-1 ', label: 'supplier' },
			{ ...row, matchProperty: 'hs_object_id', value: `={{ ["${one}", ${other}] }}`, label: '' },
			{ ...row, matchProperty: 'hs_object_id', value: other, label: 'HUBSPOT_DEFINED:1' },
		];
		const result = await bench.run(create({ associate: { record } } as INodeParameters), [
			{ firstname: 'L' },
		]);
		expect(result.error).toBeUndefined();
		const [json] = result.json(NODE);
		expect(json?.associated).toEqual([
			{ to: 'company', id: one, label: 'Supplier' },
			{ to: 'company', id: one, label: null },
			{ to: 'company', id: other, label: null },
			{ to: 'company', id: other, label: 'Primary' },
		]);
		expect(await linked(json?.id)).toEqual({ [one]: ['Supplier'], [other]: ['Primary'] });
		expect(calls(/search/)).toBe(0);
	});

	it.each(['create', 'update', 'upsert'])('goes with %s', async (operation) => {
		const domain = `${operation}.example.com`;
		const [company = ''] = companies([{ name: operation, domain }]);
		const [id = ''] = bench.sandbox.records.seed('contacts', [{ email: `${operation}-before@example.com` }]);
		const email = operation === 'update' ? `${operation}@example.com` : `${operation}-new@example.com`;
		const result = await bench.run(
			{
				...create(withCompany()),
				operation,
				propertiesJson: '={{ { email: $json.email } }}',
				...(operation === 'update' ? { recordId: byId(id) } : {}),
				...(operation === 'upsert' ? { matchProperty: { __rl: true, mode: 'name', value: 'email' } } : {}),
			},
			[{ email, domain }],
		);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)[0]).toMatchObject({
			email,
			associated: [{ to: 'company', id: company, label: null }],
		});
		expect(await linked(result.json(NODE)[0]?.id)).toEqual({ [company]: [] });
	});

	it('takes the same association several times', async () => {
		const [company = ''] = companies([{ name: 'Once', domain: 'once.example.com' }]);
		const [contact = ''] = bench.sandbox.records.seed('contacts', [{ firstname: 'Once' }]);
		const result = await bench.run(
			{ ...create(withCompany()), operation: 'update', recordId: byId(contact) },
			[1, 2, 3].map((at) => ({ firstname: `Once ${at}`, domain: 'once.example.com' })),
		);
		expect(result.json(NODE).map(({ associated }) => associated)).toEqual(
			[1, 2, 3].map(() => [{ to: 'company', id: company, label: null }]),
		);
		expect(await linked(contact)).toEqual({ [company]: [] });
		expect(calls(/associate\/default/)).toBe(1);
	});

	it('lets the last of several primary companies win', async () => {
		const [a = '', b = ''] = companies([
			{ name: 'A', domain: 'prim-a.example.com' },
			{ name: 'B', domain: 'prim-b.example.com' },
		]);
		const [contact = ''] = bench.sandbox.records.seed('contacts', [{ firstname: 'Primary' }]);
		const parameters = {
			...create(withCompany({ label: 'Primary' })),
			operation: 'update',
			recordId: byId(contact),
		};
		const items = ['prim-a', 'prim-b', 'prim-a'].map((name) => ({
			firstname: name,
			domain: `${name}.example.com`,
		}));
		const result = await bench.run(parameters, items);
		expect(result.error).toBeUndefined();
		expect(await linked(contact)).toEqual({ [a]: ['Primary'], [b]: [] });
	});
});

it('finds companies that Create or Update has just written, though search does not show them yet', async () => {
	bench.sandbox.configure({ searchLagMs: 3_600_000 });
	const domain = 'just-now.example.com';
	const companyIs = {
		resource: 'company',
		operation: 'upsert',
		matchProperty: { __rl: true, mode: 'name', value: 'domain' },
		...JSON_INPUT,
	};
	const [company] = (await bench.run(companyIs, [{ domain, name: 'Just now' }])).json(NODE);
	const result = await bench.run(create(withCompany()), [{ firstname: 'Quick', domain }]);
	bench.sandbox.configure({ searchLagMs: 0 });
	expect(result.error).toBeUndefined();
	expect(result.json(NODE)[0]?.associated).toEqual([{ to: 'company', id: company?.id, label: null }]);
});

describe('what cannot be associated', () => {
	it('is told before anything is written: no such record, several, no value, no ID', async () => {
		companies([
			{ name: 'Good', domain: 'good.example.com' },
			{ name: 'Twin 1', domain: 'twin.example.com' },
			{ name: 'Twin 2', domain: 'twin.example.com' },
		]);
		const before = contactsNow();
		const items = ['good.example.com', 'nowhere.example.com', 'twin.example.com', ''].map((domain) => ({
			firstname: 'Check',
			domain,
		}));
		const result = await bench.run(create(withCompany()), items, { onError });
		const output = result.json(NODE);
		expect(output[0]?.associated).toHaveLength(1);
		expect(output.slice(1).map((json) => errorOf(json).message)).toEqual([
			"There is no company with 'domain' 'nowhere.example.com' to associate with",
			expect.stringMatching(/^2 companies have 'domain' 'twin.example.com': \d+, \d+$/),
			'The item has no value to find the company to associate with',
		]);
		expect(errorOf(output[1]).description).toMatch(/'Associate With'.*If Not Found/);
		expect(contactsNow()).toBe(before + 1);

		const wrongId = await bench.run(
			create(withCompany({ matchProperty: 'hs_object_id' })),
			[items[0] ?? {}],
			{ onError },
		);
		expect(errorOf(wrongId.json(NODE)[0]).message).toMatch(
			/'good.example.com' is not the record ID of a company/,
		);
	});

	it('stops a run that stops on errors before anything is written', async () => {
		companies([{ name: 'Stop', domain: 'stop.example.com' }]);
		const items = ['stop.example.com', 'not-there.example.com'].map((domain) => ({
			firstname: 'Stop',
			domain,
		}));
		const result = await bench.run(create(withCompany()), items);
		expect(result.error?.message).toMatch(/no company with 'domain' 'not-there.example.com'/);
		expect(written()).toBe(0);
	});

	it('is written without association where that was chosen', async () => {
		const items = ['nobody.example.com', ''].map((domain) => ({ firstname: 'Ignored', domain }));
		const result = await bench.run(create(withCompany({ ifMissing: 'ignore' })), items);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(2);
		expect(calls(/associations/)).toBe(0);
	});

	it('is told with the labels that there are, and with the properties that may have been meant', async () => {
		companies([{ name: 'Lab', domain: 'lab.example.com' }]);
		const items = [{ firstname: 'Lab', domain: 'lab.example.com' }];
		const label = await bench.run(create(withCompany({ label: 'Nonsense' })), items);
		expect(label.error?.message).toBe("There is no label 'Nonsense' from contacts to companies");
		expect(label.error?.description).toContain("'Primary' (HUBSPOT_DEFINED:1)");
		const property = await bench.run(create(withCompany({ matchProperty: 'domian' })), items);
		expect(property.error?.message).toBe("HubSpot has no property named 'domian'");
		expect(property.error?.description).toContain("'domain'");
		expect(written()).toBe(0);
	});

	it('is an error of the item if the look-up fails', async () => {
		bench.sandbox.faults.add({ route: /companies\/search/, times: 1, kind: 'status', status: 403 });
		const items = [{ firstname: 'Search', domain: 'anywhere.example.com' }];
		const result = await bench.run(create(withCompany()), items, { onError });
		expect(errorOf(result.json(NODE)[0]).message).toMatch(
			/not allowed to look up the company to associate with/,
		);
		expect(written()).toBe(0);
	});
});

describe('associations that HubSpot refuses once the record is written', () => {
	it('are an error that names both records and says that one was written', async () => {
		const [good = ''] = companies([{ name: 'Partly', domain: 'partly.example.com' }]);
		const parameters = create(withCompany({ matchProperty: 'hs_object_id', value: '={{ $json.id }}' }));
		const items = [
			{ firstname: 'Goes', id: good },
			{ firstname: 'Refused', id: '999999999999' },
		];
		const result = await bench.run(parameters, items, { onError });
		const [goes, refused] = result.json(NODE);
		expect(goes?.associated).toEqual([{ to: 'company', id: good, label: null }]);
		const error = errorOf(refused) as { message: string; description: string; recordId: string };
		const { recordId } = error;
		expect(bench.sandbox.records.get('contacts', recordId)?.properties.firstname).toBe('Refused');
		expect(error.message).toBe(
			`The contact ${recordId} was written, but not associated with company 999999999999: One or more associations are invalid`,
		);
		expect(error.description).toMatch(/Do not create the contact again: update it by its ID/);
		const stopped = await bench.run(parameters, items);
		expect(stopped.error?.message).toMatch(
			/^The contact \d+ was written, but not associated with company 999999999999/,
		);
	});

	it('for want of a permission are not tried one by one', async () => {
		const ids = companies(Array.from({ length: 50 }, (_, at) => ({ name: `Permission ${at}` })));
		const accessToken = bench.sandbox.issueAccessToken(1_800, ['Edit Associations']);
		const result = await bench.run(
			create(withCompany({ matchProperty: 'hs_object_id', value: '={{ $json.id }}' })),
			ids.map((id) => ({ firstname: 'P', id })),
			{ onError, authentication: 'oAuth2', credential: bench.oauth(accessToken) },
		);
		expect(errorOf(result.json(NODE)[49]).message).toMatch(
			/was written, but not associated.*Edit Associations/,
		);
		expect(calls(/associate\/default/)).toBe(1);
	});

	it('leave those in doubt whose call broke off for good', async () => {
		const [id = ''] = companies([{ name: 'Broken' }]);
		bench.sandbox.faults.add({ route: /associate\/default/, kind: 'status', status: 401 });
		const parameters = create(withCompany({ matchProperty: 'hs_object_id', value: id }));
		const result = await bench.run(parameters, [{ firstname: 'B' }], { onError });
		expect(errorOf(result.json(NODE)[0])).toMatchObject({
			kind: 'unauthorized',
			message: expect.stringMatching(
				/was written, but not associated with company \d+: HubSpot no longer accepts/,
			) as string,
		});
	});
});

describe('Lists of the editor', () => {
	const parameters = { resource: 'contact', operation: 'create', ...withCompany() };
	const field = 'associate.record[0].label';

	it('labels are those of the two types', async () => {
		await defineLabel(bench.sandbox, 'contacts', 'companies', 'Investor');
		const options = await bench.lookUp('loadOptions', 'getAssociationLabels', parameters, { field });
		expect(options).toContainEqual(expect.objectContaining({ name: 'Primary', value: 'HUBSPOT_DEFINED:1' }));
		expect(options).toContainEqual(expect.objectContaining({ name: 'Investor' }));
		expect(options).toContainEqual(expect.objectContaining({ name: 'No Label', value: '' }));
	});

	it('properties to match by begin with the ID and those that are unique', async () => {
		const options = await bench.lookUp('loadOptions', 'getAssociatedMatchProperties', parameters, { field });
		expect((options as Array<{ value: string }>).slice(0, 2).map(({ value }) => value)).toEqual([
			'hs_object_id',
			'external_key',
		]);
	});
});

describe('10,000 contacts with their companies', () => {
	it('take 5 calls to associate and one for 100 different domains', async () => {
		companies(
			Array.from({ length: 1_000 }, (_, at) => ({ name: `Big ${at}`, domain: `big-${at}.example.com` })),
		);
		const items = Array.from({ length: 10_000 }, (_, at) => ({
			firstname: `Big ${at}`,
			domain: `big-${at % 1_000}.example.com`,
		}));
		const result = await bench.run(create(withCompany()), items);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).every(({ associated }) => Array.isArray(associated))).toBe(true);
		expect([calls(/search/), written(), calls(/associate\/default/)]).toEqual([10, 100, 5]);
	}, 60_000);
});
