import { associationTypes } from '../api/associations';
import type { AssociationType } from '../api/associations';
import type { HubspotClient } from '../transport/client';
import { remember } from '../transport/cache';
import type { Reply } from '../transport/types';

/** As with property definitions: a minute spares most calls and hides little. */
const MAX_AGE_MS = 60_000;

/**
 * The ways in which records of one type can be associated with those of another, or why HubSpot does not say. They
 * are shared by all executions for a minute; `maxAgeMs: 0` asks HubSpot anew.
 */
export async function associationTypesOf(
	client: HubspotClient,
	from: string,
	to: string,
	maxAgeMs = MAX_AGE_MS,
): Promise<{ types: AssociationType[] } | Extract<Reply, { ok: false }>> {
	const { memory } = client.connection;
	const key = `association types from ${from} to ${to}`;
	const reply = await remember(
		memory,
		key,
		maxAgeMs,
		client.clock,
		async () => await client.send(associationTypes(from, to)),
	);
	if (!reply.ok) {
		memory.delete(key);
		return reply;
	}
	const { results } = (reply.answer.body ?? {}) as { results?: AssociationType[] };
	return { types: Array.isArray(results) ? results : [] };
}
