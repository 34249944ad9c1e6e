/** A property as HubSpot defines it; only what is used here (hubspot-api 6). */
export interface PropertyDefinition {
	name: string;
	label: string;
	type: string;
	fieldType: string;
	description?: string;
	options?: Array<{ label: string; value: string; hidden?: boolean }>;
	/** The options live elsewhere: owners, for one. */
	externalOptions?: boolean;
	/** What the values are ids of, such as `OWNER`. */
	referencedObjectType?: string;
	hasUniqueValue?: boolean;
	hidden?: boolean;
	calculated?: boolean;
	modificationMetadata?: { readOnlyValue?: boolean };
}

/** All properties of an object type in one account. */
export interface Definitions {
	byName: Map<string, PropertyDefinition>;
	/** When they were read, in milliseconds since the epoch. */
	readAt: number;
}

/** Whether a value can be written to the property at all. */
export function isWritable({ calculated, modificationMetadata }: PropertyDefinition): boolean {
	return !calculated && modificationMetadata?.readOnlyValue !== true;
}
