import path from 'node:path';

import { selectors } from 'playwright-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

import { launchBrowser } from '../../support/browser';
import { OWNER } from './api';

const IMAGES = path.resolve(__dirname, '../../../docs/img');
/** What n8n lays over the page for some seconds. */
const NO_MESSAGES =
	'.el-notification, .n8n-tooltip, [data-reka-popper-content-wrapper]:has([role=tooltip]) { display: none !important }';

/** n8n's editor in a headless browser, logged in as the owner. Its test ids are those of n8n 2.41. */
export class EditorPage {
	/** What the page itself has thrown. */
	readonly faults: string[] = [];

	private constructor(
		private readonly browser: Browser,
		readonly context: BrowserContext,
		readonly page: Page,
		private readonly url: string,
	) {
		page.on('pageerror', (error) => this.faults.push(error.message));
	}

	static async open(url: string): Promise<EditorPage> {
		selectors.setTestIdAttribute('data-test-id');
		const browser = await launchBrowser();
		const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
		context.setDefaultTimeout(20_000);
		await context.request.post(`${url}/rest/login`, {
			data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
		});
		return new EditorPage(browser, context, await context.newPage(), url);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	byId(id: string): Locator {
		return this.page.getByTestId(id);
	}

	/** An open node: input, panel and output. */
	get node(): Locator {
		return this.byId('ndv');
	}

	/** The middle of an open node: its parameters, with the tabs above them. */
	get panel(): Locator {
		return this.byId('node-parameters').locator('xpath=ancestor::*[.//*[@data-test-id="tab-params"]][1]');
	}

	/** The field of a parameter, in a node or in a credential. */
	parameter(name: string): Locator {
		return this.byId(`parameter-input-${name}`).filter({ visible: true }).first();
	}

	async fill(parameter: string, value: string): Promise<void> {
		await this.parameter(parameter).locator('input').fill(value);
	}

	/** Opens the list of an options parameter. @returns its entries */
	async options(parameter: string): Promise<Locator> {
		return await unfold(this.parameter(parameter), this.openList());
	}

	/** Picks an entry, by its name, from the list of an options parameter. */
	async choose(parameter: string, entry: string): Promise<void> {
		await pick(await this.options(parameter), entry);
	}

	/** Looks for an entry in the searchable list of a parameter, and picks it. */
	async chooseFound(parameter: string, search: string, entry: string): Promise<void> {
		await this.parameter(parameter).getByTestId('rlc-input').click();
		await this.byId('rlc-search').filter({ visible: true }).fill(search);
		await pick(this.byId('rlc-item').filter({ visible: true }), entry);
	}

	/** Turns a switch on or off. */
	async flip(parameter: string): Promise<void> {
		await this.parameter(parameter).locator('.el-switch').click();
	}

	/** Adds one of the fields behind 'Add option'. */
	async addOption(option: string): Promise<void> {
		await this.byId('collection-parameter-add').last().click();
		await pick(this.openList(), option);
	}

	/** Picks how the properties get their values. */
	async chooseMapping(entry: string): Promise<void> {
		await this.byId('mapping-mode-select').click();
		await pick(this.openList(), entry);
	}

	/** What a closed list shows. */
	async shown(parameter: string): Promise<string> {
		return await this.parameter(parameter).locator('input').inputValue();
	}

	/** Picks one of those that the open node can have as its first, or another, credential. */
	async chooseCredential(name: string, which = 0): Promise<void> {
		const entries = this.page.locator('[data-test-id^="node-credentials-select-item-"]:visible');
		await pick(await unfold(this.byId('node-credentials-select').nth(which), entries), name);
	}

	/** The credentials that the open node has. */
	async credentials(): Promise<string[]> {
		const inputs = await this.byId('node-credentials-select').locator('input').all();
		return await Promise.all(inputs.map((input) => input.inputValue()));
	}

	private openList(): Locator {
		return this.page.locator('.el-select-dropdown__item:visible');
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.byId('canvas-add-button').first().waitFor();
	}

	/** An empty workflow, with the panel open in which nodes are found. */
	async findNodes(text: string): Promise<Locator> {
		await this.newWorkflow();
		return await this.searchNodes(text);
	}

	/** Adds the first node of a workflow, or one behind another, and so opens its panel. */
	async addNode(wanted: { node: string; action?: string; after?: string }): Promise<void> {
		const items = await this.searchNodes(wanted.node, wanted.after);
		await pick(items, wanted.node);
		if (wanted.action !== undefined) await this.pickAction(wanted.action);
		await this.byId('node-parameters').waitFor();
	}

	/** Picks one of the actions of the node that was found; for a first step they are folded in below the triggers. */
	async pickAction(action: string): Promise<void> {
		const entry = this.byId('item-iterator-item').getByText(action, { exact: true });
		const folded = this.byId('node-creator-category-item').filter({ hasText: 'Actions' });
		await entry.or(folded).first().waitFor();
		if (!(await entry.isVisible())) await folded.click();
		await entry.click();
	}

	private async searchNodes(text: string, after?: string): Promise<Locator> {
		if (after === undefined) await this.byId('canvas-add-button').first().click();
		else {
			// Nodes that are added one after another run out of the picture.
			await this.tidyUp();
			await this.nodeOnCanvas(after).getByTestId('canvas-handle-plus').click();
		}
		await this.byId('node-creator-search-bar').fill(text);
		return this.byId('item-iterator-item');
	}

	nodeOnCanvas(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Lines up the nodes, so that all of them can be seen. */
	async tidyUp(): Promise<void> {
		await this.byId('tidy-up-button').click();
	}

	async closeNode(): Promise<void> {
		await this.byId('ndv-close-button').click();
		await this.byId('node-parameters').waitFor({ state: 'hidden' });
	}

	/** Publishes the open workflow, which activates it. @returns its id */
	async publish(): Promise<string> {
		await this.byId('workflow-open-publish-modal-button').click();
		await this.byId('workflow-publish-button').click();
		await this.byId('activation-modal').getByRole('button', { name: 'Got it' }).click();
		await this.byId('workflow-active-version-indicator').waitFor();
		return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
	}

	async unpublish(): Promise<void> {
		await this.byId('version-menu-button').click();
		await this.page.getByRole('menuitem', { name: 'Unpublish' }).click();
		const dialog = this.byId('workflow-history-version-unpublish-modal');
		await dialog.getByRole('button', { name: 'Unpublish' }).click();
		await this.byId('workflow-active-version-indicator').waitFor({ state: 'hidden' });
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.byId('canvas-node').first().waitFor();
	}

	/** Opens a workflow and, in it, the panel of a node. */
	async openNode(workflowId: string, node: string): Promise<void> {
		await this.openWorkflow(workflowId);
		await this.nodeOnCanvas(node).dblclick();
		await this.byId('node-parameters').waitFor();
	}

	/** Executes the open node and waits for its result. */
	async execute(): Promise<Locator> {
		await this.byId('node-execute-button').first().click();
		const output = this.byId('output-panel');
		await output
			.locator('[data-test-id="node-error-view"], [data-test-id="run-data-item-count"]')
			.first()
			.waitFor();
		return output;
	}

	/** Keeps a picture for the documentation, where it is asked for with `SCREENSHOTS=1`. */
	async picture(name: string, of: Locator | Page = this.page): Promise<void> {
		if (!process.env.SCREENSHOTS) return;
		await this.settle();
		await of.screenshot({ path: path.join(IMAGES, `${name}.png`), style: NO_MESSAGES });
	}

	/** Likewise, of a part of the page: what is to be seen, and so many pixels around it. */
	async pictureAround(name: string, things: Locator, margin: number): Promise<void> {
		if (!process.env.SCREENSHOTS) return;
		await this.settle();
		const all = await Promise.all((await things.all()).map((thing) => thing.boundingBox()));
		const boxes = all.filter((box) => box !== null);
		const left = Math.min(...boxes.map(({ x }) => x)) - margin;
		const top = Math.min(...boxes.map(({ y }) => y)) - margin;
		const width = Math.max(...boxes.map((box) => box.x + box.width)) + margin - left;
		const height = Math.max(...boxes.map((box) => box.y + box.height)) + margin - top;
		await this.page.screenshot({
			path: path.join(IMAGES, `${name}.png`),
			style: NO_MESSAGES,
			clip: { x: left, y: top, width, height },
		});
	}

	/** Hints stand beside the field that is written in; dialogs fade in. */
	private async settle(): Promise<void> {
		await this.page.evaluate('document.activeElement?.blur()');
		await this.page.waitForTimeout(700);
	}
}

/** Opens a list. It stays shut, or shuts again, while its entries are asked for. */
async function unfold(list: Locator, entries: Locator): Promise<Locator> {
	// The list before it folds in slowly.
	await entries.first().waitFor({ state: 'hidden' });
	for (let tries = 1; ; tries++) {
		await list.click();
		try {
			await entries.first().waitFor({ timeout: 3_000 });
			return entries;
		} catch (error) {
			if (tries === 5) throw error;
		}
	}
}

/** Clicks the entry of a list whose name this is. */
async function pick(entries: Locator, name: string): Promise<void> {
	await entries.getByText(name, { exact: true }).first().click();
}
