import { batchArchive, batchCreate, batchUpdate, batchUpsert } from '../api/records';
import type { HubspotRecord, PropertyValues } from '../api/records';
import type { HubspotRequest } from '../api/request';
import { sendBatches } from '../batch/send';
import type { BatchInput, SendOptions } from '../batch/send';
import { settle } from '../batch/settle';
import type { Settled } from '../batch/settle';
import { batchKey } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import { recentRecords } from './recentRecords';

/**
 * A record to create. With `idProperty`, a unique property, HubSpot updates the record that has the value `id` in it,
 * if there is one. Inputs with different `idProperty` need different groups.
 */
export type CreateInput = BatchInput & { properties: PropertyValues; idProperty?: string; id?: string };
/** A record to create or update: the one that has the value `id` of `idProperty`. */
export type UpsertInput = CreateInput & { id: string; idProperty: string };
/** A record to update, by its id. */
export type UpdateInput = BatchInput & { id: string; properties: PropertyValues };
/** A record to move to the recycle bin. */
export type ArchiveInput = BatchInput & { id: string };

type WriteOptions<I> = Omit<SendOptions<I>, 'size' | 'clock'>;

/**
 * Creates records, 100 a call. Inputs with an `idProperty` are upserted, and HubSpot returns in `new` whether it
 * created the record (hubspot-api 3.1, 3.2). A create that may have been applied is never sent again. Returns the
 * record or the failure of each input, in their order. Rejects if `inputs` or `afterWave` throws.
 */
export async function createRecords<I extends CreateInput>(
	client: HubspotClient,
	object: ObjectType,
	inputs: Iterable<I>,
	options: WriteOptions<I>,
): Promise<Settled[]> {
	const request = (batch: I[]) =>
		batch[0]?.idProperty === undefined
			? batchCreate(
					object.path,
					batch.map(({ properties, traceId }) => ({ properties, objectWriteTraceId: traceId })),
				)
			: batchUpsert(
					object.path,
					batch.map(({ id = '', idProperty = '', properties, traceId }) => ({
						id,
						idProperty,
						properties,
						objectWriteTraceId: traceId,
					})),
				);
	const isSame = ({ id = '', idProperty, properties }: I, record: HubspotRecord) =>
		idProperty === undefined
			? hasValues(properties, record)
			: batchKey(idProperty, record.properties[idProperty] ?? '') === batchKey(idProperty, id);
	return await write(client, object, inputs, options, request, isSame);
}

/**
 * Updates records by id, 100 a call. Returns the record or the failure of each input, in their order. Rejects if
 * `inputs` or `afterWave` throws.
 */
export async function updateRecords<I extends UpdateInput>(
	client: HubspotClient,
	object: ObjectType,
	inputs: Iterable<I>,
	options: WriteOptions<I>,
): Promise<Settled[]> {
	const request = (batch: I[]) =>
		batchUpdate(
			object.path,
			batch.map(({ id, properties, traceId }) => ({ id, properties, objectWriteTraceId: traceId })),
		);
	return await write(client, object, inputs, options, request, ({ id }, record) => record.id === id);
}

/**
 * Archives records, 100 a call. Returns the id or the failure of each input, in their order. HubSpot answers without a
 * body, and with success for unknown ids too (hubspot-api 1.4), so all inputs of a batch succeed or fail together.
 * Rejects if `inputs` or `afterWave` throws.
 */
export async function archiveRecords<I extends ArchiveInput>(
	client: HubspotClient,
	{ path }: ObjectType,
	inputs: Iterable<I>,
	options: WriteOptions<I>,
): Promise<Settled[]> {
	return await sendBatches(
		inputs,
		{
			send: async (batch) =>
				await client.send(
					batchArchive(
						path,
						batch.map(({ id }) => id),
					),
				),
			read: (batch) => batch.map(({ id }) => ({ record: { id, properties: {} } })),
		},
		{ ...options, clock: client.clock },
	);
}

/**
 * Sends creates, upserts or updates. Each written record is remembered at once, since search shows it only seconds
 * later (hubspot-api 2.7).
 */
async function write<I extends BatchInput & { properties: PropertyValues }>(
	client: HubspotClient,
	object: ObjectType,
	inputs: Iterable<I>,
	options: WriteOptions<I>,
	request: (batch: I[]) => HubspotRequest,
	isSame: (input: I, record: HubspotRecord) => boolean,
): Promise<Settled[]> {
	const recent = recentRecords(client, object);
	return await sendBatches(
		inputs,
		{
			send: async (batch) => await client.send(request(batch)),
			read(batch, answer) {
				const settled = settle(batch, answer, isSame);
				for (const [at, outcome] of settled.entries())
					if ('record' in outcome) recent.noteWritten(outcome.record, batch[at]?.properties ?? {});
				return settled;
			},
		},
		{ ...options, clock: client.clock },
	);
}

/**
 * Whether a record has all the values that were sent, compared without case; properties that it lacks are not compared.
 * It matches a created record with its input if HubSpot left out the trace id.
 */
export function hasValues(properties: PropertyValues, record: HubspotRecord): boolean {
	return Object.entries(properties).every(
		([name, value]) =>
			!(name in record.properties) || (record.properties[name] ?? '').toLowerCase() === value.toLowerCase(),
	);
}
