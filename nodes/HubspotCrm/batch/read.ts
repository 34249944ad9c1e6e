import { batchRead } from '../transport/endpoints';
import type { HubspotClient } from '../transport/client';
import { settle } from './settle';
import type { Settled } from './settle';
import { sendBatches } from './send';
import type { BatchInput } from './send';

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
	options: { stopOnFailure: boolean },
): Promise<Map<number, Settled>> {
	const askers = new Map<string, number[]>();
	const first = function* () {
		for (const input of inputs) {
			const group = JSON.stringify([input.idProperty, input.archived, input.properties]);
			const same = `${group}${input.id.toLowerCase()}`;
			const known = askers.get(same);
			if (known) {
				known.push(input.index);
				continue;
			}
			askers.set(same, [input.index]);
			yield { ...input, key: input.id, traceId: String(input.index), keys: [same], group };
		}
	};
	const settled = await sendBatches<ReadInput & BatchInput>(
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
		options,
	);
	for (const [leader, ...others] of askers.values()) {
		const outcome = settled.get(leader as number);
		if (outcome) for (const index of others) settled.set(index, outcome);
	}
	return settled;
}

/** HubSpot stores e-mail addresses in lower case, and compares unique values without case. */
const sameText = (a: string | null | undefined, b: string) => a?.toLowerCase() === b.trim().toLowerCase();
