/** Property types HubSpot knows (HubSpot API notes, section 6). */
export type PropertyType =
	| 'bool'
	| 'enumeration'
	| 'date'
	| 'datetime'
	| 'string'
	| 'number'
	| 'phone_number'
	| 'object_coordinates'
	| 'json';

export interface PropertyOption {
	label: string;
	value: string;
	displayOrder: number;
	hidden: boolean;
	description?: string;
}

/** A property as the properties API shows it (HubSpot API notes, section 6). */
export interface PropertyDefinition {
	name: string;
	label: string;
	type: PropertyType;
	fieldType: string;
	groupName: string;
	description: string;
	options: PropertyOption[];
	displayOrder: number;
	hasUniqueValue: boolean;
	hidden: boolean;
	formField: boolean;
	calculated: boolean;
	externalOptions: boolean;
	referencedObjectType?: string;
	hubspotDefined?: boolean;
	dataSensitivity: 'non_sensitive' | 'sensitive' | 'highly_sensitive';
	createdAt?: string;
	updatedAt?: string;
	archived: boolean;
	archivedAt?: string;
	createdUserId?: string;
	updatedUserId?: string;
	modificationMetadata: {
		archivable: boolean;
		readOnlyDefinition: boolean;
		readOnlyValue: boolean;
		readOnlyOptions?: boolean;
	};
}

/** Property values of one record. An unset property has no key. Never changed in place. */
export type Values = Readonly<Record<string, string>>;

/** The value of a property, `undefined` when unset; safe for names such as `constructor`. */
export function valueOf(values: Values, name: string): string | undefined {
	return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** What a call does to records. */
export type Action = 'create' | 'update' | 'upsert' | 'archive';

/** What the sandbox knows of one CRM object type: one entry of the table in object-types.ts. */
export interface ObjectType {
	/** Type id such as `0-1`. */
	id: string;
	/** Path name, also the key everywhere inside the sandbox. */
	name: string;
	singular: string;
	/** Spelling in error texts, such as `CONTACT`. */
	upper: string;
	/** Names beyond id, `name` and `singular` that resolve to this type. */
	aliases?: readonly string[];
	readScopes: readonly string[];
	writeScopes: readonly string[];
	/** Property that holds the time of creation. */
	created: 'createdate' | 'hs_createdate';
	/** Property that holds the time of the last change. */
	modified: 'lastmodifieddate' | 'hs_lastmodifieddate';
	/** Returned when a call names no properties (HubSpot API notes, section 2.4), without the three system ones. */
	defaults: readonly string[];
	/** Searched by `query` (HubSpot API notes, section 2.5). */
	searchable: readonly string[];
	/** Property shown as the record's name on the page for people. */
	display: readonly string[];
	/** Each entry: one of these properties must be set on create (HubSpot API notes, section 3.4). */
	required: readonly (readonly string[])[];
	/** Documented as required, though records were made without (HubSpot API notes, section 3.4). */
	requiredIfStrict?: readonly (readonly string[])[];
	/** A new record has to be associated with one of these types, by id (HubSpot API notes, section 3.4). */
	requiresAssociation?: readonly string[];
	/** Equal inputs of one batch create become one record (HubSpot API notes, section 3.2). */
	mergesEqualInputs?: boolean;
	/** What the API does not offer for this type. */
	refuses?: readonly Action[];
	/** Unique from the start, beside custom unique properties: `email` for contacts. */
	unique: readonly string[];
	/** Property pair of a type that moves through pipelines. */
	pipeline?: { pipeline: string; stage: string };
	properties: readonly PropertyDefinition[];
	/** Values that HubSpot works out itself after a write. */
	derive?(values: Values, write: WriteContext): Record<string, string | undefined>;
}

/** What `derive` may know of a write beside the values that it leads to. */
export interface WriteContext extends StageLookup {
	/** The values before; empty for a new record. */
	before: Values;
	/** The moment of the write, as a time property holds it. */
	now: string;
	/** The user behind an owner. */
	userOf(this: void, ownerId: string): string | undefined;
}

/** What can be asked about stages. */
export interface StageLookup {
	stage(stageId: string): { isClosed: boolean; probability?: string } | undefined;
}
