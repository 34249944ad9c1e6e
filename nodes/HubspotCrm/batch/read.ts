import { batchRead } from '../transport/endpoints';
import type { HubspotClient } from '../transport/client';
import { settle } from './settle';
import type { Settled } from './settle';
import { sendBatches } from './send';
import type { Accept, BatchInput } from './send';

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
	accept: Accept,
	{ stopOnFailure }: { stopOnFailure: boolean },
): Promise<void> {
	/** The first item that asks for a record, and those that ask for it again. */
	const leaders = new Map<string, number>();
	const followers = new Map<number, number[]>();
	const outcomes = new Map<number, Settled>();
	const first = function* () {
		for (const input of inputs) {
			const group = JSON.stringify([input.idProperty, input.archived, input.properties]);
			const same = `${group}${input.id.toLowerCase()}`;
			const leader = leaders.get(same);
			if (leader !== undefined) {
				const others = followers.get(leader);
				if (others) others.push(input.index);
				else followers.set(leader, [input.index]);
				continue;
			}
			leaders.set(same, input.index);
			yield { ...input, key: input.id, traceId: String(input.index), keys: [same], group };
		}
	};
	await sendBatches<ReadInput & BatchInput>(
		first(),
		{
			send: async (batch) => {
				const { idProperty, archived, properties } = batch[0] as ReadInput;
				const wanted = idProperty ? [...new Set([...properties, idProperty])] : properties;
				const ids = batch.map(({ id }) => id);
				return await client.send(batchRead(type, ids, { idProperty, archived, properties: wanted }));
			},
			read: (batch, answer) =>
				settle(batch, answer, ({ id, idProperty }, record) =>
					idProperty ? sameText(record.properties[idProperty], id) : record.id === id,
				),
		},
		(index, outcome) => {
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

/** HubSpot stores e-mail addresses in lower case, and compares unique values without case. */
const sameText = (a: string | null | undefined, b: string) => a?.toLowerCase() === b.trim().toLowerCase();
