import { deepCopy } from 'n8n-workflow';

import type { Outcome } from '../../output/outcome';
import type { HubspotClient } from '../../transport/client';
import type { RecordContext } from '../operation';

/** The reads of one execution of the node. */
interface Reads {
	/** The moment that words for dates go by, so that equal filters stay equal; milliseconds since the epoch. */
	now: number;
	outcomes: Map<string, Promise<Outcome>>;
	isHinted: boolean;
}

/** By client: each execution has its own, with one credential. */
const byClient = new WeakMap<HubspotClient, Reads>();

/** The moment that all items of an execution go by, in milliseconds since the epoch. */
export const startOfRun = (client: HubspotClient): number => readsOf(client).now;

function readsOf(client: HubspotClient): Reads {
	const known = byClient.get(client);
	if (known) return known;
	const reads = { now: client.clock.now(), outcomes: new Map<string, Promise<Outcome>>(), isHinted: false };
	byClient.set(client, reads);
	return reads;
}

/**
 * The outcome of `read`, which is called once in an execution for each `question`: all that the answer depends on, as
 * plain data. Every further item with the same question gets a copy of its own, since n8n hands objects on from node to
 * node, and a change of one would change all. Then a hint tells how to ask once. Rejects with what `read` rejects with.
 */
export async function readOnce(
	{ client, host }: RecordContext,
	question: unknown,
	read: () => Promise<Outcome>,
): Promise<Outcome> {
	const reads = readsOf(client);
	const key = JSON.stringify(question, (_name, value: unknown) => (value === Infinity ? 'all' : value));
	const before = reads.outcomes.get(key);
	if (!before) {
		const outcome = read();
		reads.outcomes.set(key, outcome);
		return await outcome;
	}
	if (!reads.isHinted && 'addExecutionHints' in host) {
		reads.isHinted = true;
		host.addExecutionHints({
			type: 'info',
			location: 'outputPane',
			message:
				"Several items ask for the same records. HubSpot was asked once, and each of these items got them all. To get them only once, turn on 'Execute Once' in the settings of this node.",
		});
	}
	const outcome = await before;
	return 'json' in outcome ? { ...outcome, json: deepCopy(outcome.json) } : outcome;
}
