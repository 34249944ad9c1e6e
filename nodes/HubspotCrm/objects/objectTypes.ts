import type { PipelineProperties } from '../values/references';

/** One kind of CRM record. Everything that differs between object types stands here. */
export interface ObjectType {
	/** Value of the node's 'Resource' parameter. */
	resource: string;
	/** As HubSpot's pages write it: singular and plural. */
	name: string;
	plural: string;
	/** Name in paths, and the numeric type id of record addresses. */
	path: string;
	typeId: string;
	/** The property that HubSpot itself keeps unique, if any (hubspot-api 3.1). */
	uniqueProperty?: string;
	/** Properties that make up the name of a record in lists, in order. */
	titleProperties: string[];
	/** The properties that hold a record's place in a pipeline (hubspot-api 1.6). */
	pipelineProperties?: PipelineProperties;
	/** Fields that the property mapper shows first. */
	mainProperties: string[];
	/** What HubSpot returns when no properties are named (hubspot-api 2.4). */
	defaultProperties: string[];
	/** Scopes that reading and writing need (hubspot-api 7). */
	scopes: { read: string; write: string };
}

export const OBJECT_TYPES: ObjectType[] = [
	{
		resource: 'company',
		name: 'Company',
		plural: 'Companies',
		path: 'companies',
		typeId: '0-2',
		titleProperties: ['name', 'domain'],
		mainProperties: ['name', 'domain'],
		defaultProperties: ['name', 'domain', 'createdate', 'hs_lastmodifieddate', 'hs_object_id'],
		scopes: { read: 'crm.objects.companies.read', write: 'crm.objects.companies.write' },
	},
	{
		resource: 'contact',
		name: 'Contact',
		plural: 'Contacts',
		path: 'contacts',
		typeId: '0-1',
		uniqueProperty: 'email',
		titleProperties: ['firstname', 'lastname', 'email'],
		mainProperties: ['email', 'firstname', 'lastname'],
		defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
		scopes: { read: 'crm.objects.contacts.read', write: 'crm.objects.contacts.write' },
	},
	{
		resource: 'deal',
		name: 'Deal',
		plural: 'Deals',
		path: 'deals',
		typeId: '0-3',
		titleProperties: ['dealname'],
		pipelineProperties: { pipeline: 'pipeline', stage: 'dealstage' },
		mainProperties: ['dealname', 'dealstage', 'pipeline', 'amount', 'closedate'],
		defaultProperties: [
			'dealname',
			'amount',
			'closedate',
			'pipeline',
			'dealstage',
			'createdate',
			'hs_lastmodifieddate',
			'hs_object_id',
		],
		scopes: { read: 'crm.objects.deals.read', write: 'crm.objects.deals.write' },
	},
];

/** The type of records at the other end of an association, which may be one without an entry above. */
export interface OtherType {
	/** What results call it: the 'Resource' value, or what was given. */
	key: string;
	path: string;
	/** As sentences write it. */
	noun: string;
	plural: string;
	object?: ObjectType;
}

/** The type that goes by a name in any case or by its id: `company`, `Companies`, `0-2`, `2-3465404`. */
export function otherTypeOf(given: unknown): OtherType | undefined {
	const text = typeof given === 'string' ? given.trim() : '';
	if (text === '') return undefined;
	const object = OBJECT_TYPES.find(({ resource, name, plural, path, typeId }) =>
		[resource, name, plural, path, typeId].some((one) => one.toLowerCase() === text.toLowerCase()),
	);
	if (!object) return { key: text, path: text, noun: `'${text}' record`, plural: `'${text}' records` };
	const { resource, path, name, plural } = object;
	return { key: resource, path, noun: name.toLowerCase(), plural: plural.toLowerCase(), object };
}

/** The entry of a 'Resource' value; undefined for resources that are no record type. */
export function objectTypeOf(resource: string): ObjectType | undefined {
	return OBJECT_TYPES.find((object) => object.resource === resource);
}
