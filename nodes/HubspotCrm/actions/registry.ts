import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { OBJECT_TYPES } from '../objects/objectTypes';
import { accountResource } from './account/resource';
import { recordResource } from './record/resource';
import type { Operation, Resource } from './operation';

/** What there is in the account. A new one is a line here and a folder beside this file. */
const CRM_RESOURCES: Resource[] = OBJECT_TYPES.map(recordResource);

/** The same and the connection itself, which can tell what it may do with them. */
const RESOURCES: Resource[] = [accountResource(CRM_RESOURCES), ...CRM_RESOURCES].sort((a, b) =>
	a.name.localeCompare(b.name),
);

/** The resource of that value; undefined when the workflow names one that does not exist. */
export function resourceOf(value: string): Resource | undefined {
	return RESOURCES.find((resource) => resource.value === value);
}

/** The operation of that value; undefined when the workflow names one that does not exist. */
export function operationOf(resource: Resource, value: string): Operation | undefined {
	return resource.operations.find((operation) => operation.value === value);
}

/** The options of the 'Resource' parameter. */
export function resourceOptions(): INodePropertyOptions[] {
	return RESOURCES.map(({ name, value }) => ({ name, value }));
}

/** The operation dropdown and the fields of every resource. */
export function resourceProperties(): INodeProperties[] {
	return RESOURCES.flatMap((resource) => [
		operationDropdown(resource),
		...resource.operations.flatMap((operation) => fieldsOf(resource, operation)),
	]);
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

function fieldsOf(resource: Resource, operation: Operation): INodeProperties[] {
	return operation.properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [resource.value], operation: [operation.value], ...property.displayOptions?.show },
		},
	}));
}
