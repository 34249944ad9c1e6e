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
});

/** An owner as HubSpot sends it; only what is used here. */
export interface OwnerEntry {
	id: string;
	email?: string | null;
	firstName?: string | null;
	lastName?: string | null;
}

/** An owner. `email` is in lower case; `email` and `name` are empty if there is none. */
export interface Owner {
	id: string;
	email: string;
	name: string;
}
