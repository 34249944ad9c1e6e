import type { Key, KeyKind, ObjectType } from './objectType';

/** The name that stands for the record id wherever a property can be chosen. */
export const RECORD_ID = 'hs_object_id';

/** HubSpot lists the records that were merged into a record in this property of it. */
export const MERGED_IDS = 'hs_merged_object_ids';

/** What HubSpot knows of a property as a key of this type; undefined for every other property. */
export const keyNamed = ({ keys }: ObjectType, property: string): Key | undefined =>
	keys.find((key) => key.property === property);

/** A value in the form in which it is compared with others of its key. */
export const comparable = (kind: KeyKind, text: string): string =>
	kind === 'webAddress' ? bareDomain(text) : text.trim().toLowerCase();

/** Stands for the records that have a value of a property, given the form in which it is compared. */
export const identityKey = (property: string, value: string): string => `${property}=${value}`;

/** A unique value as HubSpot tells two inputs of a batch apart: without case and surrounding space. */
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
 * The properties that must be read beside `names` to know a record by all values of its keys: for each key among
 * them, the one that holds its further values.
 */
export const furtherProperties = ({ keys }: ObjectType, names: Iterable<string>): string[] => {
	const wanted = new Set(names);
	return keys.filter(({ property }) => wanted.has(property)).map(({ further }) => further);
};

/**
 * The bare host of a domain or web address, as HubSpot keeps it for companies: `https://www.Example.com/about` and
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

/** What has to be known of a property to tell whether it is unique. */
interface Property {
	name: string;
	hasUniqueValue?: boolean;
}

/** Whether HubSpot keeps the property unique. */
export const isUnique = ({ keys }: ObjectType, { name, hasUniqueValue }: Property): boolean =>
	hasUniqueValue === true || keys.some(({ property, unique }) => unique && property === name);

/** The properties of the type that HubSpot keeps unique, its own first; `all`: those of the account, where known. */
export function uniqueProperties({ keys }: ObjectType, all: Iterable<Property> = []): string[] {
	const own = keys.filter(({ unique }) => unique).map(({ property }) => property);
	const custom = [...all].filter(({ hasUniqueValue }) => hasUniqueValue).map(({ name }) => name);
	return [...new Set([...own, ...custom])].filter((name) => name !== RECORD_ID);
}
