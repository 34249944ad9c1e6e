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

/** At most one call for definitions a minute, even if HubSpot refuses them or they lack a property of a filter. */
const MAX_AGE_MS = 60_000;
/** Definitions that are younger than this many milliseconds are not read again for a missing property. */
const FRESH_MS = 2_000;

/**
 * What is needed to check and convert the values of filters: property definitions, the owners and pipelines that the
 * values refer to, and the time zone of the workflow. Only what the filters need is read. Undefined if no property is
 * compared or sorted by, or HubSpot does not return the definitions.
 *
 * `sortedBy`: the property of the sort, whose definition is needed too.
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
	// A property that cached definitions lack may be new in HubSpot.
	if (clock.now() - readAt <= FRESH_MS || properties.every((name) => byName.has(name))) return definitions;
	return (await once('new properties', async () => await definitionsOf(client, object, 0))) ?? definitions;
}
