import { entriesIn, idIn, objectIn } from './json';
import type { Read } from './json';
import type { Answer } from './request';

/**
 * One page of a list or a search, as HubSpot sends it: the entries, and the cursor of the next page, if there is one.
 */
export interface PageBody<T> {
	entries: T[];
	/** How many entries all pages have, as search says (hubspot-api 2.1). It counts records that are gone. */
	total?: number;
	next?: string;
}

/**
 * Reads the body of a list or a search. Undefined if it holds no list, such as the page of a proxy, or if one of its
 * entries cannot be read: leaving it out would hide it.
 */
export function pageIn<T>(body: unknown, read: Read<T>): PageBody<T> | undefined {
	const { results, total, paging } = objectIn(body) ?? {};
	const entries = entriesIn(results, read);
	const following = cursorIn(paging);
	if (!entries || !following) return undefined;
	const { next } = following;
	return {
		entries,
		...(typeof total === 'number' && total >= 0 && { total }),
		...(next !== undefined && { next: decoded(next) }),
	};
}

/** The cursor of the next page, if there is one. Undefined if there is one that cannot be read: it does not end a list. */
export function cursorIn(paging: unknown): { next?: string } | undefined {
	if (typeof (paging ?? {}) !== 'object') return undefined;
	const following = objectIn(paging)?.next ?? undefined;
	if (following === undefined) return {};
	const next = idIn(objectIn(following)?.after);
	return next === undefined ? undefined : { next };
}

/** A cursor before it is encoded for an address: some endpoints send it encoded already (hubspot-api 1.4). */
function decoded(cursor: string): string {
	try {
		return decodeURIComponent(cursor);
	} catch {
		return cursor;
	}
}

/** Proof that an answer is a page whose entries can be read, and not one that went through in part. */
export const isPageOf =
	<T>(read: Read<T>) =>
	({ status, body }: Answer): boolean =>
		status === 200 && pageIn(body, read) !== undefined;

/** Proof that a batch was answered: with a list of results or of errors. Their entries are judged one by one. */
export const isBatchAnswer = ({ body }: Answer): boolean => {
	const { results, errors } = objectIn(body) ?? {};
	return Array.isArray(results) || Array.isArray(errors);
};
