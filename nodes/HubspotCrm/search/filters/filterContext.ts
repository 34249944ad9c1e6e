import { referencesFor } from '../../metadata/accountReferences';
import { definitionsOf } from '../../metadata/propertyDefinitions';
import type { ObjectType } from '../../objects/objectType';
import { remember } from '../../transport/cache';
import type { HubspotClient } from '../../transport/client';
import type { Definitions } from '../../values/definitions';
import { referenceProperties } from '../../values/references';
import { comparedProperties, comparedReferences } from './compile';
import type { FilterContext } from './operands';
import type { Given } from './parse';

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
export async function filterContextFor(
	client: HubspotClient,
	object: ObjectType,
	given: Given,
	zone: string,
	sortedBy?: string,
): Promise<FilterContext | undefined> {
	const properties = [...comparedProperties(given), ...(sortedBy === undefined ? [] : [sortedBy])];
	const definitions = await definitionsWith(client, object, properties);
	if (!definitions) return undefined;
	const named = referenceProperties(definitions, object.pipeline);
	const references = await referencesFor(client, object, comparedReferences(given, named));
	return { definitions, references, zone, now: client.clock.now() };
}

async function definitionsWith(
	client: HubspotClient,
	object: ObjectType,
	properties: string[],
): Promise<Definitions | undefined> {
	if (properties.length === 0) return undefined;
	const { clock, connection } = client;
	const once = async <T>(key: string, load: () => Promise<T>): Promise<T> =>
		await remember(connection.cache, `${key} of ${object.path}`, MAX_AGE_MS, clock, load);
	const readable = await once('readable properties', async () =>
		Boolean(await definitionsOf(client, object)),
	);
	const definitions = readable ? await definitionsOf(client, object) : undefined;
	if (!definitions) return undefined;
	const { byName, readAt } = definitions;
	// What remembered definitions lack may be new in HubSpot.
	if (clock.now() - readAt <= FRESH_MS || properties.every((name) => byName.has(name))) return definitions;
	return (await once('new properties', async () => await definitionsOf(client, object, 0))) ?? definitions;
}
