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

/** Reads associated records beside the records of one run, each of them once. */
export class AssociatedRecords {
	private readonly known = new Map<string, Map<string, Known>>();

	constructor(
		private readonly client: HubspotClient,
		private readonly options: { stopOnFailure: boolean },
	) {}

	/**
	 * Reads what the records `ids` of an object type are associated with: one call for 1,000 of them and each attached
	 * type, and one for 100 different associated records whose properties are asked for. Returns an entry for each id.
	 */
	async of(from: ObjectType, ids: string[], attached: AttachedType[]): Promise<Map<string, Attached>> {
		const parts = await Promise.all(attached.map(async (one) => await this.ofType(from, ids, one)));
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

	private async ofType(
		from: ObjectType,
		ids: string[],
		{ object, properties }: AttachedType,
	): Promise<Map<string, OfOneType>> {
		const found = await readAssociations(this.client, from, object, ids, this.options);
		const others = new Set<string>();
		if (properties.length > 0) {
			for (const entry of found.values())
				if ('associations' in entry) for (const { id } of entry.associations) others.add(id);
		}
		const known = await this.propertiesOf(object, others, properties);
		const parts = new Map<string, OfOneType>();
		for (const [id, entry] of found)
			parts.set(id, 'failure' in entry ? entry : withProperties(entry.associations, known));
		return parts;
	}

	/** The chosen properties of records, by id; those that were read before are not asked for again. */
	private async propertiesOf(
		object: ObjectType,
		ids: Set<string>,
		properties: string[],
	): Promise<Map<string, Known>> {
		const selection = JSON.stringify([object.path, properties]);
		const known = this.known.get(selection) ?? new Map<string, Known>();
		this.known.set(selection, known);
		const open = [...ids].filter((id) => {
			const entry = known.get(id);
			return !entry || 'failure' in entry;
		});
		const inputs = open.map((id) => ({ id, properties, archived: false }));
		const outcomes = await readRecords(this.client, object, inputs, this.options);
		for (const [at, id] of open.entries()) known.set(id, knownFrom(outcomes[at] as Settled, properties));
		return known;
	}
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
