import type { INodeProperties } from 'n8n-workflow';

import { OBJECT_TYPES } from '../objects/objectTypes';
import type { ObjectType } from '../objects/objectTypes';

/** The object type at the other end. Others than those of the node come as an expression. */
function otherType(object: ObjectType, description: string): INodeProperties {
	const mostLikely = object.resource === 'company' ? 'contact' : 'company';
	return {
		displayName: 'Object Type',
		name: 'objectType',
		type: 'options',
		options: OBJECT_TYPES.map((type) => ({ name: type.name, value: type.resource })),
		default: mostLikely,
		description: `${description}. For any other type, such as a custom object, use an expression with its name or ID, such as 2-3465404.`,
	};
}

/** Records of other types that come along with each result. */
export const associatedRecords = (object: ObjectType): INodeProperties => ({
	displayName: 'Associated Records',
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

/** In the order in which they are read: whom, by what, and how. */
const linkFields = (object: ObjectType): INodeProperties[] => [
	otherType(object, 'The kind of record to associate with'),
	{
		displayName: 'Match By Property Name or ID',
		name: 'matchProperty',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getAssociatedMatchProperties',
			loadOptionsDependsOn: ['&objectType'],
		},
		default: 'hs_object_id',
		description:
			'What the value below is: the ID of the record, or a property that it has, such as the domain of a company. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. example.com',
		description: 'The ID or the value of the record to associate with, or a list of them from an expression',
	},
	{
		displayName: 'Label Name or ID',
		name: 'label',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getAssociationLabels',
			loadOptionsDependsOn: ['&objectType'],
		},
		default: '',
		description:
			'The label of the association, none unless chosen. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'If Not Found',
		name: 'ifMissing',
		type: 'options',
		options: [
			{ name: 'Report an Error', value: 'error', description: 'The record is not written' },
			{ name: 'Write Without Association', value: 'ignore' },
		],
		default: 'error',
		description: 'What to do when the value is empty or no record has it',
	},
];

/** Records to associate each written record with. */
export const associateWith = (object: ObjectType): INodeProperties => ({
	displayName: 'Associate With',
	name: 'associate',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Association' },
	placeholder: 'Add Association',
	default: {},
	description: `Records to associate each ${object.name.toLowerCase()} with. They are looked up before anything is written.`,
	options: [{ displayName: 'Association', name: 'record', values: linkFields(object) }],
});
