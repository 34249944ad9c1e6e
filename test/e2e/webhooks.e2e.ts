import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { signatureV3 } from '../../sandbox/webhooks/signature';
import { Collector } from '../support/collector';
import { dealWon, moveDeals, openDeals, subscribe } from '../support/deal-won';
import { N8n } from './support/n8n';
import { ACCESS_TOKEN, chain, WEBHOOK_SECRET, webhookTrigger } from './support/nodes';
import { activateWebhook } from './support/webhooks';

let n8n: N8n;
let sandbox: Sandbox;
let chat: Collector;
let secret: string;
beforeAll(async () => {
	[sandbox, chat, n8n] = await Promise.all([startSandbox(), Collector.start(), N8n.start()]);
	const { clientSecret } = sandbox.oauth;
	secret = await n8n.api.createCredential('Secret', WEBHOOK_SECRET, { clientSecret });
});
afterAll(async () => {
	await chat?.stop();
	await n8n?.stop();
	await sandbox?.close();
	expect(sandbox.crashes).toEqual([]);
});

describe('In n8n', () => {
	it('a signed delivery starts the workflow, a forged one is refused and starts nothing', async () => {
		const { clientSecret } = sandbox.oauth;
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

	it('the template of the won deal makes its company a customer and tells the chat', async () => {
		const { token: accessToken, url: baseUrl } = sandbox;
		const ids: Record<string, string> = {
			[WEBHOOK_SECRET]: secret,
			[ACCESS_TOKEN]: await n8n.api.createCredential('HubSpot', ACCESS_TOKEN, { accessToken, baseUrl }),
		};
		const { name, nodes, connections } = dealWon(chat.url);
		for (const { credentials = {} } of nodes)
			for (const [type, credential] of Object.entries(credentials)) credential.id = ids[type] ?? null;
		const { id, url } = await activateWebhook(n8n, { name, nodes, connections });

		const { companies, deals } = await openDeals(sandbox);
		subscribe(sandbox, url);
		await moveDeals(sandbox, { [deals.big]: 'closedwon', [deals.lost]: 'closedlost' });
		const [execution] = await n8n.api.someExecutionsOf(id);
		const done = await n8n.api.ended(execution);
		expect(done.error).toBeUndefined();
		expect(done.status).toBe('success');
		expect(chat.bodies).toEqual([{ text: '1 deal won: 1,000\n- Big: 1,000 (Acme)' }]);
		const stages = Object.values(companies).map(
			(company) => sandbox.records.get('companies', company)?.properties.lifecyclestage,
		);
		expect(stages).toEqual(['customer', 'lead', 'evangelist']);
	});
});
