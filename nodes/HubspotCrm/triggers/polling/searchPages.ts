import type { HubspotRecord } from '../../api/records';
import type { Filter, FilterGroup, SearchQuery } from '../../api/search';
import type { Failure } from '../../errors/failure';
import { inRange, middleOf } from '../../search/idRanges';
import type { IdRange } from '../../search/idRanges';
import type { Reply } from '../../transport/exchange';
import { pageOf } from '../../transport/pages';
import { dateOf } from './hubspotTime';

/** Sends one search: the first `limit` records that match, or those behind the cursor `after`. */
export type AskPage = (query: SearchQuery, limit: number, after?: string) => Promise<Reply>;

/** Adds a filter to each group; without groups, to a new one. */
export function withFilter(groups: FilterGroup[], filter: Filter): FilterGroup[] {
	const all = groups.length > 0 ? groups : [{ filters: [] }];
	return all.map(({ filters }) => ({ filters: [...filters, filter] }));
}

/** The filter "at this time or later", in milliseconds since the epoch, on a date and time property. */
export const sinceFilter = (propertyName: string, from: number): Filter => ({
	propertyName,
	operator: 'GTE',
	value: String(from),
});

/**
 * The matching records with the lowest ids above `after`. `next`: the id up to which all matching records were
 * returned; undefined on the last page.
 *
 * Ids do not change, so no record is skipped when others are created, changed or deleted, however many have the same
 * time. No offset comes near the 10,000 results that search reaches (hubspot-api 2.7). If HubSpot returns a page out of
 * order, the id range is narrowed until all matching records are on one page, whose order does not matter.
 *
 * `asOf`: the header `Date` of the first answer.
 *
 * Returns a failure of kind `unanswered` if HubSpot's answers contradict each other.
 */
export async function pageAfter(
	ask: AskPage,
	query: SearchQuery,
	after: string,
	limit: number,
): Promise<{ records: HubspotRecord[]; next?: string; asOf?: string } | { failure: Failure }> {
	const range: IdRange = { from: after === '' ? 0 : Number(after) + 1, to: Infinity };
	let asOf: string | undefined;
	for (;;) {
		const reply = await ask(inRange(query, range), limit);
		asOf ??= dateOf(reply);
		const page = pageOf<HubspotRecord>(reply);
		if ('failure' in page) return page;
		const { entries: records, total } = page;
		const ids = records.map(({ id }) => Number(id));
		const last = ids.at(-1);
		if ((total ?? (ids.length < limit ? 0 : Infinity)) <= ids.length)
			return { records, asOf, ...(range.to < Infinity ? { next: String(range.to) } : {}) };
		if (last !== undefined && range.to === Infinity && isAscending(ids, range.from))
			return { records, asOf, next: String(last) };
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
