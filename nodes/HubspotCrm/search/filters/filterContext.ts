import { referencesFor } from '../../metadata/accountReferences';
import { definitionsOf, definitionsWith } from '../../metadata/propertyDefinitions';
import type { ObjectType } from '../../objects/objectType';
import { remember } from '../../transport/cache';
import type { HubspotClient } from '../../transport/client';
import { propertyNamed } from '../../values/definitions';
import type { Definitions } from '../../values/definitions';
import { referenceProperties } from '../../values/references';
import { comparedProperties, comparedReferences } from './compile';
import type { FilterContext } from './operands';
import type { Given } from './parse';

/** At most one call for definitions a minute, even if HubSpot refuses them or they lack a property of a filter. */
const MAX_AGE_MS = 60_000;

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
	const definitions = await definitionsFor(client, object, properties);
	if (!definitions) return undefined;
	const named = referenceProperties(definitions, object.pipeline);
	const references = await referencesFor(client, object, comparedReferences(given, named));
	return { definitions, references, zone, now: client.clock.now() };
}

async function definitionsFor(
	client: HubspotClient,
	object: ObjectType,
	properties: string[],
): Promise<Definitions | undefined> {
	if (properties.length === 0) return undefined;
	const { clock, connection } = client;
	const load = async () => Boolean(await definitionsOf(client, object));
	const key = `readable properties of ${object.path}`;
	if (!(await remember(connection.cache, key, MAX_AGE_MS, clock, load))) return undefined;
	const hasAll = (known: Definitions) => properties.every((name) => propertyNamed(known, name) !== undefined);
	return await definitionsWith(client, object, hasAll, MAX_AGE_MS);
}
