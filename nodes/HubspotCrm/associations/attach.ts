import type { AssociationType } from '../api/associations';
import type { Settled } from '../batch/settle';
import type { Failure } from '../errors/failure';
import type { ObjectType } from '../objects/objectType';
import { readRecords } from '../records/readRecords';
import type { HubspotClient } from '../transport/client';
import { readAssociations } from './readAssociations';
import type { Association } from './readAssociations';

/** Which associated records to add to results: those of one object type. */
export interface AttachedType {
	object: ObjectType;
	/** Internal property names. When empty, only ids and association types are read, not the records themselves. */
	properties: string[];
}

/** A record at the other end of an association. */
export interface AssociatedRecord {
	id: string;
	types: AssociationType[];
	/** Undefined when no properties were asked for, or the record no longer exists. */
	properties?: Record<string, string | null>;
}

/** The associated records of one record, by the `key` of their object type; or why they could not be read. */
export type Attached = { byType: Record<string, AssociatedRecord[]> } | { failure: Failure };

/** The properties of an associated record; undefined when it no longer exists. */
type Known = { properties: Record<string, string | null> | undefined } | { failure: Failure };

/** The records of one type that one record is associated with. */
type OfOneType = { records: AssociatedRecord[] } | { failure: Failure };

/** The associated records that were read before, by selected properties, then by id. A client lives for one run. */
const readBefore = new WeakMap<HubspotClient, Map<string, Map<string, Known>>>();

/**
 * Reads which records the records `ids` are associated with. One call reads the associations of 1,000 records with one
 * attached type; records with many associations need further calls. If properties are asked for, one call reads 100
 * associated records. Within a run, each associated record is read once.
 *
 * Returns an entry for each id. A failed call becomes the failure of the records that it concerns.
 */
export async function readAttached(
	client: HubspotClient,
	from: ObjectType,
	ids: string[],
	attached: AttachedType[],
	options: { stopOnFailure: boolean },
): Promise<Map<string, Attached>> {
	const parts = await Promise.all(attached.map(async (one) => await ofType(client, from, ids, one, options)));
	const ofRecord = (id: string): Attached => {
		const byType: Record<string, AssociatedRecord[]> = {};
		for (const [at, { object }] of attached.entries()) {
			const part = parts[at]?.get(id) ?? { failure: { kind: 'unanswered', issues: [] } };
			if ('failure' in part) {
				const doing = { action: `read the ${object.nouns} of`, record: from.noun };
				return { failure: { ...part.failure, doing } };
			}
			byType[object.key] = part.records;
		}
		return { byType };
	};
	return new Map(ids.map((id) => [id, ofRecord(id)]));
}

async function ofType(
	client: HubspotClient,
	from: ObjectType,
	ids: string[],
	{ object, properties }: AttachedType,
	options: { stopOnFailure: boolean },
): Promise<Map<string, OfOneType>> {
	const found = await readAssociations(client, from, object, ids, options);
	const others = new Set<string>();
	if (properties.length > 0) {
		for (const entry of found.values())
			if ('associations' in entry) for (const { id } of entry.associations) others.add(id);
	}
	const known = await propertiesOf(client, object, others, properties, options);
	const parts = new Map<string, OfOneType>();
	for (const [id, entry] of found)
		parts.set(id, 'failure' in entry ? entry : withProperties(entry.associations, known));
	return parts;
}

/** The chosen properties of records, by id. Records that were read before are not read again, unless that failed. */
async function propertiesOf(
	client: HubspotClient,
	object: ObjectType,
	ids: Set<string>,
	properties: string[],
	options: { stopOnFailure: boolean },
): Promise<Map<string, Known>> {
	const bySelection = readBefore.get(client) ?? new Map<string, Map<string, Known>>();
	readBefore.set(client, bySelection);
	const selection = JSON.stringify([object.path, properties]);
	const known = bySelection.get(selection) ?? new Map<string, Known>();
	bySelection.set(selection, known);
	const open = [...ids].filter((id) => {
		const entry = known.get(id);
		return !entry || 'failure' in entry;
	});
	const inputs = open.map((id) => ({ id, properties, archived: false }));
	const outcomes = await readRecords(client, object, inputs, options);
	for (const [at, id] of open.entries()) known.set(id, knownFrom(outcomes[at] as Settled, properties));
	return known;
}

function knownFrom(outcome: Settled, properties: string[]): Known {
	if ('failure' in outcome) return isGone(outcome.failure) ? { properties: undefined } : outcome;
	const { properties: values } = outcome.record;
	const chosen = properties.filter((name) => Object.hasOwn(values, name));
	return { properties: Object.fromEntries(chosen.map((name) => [name, values[name] ?? null])) };
}

/** Whether HubSpot reported that the record does not exist. A 404 that names no record has another cause. */
const isGone = ({ kind, missing }: Failure) => kind === 'notFound' && Boolean(missing?.length);

function withProperties(associations: Association[], known: Map<string, Known>): OfOneType {
	const records: AssociatedRecord[] = [];
	for (const { id, types } of associations) {
		const entry = known.get(id);
		if (entry && 'failure' in entry) return entry;
		records.push({ id, types, properties: entry?.properties });
	}
	return { records };
}
