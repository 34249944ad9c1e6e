import type { Filter, SearchQuery } from '../api/search';
import { RECORD_ID } from '../objects/keys';
import { MAX_FILTERS, MAX_GROUPS } from './filters/split';

/** Record ids from `from` to `to`, both included; `to` is Infinity if there is no upper end. */
export interface IdRange {
	from: number;
	to: number;
}
export const ALL_IDS: IdRange = { from: 0, to: Infinity };

/** Most records on a page of search, and most results that its pages reach (hubspot-api 2.2). */
export interface SearchPaging {
	page: number;
	reach: number;
}

export type Direction = 'ASCENDING' | 'DESCENDING';

/**
 * The query for the records of some id ranges, sorted by id (hubspot-api 2.7). The range is one more filter in every
 * group, so each group must have one less than the limit. Several ranges repeat the groups: see `rangesInOne`.
 */
export function inRanges(
	query: SearchQuery,
	ranges: IdRange[],
	direction: Direction = 'ASCENDING',
): SearchQuery {
	const { filterGroups = [] } = query;
	const groups = filterGroups.length > 0 ? filterGroups : [{ filters: [] }];
	const filters = ranges.map(rangeFilter);
	return {
		...query,
		filterGroups: filters.every((filter) => filter === undefined)
			? filterGroups
			: filters.flatMap((filter) =>
					groups.map((group) => ({ filters: filter ? [...group.filters, filter] : group.filters })),
				),
		sorts: [{ propertyName: RECORD_ID, direction }],
	};
}

function rangeFilter({ from, to }: IdRange): Filter | undefined {
	const propertyName = RECORD_ID;
	if (from > 0 && to < Infinity)
		return { propertyName, operator: 'BETWEEN', value: String(from), highValue: String(to) };
	if (from > 0) return { propertyName, operator: 'GTE', value: String(from) };
	if (to < Infinity) return { propertyName, operator: 'LTE', value: String(to) };
	return undefined;
}

/** How many id ranges one search takes within HubSpot's limits of groups and filters (hubspot-api 2.2). At least 1. */
export function rangesInOne({ filterGroups = [] }: SearchQuery): number {
	const groups = Math.max(1, filterGroups.length);
	const filters = filterGroups.reduce((sum, group) => sum + group.filters.length, 0);
	return Math.max(1, Math.min(Math.floor(MAX_GROUPS / groups), Math.floor(MAX_FILTERS / (filters + groups))));
}

/**
 * How many records a page has in common with the page before. One would do, but any of them may be gone from HubSpot
 * and still be counted (hubspot-api 2.1).
 */
export const overlapOf = ({ page }: SearchPaging): number => Math.max(1, Math.floor(page / 50));

/** How far the offsets of neighbouring pages are apart. */
export const stepOf = (paging: SearchPaging): number => paging.page - overlapOf(paging);

/** The highest offset whose page is within reach. It is one of `offsetsFor`. */
export function lastOffset(paging: SearchPaging): number {
	const step = stepOf(paging);
	return Math.floor((paging.reach - paging.page) / step) * step;
}

/** Most records that the pages of one range hold. */
export const rangeSize = (paging: SearchPaging): number => lastOffset(paging) + paging.page;

/** Offsets of the pages for a range with `total` records. */
export function offsetsFor(total: number, paging: SearchPaging): number[] {
	const offsets = [0];
	const step = stepOf(paging);
	for (let offset = step; offset + overlapOf(paging) < total; offset += step) offsets.push(offset);
	return offsets;
}

/** What none of the `proven` ranges holds of a range, in ascending order. */
export function unproven(range: IdRange, proven: IdRange[]): IdRange[] {
	const gaps: IdRange[] = [];
	let next = range.from;
	for (const { from, to } of [...proven].sort((a, b) => a.from - b.from)) {
		if (next > range.to) break;
		if (from > next) gaps.push({ from: next, to: Math.min(from - 1, range.to) });
		next = Math.max(next, to + 1);
	}
	if (next <= range.to && next < Infinity) gaps.push({ from: next, to: range.to });
	return gaps;
}

export const isWithin = (id: number, { from, to }: IdRange): boolean => id >= from && id <= to;

/** The parts of a range that begin after every `size` of the ids in `seen`. */
export function partsOf({ from, to }: IdRange, seen: Iterable<number>, size: number): IdRange[] {
	const ids = [...new Set(seen)].filter((id) => id >= from && id < to).sort((a, b) => a - b);
	const parts: IdRange[] = [];
	let start = from;
	for (let at = size - 1; at < ids.length; at += size) {
		const end = ids[at] as number;
		parts.push({ from: start, to: end });
		start = end + 1;
	}
	return [...parts, { from: start, to }];
}

/**
 * The two halves of a range of which no id is known. Without an upper end, the middle is one by orders of magnitude,
 * since ids fill only a small part of the numbers that are possible. The range has more than one id.
 */
export function halvesOf({ from, to }: IdRange): IdRange[] {
	const middle =
		to === Infinity
			? Math.floor(Math.sqrt(Math.max(from, 1)) * Math.sqrt(Number.MAX_SAFE_INTEGER))
			: Math.floor((from + to) / 2);
	return [
		{ from, to: middle },
		{ from: middle + 1, to },
	];
}
