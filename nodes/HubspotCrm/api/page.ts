/**
 * One page of a list or a search, as HubSpot sends it: the entries, and the cursor of the next page, if there is one.
 */
export interface PageBody<T> {
	entries: T[];
	/** How many entries all pages have; only search returns it (hubspot-api 2.1). */
	total?: number;
	next?: string;
}

/** Reads the body of a list or a search. Undefined if it holds no list, such as the error page of a proxy. */
export function pageIn<T>(body: unknown): PageBody<T> | undefined {
	const { results, total, paging } = (typeof body === 'object' && body !== null ? body : {}) as {
		results?: T[];
		total?: number;
		paging?: { next?: { after?: string } };
	};
	return Array.isArray(results) ? { entries: results, total, next: paging?.next?.after } : undefined;
}
