import type { IDataObject } from 'n8n-workflow';

import type { HubspotRecord } from '../../api/records';
import { explain } from '../../errors/explain';
import type { Explanation } from '../../errors/failure';
import { readableDefinitionsOf } from '../../metadata/propertyDefinitions';
import type { ObjectType } from '../../objects/objectType';
import { typeNamed } from '../../objects/objectTypes';
import { simplify, standardProperties } from '../../output/simplify';
import type { Facts } from '../../output/simplify';
import { readRecords } from '../../records/readRecords';
import type { HubspotClient } from '../../transport/client';
import type { Naming } from './events';

/** The record of an event as it is now, and what is needed to show it. */
interface FoundRecord {
	record: HubspotRecord;
	object: ObjectType;
	/** The properties that were asked for; empty for the standard ones. */
	named: string[];
	facts: Facts;
}

/** The record of an event, or why there is none. */
export type EventRecord = FoundRecord | { problem: Explanation };

/** Events after which the record no longer exists. */
const ENDS = ['deletion', 'privacyDeletion'];

/** Whether the event is about a CRM record that can be read. */
export const hasRecord = ({ event, objectTypeId, recordId }: Naming): boolean =>
	objectTypeId !== undefined && recordId !== undefined && !ENDS.includes(event);

/**
 * Reads the records of a delivery, one call for each object type. Puts the record or the problem of each event into
 * `found`, by its position, as soon as it is known, so that the caller need not wait for all. Never rejects.
 */
export async function readEventRecords(
	client: HubspotClient,
	events: Naming[],
	properties: string[],
	found: Map<number, EventRecord>,
): Promise<void> {
	const byType = new Map<string, number[]>();
	for (const [position, naming] of events.entries()) {
		if (!hasRecord(naming)) continue;
		const positions = byType.get(naming.objectTypeId ?? '');
		if (positions) positions.push(position);
		else byType.set(naming.objectTypeId ?? '', [position]);
	}
	const reads = [...byType].map(async ([typeId, positions]) => {
		const object = typeNamed(typeId);
		if (!object) return;
		const inputs = positions.map((at) => ({ id: events[at]?.recordId ?? '', properties, archived: false }));
		// Both calls at once: the definitions are added where they come in time, and no record waits for them.
		const facts: Facts = {};
		const definitions = readableDefinitionsOf(client, object);
		const outcomes = await readRecords(client, object, inputs, { stopOnFailure: false });
		for (const [at, outcome] of outcomes.entries())
			found.set(
				positions[at] as number,
				'record' in outcome
					? { record: outcome.record, object, named: properties, facts }
					: { problem: explain(outcome.failure, { record: object.noun, action: 'get' }) },
			);
		facts.definitions = await definitions;
	});
	await Promise.all(reads);
}

/** The flat form of a record, as all operations have it. */
export function shownRecord({ record, object, named, facts }: FoundRecord): IDataObject {
	const besides = named.length > 0 ? [] : standardProperties(object);
	return simplify(record, object, { named, besides, added: 0, archived: false }, facts);
}

/** The problem of a record that HubSpot did not return in time. */
export const TOO_SLOW: Explanation = {
	message: 'HubSpot did not return the record in time',
	description:
		"The webhook has to be answered within a second. Read the record with the 'Get' operation of the HubSpot CRM node.",
};
