import type { ObjectType } from './definitions';
import { completeProperty, type PropertyInput } from './property-kit';
import { systemProperties } from './types/shared';

/** A custom object type as its maker describes it (HubSpot API notes, section 1.6). */
export interface SchemaInput {
	name: string;
	labels: { singular?: string; plural?: string };
	description?: string;
	primaryDisplayProperty?: string;
	secondaryDisplayProperties: string[];
	requiredProperties: string[];
	searchableProperties: string[];
	properties: PropertyInput[];
	associatedObjects: string[];
}

/** A custom object type of a portal. */
export interface Schema extends Omit<SchemaInput, 'properties'> {
	id: string;
	objectTypeId: string;
	fullyQualifiedName: string;
	createdAt: string;
	updatedAt: string;
	archived: boolean;
}

/** Path name of a custom object type: bare names do not resolve (HubSpot API notes, section 1.4). */
export function fullyQualifiedName(portalId: number, name: string): string {
	return `p${portalId}_${name}`;
}

/** The object type that a schema makes. */
export function customType(portalId: number, objectTypeId: string, input: SchemaInput): ObjectType {
	const name = fullyQualifiedName(portalId, input.name);
	const groupName = `${input.name}_information`;
	const times = { created: 'hs_createdate', modified: 'hs_lastmodifieddate' } as const;
	const own = input.properties.map((property) => completeProperty({ groupName, ...property }));
	return {
		id: objectTypeId,
		name,
		singular: name,
		upper: objectTypeId,
		aliases: [`p_${input.name}`],
		readScopes: ['crm.objects.custom.read'],
		writeScopes: ['crm.objects.custom.write'],
		...times,
		defaults: [],
		searchable: input.searchableProperties,
		display: [input.primaryDisplayProperty ?? 'hs_object_id'],
		required: input.requiredProperties.map((property) => [property]),
		unique: own.filter((property) => property.hasUniqueValue).map((property) => property.name),
		properties: [...systemProperties(groupName, times), ...own],
	};
}

/** The two custom object types of a new portal. */
export const SAMPLE_SCHEMAS: readonly SchemaInput[] = [
	{
		name: 'vehicle',
		labels: { singular: 'Vehicle', plural: 'Vehicles' },
		description: 'A car or van of the fleet',
		primaryDisplayProperty: 'model',
		secondaryDisplayProperties: ['serial_number'],
		requiredProperties: ['model'],
		searchableProperties: ['model', 'serial_number'],
		properties: [
			{ name: 'model', label: 'Model', type: 'string' },
			{ name: 'serial_number', label: 'Serial number', type: 'string', hasUniqueValue: true },
			{ name: 'mileage', label: 'Mileage', type: 'number' },
			{ name: 'first_registered', label: 'First registered', type: 'date' },
			{ name: 'electric', label: 'Electric', type: 'bool' },
		],
		associatedObjects: ['0-1', '0-2', '0-3'],
	},
	{
		name: 'enrolment',
		labels: { singular: 'Enrolment', plural: 'Enrolments' },
		description: 'A seat in a course',
		primaryDisplayProperty: 'course',
		secondaryDisplayProperties: [],
		requiredProperties: ['course'],
		searchableProperties: ['course'],
		properties: [
			{ name: 'course', label: 'Course', type: 'string' },
			{ name: 'enrolled_at', label: 'Enrolled at', type: 'datetime' },
			{
				name: 'state',
				label: 'State',
				type: 'enumeration',
				options: [
					{ label: 'Booked', value: 'booked' },
					{ label: 'Attended', value: 'attended' },
					{ label: 'Cancelled', value: 'cancelled' },
				],
			},
		],
		associatedObjects: ['0-1'],
	},
];
