import type { INodeProperties } from 'n8n-workflow';

import { OBJECT_TYPES } from '../objects';
import type { ObjectType } from '../objects';

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
