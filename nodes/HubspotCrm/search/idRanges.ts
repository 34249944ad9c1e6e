import type { Filter, SearchQuery } from '../api/search';
import { RECORD_ID } from '../objects/keys';

/** Record ids from `from` to `to`, both included; `to` is Infinity where there is no upper end. */
export interface IdRange {
	from: number;
	to: number;
}
export const ALL_IDS: IdRange = { from: 0, to: Infinity };

/** How many records a page of search holds, and how far its pages reach (hubspot-api 2.2). */
export interface SearchPaging {
	page: number;
	reach: number;
}

/** One page of a range: where it began, what it held, and how many matched when it was read. */
export interface Slice {
	offset: number;
	ids: string[];
	total: number;
}

/**
 * A query for the records of one id range, in the order of their ids (hubspot-api 2.7). The range is one more filter
 * in every group: each group needs room for it.
 */
export function inRange(query: SearchQuery, range: IdRange): SearchQuery {
	const filter = rangeFilter(range);
	const { filterGroups = [] } = query;
	const groups = filterGroups.length > 0 ? filterGroups : [{ filters: [] }];
	return {
		...query,
		filterGroups: filter ? groups.map(({ filters }) => ({ filters: [...filters, filter] })) : filterGroups,
		sorts: [{ propertyName: RECORD_ID, direction: 'ASCENDING' }],
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

/** How many records the pages of one range hold: each page begins with the last record of the one before. */
export function rangeSize({ page, reach }: SearchPaging): number {
	return Math.floor((reach - page) / (page - 1)) * (page - 1) + page;
}

/** Where the pages after the first one begin, for a range with `total` records. */
export function laterOffsets(total: number, { page }: SearchPaging): number[] {
	const offsets: number[] = [];
	for (let offset = page - 1; offset + 1 < total; offset += page - 1) offsets.push(offset);
	return offsets;
}

/**
 * Whether pages that were read one by one hold every record that matched all the time: undefined, or where a page is
 * missing.
 *
 * Records come and go while pages are read, and what follows them moves. Each page shows an unbroken piece of the
 * order. Where one page begins inside another, nothing lies between them; where they share no record, something may.
 * That holds for any order, as long as it is the same for all pages, and needs no order by id.
 *
 * `enough`: how many records from the beginning are wanted.
 */
export function missingOffset(
	slices: Slice[],
	{ page }: SearchPaging,
	enough = Infinity,
): number | undefined {
	const ordered = [...slices].sort((a, b) => a.offset - b.offset);
	let [reached] = ordered;
	if (!reached || reached.offset > 0) return 0;
	for (;;) {
		const current: Slice = reached;
		const end = current.offset + current.ids.length;
		if (end >= Math.min(current.total, enough)) return undefined;
		const known = new Set(current.ids);
		const later = ordered.filter(({ offset }) => offset > current.offset);
		const next = later.filter(({ ids }) => ids.some((id) => known.has(id))).at(-1);
		if (next) {
			reached = next;
			continue;
		}
		// In the middle between the two pages, so that it reaches into both; else where the last page ended.
		const [broken] = later;
		const between = broken ? Math.min(end, broken.offset) - Math.floor(page / 2) : end - 1;
		return Math.max(current.offset + 1, between);
	}
}

/**
 * Whether pages without a gap still hold too few records: then the order was not the same for all of them. Where
 * `total` moved between pages, records came and went, and as many may be missing without harm.
 * `slices` in the order in which they were read.
 */
export function tooFew(slices: Slice[]): boolean {
	const totals = slices.map(({ total }) => total);
	const moved = totals.reduce((sum, total, at) => sum + Math.abs(total - (totals[at - 1] ?? total)), 0);
	const distinct = new Set(slices.flatMap(({ ids }) => ids));
	return slices.length > 1 && distinct.size < Math.min(...totals) - moved;
}

/** An id that cuts the range in two, near the middle of the ids that were seen in it; undefined for a single id. */
export function middleOf({ from, to }: IdRange, seen: Iterable<string>): number | undefined {
	const ids = [...new Set(seen)].map(Number).filter((id) => id >= from && id < to);
	ids.sort((a, b) => a - b);
	const middle = ids[Math.floor((ids.length - 1) / 2)];
	if (middle !== undefined) return middle;
	return to < Infinity && from < to ? Math.floor((from + to) / 2) : undefined;
}
