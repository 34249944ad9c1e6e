import path from 'node:path';

import { selectors } from 'playwright-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

import { launchBrowser } from '../../support/browser';
import { OWNER } from './api';

const IMAGES = path.resolve(__dirname, '../../../docs/img');

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

	/** The field of a parameter, in a node or in a credential. */
	parameter(name: string): Locator {
		return this.byId(`parameter-input-${name}`).filter({ visible: true }).first();
	}

	async fill(parameter: string, value: string): Promise<void> {
		await this.parameter(parameter).locator('input').fill(value);
	}

	/** Opens the list of an options parameter. @returns its entries */
	async options(parameter: string): Promise<Locator> {
		await this.parameter(parameter).click();
		return this.page.locator('.el-select-dropdown__item:visible');
	}

	/** An empty workflow, with the panel open in which nodes are found. */
	async findNodes(text: string): Promise<Locator> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.byId('canvas-add-button').first().click();
		await this.byId('node-creator-search-bar').fill(text);
		return this.byId('item-iterator-item');
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.byId('canvas-node').first().waitFor();
	}

	/** Opens a workflow and, in it, the panel of a node. */
	async openNode(workflowId: string, node: string): Promise<void> {
		await this.openWorkflow(workflowId);
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).dblclick();
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

	/** Keeps a picture for the documentation, if it is asked for with `SCREENSHOTS=1`. */
	async picture(name: string, of: Locator | Page = this.page): Promise<void> {
		if (!process.env.SCREENSHOTS) return;
		// Lists fold out and dialogs fade in.
		await this.page.waitForTimeout(700);
		await of.screenshot({ path: path.join(IMAGES, `${name}.png`) });
	}
}
