import type { IDataObject } from 'n8n-workflow';

import type { Engine } from '../harness/engine';
import { hubspotWorkflow } from '../harness/workflow';
import { sandboxProcess } from './sandbox-process';
import { measured } from './measured';
import type { Measured } from './measured';

const MAX = 190;
const INTERVAL_MS = 10_000;
const LATENCY_MS = 250;
const WARM_UP = 1_000;

export interface UpsertResult {
	records: number;
	calls: number;
	/** The least time that the limit allows: a burst of 190, then 19 a second. */
	leastSeconds: number;
	node: Measured & { refused: number };
	/** One `fetch` after the other with the same bodies. */
	bareLoop?: Measured & { refused: number };
}

const contact = (at: number) => ({
	email: `person${at}@example.com`,
	firstname: `First ${at}`,
	lastname: `Last ${at}`,
});

const windowToPass = async () => await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS + 500));

/** Upserts contacts through the node in the n8n engine, then by a bare loop of `fetch` over the same bodies. */
export async function upsertBenchmark(
	engine: Engine,
	records: number,
	withBareLoop: boolean,
): Promise<UpsertResult> {
	const sandbox = await sandboxProcess({
		latencyMs: LATENCY_MS,
		limits: { max: MAX, intervalMs: INTERVAL_MS },
	});
	try {
		const upsert = async (items: IDataObject[]): Promise<void> => {
			const result = await engine.run({
				workflow: hubspotWorkflow({
					resource: 'contact',
					operation: 'upsert',
					matchProperty: { __rl: true, mode: 'name', value: 'email' },
					specifyProperties: 'fields',
					properties: { mappingMode: 'autoMapInputData', value: null },
				}),
				credentials: {
					hubspot: {
						type: 'hubspotCrmPrivateAppApi',
						data: { accessToken: sandbox.token, baseUrl: sandbox.url },
					},
				},
				pinned: { Start: items },
			});
			const created = result.json('HubSpot CRM').filter(({ outcome }) => outcome === 'created').length;
			if (created !== items.length) {
				throw new Error(`${created} of ${items.length} records were created: ${result.error?.message ?? ''}`);
			}
		};
		// A server that has been up for a while has loaded its code and knows the properties.
		await upsert(Array.from({ length: WARM_UP }, (_, at) => contact(records + at)));
		await sandbox.count('', true);
		await windowToPass();

		const items = Array.from({ length: records }, (_, at) => contact(at));
		const node = await measured(async () => await upsert(items));
		const sent = await sandbox.count('/batch/upsert', true);

		const result: UpsertResult = {
			records,
			calls: sent.calls,
			leastSeconds: Math.max(LATENCY_MS, ((sent.calls - MAX) / MAX) * INTERVAL_MS) / 1_000,
			node: { ...node, refused: sent.refused },
		};
		if (!withBareLoop) return result;

		await windowToPass();
		const bareLoop = await measured(async () => {
			for (let at = 0; at < records; at += 100) {
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
		});
		const { refused } = await sandbox.count('/batch/upsert', true);
		return { ...result, bareLoop: { ...bareLoop, refused } };
	} finally {
		sandbox.stop();
	}
}
