import type { HubspotClient } from '../transport/client';
import type { Failure } from '../transport/types';
import type { AssociatedRecord } from '../values/associations';
import { readAssociations } from './readAssociations';
import { readRecords } from '../records/readRecords';

/** Associated records of one object type that are to come along. */
export interface WantedAssociations {
	/** What the result calls them, such as `company`. */
	key: string;
	/** The object type as paths name it, and as errors do. */
	type: string;
	plural: string;
	/** Internal names; without any, the records themselves are not read. */
	properties: string[];
}

/** What comes along with one record, by key, or why it is not known. */
export type Along = { along: Record<string, AssociatedRecord[]> } | { failure: Failure };

/** The properties of a record, or undefined where it is gone. */
type Known = { properties: Record<string, string | null> | undefined } | { failure: Failure };

/** The records of one type that one record is associated with. */
type Part = { records: AssociatedRecord[] } | { failure: Failure };

/** Reads associated records beside the records of one run, each of them once. */
export class AssociatedRecords {
	private readonly known = new Map<string, Map<string, Known>>();

	constructor(
		private readonly client: HubspotClient,
		private readonly options: { stopOnFailure: boolean },
	) {}

	/**
	 * Reads what the records `ids` of an object type are associated with: one call for 1,000 of them and each wanted
	 * type, and one for 100 different associated records whose properties are wanted. Returns an entry for each id.
	 */
	async of(
		from: { path: string; noun: string },
		ids: string[],
		wanted: WantedAssociations[],
	): Promise<Map<string, Along>> {
		const parts = await Promise.all(wanted.map(async (one) => await this.ofType(from.path, ids, one)));
		const ofRecord = (id: string): Along => {
			const along: Record<string, AssociatedRecord[]> = {};
			for (const [at, { key, plural }] of wanted.entries()) {
				const part = parts[at]?.get(id) ?? { failure: { kind: 'unanswered', issues: [] } };
				if ('failure' in part) {
					const doing = { action: `read the ${plural} of`, record: from.noun };
					return { failure: { ...part.failure, doing } };
				}
				along[key] = part.records;
			}
			return { along };
		};
		return new Map(ids.map((id) => [id, ofRecord(id)]));
	}

	private async ofType(
		from: string,
		ids: string[],
		{ type, properties }: WantedAssociations,
	): Promise<Map<string, Part>> {
		const found = await readAssociations(this.client, from, type, ids, this.options);
		const others = new Set<string>();
		if (properties.length > 0) {
			for (const entry of found.values())
				if ('associations' in entry) for (const { id } of entry.associations) others.add(id);
		}
		const known = await this.properties(type, others, properties);
		const parts = new Map<string, Part>();
		for (const [id, entry] of found)
			parts.set(id, 'failure' in entry ? entry : join(entry.associations, known));
		return parts;
	}

	/** The chosen properties of records, by id; those that were read before are not asked for again. */
	private async properties(
		type: string,
		ids: Set<string>,
		properties: string[],
	): Promise<Map<string, Known>> {
		const kind = JSON.stringify([type, properties]);
		const known = this.known.get(kind) ?? new Map<string, Known>();
		this.known.set(kind, known);
		const open = [...ids].filter((id) => {
			const entry = known.get(id);
			return !entry || 'failure' in entry;
		});
		await readRecords(
			this.client,
			type,
			open.map((id, index) => ({ index, id, properties, archived: false })),
			(index, outcome) => {
				const id = open[index] as string;
				if ('record' in outcome) {
					const { properties: values } = outcome.record;
					const chosen = properties.filter((name) => Object.hasOwn(values, name));
					known.set(id, {
						properties: Object.fromEntries(chosen.map((name) => [name, values[name] ?? null])),
					});
				} else known.set(id, isGone(outcome.failure) ? { properties: undefined } : outcome);
			},
			this.options,
		);
		return known;
	}
}

/** An answer that names nobody says nothing of a record. */
const isGone = ({ kind, missing }: Failure) => kind === 'notFound' && Boolean(missing?.length);

function join(associations: Array<Omit<AssociatedRecord, 'properties'>>, known: Map<string, Known>): Part {
	const records: AssociatedRecord[] = [];
	for (const { id, types } of associations) {
		const entry = known.get(id);
		if (entry && 'failure' in entry) return entry;
		records.push({ id, types, properties: entry?.properties });
	}
	return { records };
}
