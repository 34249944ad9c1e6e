import type { PropertyDefinition } from '../api/properties';

/** All properties of an object type in one account. */
export interface Definitions {
	byName: Map<string, PropertyDefinition>;
	/** When they were read, in milliseconds since the epoch. */
	readAt: number;
}
