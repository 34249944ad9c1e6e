import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** HubSpot asks receivers to refuse what is older (hubspot-api 1.8). */
export const MOST_SKEW_MS = 300_000;

/** What of a request a signature covers, and the signatures that came with it. */
export interface SignedRequest {
	method: string;
	/** The address that HubSpot called, as it stands in the settings of the app. */
	url: string;
	/** The body as it came over the wire: JSON that was parsed and written again has another signature. */
	body: Uint8Array | undefined;
	/** Names in lower case. */
	headers: Record<string, unknown>;
}

export interface Trust {
	/** Client secret of the app. */
	secret: string;
	/** Milliseconds since the epoch. */
	now: number;
	/** Whether version 1 will do, which covers neither the address nor the time. */
	acceptV1: boolean;
}

export type Refusal = 'noSecret' | 'unsigned' | 'expired' | 'mismatch';

/**
 * Says why a request cannot be trusted, or nothing if HubSpot signed it with the secret (hubspot-api 1.8).
 * Without a secret nothing is trusted, since anybody can sign with an empty one. Where version 1 will do, either
 * signature is enough: whoever replays an old request can leave out the other one.
 */
export function refusalOf(
	{ method, url, body, headers }: SignedRequest,
	{ secret, now, acceptV1 }: Trust,
): Refusal | undefined {
	if (secret === '') return 'noSecret';
	const timestamp = textOf(headers['x-hubspot-request-timestamp']);
	const v3 = timestamp === undefined ? undefined : textOf(headers['x-hubspot-signature-v3']);
	const v1 = acceptV1 ? textOf(headers['x-hubspot-signature']) : undefined;
	if (!body || (v3 === undefined && v1 === undefined)) return 'unsigned';
	if (timestamp !== undefined && !isRecent(timestamp, now)) return 'expired';
	const isSigned =
		(v3 !== undefined && sameText(v3, signatureV3(secret, method, url, body, timestamp ?? ''))) ||
		(v1 !== undefined && sameText(v1, signatureV1(secret, body)));
	return isSigned ? undefined : 'mismatch';
}

/** `X-HubSpot-Signature-v3`: base64 of the HMAC-SHA-256 of method, address, body and timestamp. */
export function signatureV3(
	secret: string,
	method: string,
	url: string,
	body: Uint8Array,
	timestamp: string,
): string {
	return createHmac('sha256', secret)
		.update(`${method}${signedUrl(url)}`)
		.update(body)
		.update(timestamp)
		.digest('base64');
}

/** `X-HubSpot-Signature`, version 1: hex of the SHA-256 of secret and body. */
export function signatureV1(secret: string, body: Uint8Array): string {
	return createHash('sha256').update(secret).update(body).digest('hex');
}

/** The escapes that HubSpot decodes before it signs; all others stay as they are. */
const DECODED: ReadonlyMap<string, string> = new Map([
	['%3A', ':'],
	['%2F', '/'],
	['%3F', '?'],
	['%40', '@'],
	['%21', '!'],
	['%24', '$'],
	['%27', "'"],
	['%28', '('],
	['%29', ')'],
	['%2A', '*'],
	['%2C', ','],
	['%3B', ';'],
]);

/** The address as version 3 signs it. */
export function signedUrl(url: string): string {
	return url.replace(/%[0-9A-Fa-f]{2}/g, (escape) => DECODED.get(escape.toUpperCase()) ?? escape);
}

/** Compares texts, not what they decode to: base64 has many spellings of the same bytes. */
function sameText(given: string, right: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(right)];
	return a.length === b.length && timingSafeEqual(a, b);
}

const isRecent = (timestamp: string, now: number) =>
	/^\d{1,15}$/.test(timestamp) && Math.abs(now - Number(timestamp)) <= MOST_SKEW_MS;

const textOf = (header: unknown) => (typeof header === 'string' && header !== '' ? header : undefined);
