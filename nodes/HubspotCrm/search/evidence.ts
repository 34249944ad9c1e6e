import type { HubspotRecord } from '../api/records';
import type { PageBody } from '../api/page';
import { isWithin } from './idRanges';
import type { Direction, IdRange } from './idRanges';

/**
 * One page of a search, as evidence of what there is. HubSpot's index decides about offsets and totals, but only
 * records that still exist are returned: a page at offset 400 for 200 records holds what still lives of the index's
 * entries 400 to 599, in the extreme nothing (hubspot-api 2.1).
 */
export interface Evidence {
	/** The id ranges that were asked for, in ascending order. */
	ranges: IdRange[];
	direction: Direction;
	offset: number;
	/** How many records were asked for. */
	size: number;
	ids: number[];
	/** How many records match, as far as HubSpot says so without contradicting itself. */
	total?: number;
	/** Whether HubSpot gave a cursor for a next page. */
	hasNext: boolean;
}

/** What was asked for with one page. */
export type Asked = Pick<Evidence, 'ranges' | 'direction' | 'offset' | 'size'>;

/** Reads what a page is evidence of. A total below what was returned is taken for none. */
export function evidenceOf(asked: Asked, { entries, total, next }: PageBody<HubspotRecord>): Evidence {
	const least = entries.length === 0 ? 0 : asked.offset + entries.length;
	return {
		...asked,
		ids: entries.map(({ id }) => Number(id)),
		total: typeof total === 'number' && total >= least && total < Infinity ? total : undefined,
		hasNext: next !== undefined,
	};
}

/** Whether HubSpot says, in whichever way, that more records match than up to the end of this page. */
export function saysMore({ offset, size, ids, total, hasNext }: Evidence): boolean {
	return hasNext || (total === undefined ? ids.length >= size : total > offset + size);
}

/** Whether a page that has records has fewer than HubSpot says. They may be gone; or the page was cut short. */
export const isShort = ({ offset, ids, total = 0 }: Evidence): boolean =>
	ids.length > 0 && offset + ids.length < total;

/** Whether the ids of a page are in the order that was asked for, and within the ranges. */
export function isInOrder({ ids, ranges, direction }: Evidence): boolean {
	const sign = direction === 'ASCENDING' ? 1 : -1;
	return ids.every(
		(id, at) =>
			(at === 0 || (id - (ids[at - 1] as number)) * sign >= 0) && ranges.some((range) => isWithin(id, range)),
	);
}

/**
 * The ids of which a page proves that it holds every record that matched all the time. Each page is an unbroken part of
 * the order by id, wherever in the order it begins when records come and go. So it holds all between its first record
 * and its last one; the first page from the beginning on, the last page to the end. A page proves no more than that it
 * holds everything if the order is not to be trusted (`isOrdered`). If several pages prove a range between them, no
 * record of it is missing.
 */
export function provenBy(page: Evidence, isOrdered = isInOrder(page)): IdRange[] {
	const { ranges, direction, offset, ids } = page;
	const isLast = !saysMore(page) && !(isOrdered && isShort(page));
	if (offset === 0 && isLast) return ranges;
	const [first, last] = [ranges[0], ranges.at(-1)];
	if (!isOrdered || ids.length === 0 || !first || !last) return [];
	const [atLow, atHigh] = direction === 'ASCENDING' ? [offset === 0, isLast] : [isLast, offset === 0];
	return [{ from: atLow ? first.from : Math.min(...ids), to: atHigh ? last.to : Math.max(...ids) }];
}
