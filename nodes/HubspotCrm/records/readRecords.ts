import { batchRead } from '../api/records';
import type { HubspotRecord } from '../api/records';
import { sendBatches } from '../batch/send';
import type { SendOptions } from '../batch/send';
import { settle } from '../batch/settle';
import type { Settled } from '../batch/settle';
import { comparable, furtherProperties, keyNamed, valuesOfKey } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import { survivorsOf } from './survivors';

/** A record to read. */
export interface ReadInput {
	/** A record id, or a value of `idProperty`. */
	id: string;
	idProperty?: string;
	properties: string[];
	archived: boolean;
}

/**
 * Reads records by id or unique property, 100 a call. Returns the record or the failure of each input, in their order.
 * Inputs that ask for the same record are read once and get the same answer, since HubSpot refuses repeated ids
 * (hubspot-api 3.2). The id of a record that was merged away gets the record that it was merged into. Rejects if `inputs`
 * throws.
 */
export async function readRecords(
	client: HubspotClient,
	object: ObjectType,
	inputs: Iterable<ReadInput>,
	{ stopOnFailure, tolerates }: Pick<SendOptions<ReadInput>, 'stopOnFailure' | 'tolerates'>,
): Promise<Settled[]> {
	const reads: ReadInput[] = [];
	/** For each input, the position of the read that answers it. */
	const answeredBy: number[] = [];
	const positions = new Map<string, number>();
	const distinct = function* () {
		for (const input of inputs) {
			const { id, idProperty, archived, properties } = input;
			const group = JSON.stringify([idProperty, archived, properties]);
			const folded = `${group}${id.toLowerCase()}`;
			// Values of a key of the type are read once, whatever their case. Values of other properties that differ
			// only in case may mean one record or two: they are read apart, in different batches.
			const isCaseless = idProperty !== undefined && keyNamed(object, idProperty) !== undefined;
			const same = isCaseless ? folded : `${group}${id}`;
			const known = positions.get(same);
			answeredBy.push(known ?? reads.length);
			if (known !== undefined) continue;
			positions.set(same, reads.length);
			yield { ...input, key: id, traceId: String(reads.length), keys: [folded], group };
			reads.push(input);
		}
	};
	const settled = await sendBatches(
		distinct(),
		{
			send: async (batch) => {
				const { idProperty, archived, properties } = batch[0] as ReadInput;
				const ids = batch.map(({ id }) => id);
				return await client.send(
					batchRead(object.path, ids, {
						idProperty,
						archived,
						properties: toKnowBy(object, idProperty, properties),
					}),
				);
			},
			read: (batch, answer) =>
				settle(batch, answer, (input, record) => answers(object, record, input), { shared: true }),
		},
		{
			stopOnFailure,
			tolerates: (failure) => failure.kind === 'unanswered' || (tolerates?.(failure) ?? false),
			clock: client.clock,
		},
	);
	await readSurvivors(client, object, reads, settled);
	const shown = settled.map((outcome, at) =>
		'record' in outcome ? { record: asAsked(object, outcome.record, reads[at] as ReadInput) } : outcome,
	);
	return answeredBy.map((at) => shown[at] as Settled);
}

/** Puts records that were merged into others in the place of those that a batch read did not return. */
async function readSurvivors(
	client: HubspotClient,
	object: ObjectType,
	reads: ReadInput[],
	settled: Settled[],
): Promise<void> {
	const open = reads.flatMap(({ id, idProperty, archived }, at) => {
		const outcome = settled[at];
		const isOpen = outcome && 'failure' in outcome && outcome.failure.kind === 'unanswered';
		return isOpen && idProperty === undefined && !archived ? [{ id, at }] : [];
	});
	if (open.length === 0) return;
	const survivors = await survivorsOf(
		client,
		object,
		open.map(({ id }) => id),
	);
	const merged = open.filter(({ id }) => survivors.has(id));
	const inputs = merged.map(({ id, at }) => ({ ...(reads[at] as ReadInput), id: survivors.get(id) ?? id }));
	const outcomes = await readRecords(client, object, inputs, { stopOnFailure: false });
	for (const [position, { at }] of merged.entries()) settled[at] = outcomes[position] as Settled;
}

/**
 * The properties to ask for. They include the property that is read by, and the one with its further values: a contact
 * may be found by any of its e-mail addresses (hubspot-api 3.1).
 */
function toKnowBy(object: ObjectType, idProperty: string | undefined, properties: string[]): string[] {
	if (idProperty === undefined) return properties;
	return [...new Set([...properties, idProperty, ...furtherProperties(object, [idProperty])])];
}

/**
 * Whether a record is the one that an input asks for. Values are compared without case. HubSpot does so for e-mail
 * addresses (hubspot-api 3.2); for custom properties it is not known (hubspot-api 3.1).
 */
function answers(
	object: ObjectType,
	{ id, properties }: HubspotRecord,
	{ id: wanted, idProperty }: ReadInput,
): boolean {
	if (idProperty === undefined) return id === wanted;
	const key = keyNamed(object, idProperty);
	if (key) return valuesOfKey(key, properties).includes(comparable(key.kind, wanted));
	return properties[idProperty]?.toLowerCase() === wanted.trim().toLowerCase();
}

/** The record without the properties that were only read to match it with its input. */
function asAsked(
	object: ObjectType,
	record: HubspotRecord,
	{ idProperty, properties }: ReadInput,
): HubspotRecord {
	const further = idProperty === undefined ? [] : furtherProperties(object, [idProperty]);
	const unasked = further.filter((name) => !properties.includes(name));
	if (unasked.length === 0) return record;
	const kept = Object.entries(record.properties).filter(([name]) => !unasked.includes(name));
	return { ...record, properties: Object.fromEntries(kept) };
}
