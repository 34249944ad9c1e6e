import { HUBSPOT_URL } from '../../api/address';
import type { Explanation } from '../../errors/failure';

/** What a Base URL becomes that would send a token unencrypted, or that is none. No host has these names (RFC 2606). */
const UNENCRYPTED = 'https://base-url-must-use-https.invalid';
const UNUSABLE = 'https://base-url-is-not-usable.invalid';

/** This machine, the only one that is called without encryption. */
const LOCAL = String.raw`(?:localhost|127\.0\.0\.1|\[::1\])`;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
/**
 * A name, an IPv4 address in its usual form, or `[::1]`. A last label of digits would be read as a number of an address.
 * Names in other scripts are left out in both forms, since they can look like HubSpot's.
 */
const HOST = String.raw`(?:(?:(?!xn--)${LABEL}\.){0,20}(?!xn--)(?=[a-z])${LABEL}|${OCTET}(?:\.${OCTET}){3}|\[::1\])`;
/** 1 to 65535. */
const PORT = String.raw`:(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`;
/** A path of plain characters, without `.` and `..` as a piece. */
const PATH = String.raw`(?:\/(?!\.{1,2}(?:\/|$))[a-z0-9._~-]+)*`;
const END = String.raw`(?::|\/|$)`;

/**
 * The rule for Base URLs: replacements that are made one after another. It is data, since only n8n evaluates the fields
 * of a credential: there the same replacements are an expression (credentials/baseUrlField.ts).
 */
export const BASE_URL_STEPS: ReadonlyArray<readonly [pattern: RegExp, replacement: string]> = [
	[/\/+$/, ''],
	// Where there is no scheme, it is added.
	[new RegExp(`^(?=${LOCAL}${END})`), 'http://'],
	[/^(?!https?:)(?=[a-z0-9.-]+(?::\d+)?(?:\/|$))/, 'https://'],
	[/^(https:\/\/[^/]*):443(?=\/|$)/, '$1'],
	[/^(http:\/\/[^/]*):80(?=\/|$)/, '$1'],
	[new RegExp(`^http:\\/\\/(?!${LOCAL}${END})${HOST}(?:${PORT})?${PATH}$`, 'i'), UNENCRYPTED],
	[new RegExp(`^(?!https?:\\/\\/${HOST}(?:${PORT})?${PATH}$)[^]*$`, 'i'), UNUSABLE],
	// People paste the address of a call.
	[/^(https:\/\/api\.hubapi\.com)\/.*$/, '$1'],
];

/** Scheme and host, which have no case. */
export const WITHOUT_CASE = /^(?:https?:\/\/)?[a-z0-9.:-]+/i;

/**
 * Reads the 'Base URL' of a credential. Empty text means HubSpot's URL. Surrounding spaces, slashes at the end, the
 * default port and a path behind HubSpot's own host are dropped, and a missing scheme is added.
 *
 * Everything else has to be `https://`, a host of letters, digits, dots and hyphens, perhaps a port and a plain path.
 * There is no user, query or fragment, no escape, no other script: where two programs read an address differently, a
 * token goes astray. Plain http is accepted only for this machine, since it would send the token unencrypted. Returns a
 * problem for any other text. It does not hold the text, in which somebody may have put a token.
 */
export function readBaseUrl(given: unknown): { url: string } | { problem: Explanation } {
	const text = String(given || '').trim() || HUBSPOT_URL;
	const lower = text.replace(WITHOUT_CASE, (part) => part.toLowerCase());
	const url = BASE_URL_STEPS.reduce((so, [pattern, replacement]) => so.replace(pattern, replacement), lower);
	if (url === UNUSABLE)
		return {
			problem: {
				message: 'The Base URL of the credential is not a web address that can be used',
				description: `Use ${HUBSPOT_URL}, or the address of a local HubSpot sandbox such as http://127.0.0.1:8787. It may hold no user name, query, percent sign or space.`,
			},
		};
	if (url === UNENCRYPTED)
		return {
			problem: {
				message: 'The Base URL of the credential would send the access token unencrypted',
				description:
					'Use https instead of http. Plain http is only accepted for this machine: localhost, 127.0.0.1 or [::1].',
			},
		};
	return { url };
}
