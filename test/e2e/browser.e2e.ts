import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { EditorPage } from './support/editor-page';
import { changeRecord } from './support/hubspot';
import { N8n } from './support/n8n';
import { ACCESS_TOKEN, chain, hubspot, MANUAL } from './support/nodes';
import { expectSoon } from './support/wait';

const REQUIRED = ['oauth', 'crm.objects.contacts.read', 'crm.objects.contacts.write'];

let sandbox: Sandbox;
let n8n: N8n;
let editor: EditorPage;
let credential: { type: typeof ACCESS_TOKEN; id: string };

beforeAll(async () => {
	[sandbox, n8n] = await Promise.all([startSandbox(), N8n.start()]);
	sandbox.defineProperty('contacts', { name: 'shoe_size', label: 'Shoe size', type: 'number' });
	sandbox.records.seed('contacts', [
		{ email: 'ada@example.com', firstname: 'Ada', lastname: 'Lovelace', lifecyclestage: 'lead' },
		{ email: 'grace@example.com', firstname: 'Grace', lastname: 'Hopper', lifecyclestage: 'customer' },
	]);
	const { token: accessToken, url: baseUrl } = sandbox;
	const id = await n8n.api.createCredential('HubSpot', ACCESS_TOKEN, { accessToken, baseUrl });
	credential = { type: ACCESS_TOKEN, id };
	editor = await EditorPage.open(n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await n8n?.stop();
	await sandbox?.close();
});
afterEach(() => expect(editor.faults.splice(0)).toEqual([]));

describe('In the editor', () => {
	for (const theme of ['light', 'dark'] as const) {
		it(`the node is found under HubSpot, with its ${theme} icon`, async () => {
			await editor.page.emulateMedia({ colorScheme: theme });
			const nodes = await editor.findNodes('HubSpot');
			const own = nodes.filter({ hasText: 'HubSpot CRM' }).first();
			await own.waitFor();
			const icon = own.locator('img').first();
			expect(await icon.getAttribute('src')).toMatch(
				theme === 'dark' ? /hubspotCrm\.dark\.svg$/ : /hubspotCrm\.svg$/,
			);
			expect(
				await icon.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
			).toBeGreaterThan(0);
			await editor.page.emulateMedia({ colorScheme: 'light' });
		});
	}

	it('its actions are listed, and one opens the panel of the node', async () => {
		const nodes = await editor.findNodes('HubSpot CRM');
		await nodes.filter({ hasText: 'HubSpot CRM' }).first().click();
		await editor.pickAction('Create or update deal');
		await editor.byId('node-parameters').waitFor();
		await expectSoon(() => editor.shown('resource'), 'Deal');
		await expectSoon(() => editor.shown('operation'), 'Create or Update');
		const resources = await editor.options('resource');
		expect(await resources.allInnerTexts()).toEqual(expect.arrayContaining(['Company', 'Contact', 'Deal']));
	});
});

describe('An OAuth2 credential', () => {
	it('is connected from zero, with the scopes that it asks for', async () => {
		const consent = await startConnecting();
		const asked = await consent.locator('li code').allInnerTexts();
		await consent.getByRole('button', { name: 'Connect app' }).click();
		await editor.byId('editCredential-modal').waitFor({ state: 'hidden' });
		await editor.byId('credential-edit-button').click();
		const dialog = editor.byId('editCredential-modal');
		await dialog.getByText('Account connected').waitFor();
		await editor.picture('oauth-connected', dialog);
		expect(asked).toEqual(expect.arrayContaining(REQUIRED));
		expect(sandbox.grants.at(-1)).toMatchObject({ portalId: sandbox.portalId, scopes: asked });
	});

	it('says what HubSpot says when the app lacks a scope', async () => {
		const consent = await startConnecting('oauth crm.objects.contacts.read crm.objects.nonsense.read');
		expect(await consent.getByRole('heading').innerText()).toBe('Authorization failed');
		expect(await consent.locator('body').innerText()).toContain('mismatch between the scopes');
	});
});
describe('The panel of the node', () => {
	it('shows the main properties in a new node, and marks the required ones', async () => {
		await editor.newWorkflow();
		await editor.addNode({ node: 'HubSpot CRM', action: 'Create deal' });
		await editor.chooseCredential('HubSpot');
		await editor.parameter('dealname').waitFor();
		const panel = editor.byId('node-parameters');
		const fields = (await panel.innerText()).match(/\(\w+\)$/gm);
		expect(fields).toEqual(['(dealname)', '(dealstage)', '(pipeline)', '(amount)', '(closedate)']);
		await expectSoon(async () => await panel.getByTestId('parameter-issues').count(), 2);
		await editor.picture('new-deal', editor.panel);
	});

	it('offers the properties of the account for mapping', async () => {
		await openHubspot('Mapping', {
			resource: 'contact',
			operation: 'upsert',
			matchProperty: { __rl: true, mode: 'list', value: 'email', cachedResultName: 'Email (email)' },
			specifyProperties: 'fields',
		});
		await editor.byId('add-fields-select').click();
		await editor.page.getByText('Shoe size (shoe_size)').click();
		await editor.fill('email', 'ada@example.com');
		await editor.fill('shoe_size', '38');
		await editor.picture('property-mapper', editor.panel);
	});

	it('offers them for filters, with what they can be compared by', async () => {
		await openHubspot('Filters', {
			resource: 'contact',
			operation: 'search',
			specifyFilters: 'fields',
			filters: {
				group: [
					{
						filters: {
							filter: [
								{
									propertyName: {
										__rl: true,
										mode: 'list',
										value: 'lifecyclestage',
										cachedResultName: 'Lifecycle Stage (lifecyclestage)',
									},
									operator: 'EQ',
									value: { __rl: true, mode: 'list', value: 'lead', cachedResultName: 'Lead' },
								},
							],
						},
					},
				],
			},
		});
		await editor.picture('filter-builder', editor.panel);
		await editor.parameter('propertyName').getByTestId('rlc-input').click();
		await editor.page.getByTestId('rlc-search').filter({ visible: true }).fill('shoe');
		await editor.page.getByText('Shoe size').filter({ visible: true }).first().waitFor();
	});

	it('offers the records of the account', async () => {
		await openHubspot('Records', {
			resource: 'contact',
			operation: 'get',
			recordId: { __rl: true, mode: 'list', value: '' },
		});
		await editor.parameter('recordId').getByTestId('rlc-input').click();
		await editor.page.getByText('Ada Lovelace').waitFor();
	});
});

describe('The panel of the polling trigger', () => {
	it('offers events and properties of the account, and fetches the newest change', async () => {
		const grace = sandbox.records.all('contacts').find(({ properties }) => properties.firstname === 'Grace');
		await changeRecord(sandbox, 'contacts', String(grace?.id), { lifecyclestage: 'evangelist' });
		await editor.newWorkflow();
		await editor.addNode({ node: 'HubSpot CRM', action: 'On created or updated' });
		await editor.chooseCredential('HubSpot');
		await editor.choose('resource', 'Contact');
		await editor.choose('event', 'Property Changed');
		await editor.choose('watchedProperties', 'Lifecycle Stage');
		await editor.page.keyboard.press('Escape');
		const output = await editor.execute();
		await output.getByTestId('radio-button-json').click();
		await output.getByText('propertyChanged').waitFor();
		const shown = (await output.innerText()).replace(/\s/g, '');
		expect(shown).toContain('"property":"lifecyclestage","oldValue":"customer","newValue":"evangelist"');
		await editor.picture('trigger', editor.node);
	});
});

describe('The panel of the webhook trigger', () => {
	it('shows the URL to give to HubSpot, takes a secret, and a token to read records with', async () => {
		await editor.newWorkflow();
		await editor.addNode({ node: 'HubSpot CRM Webhook', action: 'On created' });
		const { node } = editor;
		await node.getByText('Webhook URLs').click();
		await node.getByText('Production URL', { exact: true }).click();
		await node.getByText(new RegExp(`^${n8n.url}/webhook/[-0-9a-f]+/hubspot$`)).waitFor();
		await node.getByText('HubSpot has to be told the Production URL').waitFor();

		await editor.byId('node-credentials-empty-state').getByRole('button').click();
		await editor.fill('clientSecret', sandbox.oauth.clientSecret);
		await editor.byId('credential-save-button').click();
		await editor.byId('editCredential-modal').waitFor({ state: 'hidden' });
		const secret = 'HubSpot CRM Webhook Secret account';
		await expectSoon(() => editor.credentials(), [secret]);

		await editor.flip('includeRecord');
		await editor.fill('recordProperties', 'email, city');
		await editor.chooseCredential('HubSpot', 1);
		await expectSoon(() => editor.credentials(), [secret, 'HubSpot']);
		await editor.picture('webhook-trigger', editor.panel);
	});
});

describe('The panel of the next node', () => {
	it('shows the fields of a node that has not run', async () => {
		const next = { name: 'Next', type: 'n8n-nodes-base.set', typeVersion: 3.4 };
		const get = hubspot('HubSpot CRM', credential, { resource: 'deal', operation: 'search' });
		await editor.openNode(await n8n.api.createWorkflow(chain('Fields', [MANUAL, get, next])), 'Next');
		await editor.node.getByText('dealstage', { exact: true }).waitFor();
		await editor.node.getByText('amount', { exact: true }).waitFor();
	});
});

describe('The output panel', () => {
	it('says that the connection works', async () => {
		await openHubspot('Check', {});
		await editor.choose('resource', 'Account');
		await expectSoon(() => editor.shown('operation'), 'Check Connection');
		const output = await editor.execute();
		await output.getByTestId('radio-button-json').click();
		await output.getByText('"active"').waitFor();
		expect(await output.innerText()).toContain(String(sandbox.portalId));
		await editor.picture('check-connection', editor.node);
	});

	it('shows the records', async () => {
		await openHubspot('Found', { resource: 'contact', operation: 'search', returnAll: true });
		const output = await editor.execute();
		await output.getByText('ada@example.com').first().waitFor();
	});

	it('shows what an error is, which item it concerns, and the way out', async () => {
		const parameters = {
			resource: 'contact',
			operation: 'create',
			specifyProperties: 'json',
			propertiesJson: '={{ { "email": $json.email } }}',
		};
		const rows = {
			name: 'Rows',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode: 'return ["new@example.com", "ada@example.com"].map((email) => ({ json: { email } }))',
			},
		};
		const workflow = chain('Error', [MANUAL, rows, hubspot('HubSpot CRM', credential, parameters)]);
		await editor.openNode(await n8n.api.createWorkflow(workflow), 'HubSpot CRM');
		const output = await editor.execute();
		await output.getByTestId('node-error-message').waitFor();
		const text = await output.innerText();
		expect(text).toContain('The contact already exists in HubSpot');
		expect(text).toContain('[item 1]');
		expect(text).toContain("Use 'Create or Update'");
		expect(text).not.toContain(sandbox.token);
		await editor.picture('error-output', editor.node);
	});
});

/** Opens the panel of a HubSpot node with these parameters, in a workflow of its own. */
async function openHubspot(name: string, parameters: Parameters<typeof hubspot>[2]): Promise<void> {
	const workflow = chain(name, [MANUAL, hubspot('HubSpot CRM', credential, parameters)]);
	await editor.openNode(await n8n.api.createWorkflow(workflow), 'HubSpot CRM');
}

/** Creates an OAuth2 credential in the editor. @returns HubSpot's consent page, in its own window */
async function startConnecting(scopes?: string) {
	await editor.newWorkflow();
	await editor.addNode({ node: 'HubSpot CRM', action: 'Create contact' });
	await editor.byId('node-credentials-select').first().click();
	await editor.byId('node-credentials-select-item-new').first().click();
	await editor.byId('credential-mode-dropdown-trigger').click();
	await editor.page.getByText('OAuth2', { exact: true }).last().click();
	await editor.fill('clientId', sandbox.oauth.clientId);
	await editor.fill('clientSecret', sandbox.oauth.clientSecret);
	await editor.fill('baseUrl', sandbox.url);
	if (scopes !== undefined) {
		await editor.parameter('customScopes').locator('[role=switch], .el-switch').first().click();
		await editor.fill('enabledScopes', scopes);
	}
	const popup = editor.context.waitForEvent('page');
	await editor.byId('quick-connect-button').click();
	const consent = await popup;
	await consent.getByRole('heading').waitFor();
	return consent;
}
