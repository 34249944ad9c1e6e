import { createHash, createHmac } from 'node:crypto';

/** The escapes that version 3 decodes in the address before signing (HubSpot API notes, section 1.8). */
const DECODED: Readonly<Record<string, string>> = {
	'%3A': ':',
	'%2F': '/',
	'%3F': '?',
	'%40': '@',
	'%21': '!',
	'%24': '$',
	'%27': "'",
	'%28': '(',
	'%29': ')',
	'%2A': '*',
	'%2C': ',',
	'%3B': ';',
};

/** `X-HubSpot-Signature` of version 1: hex SHA-256 of secret and body. */
export function signatureV1(secret: string, body: string): string {
	return createHash('sha256')
		.update(secret + body)
		.digest('hex');
}

/** The address as version 3 signs it. */
export function signedUri(uri: string): string {
	return uri.replace(/%[0-9A-Fa-f]{2}/g, (escape) => DECODED[escape.toUpperCase()] ?? escape);
}

/** `X-HubSpot-Signature-v3`: base64 HMAC-SHA-256 of method, address, body and timestamp (milliseconds). */
export function signatureV3(
	secret: string,
	method: string,
	uri: string,
	body: string,
	timestamp: number,
): string {
	return createHmac('sha256', secret)
		.update(method + signedUri(uri) + body + String(timestamp))
		.digest('base64');
}
