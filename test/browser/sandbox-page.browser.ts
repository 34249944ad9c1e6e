import type { Browser, Page } from 'playwright-core';

import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { launchBrowser } from '../support/browser';

let sandbox: Sandbox;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
	sandbox = await startSandbox();
	sandbox.records.seed('companies', [
		{ name: 'Uppsala universitet', domain: 'uu.se', city: 'Uppsala' },
		{ name: 'ГБОУ Школа №1514', domain: '1514.ru', city: 'Москва' },
		{ name: '<b>not bold</b>', domain: 'html.example' },
	]);
	sandbox.records.seed('contacts', [
		{ email: 'ada@example.com', firstname: 'Ada', lastname: 'Lovelace', lifecyclestage: 'lead' },
		{ email: 'grace@example.com', firstname: 'Grace', lastname: 'Hopper', lifecyclestage: 'customer' },
	]);
	const call = async (path: string, init: RequestInit = {}) =>
		await fetch(`${sandbox.url}${path}`, {
			...init,
			headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
		});
	await call('/crm/objects/2026-09/contacts?limit=1');
	await call('/crm/objects/2026-09/nothing');
	await call('/crm/objects/2026-09/contacts/batch/upsert', {
		method: 'POST',
		body: JSON.stringify({
			inputs: [
				{
					id: 'ada@example.com',
					idProperty: 'email',
					properties: { email: 'ada@example.com', jobtitle: 'Analyst' },
				},
			],
		}),
	});
	browser = await launchBrowser();
	page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
	page.on('pageerror', (error) => faults.push(error.message));
	await page.goto(sandbox.url);
	await page.locator('#records tbody tr').first().waitFor();
});
afterAll(async () => {
	await browser?.close();
	await sandbox.close();
});
afterEach(() => expect(faults).toEqual([]));

describe("The sandbox's page", () => {
	it('shows records as a table, and finds them', async () => {
		await page.getByRole('button', { name: /Companies/ }).click();
		await page.getByText('ГБОУ Школа №1514').waitFor();
		await page.getByRole('searchbox').fill('uppsala');
		await page.locator('#records tbody tr').nth(1).waitFor({ state: 'detached' });
		expect(await page.locator('#records tbody').innerText()).toContain('Uppsala universitet');
		await page.getByRole('searchbox').fill('');
	});

	it('shows what a record holds as text, whatever it is', async () => {
		await page.getByRole('button', { name: /Companies/ }).click();
		await page.getByText('<b>not bold</b>').waitFor();
		expect(await page.locator('#records b').count()).toBe(0);
	});

	it('shows one record with its properties and the history of its writes', async () => {
		await page.getByRole('button', { name: /Contacts/ }).click();
		await page
			.locator('#records tbody tr', { hasText: 'ada@example.com' })
			.locator('a, button, td')
			.first()
			.click();
		const record = page.locator('#record');
		await record.getByText('Analyst').first().waitFor();
		expect(await record.innerText()).toMatch(/history/i);
		if (process.env.SCREENSHOTS)
			await page.screenshot({ path: `${process.env.SCREENSHOTS}/sandbox-record.png` });
	});

	it('shows the last calls with status and time, and the limits as bars', async () => {
		const calls = await page.locator('#calls tbody').innerText();
		expect(calls).toContain('/crm/objects/2026-09/contacts');
		expect(calls).toMatch(/\b200\b/);
		expect(calls).toMatch(/\b400\b/);
		expect(await page.locator('#limits meter').count()).toBeGreaterThan(0);
	});

	it('is readable on a phone: nothing is wider than the screen', async () => {
		const phone = await browser.newPage({ viewport: { width: 375, height: 740 }, deviceScaleFactor: 2 });
		await phone.goto(sandbox.url);
		await phone.locator('#records tbody tr').first().waitFor();
		const { content, screen } = await phone.evaluate<{ content: number; screen: number }>(
			'({ content: document.documentElement.scrollWidth, screen: window.innerWidth })',
		);
		expect(content).toBeLessThanOrEqual(screen);
		if (process.env.SCREENSHOTS)
			await phone.screenshot({ path: `${process.env.SCREENSHOTS}/sandbox-phone.png` });
		await phone.close();
	});
});
