import type { PropertyDefinition } from '../api/properties';
import type { HubspotRecord, PropertyValues } from '../api/records';
import type { Failure } from '../errors/failure';
import { furtherProperties, identityKey, RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import type { Clock } from '../transport/clock';
import type { Connection } from '../transport/connection/connection';
import { matchKeysOf } from '../values/matchKey';
import { findRecords, propertiesWith } from './findRecords';
import type { Found, Lookup } from './findRecords';

/** How long a written record is remembered, in milliseconds. Search shows it much earlier (hubspot-api 2.7). */
const MAX_AGE_MS = 300_000;
/**
 * How long an unconfirmed create is remembered, in milliseconds. After that, search shows its record if there is one.
 */
const DOUBT_MS = 120_000;
const MOST_RECORDS = 50_000;

/**
 * Remembers the records of one object type that were written recently, by the values that they can be searched for.
 * Search shows a record only seconds after it was written (hubspot-api 2.7). All executions of the process use this
 * memory, so that a loop that runs the node again finds what it wrote before.
 */
export class RecentRecords {
	private readonly byKey = new Map<string, { id?: string; at: number }>();
	/**
	 * Properties whose values are remembered: the keys of the type that are not unique, and those given to `watch`.
	 */
	private readonly searched: Map<string, PropertyDefinition | undefined>;

	constructor(
		private readonly object: ObjectType,
		private readonly clock: Clock,
	) {
		const keys = object.keys.filter(({ unique }) => !unique);
		this.searched = new Map(keys.map(({ property }) => [property, undefined]));
	}

	/** From now on, records are remembered by this property as well. */
	watch(property: string, definition: PropertyDefinition | undefined): void {
		this.searched.set(property, definition);
	}

	/**
	 * Remembers a written record by its values of each watched property: those that HubSpot returned, else those that
	 * were sent.
	 */
	noteWritten({ id, properties }: HubspotRecord, sent: PropertyValues): void {
		for (const [property, definition] of this.searched) {
			const names = [property, ...furtherProperties(this.object, [property])];
			const values = Object.fromEntries(names.map((name) => [name, properties[name] ?? sent[name] ?? null]));
			for (const key of matchKeysOf(this.object, property, values, definition))
				this.note(identityKey(property, key), id);
		}
	}

	/**
	 * Remembers a record by its identity. Without an id, it is a create that HubSpot did not confirm. Beyond 50,000
	 * records the oldest is forgotten.
	 */
	note(key: string, id?: string): void {
		// Deleted first, so that the map stays ordered by age.
		this.byKey.delete(key);
		this.byKey.set(key, { id, at: this.clock.monotonic() });
		if (this.byKey.size > MOST_RECORDS) this.byKey.delete(this.byKey.keys().next().value ?? '');
	}

	/**
	 * The record that was last written with this identity. Undefined if none was written in the last five minutes, or
	 * two minutes for an unconfirmed create.
	 */
	find(key: string): { id?: string } | undefined {
		const known = this.byKey.get(key);
		if (!known) return undefined;
		if (this.clock.monotonic() - known.at <= (known.id === undefined ? DOUBT_MS : MAX_AGE_MS)) return known;
		this.byKey.delete(key);
		return undefined;
	}
}

/** Kept for each connection, since another account has other records. */
const byConnection = new WeakMap<Connection, Map<string, RecentRecords>>();

/** The recent records of one object type of a connection. */
export function recentRecords(
	{ connection, clock }: Pick<HubspotClient, 'connection' | 'clock'>,
	object: ObjectType,
): RecentRecords {
	const byType = byConnection.get(connection) ?? new Map<string, RecentRecords>();
	byConnection.set(connection, byType);
	const recent = byType.get(object.path) ?? new RecentRecords(object, clock);
	byType.set(object.path, recent);
	return recent;
}

/**
 * Adds to `found`, by `matchKey`, the records that were written recently and that search does not show yet. They are
 * read by id, to see whether they still have the value. A value whose record cannot be read, or whose create was not
 * confirmed, gets a failure. Does nothing for record ids and unique properties, which are not searched for.
 */
export async function addRecent(
	client: HubspotClient,
	lookup: Lookup,
	found: Map<string, Found>,
): Promise<void> {
	const { object, property, definition, unique } = lookup;
	if (unique || property === RECORD_ID) return;
	const recent = recentRecords(client, object);
	const missed = new Map<string, string>();
	for (const [key, entry] of found) {
		const written = recent.find(identityKey(property, key));
		if (!written || 'failure' in entry) continue;
		const { id } = written;
		if (id === undefined && entry.records.length === 0) found.set(key, { failure: IN_DOUBT });
		else if (id !== undefined && !entry.records.some((record) => record.id === id)) missed.set(id, key);
	}
	const properties = propertiesWith(lookup);
	const read = await findRecords(client, { ...lookup, properties, property: RECORD_ID }, missed.keys());
	for (const [id, key] of missed) {
		const late = read.get(id);
		const before = found.get(key);
		if (!late || !before || 'failure' in before) continue;
		if ('failure' in late) {
			// The record may have the value. If it were taken for missing, a second one could be created.
			found.set(key, late);
			continue;
		}
		const same = late.records.filter((record) =>
			matchKeysOf(object, property, record.properties, definition).includes(key),
		);
		found.set(key, { records: [...before.records, ...same] });
	}
}

/** For a value whose create was not confirmed: creating its record now could make a second one. */
const IN_DOUBT: Failure = {
	kind: 'unanswered',
	issues: [],
	maybeApplied: true,
	detail:
		'HubSpot did not confirm an earlier attempt to create it, and its search may not show the record yet. Run this item again in two minutes.',
};
