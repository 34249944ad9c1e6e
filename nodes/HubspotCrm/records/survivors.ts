import { batchRead, readOne, recordIn } from '../api/records';
import type { HubspotRecord } from '../api/records';
import { sendBatches } from '../batch/send';
import { settle } from '../batch/settle';
import type { Settled } from '../batch/settle';
import { MERGED_IDS } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';

/**
 * Whether an answer passed over a record without a word, as HubSpot's batches do with the id of a record that was merged
 * away (hubspot-api 1.4, 3.2).
 */
export const isPassedOver = (outcome: Settled): boolean =>
	'failure' in outcome && outcome.failure.kind === 'unanswered' && outcome.failure.detail === undefined;

/**
 * The records in which merged ones live on, by the ids of those. Ids of records that are still there, of unknown records
 * and of those that cannot be read are left out.
 *
 * One batch read for 100 ids. Whether it leads from an old id to the survivor is not known, so ids that it passes over
 * are read one by one, which does (hubspot-api 1.4). The first that cannot be read ends that.
 */
export async function survivorsOf(
	client: HubspotClient,
	object: ObjectType,
	ids: Iterable<string>,
): Promise<Map<string, string>> {
	const inputs = [...new Set(ids)].map((id) => ({ key: id, keys: [id], traceId: id }));
	const outcomes = await sendBatches(
		inputs,
		{
			send: async (batch) =>
				await client.send(
					batchRead(
						object.path,
						batch.map(({ key }) => key),
						{ properties: [MERGED_IDS] },
					),
				),
			read: (batch, answer) =>
				settle(batch, answer, ({ key }, record) => lives(key, record), { shared: true }),
		},
		{ stopOnFailure: false, clock: client.clock },
	);
	const survivors = new Map<string, string>();
	const note = (id: string, survivor: unknown) => {
		if (typeof survivor === 'string' && survivor !== id) survivors.set(id, survivor);
	};
	for (const [at, outcome] of outcomes.entries()) {
		const { key } = inputs[at] as { key: string };
		if ('record' in outcome) note(key, outcome.record.id);
		else if (outcome.failure.kind === 'unanswered') {
			const reply = await client.send(readOne(object.path, key));
			if (!reply.ok) break;
			note(key, recordIn(reply.answer.body)?.id);
		}
	}
	return survivors;
}

/** Whether a record is the one with this id, or the one that it was merged into. */
const lives = (id: string, { id: own, properties }: HubspotRecord): boolean =>
	own === id || (properties[MERGED_IDS] ?? '').split(';').includes(id);
