import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { valueChoices } from './choices';
import { propertyOption, visibleProperties } from './editor';

/**
 * All properties of the chosen object type, with their internal names. Rejects with a NodeOperationError if HubSpot
 * does not return them.
 */
export async function getProperties(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await visibleProperties(this)).list.map(propertyOption);
}

/**
 * The values that the property of the same filter can be compared with, if there is a list of them. Rejects like
 * `getProperties`.
 */
export async function getPropertyValues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await valueChoices(this);
}
