import { owners } from '../api/owners';
import type { Owner, OwnerEntry } from '../api/owners';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';
import { collect, pages } from '../transport/pages';

/** Owners change seldom: a minute spares most calls and hides little. */
const MAX_AGE_MS = 60_000;
/** An account with more than this has something else for owners. */
const MOST_OWNERS = 50_000;

/**
 * The active owners with an email address, or undefined where the token may not read them. They are shared by all
 * executions for a minute; `maxAgeMs: 0` asks HubSpot anew.
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
