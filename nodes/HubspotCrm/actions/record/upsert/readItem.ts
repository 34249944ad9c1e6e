import type { Explanation } from '../../../errors/failure';
import {
	bareDomain,
	batchKey,
	identityKey,
	keyNamed,
	RECORD_ID,
	uniqueProperties,
} from '../../../objects/keys';
import type { ObjectType } from '../../../objects/objectType';
import type { Definitions } from '../../../values/definitions';
import { matchKey } from '../../../values/matchKey';
import { unknownProperty } from '../../../values/toProperties';
import type { Read } from '../../eachItem';
import type { RecordContext } from '../../operation';
import type { GivenProperties, ValueReader } from '../propertyValues';
import type { Rules, UpsertItem } from './decide';

/** Reads what each item says should be in HubSpot, or why that cannot be. */
export function itemReader(
	{ parameters, object }: RecordContext,
	values: ValueReader,
): (index: number) => Read<UpsertItem> {
	const { definitions } = values;
	const uniqueNames = new Set(uniqueProperties(object, definitions?.byName.values()));
	return (index) => {
		const idProperty = parameters.locator('matchProperty', index);
		const unusable = whyUnusable(idProperty, object, definitions);
		if (unusable) return { problem: unusable };
		const given = values.read(index);
		if ('problem' in given) return given;
		const match = matchValue(idProperty, given, object);
		if ('problem' in match) return match;
		const { value: id } = match;
		const { properties } = given;
		// Sent as it is matched, so that the next run finds it.
		if (idProperty !== RECORD_ID) properties[idProperty] = id;
		const definition = definitions?.byName.get(idProperty);
		// Without definitions only HubSpot knows: a property that it does not keep unique gets its refusal.
		const unique = uniqueNames.has(idProperty) || (!definition && idProperty !== RECORD_ID);
		const keys = values.uniqueKeys(properties);
		if (unique && !keys.includes(batchKey(idProperty, id))) keys.push(batchKey(idProperty, id));
		return {
			index,
			traceId: String(index),
			key: id,
			keys,
			group: idProperty,
			idProperty,
			id,
			identity: identityOf(idProperty, matchKey(object, idProperty, id, definition), index),
			unique,
			properties,
			rules: rulesOf(parameters.get<Partial<Rules>>('options', index, {})),
		};
	};
}

/** What an item is known by among all of the run. */
const identityOf = (idProperty: string, key: string, index: number): string =>
	// Items without a record id mean a new record each.
	idProperty === RECORD_ID && key === '' ? `new ${index}` : identityKey(idProperty, key);

function rulesOf({
	ifSeveral = 'error',
	ifNone = 'create',
	skipUnchanged = false,
	dryRun = false,
}: Partial<Rules>): Rules {
	return { ifSeveral, ifNone, skipUnchanged, dryRun };
}

function matchValue(
	idProperty: string,
	{ properties, recordId }: GivenProperties,
	object: ObjectType,
): { value: string } | { problem: Explanation } {
	if (idProperty !== RECORD_ID) {
		const given = properties[idProperty]?.trim() ?? '';
		if (given === '') return { problem: noMatchValue(idProperty, object) };
		if (keyNamed(object, idProperty)?.kind !== 'webAddress') return { value: given };
		const domain = bareDomain(given);
		return /^[^\s.]+(\.[^\s.]+)+$/.test(domain) ? { value: domain } : { problem: noDomain(given) };
	}
	const id = typeof recordId === 'string' || typeof recordId === 'number' ? String(recordId).trim() : '';
	// An item without an id is a new record.
	return /^[0-9]{0,20}$/.test(id) ? { value: id } : { problem: noRecordId(id) };
}

function whyUnusable(
	idProperty: string,
	object: ObjectType,
	definitions: Definitions | undefined,
): Explanation | undefined {
	if (idProperty === '') {
		return {
			message: "The parameter 'Match By' is empty",
			description: `Choose the property that tells records apart, such as '${exampleKey(object)}', or the record ID.`,
		};
	}
	if (idProperty === '__proto__') return unknownProperty(idProperty, definitions, 'Match By');
	return undefined;
}

/** A property that people match records of this type by. */
export const exampleKey = ({ keys, mainProperties }: ObjectType): string =>
	keys[0]?.property ?? mainProperties[0] ?? RECORD_ID;

const noMatchValue = (idProperty: string, { noun }: ObjectType): Explanation => ({
	message: `The item has no value for '${idProperty}'`,
	description: `'Match By' finds the ${noun} by this property: give its value in the properties of the item.`,
});

const noDomain = (given: string): Explanation => ({
	message: `'${given.slice(0, 60)}' is not a domain`,
	description:
		"'Match By' finds the record by its domain: give one such as example.com, or a web address, in the properties of the item.",
});

const noRecordId = (given: string): Explanation => ({
	message: `'${given.slice(0, 60)}' is not a record ID`,
	description:
		"'Match By' finds records by 'hs_object_id': give HubSpot's numeric ID, or leave it empty to create a new record.",
});
