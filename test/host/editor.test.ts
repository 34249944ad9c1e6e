import { EXTERNAL_KEY, HostBench } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('companies', EXTERNAL_KEY);
	bench.sandbox.records.seed('contacts', [
		{ email: 'grace@example.com', firstname: 'Grace', lastname: 'Hopper' },
		{ email: 'nameless@example.com' },
	]);
});
afterAll(async () => await bench.stop());

describe('Lists of the editor', () => {
	it('properties are listed by label, with internal name and type', async () => {
		const options = await bench.lookUp('loadOptions', 'getProperties', { resource: 'contact' });
		expect(options).toContainEqual({ name: 'Email', value: 'email', description: 'email (string)' });
		const labels = (options as Array<{ name: string }>).map(({ name }) => name);
		expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b)));
	});

	it('properties to match by: unique ones first, then the record ID, then all that can be written', async () => {
		const contacts = (await bench.lookUp('listSearch', 'searchMatchProperties', { resource: 'contact' })) as {
			results: Array<{ name: string; value: string }>;
		};
		expect(contacts.results.slice(0, 2)).toEqual([
			{ name: 'Email (email, unique)', value: 'email' },
			{ name: expect.stringContaining('(hs_object_id)') as string, value: 'hs_object_id' },
		]);
		expect(contacts.results.map(({ value }) => value)).toContain('phone');
		expect(contacts.results.map(({ value }) => value)).not.toContain('createdate');
		const companies = await bench.lookUp(
			'listSearch',
			'searchMatchProperties',
			{ resource: 'company' },
			{ filter: 'external' },
		);
		expect(companies).toEqual({
			results: [{ name: 'External key (external_key, unique)', value: 'external_key' }],
		});
	});

	it('records are found by what was typed, with their address', async () => {
		const found = await bench.lookUp(
			'listSearch',
			'searchRecords',
			{ resource: 'contact' },
			{ filter: 'hopper' },
		);
		expect(found).toMatchObject({
			results: [
				{ name: 'Grace Hopper grace@example.com', url: expect.stringContaining('/record/0-1/') as string },
			],
		});
	});

	it('the property mapper offers what can be written, with types and options from the account', async () => {
		const { fields } = (await bench.lookUp('resourceMapping', 'getPropertyFields', {
			resource: 'contact',
			operation: 'upsert',
			matchProperty: { __rl: true, mode: 'list', value: 'email' },
		})) as {
			fields: Array<{ id: string; type: string; required: boolean; removed: boolean; options?: unknown[] }>;
		};
		expect(fields[0]).toMatchObject({ id: 'email', required: true, removed: false });
		expect(fields.find(({ id }) => id === 'lifecyclestage')).toMatchObject({
			type: 'options',
			removed: true,
		});
		expect(fields.find(({ id }) => id === 'lifecyclestage')?.options).toContainEqual({
			name: 'Lead',
			value: 'lead',
		});
		expect(fields.some(({ id }) => id === 'hs_object_id' || id === 'createdate')).toBe(false);
		expect(fields.find(({ id }) => id === 'date_of_birth')?.type).toMatch(/dateTime|string/);
	});

	it('a token without the scope is told which one it needs', async () => {
		const token = bench.sandbox.issuePrivateToken(['crm.objects.companies.read']);
		const looking = bench.lookUp('loadOptions', 'getProperties', { resource: 'contact' }, { token });
		await expect(looking).rejects.toMatchObject({
			description: expect.stringContaining('crm.objects.contacts.read') as string,
		});
	});
});

describe('The test button of the credentials', () => {
	it.each(['hubspotCrmPrivateAppApi', 'hubspotCrmOAuth2Api'])(
		'%s: accepts what HubSpot accepts',
		async (type) => {
			const data =
				type === 'hubspotCrmOAuth2Api' ? bench.oauth(bench.sandbox.issueAccessToken()) : bench.token();
			expect(await bench.engine.testCredential(type, data)).toMatchObject({ status: 'OK' });
		},
	);

	it('tells a wrong token from a missing network and from a wrong address', async () => {
		const type = 'hubspotCrmPrivateAppApi';
		const messages = await Promise.all(
			[
				bench.token('pat-na1-wrong'),
				{ ...bench.token(), baseUrl: 'http://127.0.0.1:9' },
				{ ...bench.token(), baseUrl: `${bench.sandbox.url}/nowhere` },
			].map(async (data) => (await bench.engine.testCredential(type, data)).message),
		);
		expect(messages[0]).toContain('does not accept this access token');
		expect(messages[1]).toMatch(/refused the connection|ECONNREFUSED/);
		expect(messages[2]).toContain("not HubSpot's API");
	});
});
