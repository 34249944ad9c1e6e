import type { INodeProperties } from 'n8n-workflow';

/** The field that every credential has. */
export const BASE_URL: INodeProperties = {
	displayName: 'Base URL',
	name: 'baseUrl',
	type: 'string',
	default: 'https://api.hubapi.com',
	placeholder: 'e.g. https://api.hubapi.com',
	description: "Address of HubSpot's API, the same for all regions. Change it only to use a local sandbox.",
};

/**
 * The usable form of that field, as the inside of an expression over `$self` or `$credentials`. It holds the rules of
 * `readBaseUrl` (nodes/HubspotCrm/transport/connection/baseUrl.ts) where only the host evaluates anything: an address that
 * would send a token unencrypted becomes one that leads nowhere.
 */
export const usableBaseUrl = (source: '$self' | '$credentials'): string =>
	[
		`((${source}["baseUrl"] || "").trim() || "https://api.hubapi.com")`,
		'.replace(/^(?=(localhost|127[.]0[.]0[.]1|\\[::1\\])(:[0-9]+)?([/]|$))/i, "http://")',
		'.replace(/^(?=[a-z0-9_.-]+(:[0-9]+)?([/]|$))/i, "https://")',
		'.replace(/^http:(?![/][/](localhost|127[.]0[.]0[.]1|\\[::1\\])(:[0-9]+)?([/]|$)).*$/i, "https://base-url-must-use-https.invalid")',
		'.replace(/^(https:[/][/]api[.]hubapi[.]com)([/].*)?$/i, "https://api.hubapi.com")',
		'.replace(/[/]+$/, "")',
	].join('');

/** What a credential's test asks: every token may read it, whatever its scopes (hubspot-api 1.6). */
export const TEST_REQUEST = {
	baseURL: `={{ ${usableBaseUrl('$credentials')} }}`,
	url: '/account-info/2026-09/details',
};
