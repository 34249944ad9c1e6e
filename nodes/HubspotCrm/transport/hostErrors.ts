import type { Answer } from '../api/request';
import type { Failure, Refusal } from '../errors/failure';
import type { NetworkFault } from './exchange';
import { neverSent } from './retry';

interface Loose {
	name?: unknown;
	message?: unknown;
	/** The original messages of an error whose `message` n8n has replaced. */
	messages?: unknown;
	description?: unknown;
	code?: unknown;
	httpCode?: unknown;
	cause?: unknown;
	/** The answer of the token endpoint, on errors of n8n's OAuth2 client. */
	body?: unknown;
	context?: { data?: unknown };
}

/** The codes of Node.js, its parsers (`HPE_`, `Z_`) and axios. n8n's OAuth2 client uses `EAUTH` and `ESTATUS`. */
const FAULT_CODE = /^(?!EAUTH$|ESTATUS$)[A-Z][A-Z0-9]*_?[A-Z0-9_]{2,}$/;
/** Most characters of a text that stands in the place of a code. */
const MOST_CODE = 100;

/** The body of the answer that n8n threw as an error; a stream if it was asked for one. */
export const thrownBody = (error: unknown): unknown => (causesOf(error)[0] ?? {}).context?.data;

/**
 * Works out what an error of n8n's HTTP helper means: an answer of HubSpot, a broken connection, or a failure. `body`:
 * what `thrownBody` returns, read to its end.
 *
 * Only a 401, or the token endpoint's refusal, says that the connection is not accepted. A status in the error has one
 * of two sources. It is that of the token endpoint, if n8n tried to renew the token: then the call was not applied,
 * since HubSpot had refused it with 401. Or it is HubSpot's status for the call, which n8n throws unless it is asked for
 * answers of every status (n8n-host 0.2): then it is judged like any other answer. Everything else is a fault after
 * which nobody knows whether the call was applied, unless its code proves that it was never sent.
 */
export function readThrown(error: unknown, body = thrownBody(error)): Answer | NetworkFault | Failure {
	const chain = causesOf(error);
	const status = chain.map(({ httpCode }) => Number(httpCode ?? NaN)).find((code) => code >= 100);
	if (chain.some(isCancellation)) return { kind: 'cancelled', issues: [] };
	const data = isHubspotBody(body) ? body : undefined;
	const text = messageOf(chain[0] ?? {}, data);
	const said = chain.flatMap(textsOf).find((message) => OF_RENEWAL.test(message));
	if (said !== undefined) return { code: said.charAt(0).toLowerCase() + said.slice(1), sent: false };
	const words = wordsOf(chain);
	const refusal = REFUSALS.find(([, pattern]) => pattern.test(words))?.[0];
	if (status !== undefined) {
		if (ofTokenEndpoint(chain))
			return status >= 500 || status === 429
				? { code: `the token endpoint answered ${status}`, sent: false }
				: unauthorized(text, refusal);
		if (status !== 401 && (data || !refusal)) return { status, headers: {}, body };
		return { ...unauthorized(text, refusal), ...categoryOf(data) };
	}
	if (refusal ?? chain.some(({ code }) => code === 'EAUTH')) return unauthorized(text, refusal);
	const code = chain
		.flatMap((cause) => [cause.code, cause.httpCode])
		.find((value): value is string => typeof value === 'string' && FAULT_CODE.test(value));
	if (code !== undefined) return { code, sent: !neverSent(code) };
	if (/socket hang up|timeout/i.test(text)) return { code: 'ECONNRESET', sent: true };
	return { code: text.slice(0, MOST_CODE), sent: true };
}

const isCancellation = ({ name, code, httpCode }: Loose): boolean =>
	[code, httpCode].includes('ERR_CANCELED') || name === 'AbortError' || name === 'CanceledError';

const categoryOf = (data: Record<string, unknown> | undefined): Pick<Failure, 'category'> =>
	typeof data?.category === 'string' ? { category: data.category } : {};

/** Messages of `renewAccessToken` after which another attempt may help. */
const OF_RENEWAL = /^The token endpoint (answered|could not be reached)/;

/** Texts by which n8n and HubSpot say why they refuse a connection. If none matches, the access token is at fault. */
const REFUSALS: Array<[Refusal, RegExp]> = [
	['unconnected', /not connected|sign without access token/i],
	['client', /client authentication failed|invalid_client|BAD_CLIENT|client id|client secret/i],
	[
		'grant',
		/to be reconnected|authorization grant|refresh token|invalid_grant|BAD_REFRESH_TOKEN|denied the request|access_denied|BAD_HUB|refused to renew/i,
	],
];

const unauthorized = (detail: string, refusal: Refusal = 'token'): Failure => ({
	kind: 'unauthorized',
	status: 401,
	detail,
	refusal,
	issues: [],
});

const wordsOf = (chain: Loose[]): string =>
	chain
		.flatMap(({ message, messages, description, body }) => [message, messages, description, body])
		.map((part) => (typeof part === 'string' ? part : (JSON.stringify(part) ?? '')))
		.join(' ');

function causesOf(error: unknown): Loose[] {
	const chain: Loose[] = [];
	let current = error;
	while (typeof current === 'object' && current !== null && chain.length < 5) {
		chain.push(current);
		current = (current as Loose).cause;
	}
	return chain;
}

const textsOf = ({ message, messages }: Loose): string[] =>
	[message, ...(Array.isArray(messages) ? (messages as unknown[]) : [])].map(String);

/**
 * Whether the error comes from the token endpoint. Some n8n versions drop the `cause` of an error (n8n-host 0.3), but
 * keep its text as the description (n8n-host 0.5).
 */
const ofTokenEndpoint = (chain: Loose[]): boolean =>
	chain.some(
		({ code, description }) =>
			code === 'ESTATUS' || code === 'EAUTH' || /^HTTP status \d+$/.test(String(description)),
	);

function messageOf({ message }: Loose, data: Record<string, unknown> | undefined): string {
	const said = data ? data.message : message;
	const text = typeof said === 'string' ? said.trim().slice(0, 300) : 'The call failed';
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

const isHubspotBody = (data: unknown): data is Record<string, unknown> =>
	typeof data === 'object' &&
	data !== null &&
	('correlationId' in data || 'category' in data || 'message' in data);
