import type { INodeProperties } from 'n8n-workflow';

import { OPERATOR_NAMES, OPERATORS } from '../search/filters/operators';
import {
	BUILT_FILTERS,
	holdsNothing,
	JSON_FILTERS,
	located,
	readBuilt,
	readJson,
} from '../search/filters/parse';
import type { Given } from '../search/filters/parse';
import type { Sort } from '../search/sort';
import { specify } from './common';
import { whereEmpty } from './emptyReads';
import type { EmptyOptions } from './emptyReads';

const operatorsTaking = (operand: string) =>
	Object.entries(OPERATORS)
		.filter(([, takes]) => takes === operand)
		.map(([operator]) => operator);

const PROPERTY: INodeProperties = {
	displayName: 'Property',
	name: 'propertyName',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The property of the records: choose it from the list, or give its internal name',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a property...',
			typeOptions: { searchListMethod: 'searchProperties', searchable: true },
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. lifecyclestage' },
	],
};

const NOTES: Record<string, string> = {
	CONTAINS_TOKEN: 'Contains the word; * stands for any letters',
	BETWEEN: 'Both ends included',
	HAS_PROPERTY: 'Has any value',
	NOT_IN: 'Also finds records without a value',
	NEQ: 'Also finds records without a value',
	NOT_HAS_PROPERTY: 'Has no value',
};

const FILTER: INodeProperties[] = [
	PROPERTY,
	{
		displayName: 'Operator',
		name: 'operator',
		type: 'options',
		options: Object.entries(OPERATOR_NAMES).map(([name, value]) => {
			const description = NOTES[value];
			return { name, value, ...(description ? { description } : {}) };
		}),
		default: 'EQ',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'resourceLocator',
		default: { mode: 'text', value: '' },
		description:
			"The value to compare with. For dropdowns, the label or the internal value; for owners, the email address or the ID. For dates, a date such as 2026-01-31, a date from an expression, or words such as 'today', 'last 7 days', 'this quarter' or '3 months ago'.",
		typeOptions: { loadOptionsDependsOn: ['&propertyName.value'] },
		modes: [
			{ displayName: 'As Text', name: 'text', type: 'string', placeholder: 'e.g. Berlin' },
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a value...',
				typeOptions: { searchListMethod: 'searchPropertyValues', searchable: true },
			},
		],
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
	{
		displayName: 'Option Names or IDs',
		name: 'chosenValues',
		type: 'multiOptions',
		typeOptions: {
			loadOptionsMethod: 'getPropertyValues',
			loadOptionsDependsOn: ['&propertyName.value'],
		},
		default: [],
		description:
			'For dropdowns and owners: values to look for, besides those of \'Values\'. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { operator: operatorsTaking('many') } },
	},
];

/**
 * The filters of a search: a builder, or HubSpot's own `filterGroups`. The node needs the look-ups `searchProperties`,
 * `searchPropertyValues` and `getPropertyValues`.
 */
export const FILTER_FIELDS: INodeProperties[] = [
	specify('Filters', 'How to give the conditions of the search'),
	{
		displayName: 'Filter Groups',
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

/** The order of the results; HubSpot takes one property (hubspot-api 2.2). */
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

/** How the parameters of filters are read. */
export interface FilterSource {
	/** Reads a parameter. May throw. */
	get: (name: string, fallback: unknown) => unknown;
	/** Whether a parameter holds an expression. */
	isExpression: (name: string) => boolean;
}

/**
 * The filters of an item as they were given, and the label of their parameter. Where an expression yields none, the
 * options of the item decide. Throws what `get` throws.
 */
export function givenFilters(
	{ get, isExpression }: FilterSource,
	options: EmptyOptions,
): { given: Given; parameter: string } {
	const isJson = get('specifyFilters', 'fields') === 'json';
	const name = isJson ? 'filterGroupsJson' : 'filters';
	const parameter = isJson ? JSON_FILTERS : BUILT_FILTERS;
	const value = get(name, isJson ? '[]' : {});
	const isComputed = isExpression(name);
	const read = isJson ? readJson : readBuilt;
	const given = isComputed && holdsNothing(value) ? { tree: undefined, parameter } : read(value);
	const isEmpty = isComputed && !('problem' in given) && !given.tree;
	return { given: isEmpty ? whereEmpty(parameter, options) : given, parameter };
}

/** The chosen order; undefined if no property is chosen. */
export function readSort(sort: unknown): Sort | undefined {
	const { by } = (sort ?? {}) as { by?: { propertyName?: unknown; direction?: unknown } };
	const name = located(by?.propertyName);
	if (typeof name !== 'string' || name.trim() === '') return undefined;
	return {
		propertyName: name.trim(),
		direction: by?.direction === 'DESCENDING' ? 'DESCENDING' : 'ASCENDING',
	};
}
