import type { Key, KeyKind, ObjectType } from './objectType';

/** Stands for the record id wherever a property can be chosen. */
export const RECORD_ID = 'hs_object_id';

/** The property in which HubSpot lists the records that were merged into a record (hubspot-api 1.4). */
export const MERGED_IDS = 'hs_merged_object_ids';

/** The key of the type with this property; undefined if the property is no key. */
export const keyNamed = ({ keys }: ObjectType, property: string): Key | undefined =>
	keys.find((key) => key.property === property);

/**
 * Signs without width and marks of the direction of writing. They come along when addresses are copied out of pages and
 * mails, nobody sees them, and no address has any.
 */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/g;

/** The text without invisible signs, also without the byte-order mark that files begin with. */
export const withoutMarks = (text: string): string => text.replace(INVISIBLE, '');

/** A key as it is meant: without invisible signs and surrounding space. */
export const cleanKey = (text: string): string => withoutMarks(text).trim();

/** The form in which values of a key are compared: domains as bare hosts, e-mail addresses in lower case. */
export const comparable = (kind: KeyKind, text: string): string =>
	kind === 'webAddress' ? bareDomain(text) : cleanKey(text).toLowerCase();

/** The identity of the records that have a value of a property. `value` is in the form in which it is compared. */
export const identityKey = (property: string, value: string): string => `${property}=${value}`;

/**
 * The form in which unique values of a batch are compared: without case and surrounding space. HubSpot compares e-mail
 * addresses without case (hubspot-api 3.2); for other properties it is not known (hubspot-api 3.1).
 */
export const batchKey = (property: string, value: string): string =>
	identityKey(property, value.trim().toLowerCase());

/** All values of a key that a record has, in comparable form: the primary one first, then the further ones. */
export function valuesOfKey({ property, kind, further }: Key, properties: Record<string, unknown>): string[] {
	const others = properties[further];
	return [properties[property], ...(typeof others === 'string' ? others.split(';') : [])]
		.filter((value): value is string => typeof value === 'string' && value.trim() !== '')
		.map((value) => comparable(kind, value));
}

/**
 * The properties with the further values of the keys among `names`. A record can be compared by all values of its keys
 * only if they are read too.
 */
export const furtherProperties = ({ keys }: ObjectType, names: Iterable<string>): string[] => {
	const wanted = new Set(names);
	return keys.filter(({ property }) => wanted.has(property)).map(({ further }) => further);
};

/**
 * The host of a domain or web address, without scheme, `www.`, port and path: `https://www.Example.com/about` becomes
 * `example.com`. That HubSpot stores the domains of companies in this form is common experience, but no public source
 * says so (hubspot-api 3.1).
 */
export function bareDomain(text: string): string {
	return cleanKey(text)
		.toLowerCase()
		.replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
		.replace(/^[^/?#@]*@/, '')
		.replace(/[/?#].*$/s, '')
		.replace(/:\d+$/, '')
		.replace(/\.$/, '')
		.replace(/^www\.(?=[^.]+\.)/, '');
}

/** What is needed of a property to tell whether it is unique. */
interface Property {
	name: string;
	hasUniqueValue?: boolean;
}

/** Whether HubSpot keeps the property unique. */
export const isUnique = ({ keys }: ObjectType, { name, hasUniqueValue }: Property): boolean =>
	hasUniqueValue === true || keys.some(({ property, unique }) => unique && property === name);

/**
 * The unique properties of the type: its own keys first, then those of `all`, the property definitions of the account.
 */
export function uniqueProperties({ keys }: ObjectType, all: Iterable<Property> = []): string[] {
	const own = keys.filter(({ unique }) => unique).map(({ property }) => property);
	const custom = [...all].filter(({ hasUniqueValue }) => hasUniqueValue).map(({ name }) => name);
	return [...new Set([...own, ...custom])].filter((name) => name !== RECORD_ID);
}
