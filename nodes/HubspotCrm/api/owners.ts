import { idIn, objectIn } from './json';
import { isPageOf } from './page';
import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** Most owners on a page (hubspot-api 1.6). */
export const OWNERS_PAGE_SIZE = 500;

/** `GET /crm/owners/…`: one page of the active owners, or of those who left the account (hubspot-api 1.6). */
export const owners = ({ after, archived }: { after?: string; archived?: boolean } = {}): HubspotRequest => ({
	method: 'GET',
	path: `/crm/owners/${API_VERSION}`,
	query: { limit: OWNERS_PAGE_SIZE, ...(after ? { after } : {}), ...(archived ? { archived } : {}) },
	idempotent: true,
	isWrite: false,
	proof: isPageOf(ownerIn),
});

/** An owner as HubSpot sends it; only what is used here. */
export interface OwnerEntry {
	id: string;
	email?: string | null;
	firstName?: string | null;
	lastName?: string | null;
}

/** Reads an owner out of an answer; undefined without an id, or with a name or address that is no text. */
export function ownerIn(value: unknown): OwnerEntry | undefined {
	const { id: given, ...rest } = objectIn(value) ?? {};
	const id = idIn(given);
	const { email, firstName, lastName } = rest;
	const isReadable = [email, firstName, lastName].every((one) => typeof (one ?? '') === 'string');
	return id === undefined || !isReadable ? undefined : { ...rest, id };
}

/** An owner. `email` is in lower case; `email` and `name` are empty if there is none. */
export interface Owner {
	id: string;
	email: string;
	name: string;
}
