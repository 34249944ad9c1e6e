import type { INodeProperties } from 'n8n-workflow';

/** The field 'Base URL' of every credential that calls HubSpot. */
export const BASE_URL: INodeProperties = {
	displayName: 'Base URL',
	name: 'baseUrl',
	type: 'string',
	default: 'https://api.hubapi.com',
	placeholder: 'e.g. https://api.hubapi.com',
	description: "Address of HubSpot's API, the same for all regions. Change it only to use a local sandbox.",
};

/**
 * The usable form of that field, as the inside of an expression over `$self` or `$credentials`. It has the same rules
 * as `readBaseUrl` (nodes/HubspotCrm/transport/connection/baseUrl.ts), since only n8n evaluates the field of a
 * credential. A URL that would send a token unencrypted is replaced by one that does not exist.
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

/** The call that tests a credential. Every token may send it, whatever its scopes (hubspot-api 1.6). */
export const TEST_REQUEST = {
	baseURL: `={{ ${usableBaseUrl('$credentials')} }}`,
	url: '/account-info/2026-09/details',
};
