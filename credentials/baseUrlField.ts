import type { ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

import { HUBSPOT_URL } from '../nodes/HubspotCrm/api/address';
import { BASE_URL_STEPS, WITHOUT_CASE } from '../nodes/HubspotCrm/transport/connection/baseUrl';

/** The field 'Base URL' of every credential that calls HubSpot. */
export const BASE_URL: INodeProperties = {
	displayName: 'Base URL',
	name: 'baseUrl',
	type: 'string',
	default: HUBSPOT_URL,
	placeholder: 'e.g. https://api.hubapi.com',
	description: "Address of HubSpot's API, the same for all regions. Change it only to use a local sandbox.",
};

/**
 * The usable form of that field, as the inside of an expression over `$self` or `$credentials`: the rule of
 * `readBaseUrl`. A URL that cannot be used, or that would send a token unencrypted, is replaced by one that does not
 * exist.
 */
export const usableBaseUrl = (source: '$self' | '$credentials'): string =>
	[
		`((${source}["baseUrl"] || "") + "").trim()`,
		// An empty field means HubSpot's URL.
		`.replace(/^$/, ${JSON.stringify(HUBSPOT_URL)})`,
		`.replace(${WITHOUT_CASE.toString()}, (part) => part.toLowerCase())`,
		...BASE_URL_STEPS.map(
			([pattern, replacement]) => `.replace(${pattern.toString()}, ${JSON.stringify(replacement)})`,
		),
	].join('');

/** What the test says where something else than HubSpot answers. */
const NOT_HUBSPOT = `This address is not HubSpot's API. The Base URL should be ${HUBSPOT_URL}.`;

/** What the test says for an answer with this status. */
const onStatus = (value: number, message: string) =>
	({ type: 'responseCode', properties: { value, message } }) as const;

/** What the test says for a success without the account's number, since any server can say 200. */
const withoutPortal = (value: undefined | null | string) =>
	({ type: 'responseSuccessBody', properties: { key: 'portalId', value, message: NOT_HUBSPOT } }) as const;

/**
 * The call that tests a credential, and `refused`, what the test says for a 401. Every token may send the call, whatever
 * its scopes, and it tells the account (hubspot-api 1.6). A rule of n8n's is a mistake with its message (n8n-host 2).
 */
export const credentialTest = (refused?: string): ICredentialTestRequest => ({
	request: {
		baseURL: `={{ ${usableBaseUrl('$credentials')} }}`,
		url: '/account-info/2026-09/details',
		// A redirect leads away from HubSpot.
		disableFollowRedirect: true,
	},
	rules: [
		...(refused === undefined ? [] : [onStatus(401, refused)]),
		...[301, 302, 303, 307, 308, 404, 405].map((status) => onStatus(status, NOT_HUBSPOT)),
		...[undefined, null, ''].map(withoutPortal),
	] as ICredentialTestRequest['rules'],
});
