import type { ObjectType } from '../../../objects/objectTypes';
import type { Explanation } from '../../../errors/explain';
import type { Definitions } from '../../../values/definitions';
import { bareDomain, matchKey, RECORD_ID } from '../../../values/matchKey';
import { unknownProperty } from '../../../values/toProperties';
import type { RecordContext } from '../../operation';
import type { Read } from '../eachItem';
import { keyOf, uniqueProperties } from '../propertyValues';
import type { GivenProperties, ValueReader } from '../propertyValues';
import { targetOf } from './decide';
import type { Rules, Wish } from './decide';

/** Reads what each item wants to be in HubSpot, or why that cannot be. */
export function wishReader(
	{ parameters, object }: RecordContext,
	values: ValueReader,
): (index: number) => Read<Wish> {
	const { definitions } = values;
	const uniqueNames = new Set(uniqueProperties(object, definitions));
	return (index) => {
		const property = parameters.locator('matchProperty', index);
		const unusable = whyUnusable(property, object, definitions);
		if (unusable) return { problem: unusable };
		const given = values.read(index);
		if ('problem' in given) return given;
		const key = matchValue(property, given, object);
		if ('problem' in key) return key;
		const { value } = key;
		const { properties } = given;
		// Sent as it is matched, so that the next run finds it.
		if (property !== RECORD_ID) properties[property] = value;
		// Without definitions only HubSpot knows: a property that it does not keep unique gets its refusal.
		const unique =
			uniqueNames.has(property) || (!definitions?.byName.has(property) && property !== RECORD_ID);
		const target = targetOf(property, matchKey(property, value, definitions?.byName.get(property)), index);
		const keys = values.uniqueKeys(properties);
		if (unique && !keys.includes(keyOf(property, value))) keys.push(keyOf(property, value));
		return {
			index,
			traceId: String(index),
			key: value,
			keys,
			group: property,
			property,
			value,
			target,
			unique,
			properties,
			rules: rulesOf(parameters.get<Partial<Rules>>('options', index, {})),
		};
	};
}

function rulesOf({
	ifSeveral = 'error',
	ifNone = 'create',
	skipUnchanged = false,
	dryRun = false,
}: Partial<Rules>): Rules {
	return { ifSeveral, ifNone, skipUnchanged, dryRun };
}

function matchValue(
	property: string,
	{ properties, recordId }: GivenProperties,
	object: ObjectType,
): { value: string } | { problem: Explanation } {
	if (property !== RECORD_ID) {
		const given = properties[property]?.trim() ?? '';
		if (given === '') return { problem: noMatchValue(property, object) };
		if (property !== 'domain') return { value: given };
		const domain = bareDomain(given);
		return /^[^\s.]+(\.[^\s.]+)+$/.test(domain) ? { value: domain } : { problem: noDomain(given) };
	}
	const id = typeof recordId === 'string' || typeof recordId === 'number' ? String(recordId).trim() : '';
	// An item without an id is a new record.
	return /^[0-9]{0,20}$/.test(id) ? { value: id } : { problem: noRecordId(id) };
}

function whyUnusable(
	property: string,
	object: ObjectType,
	definitions: Definitions | undefined,
): Explanation | undefined {
	if (property === '') {
		return {
			message: "The parameter 'Match By' is empty",
			description: `Choose the property that tells records apart, such as '${object.uniqueProperty ?? object.mainProperties.at(-1)}', or the record ID.`,
		};
	}
	if (property === '__proto__') return unknownProperty(property, definitions, 'Match By');
	return undefined;
}

const noMatchValue = (property: string, { name }: ObjectType): Explanation => ({
	message: `The item has no value for '${property}'`,
	description: `'Match By' finds the ${name.toLowerCase()} by this property: give its value in the properties of the item.`,
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
