import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { JsonObject } from 'n8n-workflow';

import { readThrown } from '../../nodes/HubspotCrm/transport/hostErrors';
import { NODE } from '../support/fake-host';

/** What axios throws, as far as n8n and this package look at it. */
class AxiosError extends Error {
	readonly isAxiosError = true;
	constructor(
		message: string,
		readonly code: string,
		readonly response?: { status: number; data?: unknown; headers?: object },
	) {
		super(message);
		this.name = 'AxiosError';
	}
}
const statusError = (status: number, data?: unknown) =>
	new AxiosError(
		`Request failed with status code ${status}`,
		status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE',
		{ status, data, headers: {} },
	);

/** What n8n's OAuth2 client throws when the token endpoint answers with anything but a token. */
const tokenError = (status: number) =>
	Object.assign(new Error(`HTTP status ${status}`), { code: 'ESTATUS', status, body: '{"message":"no"}' });
const authError = (message: string) =>
	Object.assign(new Error(message), { code: 'EAUTH', body: { error: 'invalid_grant' } });

/** As a host hands it on; some hosts lose the cause. */
const asThrown = (cause: Error, withCause: boolean): NodeApiError => {
	const error = new NodeApiError(NODE, cause as unknown as JsonObject);
	if (!withCause) delete error.cause;
	return error;
};

describe.each([
	['that keeps the cause of an error', true],
	['that loses the cause of an error', false],
])('on a host %s', (_name, withCause) => {
	const read = (cause: Error) => readThrown(asThrown(cause, withCause));

	test.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:8787', false],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND api.hubapi.invalid', false],
		['EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.hubapi.com', false],
		['CERT_HAS_EXPIRED', 'certificate has expired', false],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', false],
		['ECONNRESET', 'socket hang up', true],
		['ECONNABORTED', 'timeout of 120000ms exceeded', true],
		['ETIMEDOUT', 'timeout of 120000ms exceeded', true],
		['EPIPE', 'write EPIPE', true],
		['HPE_INVALID_CHUNK_SIZE', 'Parse Error: Invalid character in chunk size', true],
		['Z_DATA_ERROR', 'incorrect header check', true],
		['ERR_BAD_RESPONSE', 'maxContentLength size of 100 exceeded', true],
		['ERR_STREAM_PREMATURE_CLOSE', 'Premature close', true],
	])('%s is a broken connection', (code, message, sent) => {
		expect(read(new AxiosError(message, code))).toEqual({ code, sent });
	});

	test('a cancelled call is cancelled, not broken', () => {
		const cancelled = Object.assign(new AxiosError('canceled', 'ERR_CANCELED'), { name: 'CanceledError' });
		expect(read(cancelled)).toEqual({ kind: 'cancelled', issues: [] });
	});

	test.each([
		[
			"with HubSpot's words",
			{
				status: 'error',
				message: 'The OAuth token expired 75 second(s) ago.',
				category: 'EXPIRED_AUTHENTICATION',
			},
		],
		['without a body', ''],
		['in HTML', '<html>no</html>'],
	])('401 %s means that the token is refused for good', (_how, data) => {
		const failure = read(statusError(401, data));
		expect(failure).toMatchObject({ kind: 'unauthorized', status: 401 });
		if (typeof data === 'object') expect(failure).toMatchObject({ detail: data.message });
	});

	test("HubSpot's own refusal, thrown by a host that throws every status, is an answer", () => {
		const data = { status: 'error', message: 'no', category: 'VALIDATION_ERROR', correlationId: 'c' };
		expect(read(statusError(400, data))).toEqual({ status: 400, headers: {}, body: data });
		const limit = { status: 'error', message: 'slow down', policyName: 'TEN_SECONDLY_ROLLING' };
		expect(read(statusError(429, limit))).toEqual({ status: 429, headers: {}, body: limit });
	});

	test.each([500, 502, 503])(
		'a page with %i may come from HubSpot, so a create must not be repeated',
		(status) => {
			const result = read(statusError(status, '<html>Bad gateway</html>'));
			expect(result).toMatchObject({ status });
			expect(result).not.toMatchObject({ sent: false });
		},
	);

	test.each([503, 500, 429])('%i of the token endpoint means that the call was not applied', (status) => {
		expect(read(tokenError(status))).toEqual({ code: `the token endpoint answered ${status}`, sent: false });
	});

	test('400 of the token endpoint without an error key asks to reconnect', () => {
		expect(read(tokenError(400))).toMatchObject({ kind: 'unauthorized', status: 401 });
	});

	test('a refresh token that is refused asks to reconnect', () => {
		const failure = read(authError('refresh token is invalid, expired or revoked'));
		expect(failure).toMatchObject({
			kind: 'unauthorized',
			detail: expect.stringContaining('refresh token is invalid'),
		});
	});
});

test("n8n's own words for a lost connection of the credential are passed on", () => {
	const error = new NodeApiError(
		NODE,
		new NodeOperationError(
			NODE,
			'The credential "HubSpot" needs to be reconnected.',
		) as unknown as JsonObject,
	);
	expect(readThrown(error)).toEqual({
		kind: 'unauthorized',
		status: 401,
		detail: 'The credential "HubSpot" needs to be reconnected.',
		refusal: 'grant',
		issues: [],
	});
});

test('a renewal that broke off is no refused token, though the host puts words of its own in its place', () => {
	const said = 'The token endpoint could not be reached (ECONNRESET)';
	const error = asThrown(new Error(said), false);
	expect(error.message).not.toContain('token endpoint');
	expect(readThrown(error)).toEqual({
		code: 'the token endpoint could not be reached (ECONNRESET)',
		sent: false,
	});
});

test('the detail is a short sentence', () => {
	expect(readThrown(new Error('x'.repeat(5_000)))).toEqual({ code: 'x'.repeat(100), sent: true });
	expect(readThrown(new Error('Unable to sign without access token'))).toMatchObject({
		detail: 'Unable to sign without access token.',
	});
});

test.each([undefined, null, 'text', 5, {}, []])(
	'%j, which nobody should throw, is a fault after which nobody knows what became of the call',
	(thrown) => {
		expect(readThrown(thrown)).toEqual({ code: 'The call failed.', sent: true });
	},
);

test('causes that go round in circles come to an end', () => {
	const error: { cause?: unknown } = {};
	error.cause = error;
	expect(readThrown(error)).toMatchObject({ sent: true });
});
