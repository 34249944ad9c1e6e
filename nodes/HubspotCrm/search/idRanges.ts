import type { Filter, SearchQuery } from '../api/search';
import { RECORD_ID } from '../objects/keys';

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

/** One page of a range: its offset, its ids, and how many records matched when it was read. */
export interface Slice {
	offset: number;
	ids: string[];
	total: number;
}

/**
 * The query for the records of one id range, sorted by id (hubspot-api 2.7). The range is one more filter in every
 * group, so each group must have one less than the limit.
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

/** Most records that the pages of one range hold. Each page begins with the last record of the page before. */
export function rangeSize({ page, reach }: SearchPaging): number {
	return Math.floor((reach - page) / (page - 1)) * (page - 1) + page;
}

/** Offsets of the pages after the first one, for a range with `total` records. */
export function laterOffsets(total: number, { page }: SearchPaging): number[] {
	const offsets: number[] = [];
	for (let offset = page - 1; offset + 1 < total; offset += page - 1) offsets.push(offset);
	return offsets;
}

/**
 * Checks whether pages hold every record that matched during the whole reading. Returns undefined if they do, else the
 * offset of a page that is missing.
 *
 * While pages are read, records are added and removed, and the records behind them move. Each page is an unbroken part
 * of the order. If two pages have a record in common, no record lies between them; otherwise one may. This is true for
 * any order that is the same for all pages, not only for the order by id.
 *
 * `enough`: how many records from the beginning are needed.
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
		// A page in the middle of the gap, so that it overlaps both pages. At the end, a page that begins with the last
		// record.
		const [broken] = later;
		const between = broken ? Math.min(end, broken.offset) - Math.floor(page / 2) : end - 1;
		return Math.max(current.offset + 1, between);
	}
}

/**
 * Whether pages without a gap hold fewer records than matched. Then the order was not the same for all of them. If
 * `total` changed between pages, records were added or removed, and as many may be missing. `slices` are in the order
 * in which they were read.
 */
export function tooFew(slices: Slice[]): boolean {
	const totals = slices.map(({ total }) => total);
	const moved = totals.reduce((sum, total, at) => sum + Math.abs(total - (totals[at - 1] ?? total)), 0);
	const distinct = new Set(slices.flatMap(({ ids }) => ids));
	return slices.length > 1 && distinct.size < Math.min(...totals) - moved;
}

/**
 * An id that divides the range in two, near the middle of the ids in `seen`. Undefined if the range is a single id, or
 * has no upper end and no id in `seen`.
 */
export function middleOf({ from, to }: IdRange, seen: Iterable<string>): number | undefined {
	const ids = [...new Set(seen)].map(Number).filter((id) => id >= from && id < to);
	ids.sort((a, b) => a - b);
	const middle = ids[Math.floor((ids.length - 1) / 2)];
	if (middle !== undefined) return middle;
	return to < Infinity && from < to ? Math.floor((from + to) / 2) : undefined;
}
