import type { AssociationType } from '../api/associations';
import type { Settled } from '../batch/settle';
import type { Failure } from '../errors/failure';
import type { ObjectType } from '../objects/objectType';
import { readRecords } from '../records/readRecords';
import type { HubspotClient } from '../transport/client';
import { readAssociations } from './readAssociations';
import type { Association } from './readAssociations';

/** Associated records of one type that results are to carry. */
export interface AttachedType {
	object: ObjectType;
	/** Internal names; without any, the records themselves are not read. */
	properties: string[];
}

/** A record at the other end of an association. */
export interface AssociatedRecord {
	id: string;
	types: AssociationType[];
	/** Undefined where none were asked for, or the record is gone since. */
	properties?: Record<string, string | null>;
}

/** What one record is associated with, by the key of the type; or why it is not known. */
export type Attached = { byType: Record<string, AssociatedRecord[]> } | { failure: Failure };

/** The properties of a record, or undefined where it is gone. */
type Known = { properties: Record<string, string | null> | undefined } | { failure: Failure };

/** The records of one type that one record is associated with. */
type OfOneType = { records: AssociatedRecord[] } | { failure: Failure };

/** What was read of associated records, by selection and id; a client lives for one run. */
const readBefore = new WeakMap<HubspotClient, Map<string, Map<string, Known>>>();

/**
 * Reads what the records `ids` of an object type are associated with: one call for 1,000 of them and each attached type,
 * and one for 100 different associated records whose properties are asked for; in one run, each of those is read once.
 * Returns an entry for each id.
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

/** The chosen properties of records, by id; those that were read before are not asked for again. */
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

/** An answer that names nobody says nothing of a record. */
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
