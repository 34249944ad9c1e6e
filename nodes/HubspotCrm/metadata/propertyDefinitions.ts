import type { HubspotClient } from '../transport/client';
import { properties } from '../api/records';
import { remember } from '../transport/cache';
import type { Definitions, PropertyDefinition } from '../values/definitions';

/** Definitions change when somebody edits the account's settings: a minute spares most calls and hides little. */
const MAX_AGE_MS = 60_000;

/**
 * The property definitions of an object type, or undefined where the token may not read them. They are shared by
 * all executions for a minute; `maxAgeMs: 0` asks HubSpot anew.
 */
export async function definitionsOf(
	client: HubspotClient,
	type: string,
	maxAgeMs = MAX_AGE_MS,
): Promise<Definitions | undefined> {
	const { memory } = client.connection;
	const key = `properties of ${type}`;
	const definitions = await remember(
		memory,
		key,
		maxAgeMs,
		client.clock,
		async () => await load(client, type),
	);
	if (!definitions) memory.delete(key);
	return definitions;
}

async function load(client: HubspotClient, type: string): Promise<Definitions | undefined> {
	const reply = await client.send(properties(type));
	const results = reply.ok ? (reply.answer.body as { results?: unknown })?.results : undefined;
	if (!Array.isArray(results)) return undefined;
	const byName = new Map(
		(results as PropertyDefinition[]).map((definition) => [definition.name, definition]),
	);
	return { byName, readAt: client.clock.now() };
}
