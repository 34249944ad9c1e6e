import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { typeKey } from '../associations/labels';
import { apiError } from '../errors/nodeError';
import { associationTypesOf } from '../metadata/associationLabels';
import { isUnique, RECORD_ID } from '../objects/keys';
import { otherObject, propertiesOf, propertyOption } from './editor';

/** All properties of the object type that is chosen in the same entry of a list. */
export async function getAssociatedProperties(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { client, other } = await otherObject(this);
	return (await propertiesOf(this, client, other)).map(propertyOption);
}

/** What a record of that type can be found by: its ID, properties with unique values, all others. */
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

/** The labels from the chosen object type to that of the same entry. */
export async function getAssociationLabels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { client, object, other } = await otherObject(this);
	// A person who has just created a label expects to see it.
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
