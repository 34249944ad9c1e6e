import type { HubspotRecord } from '../../api/records';
import type { Filter, FilterGroup, SearchQuery } from '../../api/search';
import type { Failure } from '../../errors/failure';
import { inRange, middleOf } from '../../search/idRanges';
import type { IdRange } from '../../search/idRanges';
import type { Reply } from '../../transport/exchange';
import { pageOf } from '../../transport/pages';

/** Sends one search: the first `limit` records that match. */
export type AskPage = (query: SearchQuery, limit: number) => Promise<Reply>;

/** Each group of conditions with one more that must hold too. */
export function withFilter(groups: FilterGroup[], filter: Filter): FilterGroup[] {
	const all = groups.length > 0 ? groups : [{ filters: [] }];
	return all.map(({ filters }) => ({ filters: [...filters, filter] }));
}

/** The condition "at this moment or later", on a date and time property. */
export const sinceFilter = (propertyName: string, from: number): Filter => ({
	propertyName,
	operator: 'GTE',
	value: String(from),
});

/**
 * The matching records with the lowest ids above `after`, and the id up to which they are all there; no `next` where
 * they are the last. Ids do not change, so no record is passed over while others come, go and change, however many
 * share a moment, and no offset ever nears HubSpot's wall (hubspot-api 2.7). Should HubSpot return a page out of
 * order, the range is narrowed until all that match fit on one page: that needs no order.
 */
export async function pageAfter(
	ask: AskPage,
	query: SearchQuery,
	after: string,
	limit: number,
): Promise<{ records: HubspotRecord[]; next?: string } | { failure: Failure }> {
	const range: IdRange = { from: after === '' ? 0 : Number(after) + 1, to: Infinity };
	for (;;) {
		const page = pageOf<HubspotRecord>(await ask(inRange(query, range), limit));
		if ('failure' in page) return page;
		const { entries: records, total } = page;
		const ids = records.map(({ id }) => Number(id));
		const last = ids.at(-1);
		if ((total ?? (ids.length < limit ? 0 : Infinity)) <= ids.length)
			return { records, ...(range.to < Infinity ? { next: String(range.to) } : {}) };
		if (last !== undefined && range.to === Infinity && isAscending(ids, range.from))
			return { records, next: String(last) };
		const middle = middleOf(range, ids.map(String));
		if (middle === undefined)
			return {
				failure: {
					kind: 'unanswered',
					issues: [],
					detail: "HubSpot's answers to the search contradict each other.",
				},
			};
		range.to = middle;
	}
}

const isAscending = (ids: number[], from: number): boolean =>
	ids.every((id, at) => id >= (at === 0 ? from : (ids[at - 1] ?? 0) + 1));
