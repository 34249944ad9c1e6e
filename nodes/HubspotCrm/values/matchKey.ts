import type { PropertyDefinition } from './definitions';

/** The name that stands for the record id wherever a property can be chosen. */
export const RECORD_ID = 'hs_object_id';

/**
 * The form in which two values of a property count as the same when records are matched: texts without case and
 * surrounding space, domains as HubSpot stores them, numbers by size, dates by their moment, options letter by
 * letter (hubspot-api 2.3, 3.1). Empty where there is nothing to match by.
 */
export function matchKey(
	property: string,
	value: string | null | undefined,
	definition?: PropertyDefinition,
): string {
	const text = (value ?? '').trim();
	if (text === '') return '';
	if (property === 'domain') return bareDomain(text);
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
			return definition?.hasUniqueValue && property !== 'email' ? text : text.toLowerCase();
	}
}

/** Stands for the records that have a value of a property, given its `matchKey`. */
export const targetKey = (property: string, key: string): string => `${property}=${key}`;

/**
 * The bare host of a domain or web address, as HubSpot keeps it in `domain`: `https://www.Example.com/about` and
 * `example.com` are one.
 */
export function bareDomain(text: string): string {
	return text
		.trim()
		.toLowerCase()
		.replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
		.replace(/^[^/?#@]*@/, '')
		.replace(/[/?#].*$/s, '')
		.replace(/:\d+$/, '')
		.replace(/\.$/, '')
		.replace(/^www\.(?=[^.]+\.)/, '');
}

/** All addresses of a contact: the primary one and those that HubSpot keeps beside it. */
export function addressesOf({ email, hs_additional_emails: others }: Record<string, unknown>): string[] {
	return [email, ...(typeof others === 'string' ? others.split(';') : [])]
		.filter((address): address is string => typeof address === 'string' && address.trim() !== '')
		.map((address) => address.trim().toLowerCase());
}

/** A date as epoch milliseconds in text, whichever way it is written; another text stays what it is. */
export function momentOf(text: string): string {
	const moment = /^-?\d{12,}$/.test(text) ? Number(text) : Date.parse(text);
	return Number.isNaN(moment) ? text : String(moment);
}
