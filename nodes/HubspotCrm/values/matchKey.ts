import type { PropertyDefinition } from '../api/properties';
import { comparable, keyNamed, valuesOfKey } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';

/**
 * The form in which values of a property are compared to match records. Texts are compared without case and surrounding
 * space, keys of the type as `comparable` says, numbers by size, dates by their time, options and custom unique values
 * letter by letter (hubspot-api 2.3, 3.1). Empty if the value is empty.
 */
export function matchKey(
	object: ObjectType,
	property: string,
	value: string | null | undefined,
	definition?: PropertyDefinition,
): string {
	const text = (value ?? '').trim();
	if (text === '') return '';
	const key = keyNamed(object, property);
	if (key) return comparable(key.kind, text);
	switch (definition?.type) {
		case 'number':
			// JavaScript rounds numbers of more than 15 digits, so that two of them could become one.
			return Number.isFinite(Number(text)) && text.replace(/\D/g, '').length <= 15
				? String(Number(text))
				: text;
		case 'date':
		case 'datetime':
			return epochText(text);
		case 'enumeration':
		case 'bool':
			return text;
		default:
			// It is not known whether HubSpot compares custom unique values without case (hubspot-api 3.1).
			return definition?.hasUniqueValue ? text : text.toLowerCase();
	}
}

/**
 * All forms by which a record is matched by a property: its value, and for a key of the type also the further values,
 * such as the second domain of a company. Empty if it has none.
 */
export function matchKeysOf(
	object: ObjectType,
	property: string,
	properties: Record<string, string | null>,
	definition?: PropertyDefinition,
): string[] {
	const key = keyNamed(object, property);
	if (key) return [...new Set(valuesOfKey(key, properties))];
	const only = matchKey(object, property, properties[property], definition);
	return only === '' ? [] : [only];
}

/** A date as epoch milliseconds in text. Text that is no date is returned as it is. */
export function epochText(text: string): string {
	const moment = /^-?\d{12,}$/.test(text) ? Number(text) : Date.parse(text);
	return Number.isNaN(moment) ? text : String(moment);
}
