import { referencesFor } from '../../metadata/accountReferences';
import { definitionsOf, definitionsWith, readableDefinitionsOf } from '../../metadata/propertyDefinitions';
import type { ObjectType } from '../../objects/objectType';
import { remember } from '../../transport/cache';
import type { HubspotClient } from '../../transport/client';
import { propertyNamed } from '../../values/definitions';
import type { Definitions } from '../../values/definitions';
import type { Reading } from '../../values/reading';
import { referenceProperties } from '../../values/references';
import { comparedProperties, comparedReferences, compile } from './compile';
import type { FilterContext } from './operands';
import type { Given } from './parse';

/** At most one call for definitions a minute, even if HubSpot refuses them or they lack a property of a filter. */
const MAX_AGE_MS = 60_000;
/** Definitions that are younger than this many milliseconds are not read again for what they lack. */
const FRESH_MS = 2_000;

/** How filters are read, besides by the account. */
export interface FilterTerms {
	/** How values are read. Words for dates go by the present, unless `now` is given. */
	reading: Reading;
	/** The property of the sort, whose definition is needed too. */
	sortedBy?: string;
}

/**
 * What is needed to check and convert the values of filters: property definitions, the owners and pipelines that the
 * values refer to, and the time zone of the workflow. Only what the filters need is read. Undefined if no property is
 * compared or sorted by, or HubSpot does not return the definitions.
 */
export async function filterContextFor(
	client: HubspotClient,
	object: ObjectType,
	given: Given,
	{ reading, sortedBy }: FilterTerms,
): Promise<FilterContext | undefined> {
	const properties = [...comparedProperties(given), ...(sortedBy === undefined ? [] : [sortedBy])];
	const hasAll = (known: Definitions) => properties.every((name) => propertyNamed(known, name) !== undefined);
	const definitions =
		properties.length > 0 && (await readableDefinitionsOf(client, object))
			? await definitionsWith(client, object, hasAll, MAX_AGE_MS)
			: undefined;
	if (!definitions) return undefined;
	const contextWith = async (known: Definitions): Promise<FilterContext> => {
		const named = referenceProperties(known, object.pipeline);
		const references = await referencesFor(client, object, comparedReferences(given, named));
		return { now: client.clock.now(), ...reading, object, definitions: known, references };
	};
	const context = await contextWith(definitions);
	const isFresh = client.clock.monotonic() - definitions.readAt <= FRESH_MS;
	if (isFresh || !hasAll(definitions) || !('problem' in compile(given, context))) return context;
	// An option that cached definitions lack may be new in HubSpot.
	const { connection, clock } = client;
	const load = async () => await definitionsOf(client, object, 0);
	const anew = await remember(connection.cache, `new options of ${object.path}`, MAX_AGE_MS, clock, load);
	// Sensitive properties are not in the list.
	return anew
		? await contextWith({ ...anew, byName: new Map([...definitions.byName, ...anew.byName]) })
		: context;
}
