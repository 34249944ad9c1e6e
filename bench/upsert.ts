import type { IDataObject, OnError } from 'n8n-workflow';

import type { Engine } from '../harness/engine';
import { hubspotWorkflow } from '../harness/workflow';
import { measured } from './measured';
import type { Measured } from './measured';
import { sandboxProcess } from './sandbox-process';
import type { SandboxProcess } from './sandbox-process';

const MAX = 190;
const INTERVAL_MS = 10_000;
const LATENCY_MS = 250;
const WARM_UP = 10_000;

export interface UpsertRun extends Measured {
	title: string;
	calls: number;
	/** Calls that were answered 429. */
	refused: number;
}

export interface UpsertResult {
	/** The least time that the limit allows: a burst of 190, then 19 a second. */
	leastSeconds: number;
	runs: UpsertRun[];
}

/** Upserts contacts through the node in the n8n engine, then by a bare loop of `fetch` over the same bodies. */
export async function upsertBenchmark(
	engine: Engine,
	{ records, properties, bare }: { records: number; properties: number; bare: boolean },
): Promise<UpsertResult> {
	const contacts = (prefix: string, count: number) =>
		Array.from({ length: count }, (_, at) => contact(prefix, at, properties));
	const sandbox = await sandboxProcess({
		latencyMs: LATENCY_MS,
		limits: { max: MAX, intervalMs: INTERVAL_MS },
	});
	try {
		// A server that has been up for a while has loaded its code and knows the properties.
		await upsert(engine, sandbox, contacts('warm', WARM_UP));
		const runs = [
			await run(
				'the node, continuing on errors',
				sandbox,
				async () => await upsert(engine, sandbox, contacts('continue', records), 'continueRegularOutput'),
			),
			await run(
				'the node, checking all items first',
				sandbox,
				async () => await upsert(engine, sandbox, contacts('stop', records)),
			),
		];
		if (bare)
			runs.push(
				await run(
					'a bare loop of fetch',
					sandbox,
					async () => await bareLoop(sandbox, contacts('bare', records)),
				),
			);
		return { leastSeconds: ((records / 100 - MAX) / MAX) * (INTERVAL_MS / 1_000), runs };
	} finally {
		sandbox.stop();
	}
}

/** Values of a contact, as a file has them: texts of most kinds of properties. */
const VALUES: Array<[string, (at: number) => string]> = [
	['firstname', (at) => `First ${at}`],
	['lastname', (at) => `Last ${at}`],
	['phone', (at) => `+46 70 ${at}`],
	['company', (at) => `Company ${at}`],
	['jobtitle', (at) => `Title ${at}`],
	['lifecyclestage', () => 'lead'],
	['hs_lead_status', () => 'Open'],
	['date_of_birth', () => '1990-01-31'],
	['closedate', () => '2026-03-31T14:05:00'],
	['numemployees', () => '5-25'],
	['hs_buying_role', () => 'CHAMPION;INFLUENCER'],
	['address', (at) => `${at} Main Street`],
	['city', (at) => `City ${at % 100}`],
	['state', (at) => `State ${at % 50}`],
	['zip', (at) => String(10_000 + (at % 90_000))],
	['country', () => 'Sweden'],
	['website', (at) => `https://www.example.com/${at}`],
	['annualrevenue', (at) => String(at * 1_000)],
	['message', (at) => `A note of some length about contact ${at}, as people write them.`],
];
/** Most properties that a contact of the benchmark can have. */
export const MOST_PROPERTIES = VALUES.length + 1;

const contact = (prefix: string, at: number, properties: number): IDataObject => ({
	email: `${prefix}${at}@example.com`,
	...Object.fromEntries(VALUES.slice(0, properties - 1).map(([name, value]) => [name, value(at)])),
});

/** Starts with an empty window, and counts what HubSpot counted. `work` may tell a time of its own, in seconds. */
async function run(
	title: string,
	sandbox: SandboxProcess,
	work: () => Promise<number | undefined>,
): Promise<UpsertRun> {
	await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS + 500));
	await sandbox.count('', true);
	let own: number | undefined;
	const cost = await measured(async () => {
		own = await work();
	});
	return { title, ...cost, seconds: own ?? cost.seconds, ...(await sandbox.count('/batch/upsert')) };
}

/** Returns the node's own time as n8n shows it, in seconds: without the start node that hands over the items. */
async function upsert(
	engine: Engine,
	sandbox: SandboxProcess,
	items: IDataObject[],
	onError?: OnError,
): Promise<number> {
	let milliseconds = 0;
	const result = await engine.run({
		workflow: hubspotWorkflow(
			{
				resource: 'contact',
				operation: 'upsert',
				matchProperty: { __rl: true, mode: 'name', value: 'email' },
				specifyProperties: 'fields',
				properties: { mappingMode: 'autoMapInputData', value: null },
			},
			{ onError },
		),
		credentials: {
			hubspot: {
				type: 'hubspotCrmPrivateAppApi',
				data: { accessToken: sandbox.token, baseUrl: sandbox.url },
			},
		},
		pinned: { Start: items },
		onNode: (report) => {
			milliseconds = report.milliseconds;
		},
	});
	const created = result.json('HubSpot CRM').filter(({ outcome }) => outcome === 'created').length;
	if (created !== items.length) {
		throw new Error(`${created} of ${items.length} records were created: ${result.error?.message ?? ''}`);
	}
	return milliseconds / 1_000;
}

async function bareLoop(sandbox: SandboxProcess, items: IDataObject[]): Promise<undefined> {
	for (let at = 0; at < items.length; at += 100) {
		const inputs = items.slice(at, at + 100).map((properties, index) => ({
			id: properties.email,
			idProperty: 'email',
			properties,
			objectWriteTraceId: String(at + index),
		}));
		const response = await fetch(`${sandbox.url}/crm/objects/2026-09/contacts/batch/upsert`, {
			method: 'POST',
			headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ inputs }),
		});
		await response.json();
	}
	return undefined;
}
