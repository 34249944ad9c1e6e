import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { isWritable } from '../values/definition';
import type { PropertyDefinition } from '../values/definition';
import { valueChoices } from './choices';
import { otherObject, propertiesOf, visibleProperties } from './editor';

/** All properties of the chosen object type, with their internal names. */
export async function getProperties(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await visibleProperties(this)).list.map(asOption);
}

/** All properties of the object type that is chosen in the same entry of a list. */
export async function getAssociatedProperties(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { client, other } = await otherObject(this);
	return (await propertiesOf(this, client, other)).map(asOption);
}

const asOption = ({ label, name, type }: PropertyDefinition): INodePropertyOptions => ({
	name: label,
	value: name,
	description: `${name} (${type})`,
});

/** The properties with multiple checkboxes. */
export async function getMultiSelectProperties(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { list } = await visibleProperties(this);
	return list
		.filter((definition) => definition.fieldType === 'checkbox' && isWritable(definition))
		.map(({ label, name }) => ({ name: label, value: name, description: name }));
}

/** The values that the property of the same filter can be compared with, where there is a list of them. */
export async function getPropertyValues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await valueChoices(this);
}
