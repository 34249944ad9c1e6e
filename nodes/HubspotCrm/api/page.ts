/** One page of a list or a search, as HubSpot sends it: the entries, and the cursor of the next page if there is one. */
export interface PageBody<T> {
	entries: T[];
	/** How many there are in all; only search says so. */
	total?: number;
	next?: string;
}

/** Reads the body of a list or a search; undefined where it holds no list, as a proxy's page does not. */
export function pageIn<T>(body: unknown): PageBody<T> | undefined {
	const { results, total, paging } = (typeof body === 'object' && body !== null ? body : {}) as {
		results?: T[];
		total?: number;
		paging?: { next?: { after?: string } };
	};
	return Array.isArray(results) ? { entries: results, total, next: paging?.next?.after } : undefined;
}
