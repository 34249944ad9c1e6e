import { pageIn } from '../api/page';
import { batchRead, list, recordIn } from '../api/records';
import { RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import type { Reply } from '../transport/exchange';

/** Most characters of property names in an address. About 8 kB of them end in 414 (hubspot-api 8). */
const MOST_IN_ADDRESS = 2_000;

/** What to list: one page of at most 100 records, behind the cursor `after`. */
export interface ListInput {
	limit: number;
	after?: string;
	/** What HubSpot returns unasked, if there are none. */
	properties: string[];
	archived?: boolean;
}

/**
 * One page of all records in the order of their ids, as the list returns it. The names of many properties are too long
 * for an address: then only the ids are listed, and the values are read in a batch. A record that is gone in between is
 * left out.
 */
export async function listRecords(
	client: HubspotClient,
	{ path }: ObjectType,
	input: ListInput,
): Promise<Reply> {
	const { properties, archived } = input;
	if (encodeURIComponent(properties.join(',')).length <= MOST_IN_ADDRESS)
		return await client.send(list(path, input));
	const listed = await client.send(list(path, { ...input, properties: [RECORD_ID] }));
	const page = listed.ok ? pageIn(listed.answer.body, recordIn) : undefined;
	if (!listed.ok || !page || page.entries.length === 0) return listed;
	const read = await client.send(
		batchRead(
			path,
			page.entries.map(({ id }) => id),
			{ properties, archived },
		),
	);
	const values = read.ok ? pageIn(read.answer.body, recordIn) : undefined;
	if (!read.ok || !values) return read;
	const byId = new Map(values.entries.map((record) => [record.id, record.properties]));
	const results = page.entries.flatMap((record) => {
		const known = byId.get(record.id);
		return known ? [{ ...record, properties: known }] : [];
	});
	return { ...listed, answer: { ...listed.answer, body: { ...(listed.answer.body as object), results } } };
}
