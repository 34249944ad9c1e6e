import { pageIn } from '../api/page';
import type { Read } from '../api/json';
import type { PageBody } from '../api/page';
import { recordIn } from '../api/records';
import type { HubspotRecord } from '../api/records';
import type { Failure } from '../errors/failure';
import type { Reply } from './exchange';

/** One page of entries, or why there is none. */
export type Page<T> = PageBody<T> | { failure: Failure };

/** Reads one page out of a reply. A body without a list becomes a failure of kind `unanswered`. */
export function pageOf<T>(reply: Reply, read: Read<T>): Page<T> {
	if (!reply.ok) return { failure: reply.failure };
	// An empty list is not meant here: it is a page without entries.
	return (
		pageIn(reply.answer.body, read) ??
		unanswered("HubSpot's answer holds no list. Check the Base URL of the credential.")
	);
}

/** A page of records. */
export const recordPageOf = (reply: Reply): Page<HubspotRecord> => pageOf(reply, recordIn);

/** Pages without a new entry that are read in a row: an index may hold many records that are gone (hubspot-api 2.7). */
const MOST_WITHOUT_NEWS = 20;

/**
 * Yields page after page, by the cursor `paging.next.after`, as far as the caller asks for pages. The last page has no
 * `paging` (hubspot-api 1.4, 2.1). After a failure, no further page is yielded. A cursor that HubSpot returns a second
 * time ends with a failure, and so do 20 pages in a row that bring no new entry: following them would never end. Throws
 * only what `fetch` rejects with.
 */
export async function* pages<T extends { id: string }>(
	fetch: (after: string | undefined) => Promise<Reply>,
	read: Read<T>,
): AsyncGenerator<Page<T>> {
	const seen = new Set<string>();
	const ids = new Set<string>();
	let withoutNews = 0;
	let after: string | undefined;
	do {
		const page = pageOf(await fetch(after), read);
		yield page;
		if ('failure' in page) return;
		const known = ids.size;
		for (const { id } of page.entries) ids.add(id);
		withoutNews = ids.size > known ? 0 : withoutNews + 1;
		if (withoutNews >= MOST_WITHOUT_NEWS && page.next !== undefined) {
			yield unanswered('HubSpot sends page after page without anything new. Run the item again.');
			return;
		}
		after = page.next;
		if (after !== undefined && seen.has(after)) {
			yield unanswered('HubSpot sent the same page twice. Run the item again.');
			return;
		}
		if (after !== undefined) seen.add(after);
	} while (after !== undefined);
}

const unanswered = (detail: string): { failure: Failure } => ({
	failure: { kind: 'unanswered', issues: [], detail },
});

/**
 * Collects entries until there are `limit` of them or no further page. Each id is taken once, since a record that
 * changes while pages are read can appear on two pages (hubspot-api 2.7). Returns the failure if a page is one.
 */
export async function collect<T extends { id: string }>(
	source: AsyncIterable<Page<T>>,
	limit: number,
): Promise<{ entries: T[] } | { failure: Failure }> {
	const byId = new Map<string, T>();
	for await (const page of source) {
		if ('failure' in page) return page;
		for (const entry of page.entries) {
			if (byId.size < limit && !byId.has(entry.id)) byId.set(entry.id, entry);
		}
		if (byId.size >= limit) break;
	}
	return { entries: [...byId.values()] };
}
