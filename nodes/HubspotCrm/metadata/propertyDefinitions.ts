import { pageIn } from '../api/page';
import { properties } from '../api/properties';
import type { PropertyDefinition } from '../api/properties';
import type { ObjectType } from '../objects/objectType';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';
import type { Definitions } from '../values/definitions';

/** Definitions change when somebody edits the account's settings: a minute spares most calls and hides little. */
const MAX_AGE_MS = 60_000;

/**
 * The property definitions of an object type, or undefined where the token may not read them. They are shared by
 * all executions for a minute; `maxAgeMs: 0` asks HubSpot anew.
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
