import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Milliseconds; HubSpot asks receivers to refuse older signatures (hubspot-api 1.8). */
export const MOST_SKEW_MS = 300_000;

/** The parts of a request that a signature covers, and the signatures themselves, in `headers`. */
export interface SignedRequest {
	method: string;
	/** The URL that HubSpot called, as it is in the settings of the app. */
	url: string;
	/** The bytes of the body as they arrived. JSON that was parsed and written again has another signature. */
	body: Uint8Array | undefined;
	/** Header names are in lower case. */
	headers: Record<string, unknown>;
}

export interface Trust {
	/** Client secret of the app. */
	secret: string;
	/** Milliseconds since the epoch. */
	now: number;
	/** Whether a signature of version 1 is enough. It covers neither the URL nor the time. */
	acceptV1: boolean;
}

export type Refusal = 'noSecret' | 'unsigned' | 'expired' | 'mismatch';

/**
 * Says why a request cannot be trusted; undefined if HubSpot signed it with the secret (hubspot-api 1.8). Without a
 * secret nothing is trusted, since anybody can sign with an empty one. With `acceptV1`, a signature of either version
 * is enough: whoever sends an old request again can leave out the other one.
 */
export function refusalOf(
	{ method, url, body, headers }: SignedRequest,
	{ secret, now, acceptV1 }: Trust,
): Refusal | undefined {
	if (secret === '') return 'noSecret';
	const timestamp = textOf(headers[TIMESTAMP]);
	const v3 = timestamp === undefined ? undefined : textOf(headers['x-hubspot-signature-v3']);
	const v1 = acceptV1 ? textOf(headers['x-hubspot-signature']) : undefined;
	if (!body || (v3 === undefined && v1 === undefined)) return 'unsigned';
	const skew = skewOf(headers, now) ?? Infinity;
	if (timestamp !== undefined && Math.abs(skew) > MOST_SKEW_MS) return 'expired';
	const isSigned =
		(v3 !== undefined && sameText(v3, signatureV3(secret, method, url, body, timestamp ?? ''))) ||
		(v1 !== undefined && sameText(v1, signatureV1(secret, body)));
	return isSigned ? undefined : 'mismatch';
}

/**
 * How many milliseconds the time in a request lies before `now`; negative if it lies after. Undefined if the request has
 * no time.
 */
export function skewOf(headers: Record<string, unknown>, now: number): number | undefined {
	const timestamp = textOf(headers[TIMESTAMP]) ?? '';
	return /^\d{1,15}$/.test(timestamp) ? now - Number(timestamp) : undefined;
}

/** `X-HubSpot-Signature-v3`: base64 of the HMAC-SHA-256 of method, URL, body and timestamp (hubspot-api 1.8). */
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

/** `X-HubSpot-Signature`, version 1: hex of the SHA-256 of secret and body (hubspot-api 1.8). */
export function signatureV1(secret: string, body: Uint8Array): string {
	return createHash('sha256').update(secret).update(body).digest('hex');
}

/** The escapes that HubSpot decodes before it signs; all others stay as they are (hubspot-api 1.8). */
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

/** The URL in the form that version 3 signs. */
export function signedUrl(url: string): string {
	return url.replace(/%[0-9A-Fa-f]{2}/g, (escape) => DECODED.get(escape.toUpperCase()) ?? escape);
}

/** Compares the texts and not the bytes that they encode, since base64 has several texts for the same bytes. */
function sameText(given: string, right: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(right)];
	return a.length === b.length && timingSafeEqual(a, b);
}

const TIMESTAMP = 'x-hubspot-request-timestamp';

const textOf = (header: unknown) => (typeof header === 'string' && header !== '' ? header : undefined);
