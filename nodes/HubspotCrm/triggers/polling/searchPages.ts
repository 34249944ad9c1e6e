import type { HubspotRecord } from '../../api/records';
import type { Filter, FilterGroup, SearchQuery } from '../../api/search';
import type { Failure } from '../../errors/failure';
import { evidenceOf, isInOrder, provenBy, saysMore } from '../../search/evidence';
import type { Evidence } from '../../search/evidence';
import { inRanges, partsOf } from '../../search/idRanges';
import type { IdRange } from '../../search/idRanges';
import type { Reply } from '../../transport/exchange';
import { recordPageOf } from '../../transport/pages';
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

/** A page of changed records. */
export interface ChangedPage {
	records: HubspotRecord[];
	/** The id up to which all matching records were returned; undefined on the last page. */
	next?: string;
	/** When HubSpot answered the first call for this page: its `date` header as it came. */
	asOf?: string;
}

/** Most calls for one page. Only records that are counted but gone, and pages out of order, take more than one. */
const MAX_CALLS = 50;

/**
 * The matching records with the lowest ids above `after`.
 *
 * Ids do not change, so no record is skipped when others are created, changed or deleted, however many have the same
 * time. No offset comes near the 10,000 results that search reaches (hubspot-api 2.7), unless as many records in a row
 * are counted by HubSpot but gone (hubspot-api 2.1): these are passed by offset. If HubSpot returns a page out of order,
 * the id range is narrowed until all matching records are on one page, whose order does not matter.
 *
 * Returns a failure of kind `unanswered` if 50 calls found neither a record nor the end.
 */
export async function pageAfter(
	ask: AskPage,
	query: SearchQuery,
	after: string,
	limit: number,
): Promise<ChangedPage | { failure: Failure }> {
	const range: IdRange = { from: after === '' ? 0 : Number(after) + 1, to: Infinity };
	let offset = 0;
	/** The total that came with the first page of the range. */
	let total: number | undefined;
	let asOf: string | undefined;
	let isOrderly = true;
	for (let calls = 0; calls < MAX_CALLS; calls++) {
		const page = await readPage(ask, query, range, limit, offset);
		if ('failure' in page) return page;
		const { evidence, records } = page;
		if (calls === 0) asOf = page.date;
		if (offset === 0) total = evidence.total;
		const result = (to: number): ChangedPage => ({
			records,
			...(to < Infinity ? { next: String(to) } : {}),
			...(asOf === undefined ? {} : { asOf }),
		});
		const isEmpty = records.length === 0;
		isOrderly &&= isInOrder(evidence);
		const [proven] = provenBy(evidence, isOrderly);
		if (isEmpty && saysMore(evidence)) offset += limit;
		else if (!isEmpty && !proven) {
			range.to = middleOf(evidence, range);
			offset = 0;
		} else if (offset === 0) return result(proven?.to ?? range.to);
		else {
			// If what was passed by offset went out of HubSpot's index meanwhile, other records have taken its place.
			calls++;
			const to = isEmpty ? range.to : Math.min(...evidence.ids) - 1;
			const passed = await readPage(ask, query, { ...range, to }, limit, 0);
			if ('failure' in passed) return passed;
			if (total === evidence.total && passed.records.length === 0) return result(proven?.to ?? range.to);
			offset = 0;
		}
	}
	return {
		failure: {
			kind: 'unanswered',
			issues: [],
			detail: `HubSpot says that ${total ?? 'more'} records changed, but ${MAX_CALLS} calls found neither these records nor their end. The next poll goes on from here.`,
		},
	};
}

async function readPage(
	ask: AskPage,
	query: SearchQuery,
	range: IdRange,
	limit: number,
	offset: number,
): Promise<{ evidence: Evidence; records: HubspotRecord[]; date?: string } | { failure: Failure }> {
	const ranges = [{ ...range }];
	const reply = await ask(inRanges(query, ranges), limit, offset > 0 ? String(offset) : undefined);
	const page = recordPageOf(reply);
	if ('failure' in page) return page;
	const date = dateOf(reply);
	return {
		evidence: evidenceOf({ ranges, direction: 'ASCENDING', offset, size: limit }, page),
		records: page.entries,
		...(date === undefined ? {} : { date }),
	};
}

/** The end of the lower half of a page that came out of order. */
function middleOf({ ids }: Evidence, range: IdRange): number {
	return partsOf(range, ids, Math.ceil(new Set(ids).size / 2))[0]?.to ?? range.to;
}
