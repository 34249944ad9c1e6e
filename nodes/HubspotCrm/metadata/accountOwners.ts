import { ownerIn, owners } from '../api/owners';
import type { Owner } from '../api/owners';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';
import { collect, pages } from '../transport/pages';

/** Owners change rarely: a minute saves most calls, and a new owner is seen soon. */
const MAX_AGE_MS = 60_000;
/** Most owners that are read, 500 a call. No account is expected to have more. */
const MOST_OWNERS = 50_000;

/**
 * The active owners, cached for a minute; `maxAgeMs: 0` reads them anew. Undefined if HubSpot does not return them, as
 * when the token lacks the scope; that is cached too.
 */
export async function ownersOf(client: HubspotClient, maxAgeMs = MAX_AGE_MS): Promise<Owner[] | undefined> {
	const { cache } = client.connection;
	return await remember(cache, 'owners', maxAgeMs, client.clock, async () => await load(client, false));
}

/** The owners who left the account. Records still have their ids. Otherwise as {@link ownersOf}. */
export async function formerOwnersOf(
	client: HubspotClient,
	maxAgeMs = MAX_AGE_MS,
): Promise<Owner[] | undefined> {
	const { cache } = client.connection;
	return await remember(cache, 'former owners', maxAgeMs, client.clock, async () => await load(client, true));
}

async function load(client: HubspotClient, archived: boolean): Promise<Owner[] | undefined> {
	const source = pages(async (after) => await client.send(owners({ after, archived })), ownerIn);
	const found = await collect(source, MOST_OWNERS);
	if ('failure' in found) return undefined;
	return found.entries.map(({ id, email, firstName, lastName }) => ({
		id,
		email: email?.trim().toLowerCase() ?? '',
		name: [firstName, lastName]
			.flatMap((part) => part?.trim() || [])
			.join(' ')
			.replace(/\s+/g, ' '),
	}));
}
