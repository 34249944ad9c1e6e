import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { OBJECT_TYPES } from '../objects';
import type { ObjectType } from '../objects';
import { create } from './record/create.operation';
import { get } from './record/get.operation';
import { getAll } from './record/getAll.operation';
import { remove } from './record/delete.operation';
import { search } from './record/search.operation';
import { update } from './record/update.operation';
import { upsert } from './record/upsert.operation';
import type { Operation } from './types';

/** All operations on records, in the order of the dropdown. A new one is a line here and a file beside these. */
export const RECORD_OPERATIONS: Operation[] = [create, upsert, remove, get, getAll, search, update];

const DEFAULT_OPERATION = upsert.value;

/** The operation of a resource and operation value; undefined when the workflow names one that does not exist. */
export function operationOf(object: ObjectType, value: string): Operation | undefined {
	return operationsOn(object).find((operation) => operation.value === value);
}

function operationsOn(object: ObjectType): Operation[] {
	return RECORD_OPERATIONS.filter((operation) => operation.appliesTo?.(object) ?? true);
}

/** The operation dropdown and the fields of every resource. */
export function recordProperties(): INodeProperties[] {
	return OBJECT_TYPES.flatMap((object) => [
		operationDropdown(object),
		...operationsOn(object).flatMap((operation) => fieldsOf(object, operation)),
	]);
}

/** The options of the 'Resource' parameter. */
export function resourceOptions(): INodePropertyOptions[] {
	return OBJECT_TYPES.map(({ name, resource }) => ({ name, value: resource }));
}

function operationDropdown(object: ObjectType): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [object.resource] } },
		options: operationsOn(object).map((operation) => ({
			name: operation.name,
			value: operation.value,
			action: operation.action(object),
			description: operation.description(object),
		})),
		default: DEFAULT_OPERATION,
	};
}

function fieldsOf(object: ObjectType, operation: Operation): INodeProperties[] {
	return operation.properties(object).map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [object.resource], operation: [operation.value], ...property.displayOptions?.show },
		},
	}));
}
