import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse/sync';

import { ensureUniqueProperties } from '../../examples/job';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { EditorPage } from './support/editor-page';
import { changeRecord } from './support/hubspot';
import { N8n } from './support/n8n';
import { ACCESS_TOKEN } from './support/nodes';
import { expectSoon, until } from './support/wait';

const FILE = 'examples/data/deals.csv';
const HIGH = 100_000;

let sandbox: Sandbox;
let n8n: N8n;
let editor: EditorPage;

beforeAll(async () => {
	[sandbox, n8n] = await Promise.all([startSandbox(), N8n.start()]);
	const { token: accessToken, url: baseUrl } = sandbox;
	await ensureUniqueProperties({ token: accessToken, baseUrl });
	// With two credentials n8n cannot guess: one has to be chosen.
	await n8n.api.createCredential('Sales', ACCESS_TOKEN, { accessToken, baseUrl });
	await n8n.api.createCredential('Somebody else', ACCESS_TOKEN, { accessToken: 'pat-na1-other', baseUrl });
	editor = await EditorPage.open(n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await n8n?.stop();
	await sandbox?.close();
	expect(sandbox.crashes).toEqual([]);
});

it('a workflow is built by hand on the canvas, executed and published, and then runs by its schedule', async () => {
	const rows = parse<{ deal_key: string; dealname: string; amount: string }>(
		readFileSync(path.resolve(__dirname, '../..', FILE)),
		{ columns: true },
	);
	const high = rows.filter(({ amount }) => Number(amount) >= HIGH).length;

	await editor.newWorkflow();
	await addSource();
	await addUpsert();
	await addSearch();
	await editor.tidyUp();

	await editor.byId('execute-workflow-button').click();
	await editor.page.getByText('Workflow executed successfully').waitFor();
	const counts = editor.byId('canvas').getByText(/^[\d,]+ items?$/);
	await expectSoon(
		() => counts.allInnerTexts(),
		['1 item', '1 item', `${rows.length} items`, `${rows.length} items`, `${high} items`],
	);
	await editor.pictureAround('canvas', editor.byId('canvas-node'), 112);
	expect(sandbox.calls.count({ path: /deals\/batch\/upsert/ })).toBe(Math.ceil(rows.length / 100));
	expect(amounts()).toEqual(new Map(rows.map(({ deal_key, amount }) => [deal_key, amount])));

	// What somebody changes in HubSpot shows that the schedule writes the file's values once more.
	const [changed] = sandbox.records.all('deals');
	const key = String(changed?.properties.deal_key);
	await changeRecord(sandbox, 'deals', String(changed?.id), { amount: '1' });
	expect(amounts().get(key)).toBe('1');
	const id = await editor.publish();
	await until(() => amounts().get(key) !== '1');
	await editor.unpublish();
	expect(amounts().get(key)).toBe(rows.find(({ deal_key }) => deal_key === key)?.amount);
	expect(sandbox.records.count('deals')).toBe(rows.length);

	const [latest] = await n8n.api.someExecutionsOf(id);
	const execution = await n8n.api.ended(latest);
	expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
	expect(execution.output('Search deals')).toHaveLength(high);
	expect(editor.faults).toEqual([]);
});

async function addSource(): Promise<void> {
	await editor.addNode({ node: 'Schedule Trigger' });
	await editor.choose('field', 'Seconds');
	await editor.fill('secondsInterval', '5');
	await editor.closeNode();
	const [reader, action] = ['Read/Write Files from Disk', 'Read File(s) From Disk'];
	await editor.addNode({ after: 'Schedule Trigger', node: reader, action });
	await editor.fill('fileSelector', FILE);
	await editor.closeNode();
	await editor.addNode({ after: reader, node: 'Extract from File', action: 'Extract from CSV' });
	await editor.closeNode();
}

/** Found by its action, so that resource and operation are there; columns that are no properties are left out. */
async function addUpsert(): Promise<void> {
	await editor.addNode({ after: 'Extract from File', node: 'HubSpot CRM', action: 'Create or update deal' });
	await editor.chooseCredential('Sales');
	await editor.chooseFound('matchProperty', 'deal key', 'Deal key (deal_key, unique)');
	await editor.chooseMapping('Map Automatically');
	await editor.addOption('Ignore Unknown Properties');
	await editor.flip('ignoreUnknownProperties');
	await editor.closeNode();
}

/** Found by another action: resource and operation are changed in the panel. */
async function addSearch(): Promise<void> {
	await editor.addNode({ after: 'Create or update deal', node: 'HubSpot CRM', action: 'Get contact' });
	await editor.chooseCredential('Sales');
	await editor.choose('resource', 'Deal');
	await editor.choose('operation', 'Search');
	for (const name of ['Add Filter Group', 'Add Filter'])
		await editor.page.getByRole('button', { name, exact: true }).click();
	await editor.chooseFound('propertyName', 'amount', 'Amount (amount)');
	await editor.choose('operator', 'Is Greater Than or Equal To');
	await editor.parameter('value').getByTestId('rlc-input').fill(String(HIGH));
	await editor.flip('returnAll');
	await editor.byId('tab-settings').click();
	await editor.flip('executeOnce');
	await editor.closeNode();
}

/** What the sandbox's deals are worth, by their key. */
const amounts = () =>
	new Map(
		sandbox.records
			.all('deals')
			.map(({ properties: { deal_key, amount } }) => [deal_key ?? '', amount ?? '']),
	);
