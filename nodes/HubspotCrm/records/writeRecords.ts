import { batchCreate, batchUpdate, batchUpsert } from '../api/records';
import type { HubspotRecord, PropertyValues } from '../api/records';
import type { HubspotRequest } from '../api/request';
import type { Failure } from '../errors/failure';
import { sendBatches } from '../batch/send';
import type { BatchInput, SendOptions } from '../batch/send';
import { settle } from '../batch/settle';
import { batchKey } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import type { Definitions } from '../values/definitions';
import { notTaken } from '../values/taken';
import type { NotTaken } from '../values/taken';
import { readRecords } from './readRecords';
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

/** `definitions`: to tell whether a value that HubSpot answers with is the one that was sent. */
type WriteOptions<I> = Omit<SendOptions<I>, 'size' | 'clock'> & { definitions?: Definitions };

/** What became of one input. `notTaken`: the values that HubSpot ignored although it said yes; undefined if none. */
export type Written = { record: HubspotRecord; notTaken?: NotTaken[] } | { failure: Failure };

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
): Promise<Written[]> {
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
): Promise<Written[]> {
	const request = (batch: I[]) =>
		batchUpdate(
			object.path,
			batch.map(({ id, properties, traceId }) => ({ id, properties, objectWriteTraceId: traceId })),
		);
	return await write(client, object, inputs, options, request, ({ id }, record) => record.id === id);
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
): Promise<Written[]> {
	const recent = recentRecords(client, object);
	const { definitions, stopOnFailure } = options;
	const missed = new Map<HubspotRecord, NotTaken[]>();
	/** Records whose answer does not show whether HubSpot took the step that was sent, by that step. */
	const doubtful = new Map<HubspotRecord, string>();
	const outcomes = await sendBatches(
		inputs,
		{
			isWrite: true,
			send: async (batch) => await client.send(request(batch)),
			read(batch, answer) {
				const settled = settle(batch, answer, isSame);
				for (const [at, outcome] of settled.entries()) {
					if ('failure' in outcome) continue;
					const { record } = outcome;
					const sent = batch[at]?.properties ?? {};
					recent.noteWritten(record, sent);
					const lost = notTaken(object, sent, record.properties, definitions);
					if (lost.length > 0) missed.set(record, lost);
					const step = stepIn(object, sent);
					if (step && !record.new && stepIn(object, record.properties) === undefined)
						doubtful.set(record, step);
				}
				return settled;
			},
		},
		{ ...options, clock: client.clock },
	);
	for (const [record, lost] of await stepsNotTaken(client, object, doubtful, stopOnFailure))
		missed.set(record, [...(missed.get(record) ?? []), lost]);
	if (missed.size === 0) return outcomes;
	return outcomes.map((outcome) => {
		const lost = 'record' in outcome ? missed.get(outcome.record) : undefined;
		return lost ? { ...outcome, notTaken: lost } : outcome;
	});
}

/** The value of the property that only moves forwards; undefined if there is none. */
const stepIn = ({ forwardOnly }: ObjectType, properties: Record<string, string | null>): string | undefined =>
	(forwardOnly === undefined ? undefined : properties[forwardOnly]) ?? undefined;

/**
 * Reads the records whose answer does not show the property that only moves forwards: HubSpot may have ignored it. Most
 * answers show it, or the value was the same; one call reads 100 records. Returns what was not taken; a record that
 * cannot be read has none.
 */
async function stepsNotTaken(
	client: HubspotClient,
	object: ObjectType,
	doubtful: Map<HubspotRecord, string>,
	stopOnFailure: boolean,
): Promise<Map<HubspotRecord, NotTaken>> {
	const lost = new Map<HubspotRecord, NotTaken>();
	const { forwardOnly: property } = object;
	if (property === undefined || doubtful.size === 0) return lost;
	const inputs = [...doubtful.keys()].map(({ id }) => ({ id, properties: [property], archived: false }));
	const read = await readRecords(client, object, inputs, { stopOnFailure });
	for (const [at, [record, value]] of [...doubtful].entries()) {
		const outcome = read[at];
		if (!outcome || 'failure' in outcome) continue;
		const kept = outcome.record.properties[property] ?? null;
		if (kept !== value) lost.set(record, { property, value, kept });
	}
	return lost;
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
