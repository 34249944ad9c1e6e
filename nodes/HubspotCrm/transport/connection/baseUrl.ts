import { HUBSPOT_URL } from '../../api/address';
import type { Explanation } from '../../errors/failure';

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Reads the 'Base URL' of a credential. Empty text means HubSpot's URL. Surrounding spaces, slashes at the end and a
 * path behind HubSpot's own host are dropped, and a missing scheme is added. Plain http is accepted only for this
 * machine, since it would send the access token unencrypted. Returns a problem for any other text.
 *
 * The credentials have the same rules as an expression, in credentials/baseUrlField.ts.
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

/** Adds the scheme to `host`, `host:port` and `host/path`: http for this machine, else https. */
function withScheme(text: string): string {
	const host = /^([\w.-]+|\[::1\])(:\d+)?([/?#]|$)/.exec(text)?.[1];
	if (host === undefined) return text;
	return `${LOCAL.includes(host.toLowerCase()) ? 'http' : 'https'}://${text}`;
}
