import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { EditorPage } from './support/editor-page';
import { freePort, N8n } from './support/n8n';
import { chain, hubspot, MANUAL, OAUTH2, WEBHOOK_SECRET, webhookTrigger } from './support/nodes';
import { connect } from './support/oauth';
import { startProxy } from './support/proxy';
import type { PathProxy } from './support/proxy';
import { activateWebhook } from './support/webhooks';

const PATH = '/tools/n8n';

let sandbox: Sandbox;
let n8n: N8n;
let proxy: PathProxy;
beforeAll(async () => {
	const port = await freePort();
	[sandbox, proxy] = await Promise.all([startSandbox(), startProxy(PATH, port)]);
	n8n = await N8n.start({ port, publicUrl: proxy.url });
});
afterAll(async () => {
	await n8n?.stop();
	await proxy?.stop();
	await sandbox?.close();
	expect(sandbox.crashes).toEqual([]);
});

describe('An n8n behind a proxy, under a path', () => {
	it('connects by OAuth2, comes back to that path, and calls HubSpot', async () => {
		const { clientId, clientSecret } = sandbox.oauth;
		const id = await n8n.api.createCredential('HubSpot', OAUTH2, {
			clientId,
			clientSecret,
			baseUrl: sandbox.url,
		});
		const back = await connect(n8n.api, id, sandbox.portalId);
		expect(back).toContain(`${proxy.url}/rest/oauth2-credential/callback?`);
		expect(new URL(back).pathname.startsWith(PATH)).toBe(true);

		const workflow = chain('Check', [
			MANUAL,
			hubspot('Check', { type: OAUTH2, id }, { resource: 'account', operation: 'check' }),
		]);
		const done = await n8n.api.ended(await n8n.api.run(await n8n.api.createWorkflow(workflow), 'Start'));
		expect(done.output('Check')).toMatchObject([{ status: 'active', portalId: sandbox.portalId }]);
	});

	it('lets in what HubSpot has signed for the address with that path', async () => {
		const { clientSecret } = sandbox.oauth;
		const secret = await n8n.api.createCredential('Secret', WEBHOOK_SECRET, { clientSecret });
		const workflow = chain('Webhook', [
			webhookTrigger('HubSpot', secret),
			{ name: 'After', type: 'n8n-nodes-base.noOp' },
		]);
		const { id, url } = await activateWebhook(n8n, workflow);
		expect(new URL(url).pathname).toMatch(/^\/tools\/n8n\/webhook\//);

		sandbox.webhooks.configure(url, [{ eventType: 'contact.creation' }]);
		await fetch(`${sandbox.url}/crm/objects/2026-09/contacts`, {
			method: 'POST',
			headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ properties: { email: 'ada@example.com' } }),
		});
		const [execution] = await n8n.api.someExecutionsOf(id);
		expect((await n8n.api.ended(execution)).output('After')).toMatchObject([
			{ event: 'creation', objectType: 'contact' },
		]);
		expect(sandbox.webhooks.deliveries.map(({ status }) => status)).toEqual([200]);
	});

	it('shows the node with its icon in the editor', async () => {
		const editor = await EditorPage.open(n8n.url);
		try {
			const nodes = await editor.findNodes('HubSpot');
			const icon = nodes.filter({ hasText: 'HubSpot CRM' }).first().locator('img').first();
			await icon.waitFor();
			expect(await icon.getAttribute('src')).toMatch(/^\/tools\/n8n\/.*hubspotCrm\.svg$/);
			expect(
				await icon.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
			).toBeGreaterThan(0);
			expect(editor.faults).toEqual([]);
		} finally {
			await editor.close();
		}
	});
});
