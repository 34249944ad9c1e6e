import { pageIn } from '../api/page';
import { properties } from '../api/properties';
import type { PropertyDefinition } from '../api/properties';
import type { ObjectType } from '../objects/objectType';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';
import type { Definitions } from '../values/definitions';

/** Definitions change only in the account's settings: a minute saves most calls, and a change is seen soon. */
const MAX_AGE_MS = 60_000;

/**
 * The property definitions of an object type, cached for a minute; `maxAgeMs: 0` reads them anew. Undefined if HubSpot
 * does not return them, as when the token lacks the scope; that is not cached.
 */
export async function definitionsOf(
	client: HubspotClient,
	{ path }: ObjectType,
	maxAgeMs = MAX_AGE_MS,
): Promise<Definitions | undefined> {
	const { cache } = client.connection;
	const key = `properties of ${path}`;
	const load = async () => await read(client, path);
	const definitions = await remember(cache, key, maxAgeMs, client.clock, load);
	if (!definitions) cache.delete(key);
	return definitions;
}

async function read(client: HubspotClient, path: string): Promise<Definitions | undefined> {
	const reply = await client.send(properties(path));
	const page = reply.ok ? pageIn<PropertyDefinition>(reply.answer.body) : undefined;
	if (!page) return undefined;
	const byName = new Map(page.entries.map((definition) => [definition.name, definition]));
	return { byName, readAt: client.clock.now() };
}
