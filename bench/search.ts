import type { Engine } from '../harness/engine';
import { hubspotWorkflow } from '../harness/workflow';
import { SandboxClient } from '../sandbox/client';
import { measured } from './measured';
import type { Measured } from './measured';
import { sandboxProcess } from './sandbox-process';
import type { SandboxProcess } from './sandbox-process';

const LATENCY_MS = 300;
const SEARCHES_A_SECOND = 5;
const PAGE = 200;
const REACH = 10_000;
const BATCH = 100;

export interface SearchRun extends Measured {
	title: string;
	records: number;
	calls: number;
	/** Calls that were answered 429. */
	refused: number;
	/** Of the 5 calls a second that HubSpot allows, the share that was used. */
	ofCallCeiling: number;
	/** Of the records that 5 full pages a second would bring, the share that came. */
	ofRecordCeiling: number;
}

/** Return All over many records by the node in the n8n engine, then by a reader that asks for one page at a time. */
export async function searchBenchmark(
	engine: Engine,
	records: number,
	withSequential: boolean,
): Promise<SearchRun[]> {
	const sandbox = await sandboxProcess({ limits: { max: 1_000_000, searchPerSecond: SEARCHES_A_SECOND } });
	try {
		await fill(sandbox, records);
		await new SandboxClient(sandbox.url).configure({ latencyMs: LATENCY_MS });
		const runs = [await run('the node, Return All', sandbox, async () => await byNode(engine, sandbox))];
		if (withSequential)
			runs.push(await run('one page after the other', sandbox, async () => await inTurn(sandbox)));
		for (const { title, records: found } of runs)
			if (found !== records) throw new Error(`${title}: ${found} of ${records} records were found`);
		return runs;
	} finally {
		sandbox.stop();
	}
}

async function run(title: string, sandbox: SandboxProcess, work: () => Promise<number>): Promise<SearchRun> {
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	await sandbox.count('', true);
	let records = 0;
	const cost = await measured(async () => {
		records = await work();
	});
	const { calls, refused } = await sandbox.count('/search');
	return {
		title,
		...cost,
		records,
		calls,
		refused,
		ofCallCeiling: (calls - refused) / SEARCHES_A_SECOND / cost.seconds,
		ofRecordCeiling: records / PAGE / SEARCHES_A_SECOND / cost.seconds,
	};
}

async function byNode(engine: Engine, sandbox: SandboxProcess): Promise<number> {
	const result = await engine.run({
		workflow: hubspotWorkflow({
			resource: 'contact',
			operation: 'search',
			specifyFilters: 'json',
			filterGroupsJson: [{ propertyName: 'email', operator: 'HAS_PROPERTY' }] as never,
			returnAll: true,
		}),
		credentials: {
			hubspot: {
				type: 'hubspotCrmPrivateAppApi',
				data: { accessToken: sandbox.token, baseUrl: sandbox.url },
			},
		},
		pinned: { Start: [{}] },
	});
	if (result.error) throw new Error(result.error.message);
	return new Set(result.json('HubSpot CRM').map(({ id }) => id)).size;
}

/** What most readers do: by ids, 200 at a time, each page after the one before. */
async function inTurn(sandbox: SandboxProcess): Promise<number> {
	const ids = new Set<string>();
	let last = '0';
	let offset = 0;
	for (;;) {
		const filters = [
			{ propertyName: 'email', operator: 'HAS_PROPERTY' },
			{ propertyName: 'hs_object_id', operator: 'GT', value: last },
		];
		const { results } = (await post(sandbox, 'search', {
			filterGroups: [{ filters }],
			sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
			limit: PAGE,
			after: String(offset),
		})) as { results: Array<{ id: string }> };
		for (const { id } of results) ids.add(id);
		if (results.length < PAGE) return ids.size;
		offset += PAGE;
		if (offset < REACH) continue;
		offset = 0;
		last = results.at(-1)?.id ?? last;
	}
}

async function fill(sandbox: SandboxProcess, records: number): Promise<void> {
	for (let at = 0; at < records; at += BATCH) {
		const inputs = Array.from({ length: Math.min(BATCH, records - at) }, (_, index) => ({
			properties: { email: `searched${at + index}@example.com`, firstname: `First ${at + index}` },
		}));
		await post(sandbox, 'batch/create', { inputs });
	}
}

async function post(sandbox: SandboxProcess, verb: string, body: object): Promise<unknown> {
	const response = await fetch(`${sandbox.url}/crm/objects/2026-09/contacts/${verb}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${verb}: ${response.status} ${await response.text()}`);
	return await response.json();
}
