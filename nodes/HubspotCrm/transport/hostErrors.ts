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

const NETWORK_CODE = /^(E[A-Z_]{3,}|CERT_[A-Z_]+|[A-Z_]*(?:TLS|SSL|CERT|SIGNATURE|ISSUER)[A-Z_]*)$/;

/**
 * Works out what an error of n8n's HTTP helper means: an answer of HubSpot, a broken connection, or a failure.
 *
 * A status in the error has one of two sources. It is that of the token endpoint, if n8n tried to renew the token: then
 * the call was not applied, since HubSpot had refused it with 401. Or it is HubSpot's status for the call, which n8n
 * throws unless it is asked for answers of every status (n8n-host 0.2): then it is judged like any other answer.
 */
export function readThrown(error: unknown): Answer | NetworkFault | Failure {
	const chain = causesOf(error);
	const first = chain[0] ?? {};
	const data = first.context?.data;
	const status = chain.map(({ httpCode }) => Number(httpCode ?? NaN)).find((code) => code >= 100);

	if (
		chain.some(
			({ name, code, httpCode }) =>
				[code, httpCode].includes('ERR_CANCELED') || name === 'AbortError' || name === 'CanceledError',
		)
	) {
		return { kind: 'cancelled', issues: [] };
	}
	if (status !== undefined && status !== 401 && isHubspotBody(data)) {
		return { status, headers: {}, body: data };
	}
	if (status !== undefined && (status >= 500 || status === 429)) {
		return ofTokenEndpoint(chain)
			? { code: `the token endpoint answered ${status}`, sent: false }
			: { status, headers: {}, body: data };
	}
	const text = messageOf(first, data);
	const said = chain.flatMap(textsOf).find((message) => OF_RENEWAL.test(message));
	if (said !== undefined) return { code: said.charAt(0).toLowerCase() + said.slice(1), sent: false };
	const category = isHubspotBody(data) ? (data as { category?: unknown }).category : undefined;
	if (status !== undefined) {
		return { ...unauthorized(chain, text), ...(typeof category === 'string' ? { category } : {}) };
	}
	const code = chain
		.flatMap(({ code, httpCode }) => [code, httpCode])
		.find((value): value is string => typeof value === 'string' && NETWORK_CODE.test(value));
	// n8n's OAuth2 client uses the code EAUTH when the token endpoint refuses (n8n-host 0.5).
	if (code !== undefined && code !== 'EAUTH') return { code, sent: !neverSent(code) };
	if (/socket hang up|timeout/i.test(text)) return { code: 'ECONNRESET', sent: true };
	return unauthorized(chain, text);
}

/** Messages of `renewAccessToken` after which another attempt may help. */
const OF_RENEWAL = /^The token endpoint (answered|could not be reached)/;

/** Texts by which n8n and HubSpot say why they refuse a connection. If none matches, the access token is at fault. */
const REFUSALS: Array<[Refusal, RegExp]> = [
	['unconnected', /not connected|sign without access token/i],
	['client', /client authentication failed|invalid_client|BAD_CLIENT|client id|client secret/i],
	[
		'grant',
		/to be reconnected|authorization grant|refresh token|invalid_grant|BAD_REFRESH_TOKEN|denied the request|access_denied|BAD_HUB/i,
	],
];

function unauthorized(chain: Loose[], detail: string): Failure {
	const words = chain
		.flatMap(({ message, description, body }) => [message, description, body])
		.map((part) => (typeof part === 'string' ? part : (JSON.stringify(part) ?? '')))
		.join(' ');
	const refusal = REFUSALS.find(([, pattern]) => pattern.test(words))?.[0] ?? 'token';
	return { kind: 'unauthorized', status: 401, detail, refusal, issues: [] };
}

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

function messageOf({ message }: Loose, data: unknown): string {
	const said = isHubspotBody(data) ? (data as { message?: unknown }).message : message;
	const text = typeof said === 'string' ? said.trim().slice(0, 300) : 'The access token was refused';
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

const isHubspotBody = (data: unknown): boolean =>
	typeof data === 'object' &&
	data !== null &&
	('correlationId' in data || 'category' in data || 'message' in data);
