import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { visibleProperties } from './editor';

/** All properties of the chosen object type, with their internal names. */
export async function getProperties(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { list } = await visibleProperties(this);
	return list.map(({ label, name, type }) => ({
		name: label,
		value: name,
		description: `${name} (${type})`,
	}));
}
