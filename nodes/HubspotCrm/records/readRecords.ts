import { batchRead } from '../api/records';
import type { HubspotClient } from '../transport/client';
import { settle } from '../batch/settle';
import type { Settled } from '../batch/settle';
import { sendBatches } from '../batch/send';
import type { BatchInput } from '../batch/send';
import type { HubspotRecord } from '../transport/types';
import { addressesOf } from '../values/matchKey';

export interface ReadInput {
	index: number;
	/** A record id, or a value of `idProperty`. */
	id: string;
	idProperty?: string;
	properties: string[];
	archived: boolean;
}

/**
 * Reads records by id or unique property, 100 a call. Items that ask for the same record share one place in a
 * batch, since HubSpot refuses repeated ids.
 */
export async function readRecords(
	client: HubspotClient,
	type: string,
	inputs: Iterable<ReadInput>,
	accept: (index: number, outcome: Settled) => void,
	{ stopOnFailure }: { stopOnFailure: boolean },
): Promise<void> {
	/** The first item that asks for a record, and those that ask for it again. */
	const leaders = new Map<string, number>();
	const followers = new Map<number, number[]>();
	const outcomes = new Map<number, Settled>();
	const asked = new Map<number, ReadInput>();
	const first = function* () {
		for (const input of inputs) {
			const group = JSON.stringify([input.idProperty, input.archived, input.properties]);
			const folded = `${group}${input.id.toLowerCase()}`;
			// Keys that differ in case may be two records, or one that a batch must not name twice.
			const same = input.idProperty === 'email' ? folded : `${group}${input.id}`;
			const leader = leaders.get(same);
			if (leader !== undefined) {
				const others = followers.get(leader);
				if (others) others.push(input.index);
				else followers.set(leader, [input.index]);
				continue;
			}
			leaders.set(same, input.index);
			if (byAddress(type, input.idProperty)) asked.set(input.index, input);
			yield { ...input, key: input.id, traceId: String(input.index), keys: [folded], group };
		}
	};
	await sendBatches<ReadInput & BatchInput>(
		first(),
		{
			send: async (batch) => {
				const { idProperty, archived, properties } = batch[0] as ReadInput;
				const wanted = idProperty
					? [
							...new Set([
								...properties,
								idProperty,
								...(byAddress(type, idProperty) ? [OTHER_ADDRESSES] : []),
							]),
						]
					: properties;
				const ids = batch.map(({ id }) => id);
				return await client.send(batchRead(type, ids, { idProperty, archived, properties: wanted }));
			},
			read: (batch, answer) =>
				settle(batch, answer, ({ id, idProperty }, record) => answers(record, id, idProperty), {
					shared: true,
				}),
		},
		(index, settled) => {
			const input = asked.get(index);
			const outcome =
				input && 'record' in settled ? { record: asAsked(settled.record, type, input) } : settled;
			accept(index, outcome);
			outcomes.set(index, outcome);
		},
		{ stopOnFailure, clock: client.clock },
	);
	for (const [leader, others] of followers) {
		const outcome = outcomes.get(leader);
		if (outcome) for (const index of others) accept(index, outcome);
	}
}

/** A contact is found by each of its addresses, and answers with the primary one (hubspot-api 3.1). */
const OTHER_ADDRESSES = 'hs_additional_emails';
const byAddress = (type: string, idProperty: string | undefined) =>
	type === 'contacts' && idProperty === 'email';

/** Whether a record is what was asked for. HubSpot stores addresses in lower case, and compares keys without case. */
function answers({ id, properties }: HubspotRecord, wanted: string, idProperty: string | undefined): boolean {
	if (!idProperty) return id === wanted;
	const key = wanted.trim().toLowerCase();
	return (
		properties[idProperty]?.toLowerCase() === key ||
		(idProperty === 'email' && addressesOf(properties).includes(key))
	);
}

/** The record without the property that was only read to know it by. */
function asAsked(record: HubspotRecord, type: string, { idProperty, properties }: ReadInput): HubspotRecord {
	if (!byAddress(type, idProperty) || properties.includes(OTHER_ADDRESSES)) return record;
	const shown = Object.entries(record.properties).filter(([name]) => name !== OTHER_ADDRESSES);
	return { ...record, properties: Object.fromEntries(shown) };
}
