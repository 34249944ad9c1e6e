import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** `GET /account-info/…/details`: every token may call it (hubspot-api 1.6). */
export const accountDetails = (): HubspotRequest => ({
	method: 'GET',
	path: `/account-info/${API_VERSION}/details`,
	idempotent: true,
});

/**
 * `GET /account-info/…/api-usage/daily/private-apps`: today's calls of all private apps of the account (hubspot-api
 * 1.6).
 */
export const apiUsage = (): HubspotRequest => ({
	method: 'GET',
	path: `/account-info/${API_VERSION}/api-usage/daily/private-apps`,
	idempotent: true,
});

/** What the web addresses of records are made of. */
export interface Account {
	portalId: number;
	/** Host of the web app, such as `app.hubspot.com`. */
	uiDomain: string;
}
