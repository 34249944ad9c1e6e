import type { PropertyDefinition } from '../api/properties';
import { RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';

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

/** The properties of the type that HubSpot keeps unique, its own first; without definitions only those. */
export function uniqueProperties(object: ObjectType, definitions: Definitions | undefined): string[] {
	const own = object.keys.filter(({ unique }) => unique).map(({ property }) => property);
	const custom = [...(definitions?.byName.values() ?? [])]
		.filter(({ hasUniqueValue }) => hasUniqueValue)
		.map(({ name }) => name);
	return [...new Set([...own, ...custom])].filter((name) => name !== RECORD_ID);
}

/** Whether HubSpot keeps the property unique. */
export const isUnique = (
	object: ObjectType,
	{ name, hasUniqueValue }: Pick<PropertyDefinition, 'name' | 'hasUniqueValue'>,
): boolean =>
	hasUniqueValue === true || object.keys.some(({ property, unique }) => unique && property === name);
