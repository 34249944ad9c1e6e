import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** `GET /account-info/…/details`: needs no scope, so every token can call it. */
export const accountDetails = (): HubspotRequest => ({
	method: 'GET',
	path: `/account-info/${API_VERSION}/details`,
	idempotent: true,
});

/** `GET /account-info/…/api-usage/daily/private-apps`: calls of the day of all private apps (hubspot-api 1.6). */
export const apiUsage = (): HubspotRequest => ({
	method: 'GET',
	path: `/account-info/${API_VERSION}/api-usage/daily/private-apps`,
	idempotent: true,
});

/** What record addresses are made of. */
export interface Account {
	portalId: number;
	/** Host of the web app, such as `app.hubspot.com`. */
	uiDomain: string;
}
