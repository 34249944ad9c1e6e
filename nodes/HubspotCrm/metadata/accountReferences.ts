import type { Owner } from '../api/owners';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import type { References, ReferencesUsed } from '../values/references';
import { plainWords } from '../values/text';
import { formerOwnersOf, ownersOf } from './accountOwners';
import { pipelinesOf } from './accountPipelines';

/** A list that is younger than this many milliseconds is not read again for a missing reference. */
const FRESH_MS = 2_000;

/**
 * The owners and pipelines of the account, to find the ids of references. A list is read only if values have references
 * to it, and read again if the cached one lacks one of them; owners who left only for those that no active owner is. It
 * is undefined if it is not needed, or HubSpot does not return it.
 */
export async function referencesFor(
	client: HubspotClient,
	object: ObjectType,
	used: ReferencesUsed,
): Promise<References> {
	const owners = await covering(
		used.owners,
		async (maxAgeMs) => await ownersOf(client, maxAgeMs),
		namesOfOwner,
	);
	const active = new Set(owners?.flatMap(namesOfOwner).map(plainWords));
	const others = owners ? [...used.owners].filter((name) => !active.has(name)) : [];
	return {
		properties: object.pipeline,
		owners,
		formerOwners: others.length > 0 ? await formerOwnersOf(client) : undefined,
		pipelines: await covering(
			used.pipelines,
			async (maxAgeMs) => await pipelinesOf(client, object, maxAgeMs),
			(pipeline) => [pipeline, ...pipeline.stages].flatMap(({ id, label }) => [id, label]),
		),
	};
}

const namesOfOwner = ({ id, email, name }: Owner): string[] => [id, email, name];

/** The list, read again if the cached one lacks one of `names`. Undefined if `names` is empty. */
async function covering<T>(
	names: Set<string>,
	read: (maxAgeMs?: number) => Promise<T[] | undefined>,
	namesIn: (entry: T) => string[],
): Promise<T[] | undefined> {
	if (names.size === 0) return undefined;
	const remembered = await read();
	const known = new Set(remembered?.flatMap(namesIn).map(plainWords));
	return [...names].every((name) => known.has(name)) ? remembered : await read(FRESH_MS);
}
