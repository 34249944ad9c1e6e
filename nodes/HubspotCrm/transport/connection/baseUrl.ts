import type { Explanation } from '../../errors/failure';

export const HUBSPOT_URL = 'https://api.hubapi.com';

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Reads the 'Base URL' of a credential: spaces and slashes at the end are ignored, https may be left out, and so may
 * anything behind HubSpot's own address. Plain http is only accepted for this machine, since it would send the access
 * token unencrypted. The credentials hold the same rules as an expression (credentials/baseUrl.ts).
 */
export function readBaseUrl(given: string | undefined): { url: string } | { problem: Explanation } {
	const text = (given ?? '').trim() || HUBSPOT_URL;
	const complete = withScheme(text);
	const url = URL.canParse(complete) ? new URL(complete) : undefined;
	if (!url?.hostname || !['http:', 'https:'].includes(url.protocol)) {
		return {
			problem: {
				message: `The Base URL of the credential is not a web address: ${text}`,
				description: `Use ${HUBSPOT_URL}, or the address of a local HubSpot sandbox such as http://127.0.0.1:8787.`,
			},
		};
	}
	if (url.protocol === 'http:' && !LOCAL.includes(url.hostname)) {
		return {
			problem: {
				message: 'The Base URL of the credential would send the access token unencrypted',
				description: `Use https for ${url.hostname}. Plain http is only accepted for this machine (localhost).`,
			},
		};
	}
	if (url.origin === HUBSPOT_URL) return { url: HUBSPOT_URL };
	return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

/** `host`, `host:port` and `host/path` get the scheme that they were given without. */
function withScheme(text: string): string {
	const host = /^([\w.-]+|\[::1\])(:\d+)?([/?#]|$)/.exec(text)?.[1];
	if (host === undefined) return text;
	return `${LOCAL.includes(host.toLowerCase()) ? 'http' : 'https'}://${text}`;
}
