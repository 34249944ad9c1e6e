import { associationTypes } from '../api/associations';
import type { AssociationType } from '../api/associations';
import { pageIn } from '../api/page';
import type { ObjectType } from '../objects/objectType';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';
import type { Reply } from '../transport/exchange';

/** As with property definitions: a minute spares most calls and hides little. */
const MAX_AGE_MS = 60_000;

/**
 * The ways in which records of one type can be associated with those of another, or why HubSpot does not say. They
 * are shared by all executions for a minute; `maxAgeMs: 0` asks HubSpot anew.
 */
export async function associationTypesOf(
	client: HubspotClient,
	from: ObjectType,
	to: ObjectType,
	maxAgeMs = MAX_AGE_MS,
): Promise<{ types: AssociationType[] } | Extract<Reply, { ok: false }>> {
	const { cache } = client.connection;
	const key = `association types from ${from.path} to ${to.path}`;
	const load = async () => await client.send(associationTypes(from.path, to.path));
	const reply = await remember(cache, key, maxAgeMs, client.clock, load);
	if (!reply.ok) {
		cache.delete(key);
		return reply;
	}
	return { types: pageIn<AssociationType>(reply.answer.body)?.entries ?? [] };
}
