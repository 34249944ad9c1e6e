import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** Most owners on a page (hubspot-api 1.6). */
export const OWNERS_PAGE_SIZE = 500;

/** `GET /crm/owners/…`: one page of the active owners (hubspot-api 1.6). */
export const owners = (after?: string): HubspotRequest => ({
	method: 'GET',
	path: `/crm/owners/${API_VERSION}`,
	query: { limit: OWNERS_PAGE_SIZE, ...(after ? { after } : {}) },
	idempotent: true,
});

/** An owner as HubSpot sends it; only what is used here. */
export interface OwnerEntry {
	id: string;
	email?: string | null;
	firstName?: string | null;
	lastName?: string | null;
}

/** Somebody who records can belong to; `email` in lower case, `name` empty where there is none. */
export interface Owner {
	id: string;
	email: string;
	name: string;
}
