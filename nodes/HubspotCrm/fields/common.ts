import type { INodeProperties } from 'n8n-workflow';

import type { ObjectType } from '../objects/objectTypes';

/** The record to work on: from a list, by ID, or by its page in HubSpot. */
export function recordId(object: ObjectType): INodeProperties {
	return {
		displayName: object.name,
		name: 'recordId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: `The ${object.name.toLowerCase()} to work on`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${object.name.toLowerCase()}...`,
				typeOptions: { searchListMethod: 'searchRecords', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 151',
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: `e.g. https://app.hubspot.com/contacts/62515/record/${object.typeId}/151`,
				extractValue: { type: 'regex', regex: `/record/${object.typeId}/([0-9]+)` },
				validation: [
					{
						type: 'regex',
						properties: {
							regex: `https://.*/record/${object.typeId}/[0-9]+.*`,
							errorMessage: `Not the address of a ${object.name.toLowerCase()} in HubSpot`,
						},
					},
				],
			},
		],
	};
}

/** Whether something is given in fields of its own or as JSON; `specifyFilters` for `what: 'Filters'`. */
export function specify(what: string, description: string): INodeProperties {
	return {
		displayName: `Specify ${what}`,
		name: `specify${what}`,
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
		description,
	};
}

/** How many results: all, or up to a limit. */
export const RETURN_ALL: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

export const SIMPLIFY: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** A collection of optional settings, sorted as the editor wants it. */
export function options(entries: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...entries].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
