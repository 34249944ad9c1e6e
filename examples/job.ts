import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IWorkflowBase } from 'n8n-workflow';

import type { Engine } from '../harness/engine';

/** Where the job writes to. */
export interface Target {
	token: string;
	baseUrl: string;
}

/** A line of the closing table. */
export interface Row {
	title: string;
	recordsIn: number;
	created: number;
	updated: number;
	failed: number;
	found?: number;
	calls: number;
	waits: number;
	seconds: number;
	/** What the refused rows were told, one line each. */
	errors: string[];
}

export interface Step {
	template: string;
	title: string;
}

/** The workflow templates, in the order in which they build on each other. */
export const STEPS: Step[] = [
	{ template: 'companies-from-csv.json', title: 'Companies' },
	{ template: 'contacts-from-csv.json', title: 'Contacts' },
	{ template: 'deals-from-csv.json', title: 'Deals' },
	{ template: 'search-deals.json', title: 'Search deals' },
];

/** Unique properties by which the templates match records. */
export const UNIQUE_PROPERTIES = [
	{
		objectType: 'companies',
		groupName: 'companyinformation',
		name: 'institution_key',
		label: 'Institution key',
	},
	{ objectType: 'deals', groupName: 'dealinformation', name: 'deal_key', label: 'Deal key' },
];

const HUBSPOT_NODE = 'HubSpot CRM';

/** Reads a workflow template from this folder. Throws when the file is missing. */
export function readTemplate(file: string): IWorkflowBase {
	return JSON.parse(readFileSync(path.join(__dirname, file), 'utf8')) as IWorkflowBase;
}

/** Runs one template against HubSpot in the n8n engine and sums up what its HubSpot node did. */
export async function runStep(
	engine: Engine,
	{ template, title }: Step,
	{ token, baseUrl }: Target,
): Promise<Row> {
	const started = Date.now();
	let traffic = { calls: 0, waits: 0 };
	const result = await engine.run({
		workflow: readTemplate(template),
		credentials: { hubspot: { type: 'hubspotCrmPrivateAppApi', data: { accessToken: token, baseUrl } } },
		onNode: (report) => {
			if (report.node === HUBSPOT_NODE && report.traffic) traffic = report.traffic;
		},
	});
	if (result.error)
		throw new Error(`${title}: ${result.error.message}. ${result.error.description ?? ''}`.trim());

	const isSearch = result.items('Found').length > 0 || !result.run.data.resultData.runData.Rows;
	const written = isSearch ? [] : result.json(HUBSPOT_NODE);
	const failed = result.json(HUBSPOT_NODE, 1);
	return {
		title,
		recordsIn: isSearch ? 0 : result.items('Rows').length,
		created: written.filter(({ outcome }) => outcome === 'created').length,
		updated: written.filter(({ outcome }) => outcome === 'updated').length,
		failed: failed.length,
		...(isSearch ? { found: result.items('Found').length } : {}),
		calls: traffic.calls,
		waits: traffic.waits,
		seconds: (Date.now() - started) / 1_000,
		errors: failed.map(({ error }) => String(error)),
	};
}

/** Creates the unique properties in the account where they are missing. Throws with HubSpot's words when it may not. */
export async function ensureUniqueProperties({ token, baseUrl }: Target): Promise<void> {
	for (const { objectType, ...property } of UNIQUE_PROPERTIES) {
		const response = await fetch(`${baseUrl}/crm/properties/2026-09/${objectType}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ ...property, type: 'string', fieldType: 'text', hasUniqueValue: true }),
		});
		// 409: it is there already.
		if (response.ok || response.status === 409) continue;
		const { message = response.statusText } = (await response.json().catch(() => ({}))) as {
			message?: string;
		};
		throw new Error(
			`HubSpot did not create the property ${property.name} (status ${response.status}): ${message}`,
		);
	}
}
