import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { mergeFields } from '../fields/mergeFields';
import { RESOURCE_TYPES } from '../objects/objectTypes';
import { accountResource } from './account/resource';
import type { Resource } from './operation';
import { recordResource } from './record/resource';

/** The resources for records. To add another resource, add it here and a folder beside this file. */
const CRM_RESOURCES: Resource[] = RESOURCE_TYPES.map(recordResource);

/** All resources, sorted by name. 'Account' checks which of the others the connection may use. */
const RESOURCES: Resource[] = [accountResource(CRM_RESOURCES), ...CRM_RESOURCES].sort((a, b) =>
	a.name.localeCompare(b.name),
);

/** The resources by their value. */
export const RESOURCE_BY_VALUE: ReadonlyMap<string, Resource> = new Map(
	RESOURCES.map((resource) => [resource.value, resource]),
);

/** The options of the 'Resource' parameter. */
export function resourceOptions(resources = RESOURCES): INodePropertyOptions[] {
	return resources.map(({ name, value }) => ({ name, value }));
}

/**
 * The operation dropdowns and the fields of all resources. Each resource has a dropdown of its own: n8n builds its list
 * of actions from the first resource that a dropdown is shown for.
 */
export function resourceProperties(resources = RESOURCES): INodeProperties[] {
	const sets = resources.flatMap(({ value: resource, operations }) =>
		operations.map(({ value: operation, fields }) => ({ resource, operation, fields })),
	);
	return [...resources.map(operationDropdown), ...mergeFields(sets)];
}

function operationDropdown({ value: resource, operations, defaultOperation }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ name, value, action, description }) => ({ name, value, action, description })),
		default: defaultOperation,
	};
}
