import type { Failure, HubspotRecord, Reply } from './types';

/** One page of records, or why there is none. */
export type Page = { records: HubspotRecord[]; total?: number; next?: string } | { failure: Failure };

/** Reads the answer of a list or search endpoint. `next` is the cursor of the next page, if there is one. */
export function pageOf(reply: Reply): Page {
	if (!reply.ok) return { failure: reply.failure };
	const body = reply.answer.body as {
		results?: HubspotRecord[];
		total?: number;
		paging?: { next?: { after?: string } };
	} | null;
	// A proxy's page, for one: that HubSpot has no records is another thing.
	if (!Array.isArray(body?.results))
		return unanswered("HubSpot's answer holds no list of records. Check the Base URL of the credential.");
	return { records: body.results, total: body.total, next: body.paging?.next?.after };
}

/**
 * Follows `paging.next.after` from page to page, as far as pages are asked for. The last page has no `paging`
 * (hubspot-api 1.4). A cursor that comes back a second time ends the walk with a failure, never in a loop.
 */
export async function* pages(fetch: (after: string | undefined) => Promise<Reply>): AsyncGenerator<Page> {
	const seen = new Set<string>();
	let after: string | undefined;
	do {
		const page = pageOf(await fetch(after));
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

const unanswered = (detail: string): Page => ({ failure: { kind: 'unanswered', issues: [], detail } });

/**
 * Gathers records until there are `limit` of them or no more, each id once: a record that changes while pages are
 * read can move to a later page and turn up again.
 */
export async function collect(
	source: AsyncGenerator<Page>,
	limit: number,
): Promise<{ records: HubspotRecord[] } | { failure: Failure }> {
	const byId = new Map<string, HubspotRecord>();
	for await (const page of source) {
		if ('failure' in page) return page;
		for (const record of page.records) {
			if (byId.size < limit && !byId.has(record.id)) byId.set(record.id, record);
		}
		if (byId.size >= limit) break;
	}
	return { records: [...byId.values()] };
}
