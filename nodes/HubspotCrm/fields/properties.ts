import type { INodeProperties } from 'n8n-workflow';

import { specify } from './common';

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
				// Records are found by parameters of their own, so the mapper only ever adds values.
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

/** Options that all writing operations share. */
export const IGNORE_UNKNOWN: INodeProperties = {
	displayName: 'Ignore Unknown Properties',
	name: 'ignoreUnknownProperties',
	type: 'boolean',
	default: false,
	description:
		'Whether to leave out values whose property does not exist in HubSpot or is read-only, instead of refusing the item. Useful when input columns are mapped automatically.',
};

/** What empty cells of a source mean. */
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

/** Multi-select properties whose values are added, not replaced. */
export const APPEND_TO: INodeProperties = {
	displayName: 'Append To Property Names or IDs',
	name: 'appendTo',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getMultiSelectProperties' },
	default: [],
	description:
		'Properties with multiple checkboxes whose given values are added to those that the record has, instead of replacing them. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};
