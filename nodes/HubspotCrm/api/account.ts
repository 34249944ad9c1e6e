import { idIn, objectIn } from './json';
import type { Json } from './json';
import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** `GET /account-info/…/details`: every token may call it (hubspot-api 1.6). */
export const accountDetails = (): HubspotRequest => ({
	method: 'GET',
	path: `/account-info/${API_VERSION}/details`,
	idempotent: true,
	isWrite: false,
	proof: ({ body }) => accountIn(body) !== undefined,
});

/**
 * `GET /account-info/…/api-usage/daily/private-apps`: today's calls of all private apps of the account (hubspot-api
 * 1.6).
 */
export const apiUsage = (): HubspotRequest => ({
	method: 'GET',
	path: `/account-info/${API_VERSION}/api-usage/daily/private-apps`,
	idempotent: true,
	isWrite: false,
});

/** The details of an account out of an answer; undefined without the id of a portal: then it is not HubSpot's API. */
export function accountIn(body: unknown): Json | undefined {
	const account = objectIn(body);
	return idIn(account?.portalId) === undefined ? undefined : account;
}

/** What the web addresses of records are made of. */
export interface Account {
	portalId: number;
	/** Host of the web app, such as `app.hubspot.com`. */
	uiDomain: string;
}
