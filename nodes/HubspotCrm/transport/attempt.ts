import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { FormBody } from '../api/request';
import type { Answer, HubspotRequest } from '../api/request';
import { isStream, readBody, valueOf } from './body';
import type { BodyStream } from './body';
import type { Connection, Host } from './connection/connection';
import { withoutSecrets } from './connection/redact';
import type { Exchange, NetworkFault } from './exchange';
import { readThrown, thrownBody } from './hostErrors';
import { multipart } from './multipart';

/**
 * Milliseconds for one attempt, until the last byte of its answer. It is long, so that a gateway which gives up answers
 * first, with a 5xx (hubspot-api 4).
 */
export const ATTEMPT_MS = 120_000;

export interface AttemptOptions {
	/**
	 * Whether n8n throws answers that are errors. Then it renews the token after a 401 and repeats the call (n8n-host
	 * 0.2, 1.1); else it hands on answers of every status and renews nothing.
	 */
	throwsErrors: boolean;
	/** Called when the answer has begun and before its body is read, so that a token in it is known to be a secret. */
	beforeBody?: () => Promise<void>;
	signal?: AbortSignal;
	/** Called with the stream of the body before it is read, so that a late one can be broken off. */
	opened: (stream: BodyStream) => void;
}

/**
 * Sends a call once, by n8n's helper, and reads the answer, bounded in size. Its secrets are hidden. An answer with a
 * status of success that proves nothing is a fault. Never rejects.
 */
export async function attempt(
	host: Host,
	connection: Connection,
	request: HubspotRequest,
	{ throwsErrors, beforeBody, signal, opened }: AttemptOptions,
): Promise<Exchange> {
	const read = async (status: number, headers: Answer['headers'], body: unknown) => {
		await beforeBody?.();
		if (!isStream(body)) return { status, headers, body: cleared(body, connection) };
		opened(body);
		const whole = await readBody(body, status);
		if ('fault' in whole)
			return signal?.aborted ? CANCELLED : ({ code: whole.fault, sent: true } satisfies NetworkFault);
		return { status, headers, body: valueOf(withoutSecrets(whole.text, connection.secrets)) };
	};
	try {
		const response = (await host.helpers.httpRequestWithAuthentication.call(host, connection.credentialType, {
			...optionsFor(connection, request),
			ignoreHttpStatusErrors: throwsErrors ? undefined : true,
			abortSignal: signal,
		})) as IN8nHttpFullResponse;
		const result = await read(response.statusCode, response.headers, response.body);
		return isAnswer(result) ? proven(request, result) : result;
	} catch (error) {
		const body = thrownBody(error);
		if (!isStream(body)) {
			await beforeBody?.();
			return readThrown(error, body);
		}
		const result = await read(400, {}, body);
		return isAnswer(result) ? readThrown(error, result.body) : result;
	}
}

/** A body that n8n hands on as a value, as it does with the answers that it makes up for its own evaluations. */
const cleared = (body: unknown, { secrets }: Connection): unknown =>
	body === undefined ? undefined : valueOf(withoutSecrets(JSON.stringify(body), secrets));

const CANCELLED = { kind: 'cancelled', issues: [] } as const satisfies Exchange;

export const isAnswer = (result: Exchange): result is Answer => 'headers' in result;

export const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** The code of the fault that a success becomes whose body proves nothing. */
export const UNREADABLE = 'ERR_UNREADABLE_ANSWER';

/** The answer, or a fault if its status says success but the rest does not prove it. */
function proven({ proof = () => true }: HubspotRequest, answer: Answer): Answer | NetworkFault {
	if (!isSuccess(answer) || proof(answer)) return answer;
	const { status, body } = answer;
	return {
		code: UNREADABLE,
		sent: true,
		unusable: { status, body },
	};
}

function optionsFor(
	{ baseUrl }: Connection,
	{ method, path, query, body }: HubspotRequest,
): IHttpRequestOptions {
	return {
		method,
		url: `${baseUrl}${path}`,
		qs: query,
		arrayFormat: 'repeat',
		...bodyOf(body),
		json: true,
		encoding: 'stream',
		timeout: ATTEMPT_MS,
		returnFullResponse: true,
		// A redirect would carry the token to another host.
		disableFollowRedirect: true,
	};
}

/** The body in the form that n8n's HTTP helper takes: JSON as a value, a form as bytes. */
function bodyOf(body: HubspotRequest['body']): Pick<IHttpRequestOptions, 'body' | 'headers'> {
	if (body instanceof FormBody) {
		const { bytes, contentType } = multipart(body);
		return { body: bytes, headers: { 'Content-Type': contentType } };
	}
	if (body === undefined) return {};
	// n8n would send no body for an empty object (n8n-host 0.13).
	if (Object.keys(body).length === 0)
		return {
			body: Buffer.from(JSON.stringify(body)),
			headers: { 'Content-Type': 'application/json' },
		};
	return { body };
}
