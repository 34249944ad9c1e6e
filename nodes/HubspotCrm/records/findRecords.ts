import type { PropertyDefinition } from '../api/properties';
import type { HubspotRecord } from '../api/records';
import { search, SEARCH_PAGE_SIZE, SEARCH_REACH } from '../api/search';
import type { FilterGroup } from '../api/search';
import { concernsSingleRecords } from '../batch/send';
import type { Settled } from '../batch/settle';
import type { Failure } from '../errors/failure';
import { furtherProperties, RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import { searchAll } from '../search/searchAll';
import type { HubspotClient } from '../transport/client';
import { Pool } from '../transport/pool';
import { matchKey, matchKeysOf } from '../values/matchKey';
import { readRecords } from './readRecords';

/** Values of one IN filter. The number is our own choice: HubSpot documents no limit (hubspot-api 2.2). */
const VALUES_A_SEARCH = 100;
/**
 * Searches that are sent side by side: enough for HubSpot's 5 a second (hubspot-api 2.2) at latencies of up to two
 * seconds.
 */
const SIDE_BY_SIDE = 12;
/**
 * Searches of one batch that are refused in a row before it is asked whether the property itself is at fault. One bad
 * value among 100 needs eight.
 */
const MOST_REFUSED = 12;

/** How records are looked up. */
export interface Lookup {
	object: ObjectType;
	/** Internal name of a property, or `hs_object_id`. */
	property: string;
	definition?: PropertyDefinition;
	/** Whether HubSpot keeps the property unique. If so, records are read by it, else searched for. */
	unique: boolean;
	/** Properties to return. */
	properties: string[];
	/** Whether records that a search finds are read again by id, since search lags behind writes (hubspot-api 2.7). */
	fresh?: boolean;
	/** Whether nothing more is asked for after the first failure. */
	stopOnFailure: boolean;
}

/** The records with one value: none, one or several; or why they could not be looked up. */
export type Found = { records: HubspotRecord[] } | { failure: Failure };

/**
 * Finds the records that have given values of a property, 100 values a call. Returns an entry for each distinct value,
 * by its `matchKey`; empty values are left out. A failed call becomes the failure of its values; one that HubSpot
 * refuses is halved until the values that it refuses are alone.
 *
 * A record is found by each value of a key of its type, such as the further domains of a company (hubspot-api 3.1).
 *
 * Record ids and unique properties are read, which shows a record as soon as it is written. Other properties are
 * searched for, and search lags behind writes by seconds to a minute (hubspot-api 2.7).
 */
export async function findRecords(
	client: HubspotClient,
	lookup: Lookup,
	values: Iterable<string>,
): Promise<Map<string, Found>> {
	const { object, property, definition } = lookup;
	const byKey = new Map<string, string>();
	for (const value of values) {
		const key = matchKey(object, property, value, definition);
		if (key !== '' && !byKey.has(key)) byKey.set(key, value.trim());
	}
	if (lookup.unique || property === RECORD_ID) return await readByKey(client, lookup, byKey);
	const found = await searchByValue(client, lookup, [...byKey.keys()]);
	return lookup.fresh ? await readAnew(client, lookup, found) : found;
}

async function readByKey(
	client: HubspotClient,
	{ object, property, properties, stopOnFailure }: Lookup,
	values: Map<string, string>,
): Promise<Map<string, Found>> {
	const idProperty = property === RECORD_ID ? undefined : property;
	const inputs = [...values.values()].map((id) => ({ id, idProperty, properties, archived: false }));
	const outcomes = await readRecords(client, object, inputs, { stopOnFailure });
	const found = new Map<string, Found>();
	for (const [at, key] of [...values.keys()].entries()) {
		const outcome = outcomes[at] as Settled;
		if ('record' in outcome) found.set(key, { records: [outcome.record] });
		else found.set(key, outcome.failure.kind === 'notFound' ? { records: [] } : outcome);
	}
	return found;
}

async function searchByValue(
	client: HubspotClient,
	lookup: Lookup,
	keys: string[],
): Promise<Map<string, Found>> {
	const { object, property, definition, stopOnFailure } = lookup;
	const found = new Map<string, Found>();
	const pool = new Pool(SIDE_BY_SIDE);
	/** Why nothing more is searched for. */
	let halted: Failure | undefined;
	/** Whether HubSpot has taken any search by this property. */
	let isAccepted = false;
	const fail = (some: string[], failure: Failure) => {
		if (stopOnFailure) halted ??= failure;
		for (const key of some) found.set(key, { failure });
	};
	const keep = (some: string[], records: HubspotRecord[]) => {
		isAccepted = true;
		const byKey = new Map<string, HubspotRecord[]>(some.map((key) => [key, []]));
		for (const record of records) {
			for (const key of matchKeysOf(object, property, record.properties, definition))
				byKey.get(key)?.push(record);
		}
		for (const [key, entries] of byKey) found.set(key, { records: entries });
	};
	/** Whether HubSpot takes one of a few values of a batch. They stand far from its head, which was refused. */
	const takesAny = async (batch: string[]): Promise<boolean> => {
		for (const part of [1, 0.75, 0.5]) {
			const key = batch[Math.ceil(batch.length * part) - 1];
			if (isAccepted || halted || key === undefined) break;
			const result = await searchOnce(client, lookup, [key]);
			if ('records' in result) isAccepted = true;
		}
		return isAccepted;
	};
	/**
	 * Searches for the values of a batch, and for each half of them if they are refused. If nothing was ever taken, the
	 * property is at fault and nothing more is searched for; once something was, only single values fail.
	 */
	const searchBatch = async (batch: string[]): Promise<void> => {
		let refused = 0;
		const searchFor = async (some: string[]): Promise<void> => {
			const result: Found = halted ? { failure: halted } : await searchOnce(client, lookup, some);
			if ('records' in result) {
				refused = 0;
				keep(some, result.records);
				return;
			}
			const { failure } = result;
			refused++;
			if (refused >= MOST_REFUSED && !isAccepted && !(await takesAny(batch))) halted ??= failure;
			if (halted || some.length === 1 || !concernsSingleRecords(failure)) {
				fail(some, failure);
				return;
			}
			const middle = Math.ceil(some.length / 2);
			await searchFor(some.slice(0, middle));
			await searchFor(some.slice(middle));
		};
		await searchFor(batch);
	};
	const parts: Array<Promise<unknown>> = [];
	for (let at = 0; at < keys.length; at += VALUES_A_SEARCH) {
		const some = keys.slice(at, at + VALUES_A_SEARCH);
		parts.push(pool.run(async () => await searchBatch(some)));
	}
	await Promise.all(parts);
	return found;
}

/**
 * One search for all values. The further values of a key are asked for in a group of their own, since it is not known
 * whether HubSpot's search finds a company by them under `domain` as well (hubspot-api 3.1). IN is the operator for
 * them: they are an enumeration, of which it finds the records with any one (hubspot-api 2.3).
 */
async function searchOnce(client: HubspotClient, lookup: Lookup, keys: string[]): Promise<Found> {
	const { object, property } = lookup;
	const names = [property, ...furtherProperties(object, [property])];
	const groups = names.map((propertyName): FilterGroup => ({
		filters: [{ propertyName, operator: 'IN', values: keys }],
	}));
	const result = await searchAll({
		ask: async (query, limit, offset) =>
			await client.send(search(object.path, query, limit, offset > 0 ? String(offset) : undefined)),
		searches: [groups],
		query: {
			properties: propertiesWith(lookup),
			sorts: [{ propertyName: RECORD_ID, direction: 'ASCENDING' }],
		},
		limit: Infinity,
		paging: { page: SEARCH_PAGE_SIZE, reach: SEARCH_REACH },
		defaultProperties: [],
		sortType: async () => await Promise.resolve('number'),
	});
	// A group of one filter can always take another one for an id range, so the search is never `unreachable`.
	if ('unreachable' in result) return { failure: { kind: 'unanswered', issues: [] } };
	if ('records' in result) return result;
	return { failure: { ...result.failure, doing: { action: 'look up', record: object.noun } } };
}

/** Reads found records again by id. Records that no longer exist, or no longer have the value, are dropped. */
async function readAnew(
	client: HubspotClient,
	lookup: Lookup,
	found: Map<string, Found>,
): Promise<Map<string, Found>> {
	const { object, property, definition } = lookup;
	const ids = [...found.values()].flatMap((entry) =>
		'records' in entry ? entry.records.map(({ id }) => id) : [],
	);
	const live = await readByKey(
		client,
		{ ...lookup, property: RECORD_ID, properties: propertiesWith(lookup) },
		new Map(ids.map((id) => [id, id])),
	);
	const anew = new Map<string, Found>();
	for (const [key, entry] of found) {
		if ('failure' in entry) {
			anew.set(key, entry);
			continue;
		}
		const reread = entry.records.map(({ id }) => live.get(id) ?? { records: [] });
		const failed = reread.find((one) => 'failure' in one);
		const records = reread.flatMap((one) => ('records' in one ? one.records : []));
		anew.set(
			key,
			failed ?? {
				records: records.filter((record) =>
					matchKeysOf(object, property, record.properties, definition).includes(key),
				),
			},
		);
	}
	return anew;
}

/** The properties that a look-up returns, with those that a record is matched by. */
export const propertiesWith = ({ object, property, properties }: Lookup): string[] => [
	...new Set([...properties, property, ...furtherProperties(object, [property])]),
];
