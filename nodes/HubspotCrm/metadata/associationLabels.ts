import { associationTypeIn, associationTypes } from '../api/associations';
import type { AssociationType } from '../api/associations';
import { pageIn } from '../api/page';
import type { ObjectType } from '../objects/objectType';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';
import type { Reply } from '../transport/exchange';

/** Labels change only in the account's settings: a minute saves most calls, and a change is seen soon. */
const MAX_AGE_MS = 60_000;

/**
 * The association types from one object type to another, cached for a minute; `maxAgeMs: 0` reads them anew. A failed
 * call is returned as its failure, and not cached.
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
	return { types: pageIn(reply.answer.body, associationTypeIn)?.entries ?? [] };
}
