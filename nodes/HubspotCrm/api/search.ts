import { isPageOf } from './page';
import { objectPath, recordIn } from './records';
import type { HubspotRequest } from './request';

/** Most records on a page of search (hubspot-api 2.2). */
export const SEARCH_PAGE_SIZE = 200;

/** Most results that the pages of one search reach (hubspot-api 2.2). */
export const SEARCH_REACH = 10_000;

/** The body of a search, without `limit` and `after` (hubspot-api 2.1). */
export interface SearchQuery {
	query?: string;
	filterGroups?: FilterGroup[];
	sorts?: Array<{ propertyName: string; direction: 'ASCENDING' | 'DESCENDING' }>;
	properties?: string[];
}

export interface FilterGroup {
	filters: Filter[];
}

export interface Filter {
	propertyName: string;
	operator: string;
	value?: string;
	highValue?: string;
	values?: string[];
}

/** `POST …/search`: one page of the records that match. `after` is an offset. */
export const search = (type: string, query: SearchQuery, limit: number, after?: string): HubspotRequest => ({
	method: 'POST',
	path: objectPath(type, 'search'),
	body: { ...query, limit, ...(after ? { after } : {}) },
	bucket: 'search',
	idempotent: true,
	isWrite: false,
	proof: isPageOf(recordIn),
});
