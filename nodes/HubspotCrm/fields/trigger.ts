import type { INodeProperties } from 'n8n-workflow';

import type { ObjectType } from '../objects/objectType';
import { RESOURCE_TYPES } from '../objects/objectTypes';
import { options } from './common';
import { FILTER_VALUE_EMPTY, FILTERS_EMPTY } from './emptyReads';
import { FILTER_FIELDS } from './filters';
import { mergeFields } from './mergeFields';
import { associatedRecords, LABELS, RETURNED_PROPERTIES, SIMPLIFY } from './returned';

/** The events that records of a type can have. */
export const eventField = (object: ObjectType): INodeProperties => ({
	displayName: 'Event',
	name: 'event',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Created', value: 'created', description: 'A record was created' },
		{
			name: 'Created or Updated',
			value: 'createdOrUpdated',
			description: 'A record was created, or any of its properties changed',
		},
		{ name: 'Deleted', value: 'deleted', description: 'A record was deleted and can still be restored' },
		...(object.merges
			? [{ name: 'Merged', value: 'merged', description: 'Other records were merged into a record' }]
			: []),
		{
			name: 'Property Changed',
			value: 'propertyChanged',
			description: 'A property took another value; with the old and the new one',
		},
		...(object.stageProperty
			? [
					{
						name: 'Stage Changed',
						value: 'stageChanged',
						description: 'A record moved in its pipeline or life cycle; with the old and the new stage',
					},
				]
			: []),
		{ name: 'Updated', value: 'updated', description: 'A record that was there before changed' },
	],
	default: 'createdOrUpdated',
	description: 'What starts the workflow',
});

const WATCHED: INodeProperties = {
	displayName: 'Property Names or IDs',
	name: 'watchedProperties',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getProperties' },
	default: [],
	required: true,
	description:
		'Properties whose changes start the workflow. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	displayOptions: { show: { event: ['propertyChanged'] } },
};

/** The events that are found by search, which never returns archived records (hubspot-api 2.7). */
const SEARCHED_EVENTS = [
	'created',
	'createdOrUpdated',
	'merged',
	'propertyChanged',
	'stageChanged',
	'updated',
];

const START: INodeProperties[] = [
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Chosen Date', value: 'date', description: 'Also what happened since that date' },
			{ name: 'Now', value: 'now', description: 'What happens from the first activation on' },
		],
		default: 'now',
		description: 'How far back the first poll goes. Later polls go on where the last one ended.',
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'The moment from which on changes are wanted. Another date starts over from there.',
		displayOptions: { show: { startFrom: ['date'] } },
	},
];

const ONLY_PROPERTIES: INodeProperties = {
	displayName: 'Only Changes of Property Names or IDs',
	name: 'onlyProperties',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getProperties' },
	default: [],
	description:
		'Updates that change none of these properties are ignored. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	displayOptions: { show: { '/event': ['createdOrUpdated', 'updated'] } },
};

export const LOOK_BACK_SECONDS = 'Look Back (Seconds)';
/** Search shows a change after up to a minute (hubspot-api 2.7). */
export const LEAST_LOOK_BACK = 60;
export const MOST_LOOK_BACK = 3_600;

const LOOK_BACK: INodeProperties = {
	displayName: LOOK_BACK_SECONDS,
	name: 'lookBackSeconds',
	type: 'number',
	typeOptions: { minValue: LEAST_LOOK_BACK, maxValue: MOST_LOOK_BACK },
	default: 120,
	description:
		"How far each poll looks back behind the last one, for changes that HubSpot's search shows late. Records are not repeated by it.",
};

export const MAX_RECORDS_PER_POLL = 'Max Records per Poll';

const MAX_RECORDS: INodeProperties = {
	displayName: MAX_RECORDS_PER_POLL,
	name: 'maxRecords',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10000,
	description:
		'After about this many records a poll ends, and the next one goes on from there. Nothing is left out.',
};

/** One field for all object types. Its default type is the company. */
const ASSOCIATED: INodeProperties = {
	...associatedRecords(),
	displayOptions: { show: { event: SEARCHED_EVENTS } },
};

/** The parameters of the polling trigger below the object type. */
export const TRIGGER_FIELDS: INodeProperties[] = [
	...mergeFields(RESOURCE_TYPES.map((object) => ({ resource: object.key, fields: [eventField(object)] }))),
	WATCHED,
	...FILTER_FIELDS.map((field) => ({
		...field,
		displayOptions: { show: { event: SEARCHED_EVENTS, ...field.displayOptions?.show } },
	})),
	...START,
	SIMPLIFY,
	ASSOCIATED,
	options([
		LABELS,
		LOOK_BACK,
		MAX_RECORDS,
		ONLY_PROPERTIES,
		RETURNED_PROPERTIES,
		...[FILTERS_EMPTY, FILTER_VALUE_EMPTY].map((field) => ({
			...field,
			displayOptions: { show: { '/event': SEARCHED_EVENTS } },
		})),
	]),
];
