import type { HubspotRecord } from '../api/records';
import type { FilterGroup, SearchQuery } from '../api/search';
import type { Failure } from '../errors/failure';
import { recordPageOf } from '../transport/pages';
import { Pool } from '../transport/pool';
import { split } from './filters/split';
import type { Searches } from './filters/split';
import { evidenceOf, isShort, saysMore } from './evidence';
import type { Evidence } from './evidence';
import { ALL_IDS, overlapOf } from './idRanges';
import type { SearchPaging } from './idRanges';
import { readRanges } from './readRanges';
import type { Ask } from './readRanges';
import { byId, sortRecords } from './sort';

/**
 * Searches that are sent side by side: enough for HubSpot's 5 a second (hubspot-api 2.2) at latencies of up to two
 * seconds.
 */
const SIDE_BY_SIDE = 12;

export interface Search {
	ask: Ask;
	searches: Searches;
	/** Text, sort and properties; the filter groups come from `searches`. */
	query: SearchQuery;
	limit: number;
	paging: SearchPaging;
	/** What HubSpot returns where no properties are chosen. */
	defaultProperties: string[];
	/**
	 * Type of the property that is sorted by; undefined if it is not known. Called only if results are sorted here.
	 */
	sortType(): Promise<string | undefined>;
}

/**
 * The records, or why there are none. `unreachable`: how many records match a group that has no filter left for an id
 * range.
 */
export type SearchResult = { records: HubspotRecord[] } | { failure: Failure } | { unreachable: number };

/**
 * Runs one or several searches and returns each record once. If one search is enough, and more match than the `limit`
 * that its pages reach, it is read page by page and keeps HubSpot's order. Else results are read in ranges of ids, so
 * that none is lost while records change or HubSpot counts what is gone. They are then sorted here, by the chosen sort
 * or by id. Rejects only if `ask` or `sortType` rejects.
 */
export async function searchAll(search: Search): Promise<SearchResult> {
	const { searches, limit, paging } = search;
	const [only = []] = searches;
	const inTheirOrder = searches.length <= 1 && (limit <= paging.reach || hasNoRoom(only));
	const single = inTheirOrder ? await readPages(search, search.query, only, limit) : undefined;
	if (single && !('tooMany' in single)) return single;

	const sort = search.query.sorts?.[0];
	const { query, added } = withSortProperty(search);
	const pool = new Pool(SIDE_BY_SIDE);
	const inTurn: Search = { ...search, query };
	const found = new Map<string, HubspotRecord>();
	let failed: Exclude<SearchResult, { records: unknown }> | undefined;
	const readOne = async (groups: FilterGroup[]) => {
		if (failed) return;
		// Each search reads up to `limit` records, since another search may have found the same ones.
		const result = await readSearch(inTurn, pool, groups, limit, single?.tooMany);
		if ('records' in result)
			for (const record of result.records) found.set(record.id, found.get(record.id) ?? record);
		else failed ??= result;
	};
	if (sort || limit === Infinity) await Promise.all(searches.map(readOne));
	else for (const groups of searches) if (found.size < limit) await readOne(groups);
	if (failed) return failed;

	const all = [...found.values()];
	const ordered = sort ? sortRecords(all, sort, await search.sortType()) : all.sort(byId);
	const records = ordered.slice(0, limit);
	return { records: added === undefined ? records : records.map((record) => without(record, added)) };
}

/**
 * Runs one search, in ranges if its pages cannot give all records that are asked for. `known`: how many match, if that
 * was found out before.
 */
async function readSearch(
	search: Search,
	pool: Pool,
	groups: FilterGroup[],
	limit: number,
	known: number | undefined,
): Promise<SearchResult> {
	const { ask, query, paging } = search;
	// With a sort, the first records are known only when all are read. Without one, any will do.
	const most = query.sorts?.[0] ? Infinity : limit;
	if (known === undefined && limit > paging.reach && !hasNoRoom(groups))
		return await readRanges(ask, { ...query, filterGroups: groups }, { limit: most, paging, pool });
	const asked: Ask = async (...call) => await pool.run(async () => await ask(...call));
	const plain =
		known === undefined
			? await readPages({ ...search, ask: asked }, query, groups, limit)
			: { tooMany: known };
	if (!('tooMany' in plain)) return plain;

	const roomy = split(groups, 1);
	if ('problem' in roomy) {
		// A group without a free filter for a range can still be searched alone, for the results that pages reach.
		if (groups.length === 1) return { unreachable: plain.tooMany };
		return await inParts(groups, async (group) => await readSearch(search, pool, [group], limit, undefined));
	}
	return await inParts(
		roomy.searches,
		async (some) => await readRanges(ask, { ...query, filterGroups: some }, { limit: most, paging, pool }),
	);
}

/** Whether the groups cannot all get a filter for an id range within one search. */
function hasNoRoom(groups: FilterGroup[]): boolean {
	const roomy = split(groups, 1);
	return 'problem' in roomy || roomy.searches.length > 1;
}

async function inParts<T>(parts: T[], read: (part: T) => Promise<SearchResult>): Promise<SearchResult> {
	const results = await Promise.all(parts.map(read));
	const records: HubspotRecord[] = [];
	for (const result of results) {
		if (!('records' in result)) return result;
		for (const record of result.records) records.push(record);
	}
	return { records };
}

/** How often the reading goes back by half a page where two pages have no record in common. */
const MAX_REPAIRS = 2;

/**
 * Reads page by page, in HubSpot's order. Each page begins with the last records of the one before, so that records
 * that move meanwhile are noticed. Returns `tooMany` if its pages cannot give all that is asked for: if more match than
 * they reach, or if all are wanted and do not fit on a page, since ranges of ids can prove that nothing is missing.
 */
async function readPages(
	{ ask, paging }: Search,
	query: SearchQuery,
	filterGroups: FilterGroup[],
	limit: number,
): Promise<{ records: HubspotRecord[] } | { failure: Failure } | { tooMany: number }> {
	const isDivisible = !('problem' in split(filterGroups, 1));
	const read: Array<{ offset: number; records: HubspotRecord[] }> = [];
	const found = new Set<string>();
	let before: Evidence | undefined;
	let repairs = 0;
	let size = Math.min(limit, paging.page);
	for (let offset = 0; ;) {
		const page = recordPageOf(await ask({ ...query, filterGroups }, size, offset));
		if ('failure' in page) return page;
		const { entries: records } = page;
		const evidence = evidenceOf({ ranges: [ALL_IDS], direction: 'ASCENDING', offset, size }, page);
		const { total = 0 } = evidence;
		const isCut = saysMore(evidence) || isShort(evidence);
		const isBeyond = total > paging.reach && limit > paging.reach;
		if (offset === 0 && isCut && (isBeyond || (total <= limit && isDivisible))) return { tooMany: total };
		const isLinked = records.length === 0 || !before || records.some(({ id }) => found.has(id));
		read.push({ offset, records });
		for (const { id } of records) found.add(id);
		if (!isLinked && hasMoved(before, evidence) && repairs < MAX_REPAIRS) {
			repairs++;
			offset -= Math.floor(size / 2);
			continue;
		}
		repairs = 0;
		if (found.size >= limit || !saysMore(evidence)) break;
		if (records.length > 0) before = evidence;
		offset += Math.max(1, size - overlapOf(paging));
		if (offset >= paging.reach) return { tooMany: Math.max(total, paging.reach) };
		size = Math.min(paging.page, paging.reach - offset);
	}
	const inOrder = read.sort((a, b) => a.offset - b.offset).flatMap(({ records }) => records);
	const distinct = new Map(inOrder.map((record) => [record.id, record]));
	return { records: [...distinct.values()].slice(0, limit) };
}

/**
 * Whether two pages without a common record show that records moved: their totals differ, or neither of them lacks a
 * record that is counted but gone.
 */
function hasMoved(before: Evidence | undefined, page: Evidence): boolean {
	const isFull = ({ ids, size }: Evidence) => ids.length >= size;
	return before !== undefined && (before.total !== page.total || (isFull(before) && isFull(page)));
}

/**
 * Adds the property of the sort to the query, since results are sorted here by their values. `added` is the property if
 * it was not chosen.
 */
function withSortProperty({ query, defaultProperties }: Search): {
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
