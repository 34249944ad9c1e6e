import type { PropertyDefinition } from '../api/properties';
import { comparable, keyNamed } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';

/**
 * The form in which two values of a property count as the same when records are matched: texts without case and
 * surrounding space, a type's own keys as HubSpot compares them, numbers by size, dates by their moment, options letter by
 * letter (hubspot-api 2.3, 3.1). Empty where there is nothing to match by.
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
			// JavaScript rounds numbers of more digits, and two of them would become one.
			return Number.isFinite(Number(text)) && text.replace(/\D/g, '').length <= 15
				? String(Number(text))
				: text;
		case 'date':
		case 'datetime':
			return momentOf(text);
		case 'enumeration':
		case 'bool':
			return text;
		default:
			// Whether HubSpot minds the case of custom keys is not known: two that differ in it may be two records.
			return definition?.hasUniqueValue ? text : text.toLowerCase();
	}
}

/** A date as epoch milliseconds in text, whichever way it is written; another text stays what it is. */
export function momentOf(text: string): string {
	const moment = /^-?\d{12,}$/.test(text) ? Number(text) : Date.parse(text);
	return Number.isNaN(moment) ? text : String(moment);
}
