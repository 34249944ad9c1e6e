import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import type { References, ReferencesUsed } from '../values/references';
import { ownersOf } from './accountOwners';
import { pipelinesOf } from './accountPipelines';

/** A list that was read a moment ago cannot lack much. */
const FRESH_MS = 2_000;

/**
 * What the account calls its owners, pipelines and stages, as far as values refer to them by name: where none does,
 * nothing is asked. A list that lacks a name is read anew.
 */
export async function referencesFor(
	client: HubspotClient,
	object: ObjectType,
	used: ReferencesUsed,
): Promise<References> {
	return {
		properties: object.pipeline,
		owners: await covering(
			used.owners,
			async (maxAgeMs) => await ownersOf(client, maxAgeMs),
			({ email }) => [email],
		),
		pipelines: await covering(
			used.pipelines,
			async (maxAgeMs) => await pipelinesOf(client, object, maxAgeMs),
			(pipeline) => [pipeline, ...pipeline.stages].flatMap(({ id, label }) => [id, label]),
		),
	};
}

/** The list, read anew where the remembered one lacks one of the names; undefined where there are no names. */
async function covering<T>(
	names: Set<string>,
	read: (maxAgeMs?: number) => Promise<T[] | undefined>,
	namesIn: (entry: T) => string[],
): Promise<T[] | undefined> {
	if (names.size === 0) return undefined;
	const remembered = await read();
	const known = new Set(remembered?.flatMap(namesIn).map((name) => name.trim().toLowerCase()));
	return [...names].every((name) => known.has(name)) ? remembered : await read(FRESH_MS);
}
