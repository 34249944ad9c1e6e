import { batchArchive, batchRead } from '../api/records';
import type { Answer } from '../api/request';
import { sendBatches } from '../batch/send';
import type { BatchInput, SendOptions } from '../batch/send';
import { settle } from '../batch/settle';
import type { Settled } from '../batch/settle';
import type { FailureKind } from '../errors/failure';
import { RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import { isPassedOver, survivorsOf } from './survivors';

/** A record to move to the recycle bin. */
export type ArchiveInput = BatchInput & { id: string };

/**
 * Archives records, 100 a call. HubSpot answers without a body, and with success for ids that it never had as well
 * (hubspot-api 1.4). So the records are read first, 100 a call: an id that is neither there nor in the recycle bin is
 * not found. Where they cannot be read, as with a token that may only write, HubSpot's success is all there is.
 *
 * Returns the id or the failure of each input, in their order. Rejects if `inputs` throws.
 */
export async function archiveRecords<I extends ArchiveInput>(
	client: HubspotClient,
	object: ObjectType,
	inputs: Iterable<I>,
	options: Omit<SendOptions<I>, 'size' | 'clock'>,
): Promise<Settled[]> {
	const unknown = new Set<string>();
	return await sendBatches(
		inputs,
		{
			isWrite: true,
			async send(batch) {
				const ids = batch.map(({ id }) => id);
				for (const id of await unknownIn(client, object, ids)) unknown.add(id);
				const known = ids.filter((id) => !unknown.has(id));
				return known.length > 0
					? await client.send(batchArchive(object.path, known))
					: { ok: true, answer: NOTHING_SENT };
			},
			read: (batch) =>
				batch.map(({ id }) => (unknown.has(id) ? notFound(id) : { record: { id, properties: {} } })),
		},
		{ ...options, clock: client.clock },
	);
}

const NOTHING_SENT: Answer = { status: 204, headers: {}, body: '' };

const notFound = (id: string): Settled => ({
	failure: { kind: 'notFound', status: 404, issues: [], missing: [id] },
});

/**
 * Which of these ids belong to no record, active or archived; an id of a record that was merged away is none of them.
 * None, where that cannot be read.
 */
async function unknownIn(client: HubspotClient, object: ObjectType, ids: string[]): Promise<string[]> {
	const { missing, passedOver } = await absentAmong(client, object, ids, false);
	const merged = passedOver.length > 0 ? [...(await survivorsOf(client, object, passedOver)).keys()] : [];
	const never = missing.length > 0 ? (await absentAmong(client, object, missing, true)).missing : [];
	return [...never, ...merged];
}

/** The ids that HubSpot says it has no record for, and those of which it says nothing. */
async function absentAmong(
	client: HubspotClient,
	{ path }: ObjectType,
	ids: string[],
	archived: boolean,
): Promise<{ missing: string[]; passedOver: string[] }> {
	const reply = await client.send(batchRead(path, ids, { properties: [RECORD_ID], archived }));
	if (!reply.ok) return { missing: [], passedOver: [] };
	const inputs = ids.map((id) => ({ id, key: id, traceId: id }));
	const settled = settle(inputs, reply.answer, ({ id }, record) => record.id === id);
	const missing = ids.filter((_id, at) => kindOf(settled[at]) === 'notFound');
	return { missing, passedOver: ids.filter((_id, at) => settled[at] && isPassedOver(settled[at])) };
}

const kindOf = (outcome: Settled | undefined): FailureKind | undefined =>
	outcome && 'failure' in outcome ? outcome.failure.kind : undefined;
