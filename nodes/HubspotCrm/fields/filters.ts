import type { INodeProperties } from 'n8n-workflow';

import { OPERATORS } from '../search/compile';

const operatorsTaking = (operand: string) =>
	Object.entries(OPERATORS)
		.filter(([, takes]) => takes === operand)
		.map(([operator]) => operator);

const PROPERTY: INodeProperties = {
	displayName: 'Property Name or ID',
	name: 'propertyName',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getProperties' },
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

const FILTER: INodeProperties[] = [
	PROPERTY,
	{
		displayName: 'Operator',
		name: 'operator',
		type: 'options',
		options: [
			{
				name: 'Contains Token',
				value: 'CONTAINS_TOKEN',
				description: 'Contains the word; * stands for any letters',
			},
			{ name: 'Does Not Contain Token', value: 'NOT_CONTAINS_TOKEN' },
			{ name: 'Is Any Of', value: 'IN' },
			{ name: 'Is Between', value: 'BETWEEN', description: 'Both ends included' },
			{ name: 'Is Equal To', value: 'EQ' },
			{ name: 'Is Greater Than', value: 'GT' },
			{ name: 'Is Greater Than or Equal To', value: 'GTE' },
			{ name: 'Is Known', value: 'HAS_PROPERTY', description: 'Has any value' },
			{ name: 'Is Less Than', value: 'LT' },
			{ name: 'Is Less Than or Equal To', value: 'LTE' },
			{ name: 'Is None Of', value: 'NOT_IN', description: 'Also finds records without a value' },
			{ name: 'Is Not Equal To', value: 'NEQ', description: 'Also finds records without a value' },
			{ name: 'Is Unknown', value: 'NOT_HAS_PROPERTY', description: 'Has no value' },
		],
		default: 'EQ',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		description:
			"The value to compare with. For dropdowns, the label or the internal value. For dates, a date such as 2026-01-31, a date from an expression, or words such as 'today', 'last 7 days', 'this quarter' or '3 months ago'.",
		displayOptions: { show: { operator: [...operatorsTaking('one'), ...operatorsTaking('two')] } },
	},
	{
		displayName: 'Upper Value',
		name: 'highValue',
		type: 'string',
		default: '',
		description: 'The upper end of the range',
		displayOptions: { show: { operator: operatorsTaking('two') } },
	},
	{
		displayName: 'Values',
		name: 'values',
		type: 'string',
		default: '',
		placeholder: 'e.g. lead, customer',
		description:
			'The values to look for, separated by commas, or a list from an expression. There can be as many as you need.',
		displayOptions: { show: { operator: operatorsTaking('many') } },
	},
];

/** The conditions of a search: a builder, or HubSpot's own `filterGroups`. */
export const FILTER_FIELDS: INodeProperties[] = [
	{
		displayName: 'Specify Filters',
		name: 'specifyFilters',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
		description: 'How to give the conditions of the search',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Filter Group' },
		placeholder: 'Add Filter Group',
		default: {},
		description:
			'A record is found when all filters of any one group hold. A group can have 6 filters; there can be as many groups as you need.',
		displayOptions: { show: { specifyFilters: ['fields'] } },
		options: [
			{
				displayName: 'Filter Group',
				name: 'group',
				values: [
					{
						displayName: 'Filters',
						name: 'filters',
						type: 'fixedCollection',
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Filter' },
						placeholder: 'Add Filter',
						default: {},
						options: [{ displayName: 'Filter', name: 'filter', values: FILTER }],
					},
				],
			},
		],
	},
	{
		displayName: 'Filter Groups (JSON)',
		name: 'filterGroupsJson',
		type: 'json',
		default: '[]',
		placeholder: '[{ "filters": [{ "propertyName": "city", "operator": "EQ", "value": "Berlin" }] }]',
		description:
			"HubSpot's filter groups: a list of groups, of which any one must hold, each with filters that must all hold. Filters can also be nested in {and: [...]}, {or: [...]} and {not: ...}.",
		displayOptions: { show: { specifyFilters: ['json'] } },
	},
];

/** The order of the results; HubSpot takes one property. */
export const SORT: INodeProperties = {
	displayName: 'Sort',
	name: 'sort',
	type: 'fixedCollection',
	placeholder: 'Add Sort',
	default: {},
	options: [
		{
			displayName: 'Sort By',
			name: 'by',
			values: [
				PROPERTY,
				{
					displayName: 'Direction',
					name: 'direction',
					type: 'options',
					options: [
						{ name: 'Ascending', value: 'ASCENDING' },
						{ name: 'Descending', value: 'DESCENDING' },
					],
					default: 'ASCENDING',
				},
			],
		},
	],
};
