import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { N8n } from './support/n8n';
import { chain, hubspot, OAUTH2 } from './support/nodes';
import { connect } from './support/oauth';

const LIFE_S = 5;
const SYNC_MS = 120_000;

let sandbox: Sandbox;
let n8n: N8n;
let credential: { type: typeof OAUTH2; id: string };

beforeAll(async () => {
	[sandbox, n8n] = await Promise.all([
		startSandbox({ tokenLifeSeconds: LIFE_S, latencyMs: 50 }),
		N8n.start(),
	]);
	const { clientId, clientSecret } = sandbox.oauth;
	const data = { clientId, clientSecret, baseUrl: sandbox.url };
	credential = { type: OAUTH2, id: await n8n.api.createCredential('HubSpot', OAUTH2, data) };
	await connect(n8n.api, credential.id, sandbox.portalId);
	sandbox.calls.clear();
});
afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
});

describe(`Access tokens that live for ${LIFE_S} seconds`, () => {
	it('a sync of two minutes ends without a failed item, and without a storm of refreshes', async () => {
		const started = Date.now();
		const failed: unknown[] = [];
		let written = 0;
		// Two executions side by side, each with as many calls at once as the node sends.
		const lane = async (name: string) => {
			for (let round = 0; Date.now() - started < SYNC_MS; round++) {
				const id = await n8n.api.createWorkflow(sync(`${name}-${round}`));
				const done = await n8n.api.ended(await n8n.api.run(id, 'Start'));
				if (done.error) failed.push(done.error);
				failed.push(...done.output('Upsert', 1));
				written += done.output('Upsert').length;
			}
		};
		await Promise.all([lane('a'), lane('b')]);

		const lives = (Date.now() - started) / 1_000 / LIFE_S;
		const refreshes = sandbox.calls.count({ path: /^\/oauth\/.*token/ });
		const expired = sandbox.calls.count({ status: 401 });
		console.log(JSON.stringify({ written, calls: sandbox.calls.all().length, lives, refreshes, expired }));
		expect(failed).toEqual([]);
		expect(written).toBeGreaterThan(1_000);
		expect(sandbox.records.count('contacts')).toBe(written);
		expect(refreshes).toBeGreaterThan(lives / 2);
		expect(refreshes).toBeLessThanOrEqual(Math.ceil(lives) + 2);
	}, 240_000);
});

/** A workflow that writes 500 contacts of its own, 100 a call. */
function sync(name: string) {
	const parameters = {
		resource: 'contact',
		operation: 'upsert',
		matchProperty: { __rl: true, mode: 'name', value: 'email' },
		specifyProperties: 'json',
		propertiesJson: '={{ { email: $json.email } }}',
	};
	return chain(name, [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{
			name: 'Rows',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode: `return Array.from({ length: 500 }, (_, n) => ({ json: { email: \`${name}-\${n}@example.com\` } }))`,
			},
		},
		hubspot('Upsert', credential, parameters, { onError: 'continueErrorOutput' }),
	]);
}
