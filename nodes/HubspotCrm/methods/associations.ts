import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { typeKey } from '../associations/labels';
import { apiError } from '../errors/nodeError';
import { associationTypesOf } from '../metadata/associationLabels';
import { isUnique, RECORD_ID } from '../objects/keys';
import { otherObject, propertiesOf, propertyOption } from './editor';

/**
 * All properties of the object type that is chosen in the same entry of a list. Rejects with a NodeOperationError if
 * none is chosen or HubSpot does not return them.
 */
export async function getAssociatedProperties(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { client, other } = await otherObject(this);
	return (await propertiesOf(this, client, other)).map(propertyOption);
}

/**
 * What a record of the type in the same entry can be found by: its ID, unique properties, all others. Rejects like
 * `getAssociatedProperties`.
 */
export async function getAssociatedMatchProperties(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const { client, other } = await otherObject(this);
	const properties = (await propertiesOf(this, client, other)).filter(({ name }) => name !== RECORD_ID);
	const unique = properties
		.filter((property) => isUnique(other, property))
		.map(({ label, name }) => ({
			name: label,
			value: name,
			description: `${name} (unique)`,
		}));
	const others = properties.filter((property) => !isUnique(other, property)).map(propertyOption);
	return [
		{ name: 'Record ID', value: RECORD_ID, description: 'The number that HubSpot gives the record' },
		...unique,
		...others,
	];
}

/**
 * The labels of associations from the node's object type to the one in the same entry. Rejects with a
 * NodeOperationError if a type is not chosen, with a NodeApiError if HubSpot does not return the labels.
 */
export async function getAssociationLabels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { client, object, other } = await otherObject(this);
	// A person who has just created a label expects to see it, so the cache is not used.
	const answer = await associationTypesOf(client, object, other, 0);
	if ('failure' in answer) {
		const context = { action: 'list', record: `association labels to ${other.nouns}` };
		throw apiError(this.getNode(), answer.failure, context);
	}
	const labelled = answer.types.flatMap((type) =>
		type.label ? [{ name: type.label, value: typeKey(type), description: `Number ${type.typeId}` }] : [],
	);
	return [
		{ name: 'No Label', value: '', description: 'The association that every pair of records can have' },
		...labelled.sort((a, b) => a.name.localeCompare(b.name)),
	];
}
