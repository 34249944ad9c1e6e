import type { PropertyDefinition } from '../api/properties';

/** All properties of an object type in one account. */
export interface Definitions {
	byName: Map<string, PropertyDefinition>;
	/** When they were read, in milliseconds since the epoch. */
	readAt: number;
}

/** Properties with the times that records spent in a stage. HubSpot's list does not have them (hubspot-api 6). */
const TIME_IN_STAGE = /^hs_v2_(?:(date_entered|date_exited)|time_in|latest_time_in|cumulative_time_in)_\w/;

/**
 * The definition of a property. Those for the time in a stage are not in HubSpot's list, and are made up here: HubSpot
 * calculates them, so they can be read, searched and sorted by, and not written. Undefined if there is none.
 */
export function propertyNamed({ byName }: Definitions, name: string): PropertyDefinition | undefined {
	const listed = byName.get(name);
	const stage = listed ? null : TIME_IN_STAGE.exec(name);
	if (!stage) return listed;
	return {
		name,
		label: name,
		type: stage[1] ? 'datetime' : 'number',
		fieldType: 'calculation_equation',
		calculated: true,
	};
}

/** Whether values can be written to the property (hubspot-api 6). */
export function isWritable({ calculated, modificationMetadata }: PropertyDefinition): boolean {
	return !calculated && modificationMetadata?.readOnlyValue !== true;
}
