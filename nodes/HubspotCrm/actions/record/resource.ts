import type { ObjectType } from '../../objects/objectType';
import type { Operation, OperationContext, RecordOperation, Resource } from '../operation';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { search } from './search.operation';
import { update } from './update.operation';
import { upsert } from './upsert/upsert.operation';

/** All operations on records, in the order of the dropdown. A new one is a line here and a file beside these. */
const RECORD_OPERATIONS: RecordOperation[] = [create, upsert, remove, get, getAll, search, update];

/** An object type as a resource of the node. It does not matter where the type comes from. */
export function recordResource(object: ObjectType): Resource {
	return {
		value: object.key,
		name: object.name,
		noun: object.noun,
		operations: RECORD_OPERATIONS.filter((operation) => operation.appliesTo?.(object) ?? true).map(
			(operation) => bind(operation, object),
		),
		defaultOperation: upsert.value,
	};
}

/** An operation on records, for one object type. */
function bind(operation: RecordOperation, object: ObjectType): Operation {
	const { value, name, verb, access, one, many } = operation;
	const ofType = (context: OperationContext) => ({ ...context, object });
	return {
		value,
		name,
		verb,
		access,
		action: operation.action(object),
		description: operation.description(object),
		fields: operation.fields(object),
		scopes: [access === 'read' ? object.scopes.read : object.scopes.write],
		one: one && (async (context, index) => await one(ofType(context), index)),
		many: many && (async (context) => await many(ofType(context))),
	};
}
