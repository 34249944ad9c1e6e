import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { ensureUniqueProperties } from '../../examples/job';
import { N8n } from './support/n8n';
import { ACCESS_TOKEN, chain, hubspot, MANUAL } from './support/nodes';

let sandbox: Sandbox;
let n8n: N8n;
let credential: { type: typeof ACCESS_TOKEN; id: string };

beforeAll(async () => {
	[sandbox, n8n] = await Promise.all([startSandbox(), N8n.start()]);
	const { token: accessToken, url: baseUrl } = sandbox;
	await ensureUniqueProperties({ token: accessToken, baseUrl });
	const id = await n8n.api.createCredential('HubSpot', ACCESS_TOKEN, { accessToken, baseUrl });
	credential = { type: ACCESS_TOKEN, id };
});
afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	expect(sandbox.crashes).toEqual([]);
});

describe('In n8n', () => {
	it('the token of a credential is tested, and a wrong one refused in words that help', async () => {
		expect(await n8n.api.testCredential(credential.id)).toMatchObject({ status: 'OK' });
		const wrong = await n8n.api.createCredential('Wrong', ACCESS_TOKEN, {
			accessToken: 'pat-na1-wrong',
			baseUrl: sandbox.url,
		});
		expect(await n8n.api.testCredential(wrong)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('does not accept this access token') as string,
		});
	});

	it('a schedule reads a CSV file into HubSpot and finds what it wrote', async () => {
		const id = await n8n.api.createWorkflow(
			chain('Nightly sync', [
				{
					name: 'Schedule',
					type: 'n8n-nodes-base.scheduleTrigger',
					typeVersion: 1.2,
					parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 3 }] } },
				},
				{
					name: 'File',
					type: 'n8n-nodes-base.readWriteFile',
					parameters: { operation: 'read', fileSelector: 'examples/data/deals.csv' },
				},
				{
					name: 'Rows',
					type: 'n8n-nodes-base.extractFromFile',
					parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} },
				},
				hubspot('Upsert', credential, {
					resource: 'deal',
					operation: 'upsert',
					matchProperty: { __rl: true, mode: 'name', value: 'deal_key' },
					specifyProperties: 'json',
					propertiesJson:
						'={{ { deal_key: $json.deal_key, dealname: $json.dealname, amount: $json.amount, dealstage: $json.dealstage, pipeline: "default" } }}',
				}),
				hubspot(
					'Search',
					credential,
					{
						resource: 'deal',
						operation: 'search',
						returnAll: true,
						specifyFilters: 'json',
						filterGroupsJson: '[{"filters":[{"propertyName":"amount","operator":"GT","value":"0"}]}]',
					},
					{ executeOnce: true },
				),
			]),
		);
		await n8n.api.activate(id);
		const [execution] = await n8n.api.someExecutionsOf(id);
		const done = await n8n.api.ended(execution);
		await n8n.api.deactivate(id);

		expect(done.error).toBeUndefined();
		expect(done).toMatchObject({ status: 'success', mode: 'trigger' });
		const rows = done.output('Rows');
		expect(rows.length).toBeGreaterThan(900);
		expect(done.output('Upsert')).toHaveLength(rows.length);
		expect(sandbox.records.count('deals')).toBe(rows.length);
		const found = new Set(done.output('Search').map(({ deal_key }) => deal_key));
		expect(done.output('Search')).toHaveLength(rows.filter(({ amount }) => Number(amount) > 0).length);
		expect(found.size).toBeGreaterThan(0);
	});

	it('a refused item leaves by the error output, and the others are written', async () => {
		const id = await n8n.api.createWorkflow({
			...chain('One bad row', [
				MANUAL,
				{
					name: 'Rows',
					type: 'n8n-nodes-base.code',
					typeVersion: 2,
					parameters: {
						jsCode:
							'return ["ada@example.com", "no address", "grace@example.com"].map((email) => ({ json: { email } }))',
					},
				},
				hubspot(
					'Create',
					credential,
					{
						resource: 'contact',
						operation: 'create',
						specifyProperties: 'json',
						propertiesJson: '={{ { email: $json.email } }}',
					},
					{ onError: 'continueErrorOutput' },
				),
			]),
		});
		const done = await n8n.api.ended(await n8n.api.run(id, 'Start'));
		expect(done.status).toBe('success');
		expect(done.output('Create').map(({ email }) => email)).toEqual(['ada@example.com', 'grace@example.com']);
		const [refused] = done.output('Create', 1);
		expect(refused).toMatchObject({ email: 'no address' });
		expect(JSON.stringify(refused?.error)).toMatch(/email/i);
	});
});
