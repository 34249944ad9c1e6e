import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Explanation } from '../errors/failure';
import { plainWords } from '../values/text';
import type { BadValues } from '../values/faults';
import type { EmptyValues } from '../values/toProperties';
import type { WritePolicies } from '../values/writePolicy';
import { choiceIn } from './choice';
import type { ChoiceField } from './choice';
import { specify } from './common';
import { DATE_FORMAT, NUMBER_FORMAT } from './formats';
import type { FormatOptions } from './formats';
import type { Parameters } from './parameters';
import { chosenProperties } from './returned';
import { policiesOf } from './writePolicy';
import type { PolicyOptions } from './writePolicy';

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
			"Internal names or labels of properties and their values, as one JSON object. Empty texts and null leave a property alone, unless the option 'Empty Values' says otherwise.",
		displayOptions: { show: { specifyProperties: ['json'] } },
	},
];

const IGNORE_UNKNOWN: INodeProperties = {
	displayName: 'Ignore Unknown Properties',
	name: 'ignoreUnknownProperties',
	type: 'boolean',
	default: false,
	description:
		"Whether to leave out values whose property does not exist in HubSpot, instead of refusing the item. The result lists them in 'ignored', as it lists values of read-only properties, which are always left out.",
};

const EMPTY_VALUES: ChoiceField<EmptyValues> = {
	displayName: 'Empty Values',
	name: 'emptyValues',
	type: 'options',
	options: [
		{ name: 'Clear', value: 'clear', description: 'Empty texts and null clear the property' },
		{
			name: 'Leave Properties Alone',
			value: 'ignore',
			description: 'Empty texts and null change nothing',
		},
	],
	default: 'ignore',
	description:
		"What to do with values that are empty or null. To clear single properties, use 'Clear Property Names or IDs'.",
};

const CLEAR: INodeProperties = {
	displayName: 'Clear Property Names or IDs',
	name: 'clearProperties',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getProperties' },
	default: [],
	description:
		'Properties to clear in each record for which the item has no value. A field that is emptied by hand never reaches the node, so it clears nothing. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

const EMPTY_WORDS: INodeProperties = {
	displayName: 'Words That Mean Empty',
	name: 'emptyWords',
	type: 'string',
	default: '',
	placeholder: 'e.g. N/A, NULL, -',
	description: 'Texts, separated by commas, that are read as if there were no value; in any case',
};

const BAD_VALUES: ChoiceField<BadValues> = {
	displayName: 'Bad Values',
	name: 'badValues',
	type: 'options',
	options: [
		{
			name: 'Refuse the Item',
			value: 'refuse',
			description: 'Nothing of the item is written, and its error names all values that cannot be used',
		},
		{
			name: 'Write the Rest',
			value: 'leaveOut',
			description: "The other values are written, and the result lists in 'leftOut' what was not",
		},
	],
	default: 'refuse',
	description:
		'What to do with an item that has values which cannot be used, such as a date that is none. What only HubSpot finds wrong refuses the item in any case.',
};

/** The options of all writing operations. */
export const VALUE_OPTIONS: INodeProperties[] = [
	BAD_VALUES,
	CLEAR,
	DATE_FORMAT,
	EMPTY_VALUES,
	EMPTY_WORDS,
	IGNORE_UNKNOWN,
	NUMBER_FORMAT,
];

interface GivenOptions extends FormatOptions, PolicyOptions {
	ignoreUnknownProperties?: boolean;
	emptyValues?: string;
	emptyWords?: unknown;
	clearProperties?: unknown;
	badValues?: string;
}

/** How the values of an item are read, according to its options. */
export interface ValueOptions {
	ignoreUnknown: boolean;
	empty: EmptyValues;
	emptyWords: ReadonlySet<string>;
	clear: string[];
	badValues: BadValues;
	formats: FormatOptions;
	policies: WritePolicies;
}

/** The options by the object that n8n handed over, which is the same for all items without expressions. */
const understood = new WeakMap<GivenOptions, ValueOptions>();

/** Reads the options of an item. Throws what n8n throws, as for a failed expression. */
export function valueOptions(parameters: Parameters, index: number): ValueOptions {
	const given = parameters.get<GivenOptions>('options', index, {});
	const known = understood.get(given);
	if (known) return known;
	const { ignoreUnknownProperties, emptyValues, emptyWords, clearProperties, badValues } = given;
	const options: ValueOptions = {
		ignoreUnknown: ignoreUnknownProperties ?? false,
		empty: choiceIn(EMPTY_VALUES, emptyValues),
		emptyWords: wordsIn(emptyWords),
		clear: chosenProperties(clearProperties),
		badValues: choiceIn(BAD_VALUES, badValues),
		formats: given,
		policies: policiesOf(given, chosenProperties),
	};
	understood.set(given, options);
	return options;
}

function wordsIn(given: unknown): ReadonlySet<string> {
	const words = Array.isArray(given) ? given.map(String) : typeof given === 'string' ? given.split(',') : [];
	return new Set(words.map(plainWords).filter((word) => word !== ''));
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
	const parameter = 'Values to Send';
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
