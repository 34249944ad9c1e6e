import { pageIn } from '../api/page';
import { definitionIn, properties, SENSITIVE_LEVELS } from '../api/properties';
import type { ObjectType } from '../objects/objectType';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';
import type { Definitions } from '../values/definitions';

/** Definitions change only in the account's settings: a minute saves most calls, and a change is seen soon. */
const MAX_AGE_MS = 60_000;
/** Definitions that are younger than this many milliseconds are not read again for a missing property. */
const FRESH_MS = 2_000;

/**
 * The property definitions of an object type, cached for a minute; `maxAgeMs: 0` reads them anew. Undefined if HubSpot
 * does not return them, as when the token lacks the scope; that is not cached.
 */
export async function definitionsOf(
	client: HubspotClient,
	object: ObjectType,
	maxAgeMs = MAX_AGE_MS,
): Promise<Definitions | undefined> {
	const { cache } = client.connection;
	const key = `properties of ${object.path}`;
	const load = async () => await read(client, object);
	const definitions = await remember(cache, key, maxAgeMs, client.clock, load);
	if (!definitions) cache.delete(key);
	return definitions;
}

/**
 * The same, for what can do without definitions: if HubSpot does not return them, they are not asked for again within a
 * minute. So a token that may not read them costs one call a minute, not one for each item.
 */
export async function readableDefinitionsOf(
	client: HubspotClient,
	object: ObjectType,
): Promise<Definitions | undefined> {
	const { cache } = client.connection;
	const key = `readable properties of ${object.path}`;
	const load = async () => Boolean(await definitionsOf(client, object));
	const areReadable = await remember(cache, key, MAX_AGE_MS, client.clock, load);
	return areReadable ? await definitionsOf(client, object) : undefined;
}

/**
 * The property definitions, with all that something uses. What cached definitions lack may be new in HubSpot, so they
 * are read again, unless that was done in the last `maxAgeMs` milliseconds; what is lacking then may be sensitive, and
 * is asked for as such. Undefined if HubSpot does not return the definitions.
 *
 * @param hasAll whether definitions have all properties that are used
 */
export async function definitionsWith(
	client: HubspotClient,
	object: ObjectType,
	hasAll: (definitions: Definitions) => boolean,
	maxAgeMs: number,
): Promise<Definitions | undefined> {
	const { connection, clock } = client;
	const remembered = await definitionsOf(client, object);
	if (!remembered || hasAll(remembered)) return remembered;
	const load = async () => {
		const anew = (await definitionsOf(client, object, Math.min(maxAgeMs, FRESH_MS))) ?? remembered;
		return hasAll(anew) ? anew : await withSensitive(client, object, anew);
	};
	return await remember(connection.cache, `all properties of ${object.path}`, maxAgeMs, clock, load);
}

/** Adds the sensitive properties that the token may see; they are read at most once a minute. */
async function withSensitive(
	client: HubspotClient,
	object: ObjectType,
	definitions: Definitions,
): Promise<Definitions> {
	const { connection, clock } = client;
	const load = async () =>
		await Promise.all(SENSITIVE_LEVELS.map(async (level) => await read(client, object, level)));
	const key = `sensitive properties of ${object.path}`;
	const sensitive = await remember(connection.cache, key, MAX_AGE_MS, clock, load);
	const byName = sensitive.flatMap((one) => [...(one?.byName ?? [])]);
	return { ...definitions, byName: new Map([...byName, ...definitions.byName]) };
}

async function read(
	client: HubspotClient,
	{ path }: ObjectType,
	level?: (typeof SENSITIVE_LEVELS)[number],
): Promise<Definitions | undefined> {
	const reply = await client.send(properties(path, level));
	const page = reply.ok ? pageIn(reply.answer.body, definitionIn) : undefined;
	if (!page) return undefined;
	const byName = new Map(page.entries.map((definition) => [definition.name, definition]));
	return { byName, readAt: client.clock.monotonic() };
}
