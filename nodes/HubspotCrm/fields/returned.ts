import type { INodeProperties } from 'n8n-workflow';

import type { AttachedType } from '../associations/attach';
import type { Explanation } from '../errors/failure';
import type { ObjectType } from '../objects/objectType';
import { RESOURCE_TYPES, typeNamed } from '../objects/objectTypes';
import { jsonList } from '../values/text';
import type { Parameters } from './parameters';
import { switchIn } from './switches';

export const SIMPLIFY: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * Whether an item's records are returned flat, instead of as HubSpot sends them. A problem if the switch is neither on
 * nor off. Throws what n8n throws, as for a failed expression.
 */
export const isSimple = (parameters: Parameters, index: number): boolean | { problem: Explanation } =>
	simpleIn(parameters.get('simplify', index, true));

/** The same for a value of the parameter. */
export const simpleIn = (value: unknown): boolean | { problem: Explanation } =>
	switchIn(value, true, SIMPLIFY.displayName);

/** Which properties of the records to return. */
export const RETURNED_PROPERTIES: INodeProperties = {
	displayName: 'Property Names or IDs',
	name: 'properties',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getProperties' },
	default: [],
	description:
		'Properties to return. A few standard ones are returned when none is chosen. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The 'Property Names or IDs' of a parameter: a list, or from an expression its JSON text or text with commas. */
export function chosenProperties(value: unknown): string[] {
	const names: unknown[] = Array.isArray(value)
		? value
		: typeof value === 'string'
			? (jsonList(value) ?? value.split(','))
			: [];
	return [...new Set(names.filter((name) => typeof name === 'string').map((name) => name.trim()))].filter(
		(name) => name !== '',
	);
}

export const ARCHIVED: INodeProperties = {
	displayName: 'Archived',
	name: 'archived',
	type: 'boolean',
	default: false,
	description: 'Whether to return archived (deleted) records instead of active ones',
};

export const LABELS: INodeProperties = {
	displayName: 'Labels',
	name: 'labels',
	type: 'boolean',
	default: false,
	description:
		'Whether to add the words that people see for stages, pipelines, owners and options, in the field "labels". The internal values stay where they are.',
};

/** How the options of an item want its records returned. */
export interface ReturnedOptions {
	/** Properties to return; empty for the standard ones. */
	properties: string[];
	labels: boolean;
	archived: boolean;
}

/**
 * Reads these options; a problem if a switch is neither on nor off. Throws what n8n throws, as for a failed expression.
 */
export const returnedOptions = (
	parameters: Parameters,
	index: number,
): ReturnedOptions | { problem: Explanation } => returnedOptionsIn(parameters.get('options', index, {}));

/** The same for the value of 'Options'. */
export function returnedOptionsIn(
	options: Partial<Record<keyof ReturnedOptions, unknown>>,
): ReturnedOptions | { problem: Explanation } {
	const labels = switchIn(options.labels, false, LABELS.displayName);
	if (typeof labels === 'object') return labels;
	const archived = switchIn(options.archived, false, ARCHIVED.displayName);
	if (typeof archived === 'object') return archived;
	return { properties: chosenProperties(options.properties ?? []), labels, archived };
}

/** The first two types. Most records are associated with companies, and companies with contacts. */
const [COMPANY, CONTACT] = RESOURCE_TYPES;

/** The field for the type of the associated records. A type that the list lacks is given by an expression. */
export function otherType(object: ObjectType | undefined, description: string): INodeProperties {
	const mostLikely = (object?.key === COMPANY?.key ? CONTACT : COMPANY)?.key ?? '';
	return {
		displayName: 'Object Type',
		name: 'objectType',
		type: 'options',
		options: RESOURCE_TYPES.map(({ name, key }) => ({ name, value: key })),
		default: mostLikely,
		description: `${description}. For any other type, such as a custom object, use an expression with its name or ID, such as 2-3465404.`,
	};
}

const PARAMETER = 'Associated Records';

/** The parameter 'Associated Records': records of other types that are added to each result. */
export const associatedRecords = (object?: ObjectType): INodeProperties => ({
	displayName: PARAMETER,
	name: 'associations',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Object Type' },
	placeholder: 'Add Object Type',
	default: {},
	description:
		'Records that come along with each result, with the labels of their association. They are read in batches, whatever the number of results.',
	options: [
		{
			displayName: 'Object Type',
			name: 'type',
			values: [
				otherType(object, 'The kind of associated records'),
				{
					displayName: 'Property Names or IDs',
					name: 'properties',
					type: 'multiOptions',
					typeOptions: {
						loadOptionsMethod: 'getAssociatedProperties',
						loadOptionsDependsOn: ['&objectType'],
					},
					default: [],
					description:
						'Properties of the associated records. Without any, only their IDs and labels come along. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				},
			],
		},
	],
});

interface Rows {
	type?: Array<{ objectType?: unknown; properties?: unknown }>;
}

/** The object types whose associated records an item asks for. Throws what n8n throws, as for a failed expression. */
export const attachedTypes = (
	parameters: Parameters,
	index: number,
): AttachedType[] | { problem: Explanation } => attachedTypesIn(parameters.get('associations', index, {}));

/** The same for a value of the parameter. A problem if an entry has no object type. */
export function attachedTypesIn(value: unknown): AttachedType[] | { problem: Explanation } {
	const { type: rows = [] } = (value ?? {}) as Rows;
	const attached = new Map<string, AttachedType>();
	for (const { objectType, properties } of rows) {
		const object = typeNamed(objectType);
		if (!object) return { problem: noObjectType(PARAMETER) };
		const before = attached.get(object.path)?.properties ?? [];
		const all = new Set([...before, ...chosenProperties(properties ?? [])]);
		attached.set(object.path, { object, properties: [...all] });
	}
	return [...attached.values()];
}

export const noObjectType = (parameter: string): Explanation => ({
	message: `An entry of the parameter '${parameter}' has no object type`,
	description: "Choose one in 'Object Type', or give its name or ID in the expression.",
});
