import { owners } from '../api/owners';
import type { Owner, OwnerEntry } from '../api/owners';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';
import { collect, pages } from '../transport/pages';

/** Owners change rarely: a minute saves most calls, and a new owner is seen soon. */
const MAX_AGE_MS = 60_000;
/** Most owners that are read, 500 a call. No account is expected to have more. */
const MOST_OWNERS = 50_000;

/**
 * The active owners with an email address, cached for a minute; `maxAgeMs: 0` reads them anew. Undefined if HubSpot
 * does not return them, as when the token lacks the scope; that is cached too.
 */
export async function ownersOf(client: HubspotClient, maxAgeMs = MAX_AGE_MS): Promise<Owner[] | undefined> {
	const { cache } = client.connection;
	return await remember(cache, 'owners', maxAgeMs, client.clock, async () => await load(client));
}

async function load(client: HubspotClient): Promise<Owner[] | undefined> {
	const source = pages<OwnerEntry>(async (after) => await client.send(owners(after)));
	const found = await collect(source, MOST_OWNERS);
	if ('failure' in found) return undefined;
	return found.entries.flatMap(({ id, email, firstName, lastName }) => {
		const name = [firstName, lastName].filter(Boolean).join(' ');
		return email ? [{ id: String(id), email: email.trim().toLowerCase(), name }] : [];
	});
}
