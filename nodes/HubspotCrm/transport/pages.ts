import { pageIn } from '../api/page';
import type { PageBody } from '../api/page';
import type { Failure } from '../errors/failure';
import type { Reply } from './exchange';

/** One page of entries, or why there is none. */
export type Page<T> = PageBody<T> | { failure: Failure };

/** Reads the answer of a list or search endpoint. */
export function pageOf<T>(reply: Reply): Page<T> {
	if (!reply.ok) return { failure: reply.failure };
	// That HubSpot has nothing to list is another thing.
	return (
		pageIn<T>(reply.answer.body) ??
		unanswered("HubSpot's answer holds no list. Check the Base URL of the credential.")
	);
}

/**
 * Follows `paging.next.after` from page to page, as far as pages are asked for. The last page has no `paging`
 * (hubspot-api 1.4). A cursor that comes back a second time ends the walk with a failure, never in a loop.
 */
export async function* pages<T>(
	fetch: (after: string | undefined) => Promise<Reply>,
): AsyncGenerator<Page<T>> {
	const seen = new Set<string>();
	let after: string | undefined;
	do {
		const page = pageOf<T>(await fetch(after));
		yield page;
		if ('failure' in page) return;
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
 * Gathers entries until there are `limit` of them or no more, each id once: a record that changes while pages are
 * read can move to a later page and turn up again.
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
