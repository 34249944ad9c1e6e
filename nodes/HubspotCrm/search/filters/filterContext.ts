import type { ObjectType } from '../../objects/objectTypes';
import { comparedNames, comparedProperties } from './compile';
import type { Terms } from './operands';
import type { Given } from './parse';
import type { HubspotClient } from '../../transport/client';
import { remember } from '../../transport/cache';
import type { Definitions } from '../../values/definitions';
import { nameProperties } from '../../values/references';
import { definitionsOf } from '../../metadata/propertyDefinitions';
import { namesOf } from '../../metadata/referenceLists';

/** One call for definitions a minute, even if they are refused or lack a property that a filter names. */
const MAX_AGE_MS = 60_000;
/** Definitions that were read a moment ago cannot lack much. */
const FRESH_MS = 2_000;

/**
 * What filters are understood by: the definitions of the object type, what its owners, pipelines and stages are
 * called, and the time zone of the workflow. Each is only asked for where the filters need it. Undefined where no filter
 * compares a property, or the token cannot read definitions.
 *
 * `sortedBy`: a property that has to be known as well.
 */
export async function termsFor(
	client: HubspotClient,
	object: ObjectType,
	given: Given,
	zone: string,
	sortedBy?: string,
): Promise<Terms | undefined> {
	const properties = [...comparedProperties(given), ...(sortedBy === undefined ? [] : [sortedBy])];
	const definitions = await definitionsWith(client, object.path, properties);
	if (!definitions) return undefined;
	const named = nameProperties(definitions, object.pipelineProperties);
	const names = await namesOf(client, object, comparedNames(given, named));
	return { definitions, names, zone, now: client.clock.now() };
}

async function definitionsWith(
	client: HubspotClient,
	path: string,
	properties: string[],
): Promise<Definitions | undefined> {
	if (properties.length === 0) return undefined;
	const { clock, connection } = client;
	const once = async <T>(key: string, load: () => Promise<T>): Promise<T> =>
		await remember(connection.memory, `${key} of ${path}`, MAX_AGE_MS, clock, load);
	const readable = await once('readable properties', async () => Boolean(await definitionsOf(client, path)));
	const definitions = readable ? await definitionsOf(client, path) : undefined;
	if (!definitions) return undefined;
	const { byName, readAt } = definitions;
	// What remembered definitions lack may be new in HubSpot.
	if (clock.now() - readAt <= FRESH_MS || properties.every((name) => byName.has(name))) return definitions;
	return (await once('new properties', async () => await definitionsOf(client, path, 0))) ?? definitions;
}
