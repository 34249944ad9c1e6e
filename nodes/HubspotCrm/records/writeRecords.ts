import type { BatchCall, BatchInput } from '../batch/send';
import { settle } from '../batch/settle';
import { batchCreate, batchUpdate, batchUpsert } from '../api/records';
import type { PropertyValues } from '../api/records';
import type { Failure, HubspotRecord } from '../transport/types';
import type { RecordContext } from '../actions/operation';
import { hasValues, keyOf } from '../actions/record/propertyValues';
import type { Update, Wish } from '../actions/record/upsert/decide';

/** The updates of one item, and what became of those that were sent. */
export class OpenUpdate {
	readonly settled: Array<{ record: HubspotRecord } | { failure: Failure } | undefined> = [];

	constructor(
		readonly wish: Wish,
		readonly updates: Update[],
	) {}
}

/** One record of an item to update: `at` is its place among the updates of the item. */
export type UpdateTask = BatchInput & {
	id: string;
	properties: PropertyValues;
	item: OpenUpdate;
	at: number;
};
/** A record to create for an item. */
export type CreateTask = BatchInput & { wish: Wish; properties: PropertyValues };

type Tolerates = (failure: Failure) => boolean;

/** What is to be sent for open updates; those without a difference send nothing. */
export function updateTasks(open: OpenUpdate[]): UpdateTask[] {
	const tasks: UpdateTask[] = [];
	for (const item of open) {
		for (const [at, { record, properties }] of item.updates.entries()) {
			if (Object.keys(properties).length === 0) continue;
			const index = tasks.length;
			const { id } = record;
			const keys = [`id ${id}`, ...item.wish.keys];
			tasks.push({ index, traceId: String(index), key: id, keys, id, properties, item, at });
		}
	}
	return tasks;
}

/** What is to be sent for records that do not exist. */
export function createTasks(steps: Array<{ wish: Wish; create: PropertyValues }>): CreateTask[] {
	return steps.map(({ wish, create }, index) => ({
		index,
		traceId: String(index),
		key: wish.value,
		keys: wish.keys,
		group: wish.unique ? wish.property : '',
		wish,
		properties: create,
	}));
}

/** Updates records by their ids, 100 a call. */
export function updateCall({ client, object }: RecordContext, tolerates: Tolerates): BatchCall<UpdateTask> {
	return {
		send: async (batch) =>
			await client.send(
				batchUpdate(
					object.path,
					batch.map(({ id, properties, traceId }) => ({ id, properties, objectWriteTraceId: traceId })),
				),
			),
		read: (batch, answer) => settle(batch, answer, ({ id }, record) => record.id === id),
		tolerates,
	};
}

/**
 * Creates records, 100 a call. By a unique property HubSpot itself decides, should the record have come into being
 * since it was looked for.
 */
export function createCall({ client, object }: RecordContext, tolerates: Tolerates): BatchCall<CreateTask> {
	return {
		send: async (batch) =>
			await client.send(batch[0]?.wish.unique ? asUpsert(object.path, batch) : asCreate(object.path, batch)),
		read: (batch, answer) =>
			settle(batch, answer, ({ wish, properties }, record) =>
				wish.unique
					? keyOf(wish.property, record.properties[wish.property] ?? '') === keyOf(wish.property, wish.value)
					: hasValues(properties, record),
			),
		tolerates,
	};
}

const asCreate = (path: string, batch: CreateTask[]) =>
	batchCreate(
		path,
		batch.map(({ properties, traceId }) => ({ properties, objectWriteTraceId: traceId })),
	);

const asUpsert = (path: string, batch: CreateTask[]) =>
	batchUpsert(
		path,
		batch.map(({ wish, properties, traceId }) => ({
			id: wish.value,
			idProperty: wish.property,
			properties,
			objectWriteTraceId: traceId,
		})),
	);
