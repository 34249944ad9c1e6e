import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Explanation } from '../errors/failure';
import type { EmptyValues } from '../values/toProperties';
import { specify } from './common';
import type { Parameters } from './parameters';
import { chosenProperties } from './returned';

/** The values to write: mapped with n8n's resource mapper, or given as JSON. */
export const PROPERTY_VALUES: INodeProperties[] = [
	specify('Properties', 'How to give the values of the record'),
	{
		displayName: 'Properties',
		name: 'properties',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		typeOptions: {
			loadOptionsDependsOn: ['resource', 'operation', 'authentication', 'matchProperty.value'],
			resourceMapper: {
				resourceMapperMethod: 'getPropertyFields',
				// Other parameters say which record is meant, so the mapper has no columns to match by.
				mode: 'add',
				fieldWords: { singular: 'property', plural: 'properties' },
				addAllFields: false,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
		displayOptions: { show: { specifyProperties: ['fields'] } },
	},
	{
		displayName: 'Properties (JSON)',
		name: 'propertiesJson',
		type: 'json',
		default: '{}',
		placeholder: '{ "email": "ada@example.com", "firstname": "Ada" }',
		description:
			'Internal property names and their values, as one JSON object. An empty text clears a property; null leaves it alone.',
		displayOptions: { show: { specifyProperties: ['json'] } },
	},
];

/** An option of all writing operations. */
export const IGNORE_UNKNOWN: INodeProperties = {
	displayName: 'Ignore Unknown Properties',
	name: 'ignoreUnknownProperties',
	type: 'boolean',
	default: false,
	description:
		'Whether to leave out values whose property does not exist in HubSpot or is read-only, instead of refusing the item. Useful when input columns are mapped automatically.',
};

/** What empty values mean. */
export const EMPTY_VALUES: INodeProperties = {
	displayName: 'Empty Values',
	name: 'emptyValues',
	type: 'options',
	options: [
		{
			name: 'As Given',
			value: 'asGiven',
			description: 'An empty text clears the property, null leaves it alone',
		},
		{ name: 'Clear', value: 'clear', description: 'Empty texts and null clear the property' },
		{ name: 'Ignore', value: 'ignore', description: 'Empty texts and null leave the property alone' },
	],
	default: 'asGiven',
	description: 'What to do with values that are empty or null',
};

/** The multi-select properties whose values are added, not replaced. */
export const APPEND_TO: INodeProperties = {
	displayName: 'Append To Property Names or IDs',
	name: 'appendTo',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getMultiSelectProperties' },
	default: [],
	description:
		'Properties with multiple checkboxes whose given values are added to those that the record has, instead of replacing them. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/**
 * How the values of an item are read, according to its options. Throws what n8n throws, as for a failed expression.
 */
export function valueOptions(
	parameters: Parameters,
	index: number,
): { ignoreUnknown: boolean; empty?: EmptyValues; append: string[] } {
	const {
		ignoreUnknownProperties: ignoreUnknown = false,
		emptyValues,
		appendTo,
	} = parameters.get<{
		ignoreUnknownProperties?: boolean;
		emptyValues?: EmptyValues | 'asGiven';
		appendTo?: unknown;
	}>('options', index, {});
	const empty = emptyValues === 'asGiven' ? undefined : emptyValues;
	return { ignoreUnknown, empty, append: chosenProperties(appendTo) };
}

/** What is needed to read values. The input items are read from `host` if columns are mapped automatically. */
interface Source {
	host: IExecuteFunctions;
	parameters: Parameters;
}

/** The values of an item as they were given, and the label of their parameter. */
export type GivenValues = { values: Record<string, unknown>; parameter: string } | { problem: Explanation };

/**
 * Reads the values of an item; a problem if they are not a JSON object. Throws what n8n throws, as for a failed
 * expression.
 */
export function givenValues({ host, parameters }: Source, index: number): GivenValues {
	if (parameters.get<string>('specifyProperties', index) === 'json') {
		const parameter = 'Properties (JSON)';
		const values = parseObject(parameters.get<unknown>('propertiesJson', index));
		return values ? { values, parameter } : { problem: notAnObject(parameter) };
	}
	const parameter = 'Properties';
	const automatic = parameters.get<string>('properties.mappingMode', index) === 'autoMapInputData';
	const values = automatic
		? host.getInputData()[index]?.json
		: parameters.get<Record<string, unknown> | null>('properties.value', index, {});
	return { values: values ?? {}, parameter };
}

/**
 * Whether items may have a value of one of these properties. If properties were mapped by hand, this is known without
 * reading an item, since they are the same for all. True if it is not known. Never throws.
 */
export function mayWriteAny({ host, parameters }: Source, names: string[]): boolean {
	try {
		if (parameters.get<string>('specifyProperties', 0) === 'json') return true;
		if (parameters.get<string>('properties.mappingMode', 0) === 'autoMapInputData') return true;
		const mapped = host.getNodeParameter('properties.value', 0, {}, { rawExpressions: true });
		if (typeof mapped !== 'object' || mapped === null) return true;
		return names.some((name) => Object.hasOwn(mapped, name));
	} catch {
		return true;
	}
}

function parseObject(json: unknown): Record<string, unknown> | undefined {
	let value = json;
	if (typeof json === 'string') {
		try {
			value = JSON.parse(json) as unknown;
		} catch {
			return undefined;
		}
	}
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}

const notAnObject = (parameter: string): Explanation => ({
	message: `The parameter '${parameter}' is not a JSON object`,
	description:
		'Use an object such as {"email":"ada@example.com"}. In an expression, pass the object itself or JSON.stringify(…).',
});
