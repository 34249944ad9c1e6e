import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { signatureV3 } from '../../sandbox/webhooks/signature';
import { N8n } from './support/n8n';
import { chain, WEBHOOK_SECRET, webhookTrigger } from './support/nodes';
import { activateWebhook } from './support/webhooks';

let n8n: N8n;
let sandbox: Sandbox;
beforeAll(async () => {
	[sandbox, n8n] = await Promise.all([startSandbox(), N8n.start()]);
});
afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	expect(sandbox.crashes).toEqual([]);
});

describe('In n8n', () => {
	it('a signed delivery starts the workflow, a forged one is refused and starts nothing', async () => {
		const { clientSecret } = sandbox.oauth;
		const secret = await n8n.api.createCredential('Secret', WEBHOOK_SECRET, { clientSecret });
		const workflow = chain('Webhook', [
			webhookTrigger('HubSpot', secret),
			{ name: 'After', type: 'n8n-nodes-base.noOp' },
		]);
		const { id, url } = await activateWebhook(n8n, workflow);

		const body = '[{"objectId":1,"subscriptionType":"contact.creation"}]';
		const send = async (headers: Record<string, string>) => {
			const type = { 'content-type': 'application/json' };
			return (await fetch(url, { method: 'POST', body, headers: { ...type, ...headers } })).status;
		};
		const signed = (key: string, signedBody = body, at = Date.now()) => ({
			'x-hubspot-signature-v3': signatureV3(key, 'POST', url, signedBody, at),
			'x-hubspot-request-timestamp': String(at),
		});
		expect(await send({})).toBe(401);
		expect(await send(signed('of somebody else'))).toBe(401);
		expect(await send(signed(clientSecret, '[]'))).toBe(401);
		expect(await send(signed(clientSecret, body, Date.now() - 600_000))).toBe(401);

		sandbox.webhooks.configure(`${url}?from=hs%3Aapp`, [{ eventType: 'contact.creation' }]);
		const response = await fetch(`${sandbox.url}/crm/objects/2026-09/contacts`, {
			method: 'POST',
			headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ properties: { email: 'ada@example.com' } }),
		});
		const contact = (await response.json()) as { id: string };
		const [execution, ...others] = await n8n.api.someExecutionsOf(id);
		const done = await n8n.api.ended(execution);
		expect(done).toMatchObject({ status: 'success', mode: 'webhook' });
		expect(done.output('After')).toMatchObject([
			{ event: 'creation', objectType: 'contact', recordId: contact.id },
		]);
		expect(others).toEqual([]);
		expect(sandbox.webhooks.deliveries.map(({ status }) => status)).toEqual([200]);
	});
});
