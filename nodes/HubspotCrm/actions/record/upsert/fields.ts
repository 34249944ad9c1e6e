import type { INodeProperties } from 'n8n-workflow';

import type { ObjectType } from '../../../objects/objectTypes';

/** Which property records are matched by. */
export function matchProperty({ uniqueProperty, mainProperties, name }: ObjectType): INodeProperties {
	return {
		displayName: 'Match By',
		name: 'matchProperty',
		type: 'resourceLocator',
		default: { mode: 'list', value: uniqueProperty ?? '' },
		required: true,
		description: `The property that tells whether the ${name.toLowerCase()} already exists: one that HubSpot keeps unique, the record ID, or any other. Its value is taken from the properties below.`,
		hint: 'Unique properties are safest and fastest. By any other property, records are searched for first, and HubSpot finds new records only after some seconds.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a property...',
				typeOptions: { searchListMethod: 'searchMatchProperties', searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: `e.g. ${uniqueProperty ?? mainProperties.at(-1)}`,
			},
		],
	};
}

/** What happens to records that are there already, or not there at all. */
export const MATCH_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to write nothing, and to return for each item what would happen and which properties would change',
	},
	{
		displayName: 'If None Matches',
		name: 'ifNone',
		type: 'options',
		options: [
			{ name: 'Create a New Record', value: 'create' },
			{ name: 'Skip the Item', value: 'skip' },
		],
		default: 'create',
		description: 'What to do when no record has the value',
	},
	{
		displayName: 'If Several Match',
		name: 'ifSeveral',
		type: 'options',
		options: [
			{ name: 'Return an Error', value: 'error' },
			{ name: 'Update All of Them', value: 'all' },
			{ name: 'Update the One Created First', value: 'firstCreated' },
			{ name: 'Update the One Modified Last', value: 'lastModified' },
		],
		default: 'error',
		description: 'What to do when several records have the value; unique properties cannot have that',
	},
	{
		displayName: 'Skip Unchanged',
		name: 'skipUnchanged',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to read the records first and to send only values that differ. Records that are equal are not touched, so no workflow in HubSpot reacts to them.',
	},
];
