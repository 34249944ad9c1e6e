import type { HubspotClient } from '../transport/client';
import { remember } from '../transport/cache';
import type { Connection } from '../transport/connection/connection';
import type { Clock } from '../transport/clock';
import type { Failure } from '../transport/types';
import type { PropertyDefinition } from '../values/definitions';
import { matchKey, RECORD_ID, targetKey } from '../values/matchKey';
import { findByProperty } from './findRecords';
import type { Found, Lookup } from './findRecords';

/** Search has caught up long before (hubspot-api 2.7). */
const MAX_AGE_MS = 300_000;
/** After so long, search shows what an unconfirmed create made. */
const DOUBT_MS = 120_000;
const MOST_RECORDS = 50_000;

/**
 * The records that were written lately, by a value that search will find them by once it has caught up. Shared by
 * all executions of the process, so that a loop that runs the node again finds what it wrote before.
 */
export class RecentRecords {
	private readonly byKey = new Map<string, { id?: string; at: number }>();
	/** Properties that records are searched by. Companies are by their domain, sooner or later. */
	private readonly searched = new Map<string, PropertyDefinition | undefined>([['domain', undefined]]);

	constructor(private readonly clock: Clock) {}

	/** From now on, records are remembered by this property as well. */
	watch(property: string, definition: PropertyDefinition | undefined): void {
		this.searched.set(property, definition);
	}

	/** Remembers a written record by all values that it may be searched by. */
	noteWritten(id: string, properties: Record<string, string | null>): void {
		for (const [property, definition] of this.searched) {
			const key = matchKey(property, properties[property], definition);
			if (key !== '') this.note(targetKey(property, key), id);
		}
	}

	/** Remembers a record by its value. Without an id: a create that HubSpot did not confirm. */
	note(key: string, id?: string): void {
		// Set anew, so that the map stays in the order of age.
		this.byKey.delete(key);
		this.byKey.set(key, { id, at: this.clock.now() });
		if (this.byKey.size > MOST_RECORDS) this.byKey.delete(this.byKey.keys().next().value ?? '');
	}

	/** What was last written with this value, if that was lately. */
	find(key: string): { id?: string } | undefined {
		const known = this.byKey.get(key);
		if (!known) return undefined;
		if (this.clock.now() - known.at <= (known.id === undefined ? DOUBT_MS : MAX_AGE_MS)) return known;
		this.byKey.delete(key);
		return undefined;
	}
}

/**
 * Adds to what a search found, by `matchKey`, the records that were written a moment ago and that search does not show
 * yet. They are read by their id, which shows whether they still have the value.
 */
export async function addRecent(
	client: HubspotClient,
	lookup: Lookup,
	recent: RecentRecords,
	found: Map<string, Found>,
): Promise<void> {
	const { property, definition, unique } = lookup;
	if (unique || property === RECORD_ID) return;
	const missed = new Map<string, string>();
	for (const [key, entry] of found) {
		const written = recent.find(targetKey(property, key));
		if (!written || 'failure' in entry) continue;
		const { id } = written;
		if (id === undefined && entry.records.length === 0) found.set(key, { failure: IN_DOUBT });
		else if (id !== undefined && !entry.records.some((record) => record.id === id)) missed.set(id, key);
	}
	const properties = [...new Set([...lookup.properties, property])];
	const read = await findByProperty(client, { ...lookup, properties, property: RECORD_ID }, missed.keys());
	for (const [id, key] of missed) {
		const late = read.get(id);
		const before = found.get(key);
		if (!late || !before || 'failure' in before) continue;
		if ('failure' in late) {
			// It may well have the value: to take it for missing could make a second one.
			found.set(key, late);
			continue;
		}
		const same = late.records.filter(
			(record) => matchKey(property, record.properties[property], definition) === key,
		);
		found.set(key, { records: [...before.records, ...same] });
	}
}

/** Creating it now could make a second one. */
const IN_DOUBT: Failure = {
	kind: 'unanswered',
	issues: [],
	maybeApplied: true,
	detail:
		'HubSpot did not confirm an earlier attempt to create it, and its search may not show the record yet. Run this item again in two minutes.',
};

/** The recent records of one object type of a connection. */
export async function recentRecords(
	{ memory }: Connection,
	type: string,
	clock: Clock,
): Promise<RecentRecords> {
	return await remember(
		memory,
		`recent ${type}`,
		Infinity,
		clock,
		async () => await Promise.resolve(new RecentRecords(clock)),
	);
}
