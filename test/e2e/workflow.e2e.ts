import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { N8n } from './support/n8n';
import { ACCESS_TOKEN, chain, hubspot, MANUAL } from './support/nodes';

let sandbox: Sandbox;
let n8n: N8n;
let credential: { type: typeof ACCESS_TOKEN; id: string };

beforeAll(async () => {
	[sandbox, n8n] = await Promise.all([startSandbox(), N8n.start()]);
	const { token: accessToken, url: baseUrl } = sandbox;
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
