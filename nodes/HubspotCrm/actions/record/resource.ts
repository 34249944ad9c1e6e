import type { ObjectType } from '../../objects/objectType';
import type { Operation, RecordOperation, Resource } from '../operation';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { search } from './search.operation';
import { update } from './update.operation';
import { upsert } from './upsert/upsert.operation';

/** All operations on records, in the order of the dropdown. A new one is a line here and a file beside these. */
const RECORD_OPERATIONS: RecordOperation[] = [create, upsert, remove, get, getAll, search, update];

/** An object type as a resource of the node. A custom object works in the same way. */
export function recordResource(object: ObjectType): Resource {
	return {
		value: object.key,
		name: object.name,
		noun: object.noun,
		object,
		operations: RECORD_OPERATIONS.filter((operation) => operation.appliesTo?.(object) ?? true).map(
			(operation) => forType(operation, object),
		),
		defaultOperation: upsert.value,
	};
}

/** An operation on records, with the texts, fields and scopes of one object type. */
function forType(operation: RecordOperation, object: ObjectType): Operation {
	const { read, write } = object.scopes;
	return {
		...operation,
		action: operation.action(object),
		description: operation.description(object),
		fields: operation.fields(object),
		scopes: [operation.access === 'read' ? read : write],
	};
}
