import { byId, sortRecords } from './sort';
import { split } from './filters/split';
import type { Searches } from './filters/split';
import type { Walls } from './idRanges';
import type { FilterGroup, SearchQuery } from '../api/records';
import type { Failure, HubspotRecord } from '../transport/types';
import { collect, pages } from '../transport/pages';
import { Pool } from '../transport/pool';
import { readWindows } from './readRanges';
import type { Ask } from './readRanges';

/** Enough to use 5 calls a second up to a latency of two seconds; more would only wait in line. */
const SIDE_BY_SIDE = 12;

export interface JoinedSearch {
	ask: Ask;
	searches: Searches;
	/** Text, sort and properties; the filter groups come from `searches`. */
	query: SearchQuery;
	wanted: number;
	walls: Walls;
	/** What HubSpot returns where no properties are chosen. */
	defaultProperties: string[];
	/** Type of the property that is sorted by, if it is known. Only asked for where results are sorted here. */
	sortType(): Promise<string | undefined>;
}

/** The records, or why there are none. `unreachable`: so many match a group that cannot be narrowed any further. */
export type JoinedResult = { records: HubspotRecord[] } | { failure: Failure } | { unreachable: number };

/**
 * Searches once or several times and joins the results, each record once. A limited number of results of one search
 * is read page by page and keeps HubSpot's order. Else the results are read by their ids, so that none is lost while
 * records change, and put in order here: by the chosen sort, or by id.
 */
export async function searchJoined(search: JoinedSearch): Promise<JoinedResult> {
	const { searches, wanted, walls } = search;
	const [only = []] = searches;
	const inTheirOrder = searches.length <= 1 && (wanted <= walls.reach || hasNoRoom(only));
	const single = inTheirOrder ? await readPages(search, search.query, only, wanted) : undefined;
	if (single && !('tooMany' in single)) return single;

	const sort = search.query.sorts?.[0];
	const { query, added } = withSortProperty(search);
	const pool = new Pool(SIDE_BY_SIDE);
	const inTurn: JoinedSearch = {
		...search,
		query,
		ask: async (...call) => await pool.run(async () => await search.ask(...call), call[3]),
	};
	const found = new Map<string, HubspotRecord>();
	let failed: Exclude<JoinedResult, { records: unknown }> | undefined;
	const readOne = async (groups: FilterGroup[]) => {
		if (failed) return;
		// Beyond the wall the first ones of the order cannot be told before all are known.
		// Without an order any will do, but those that another search found before do not count.
		const most = sort && wanted > walls.reach ? Infinity : wanted;
		const result = await readSearch(inTurn, groups, most, single?.tooMany);
		if ('records' in result)
			for (const record of result.records) found.set(record.id, found.get(record.id) ?? record);
		else failed ??= result;
	};
	if (sort || wanted === Infinity) await Promise.all(searches.map(readOne));
	else for (const groups of searches) if (found.size < wanted) await readOne(groups);
	if (failed) return failed;

	const all = [...found.values()];
	const ordered = sort ? sortRecords(all, sort, await search.sortType()) : all.sort(byId);
	const records = ordered.slice(0, wanted);
	return { records: added === undefined ? records : records.map((record) => without(record, added)) };
}

/** One search, in windows where it matches more than pages reach. `known`: how many match, where that was asked. */
async function readSearch(
	search: JoinedSearch,
	groups: FilterGroup[],
	wanted: number,
	known: number | undefined,
): Promise<JoinedResult> {
	const { ask, query, walls } = search;
	if (known === undefined && wanted > walls.reach && !hasNoRoom(groups))
		return await readWindows(ask, { ...query, filterGroups: groups }, { wanted, walls });
	const plain = known === undefined ? await readPages(search, query, groups, wanted) : { tooMany: known };
	if (!('tooMany' in plain)) return plain;

	const roomy = split(groups, 1);
	if ('problem' in roomy) {
		// A group that has no room for a window can still be searched alone, up to the wall.
		if (groups.length === 1) return { unreachable: plain.tooMany };
		return await joinAll(groups, async (group) => await readSearch(search, [group], wanted, undefined));
	}
	return await joinAll(
		roomy.searches,
		async (some) =>
			await readWindows(ask, { ...query, filterGroups: some }, { total: plain.tooMany, wanted, walls }),
	);
}

/** Whether no window fits into the groups without splitting them. */
function hasNoRoom(groups: FilterGroup[]): boolean {
	const roomy = split(groups, 1);
	return 'problem' in roomy || roomy.searches.length > 1;
}

async function joinAll<T>(parts: T[], read: (part: T) => Promise<JoinedResult>): Promise<JoinedResult> {
	const results = await Promise.all(parts.map(read));
	const records: HubspotRecord[] = [];
	for (const result of results) {
		if (!('records' in result)) return result;
		for (const record of result.records) records.push(record);
	}
	return { records };
}

/** Reads page by page, in HubSpot's order; stops after the first page where more match than pages reach. */
async function readPages(
	{ ask, walls: { page, reach } }: JoinedSearch,
	query: SearchQuery,
	filterGroups: FilterGroup[],
	wanted: number,
): Promise<{ records: HubspotRecord[] } | { failure: Failure } | { tooMany: number }> {
	const limit = Math.min(wanted, page);
	let tooMany: number | undefined;
	const source = async function* () {
		for await (const one of pages(
			async (after) => await ask({ ...query, filterGroups }, limit, Number(after ?? 0), false),
		)) {
			if ('total' in one && (one.total ?? 0) > reach && wanted > reach) {
				tooMany = one.total;
				return;
			}
			yield one;
		}
	};
	const found = await collect(source(), wanted);
	return tooMany === undefined ? found : { tooMany };
}

/** Results can only be sorted here by a property that they carry. */
function withSortProperty({ query, defaultProperties }: JoinedSearch): {
	query: SearchQuery;
	added?: string;
} {
	const name = query.sorts?.[0]?.propertyName;
	const { properties = defaultProperties } = query;
	if (name === undefined || properties.includes(name)) return { query };
	return { query: { ...query, properties: [...properties, name] }, added: name };
}

function without(record: HubspotRecord, name: string): HubspotRecord {
	const kept = Object.entries(record.properties).filter(([property]) => property !== name);
	return { ...record, properties: Object.fromEntries(kept) };
}
