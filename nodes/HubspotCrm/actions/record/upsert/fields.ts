import type { INodeProperties } from 'n8n-workflow';

import type { ObjectType } from '../../../objects/objectType';

/** Which property records are matched by. */
export function matchProperty({ keys }: ObjectType): INodeProperties {
	const unique = keys.find((key) => key.unique);
	return {
		displayName: 'Match By',
		name: 'matchProperty',
		type: 'resourceLocator',
		default: { mode: 'list', value: unique?.property ?? '' },
		required: true,
		description:
			'The property that tells whether the record already exists: one that HubSpot keeps unique, the record ID, or any other. Its value is taken from the properties below.',
		hint: 'Unique properties are safest and fastest. By any other property, records are searched for first, and HubSpot finds new records only after some seconds.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a property...',
				typeOptions: { searchListMethod: 'searchMatchProperties', searchable: true },
			},
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. customer_number' },
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
