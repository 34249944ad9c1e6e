import { readRecords } from '../../records/readRecords';
import type { HubspotClient } from '../../transport/client';
import { explain } from '../../errors/explain';
import type { Explanation } from '../../errors/explain';
import type { Failure, HubspotRecord } from '../../transport/types';
import type { Naming } from './events';

/** The record of an event as it is now, or why there is none. */
export type Enrichment = { record: HubspotRecord } | { problem: Explanation };

/** After these there is nothing left to read. */
const ENDS = ['deletion', 'privacyDeletion'];

/** Whether the event is about a CRM record that can be read. */
export const hasRecord = ({ event, objectTypeId, recordId }: Naming): boolean =>
	objectTypeId !== undefined && recordId !== undefined && !ENDS.includes(event);

/**
 * Reads the records of a delivery, one call for each object type, and notes in `found` what became of each event, by
 * its position. Never throws.
 */
export async function readEventRecords(
	client: HubspotClient,
	events: Naming[],
	properties: string[],
	found: Map<number, Enrichment>,
): Promise<void> {
	const byType = new Map<
		string,
		Array<{ index: number; id: string; properties: string[]; archived: boolean }>
	>();
	for (const [index, naming] of events.entries()) {
		if (!hasRecord(naming)) continue;
		const type = naming.objectTypeId ?? '';
		const input = { index, id: naming.recordId ?? '', properties, archived: false };
		const inputs = byType.get(type);
		if (inputs) inputs.push(input);
		else byType.set(type, [input]);
	}
	const reads = [...byType].map(async ([type, inputs]) => {
		const record = events[inputs[0]?.index ?? 0]?.objectType;
		const accept = (index: number, outcome: { record: HubspotRecord } | { failure: Failure }) =>
			found.set(
				index,
				'record' in outcome ? outcome : { problem: explain(outcome.failure, { record, action: 'get' }) },
			);
		await readRecords(client, type, inputs, accept, { stopOnFailure: false });
	});
	await Promise.all(reads);
}

/** Stands where HubSpot did not answer in the time that there is. */
export const TOO_SLOW: Explanation = {
	message: 'HubSpot did not return the record in time',
	description:
		"The webhook has to be answered within a second. Read the record with the 'Get' operation of the HubSpot CRM node.",
};
