import type { IDataObject } from 'n8n-workflow';

import type { Account } from '../api/account';
import type { PropertyDefinition } from '../api/properties';
import type { HubspotRecord } from '../api/records';
import { RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import { OBJECT_TYPES } from '../objects/objectTypes';
import { propertyNamed } from '../values/definitions';
import type { Definitions } from '../values/definitions';
import type { Selection } from './form';

/** Most fields of a simple form, unless more properties are named. */
const MOST_FIELDS = 10;

/** What is known of the account in which the records are. Each part is undefined if HubSpot did not return it. */
export interface Facts {
	definitions?: Definitions;
	account?: Account;
}

/** Properties that a record has in other words: as `id`, `createdAt` and `updatedAt`. */
const DOUBLES = new Set([
	RECORD_ID,
	...OBJECT_TYPES.flatMap(({ createdProperty, modifiedProperty }) => [createdProperty, modifiedProperty]),
]);

/** The standard properties of a type without doubles, the most telling first. */
export function standardProperties({
	titleProperties,
	mainProperties,
	defaultProperties,
}: ObjectType): string[] {
	const all = new Set([...titleProperties, ...mainProperties, ...defaultProperties]);
	return [...all].filter((name) => defaultProperties.includes(name) && !DOUBLES.has(name));
}

/**
 * The flat form of a record: `id`, its properties with their types, then what HubSpot says of it. Its own fields, such
 * as `id`, win over properties of the same name. `url` is HubSpot's, else it is built from the account; without an
 * account it is left out. If no property was named and the type has no standard ones, those that HubSpot sent are
 * shown. At most 10 fields, unless more properties are named. `first`: fields that go before all others.
 */
export function simplify(
	record: HubspotRecord,
	object: ObjectType,
	{ named, besides, added, archived }: Selection,
	{ definitions, account }: Facts,
	first: IDataObject = {},
): IDataObject {
	const { id, properties } = record;
	const own = ownFields(record, object, account, archived);
	const sent = () => Object.keys(properties).filter((name) => !DOUBLES.has(name));
	const others = named.length + besides.length > 0 ? besides : sent();
	const room = MOST_FIELDS - added - 1 - Object.keys(own).length - named.length;
	// One object is filled from first to last: there can be very many results.
	const shown = first;
	shown.id = id;
	typedProperties(properties, named, definitions, shown);
	if (room > 0) {
		const further = others.filter((name) => !named.includes(name) && Object.hasOwn(properties, name));
		typedProperties(properties, further.slice(0, room), definitions, shown);
	}
	Object.assign(shown, own);
	shown.id = id;
	return shown;
}

/** What HubSpot says of a record besides its id and properties. */
function ownFields(
	record: HubspotRecord,
	{ typeId }: ObjectType,
	account: Account | undefined,
	archived: boolean,
): IDataObject {
	const { createdAt, updatedAt, archivedAt } = record;
	const url = record.url ?? (account ? recordUrl(account, typeId, record.id) : undefined);
	const own: IDataObject = {};
	if (createdAt) own.createdAt = createdAt;
	if (updatedAt) own.updatedAt = updatedAt;
	if (archived || record.archived) own.archived = record.archived ?? false;
	if (archivedAt) own.archivedAt = archivedAt;
	if (url) own.url = url;
	return own;
}

/** The web address of a record's page in HubSpot (hubspot-api 6). */
export function recordUrl({ portalId, uiDomain }: Account, typeId: string, id: string): string {
	return `https://${uiDomain}/contacts/${portalId}/record/${typeId}/${id}`;
}

/** The most digits of which JavaScript's numbers keep every one. */
const EXACT_DIGITS = 15;

/**
 * A value of HubSpot, which sends all values as text (hubspot-api 6), as the type that its property has. Numbers and
 * booleans become real ones, and null if they are empty. Text stay: dates, options, ids, numbers with more digits than
 * JavaScript keeps, whatever does not look like its type, and all values without a definition.
 */
export function typed(
	value: string | null | undefined,
	definition: PropertyDefinition | undefined,
): string | number | boolean | null {
	if (typeof value !== 'string') return value ?? null;
	if (!definition) return value;
	if (definition.type === 'number') return isId(definition) ? value : numberIn(value);
	return isBoolean(definition) ? booleanIn(value) : value;
}

/**
 * The chosen properties of a record, typed, in the order of `names`, behind the fields of `shown`. Those that HubSpot
 * did not return are left out.
 */
export function typedProperties(
	properties: HubspotRecord['properties'],
	names: Iterable<string>,
	definitions: Definitions | undefined,
	shown: IDataObject = {},
): IDataObject {
	for (const name of names)
		if (Object.hasOwn(properties, name))
			shown[name] = typed(properties[name], definitions && propertyNamed(definitions, name));
	return shown;
}

/** HubSpot has two forms of yes/no properties (hubspot-api 6). */
const isBoolean = ({ type, fieldType }: PropertyDefinition): boolean =>
	type === 'bool' || (type === 'enumeration' && fieldType === 'booleancheckbox');

/**
 * Whether the numbers of the property are ids, with which nobody computes. HubSpot marks only some of them as
 * references to other records, so the names of the others decide.
 */
const isId = ({ name, externalOptions, referencedObjectType }: PropertyDefinition): boolean =>
	name === RECORD_ID || externalOptions === true || Boolean(referencedObjectType) || /(^|_)ids?$/.test(name);

/** Digits with a point, and perhaps an exponent. JavaScript also takes other forms for numbers, such as 0x10. */
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function numberIn(text: string): string | number | null {
	if (text.trim() === '') return null;
	const isExact = NUMBER.test(text) && (text.length <= EXACT_DIGITS || digitsOf(text) <= EXACT_DIGITS);
	const number = isExact ? Number(text) : NaN;
	return Number.isFinite(number) ? number : text;
}

/** How many digits of a number say something: without zeros in front, and without those at the end of a fraction. */
function digitsOf(text: string): number {
	const [mantissa = ''] = text.split(/e/i);
	const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
	return `${whole}${fraction.replace(/0+$/, '')}`.replace(/^0+/, '').length;
}

function booleanIn(text: string): string | boolean | null {
	if (text === '') return null;
	return text === 'true' ? true : text === 'false' ? false : text;
}
