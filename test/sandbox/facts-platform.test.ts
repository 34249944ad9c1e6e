import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, CONTACTS, type Loose } from './support';

const limited = { limits: { enforced: true, max: 5 } };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function token(
	sandbox: Sandbox,
	fields: Record<string, string>,
): Promise<{ status: number; body: Loose }> {
	const response = await fetch(`${sandbox.url}/oauth/2026-09/token`, {
		method: 'POST',
		body: new URLSearchParams(fields),
	});
	return { status: response.status, body: await response.json() };
}

function refresh(sandbox: Sandbox, changes: Record<string, string> = {}) {
	return token(sandbox, {
		grant_type: 'refresh_token',
		client_id: sandbox.oauth.clientId,
		client_secret: sandbox.oauth.clientSecret,
		refresh_token: sandbox.oauth.refreshToken,
		...changes,
	});
}

factTable('tokens, limits, errors', [
	{
		section: '4',
		confidence: 'LIVE',
		says: 'no token and an unknown one are a 401 INVALID_AUTHENTICATION',
		async check(sandbox) {
			for (const authorization of ['', 'Basic abc', 'Bearer pat-na1-00000000-0000-4000-a000-000000000000']) {
				const refused = await call(sandbox, 'GET', CONTACTS, undefined, { authorization });
				expect(refused.status).toBe(401);
				expect(refused.body).toMatchObject({
					category: 'INVALID_AUTHENTICATION',
					message: expect.stringMatching(
						/^Authentication credentials not found\. This API supports OAuth 2\.0/,
					),
				});
			}
		},
	},
	{
		section: '4',
		confidence: 'LIVE',
		says: 'an expired token says since when, a malformed one since 1970',
		async check(sandbox) {
			const short = bearer(sandbox.issueAccessToken(60));
			expect((await call(sandbox, 'GET', CONTACTS, undefined, short)).status).toBe(200);
			sandbox.clock.advance(60_000 + 75_000);
			const late = await call(sandbox, 'GET', CONTACTS, undefined, short);
			expect(late.status).toBe(401);
			expect(late.body).toMatchObject({
				category: 'EXPIRED_AUTHENTICATION',
				message: expect.stringMatching(
					/^The OAuth token used to make this call expired 7\d second\(s\) ago\.$/,
				),
				context: { 'expire time': [expect.stringMatching(/^\d{4}-.*Z$/)] },
			});
			const malformed = await call(sandbox, 'GET', CONTACTS, undefined, bearer('nonsense'));
			expect(malformed.body.message).toMatch(/expired \d{5} day\(s\) ago/);
			expect(malformed.body.context['expire time'][0]).toMatch(/^1970-01-01/);
		},
	},
	{
		section: '4',
		confidence: 'LIVE',
		says: 'a token without the scope is a 403 that names it',
		async check(sandbox) {
			const reader = bearer(sandbox.issuePrivateToken(['crm.objects.contacts.read']));
			expect((await call(sandbox, 'GET', CONTACTS, undefined, reader)).status).toBe(200);
			const refused = await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } }, reader);
			expect(refused.status).toBe(403);
			expect(refused.body).toMatchObject({
				category: 'MISSING_SCOPES',
				errors: [
					{
						message: 'One or more of the following scopes are required.',
						context: { requiredGranularScopes: ['crm.objects.contacts.write'] },
					},
				],
			});
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'account details need no scope, and 2026-09 adds the name',
		async check(sandbox) {
			const bare = bearer(sandbox.issuePrivateToken([]));
			const newer = await call(sandbox, 'GET', '/account-info/2026-09/details', undefined, bare);
			expect(newer.body).toMatchObject({
				portalId: sandbox.portalId,
				uiDomain: 'app.hubspot.com',
				portalName: 'Sandbox',
			});
			const older = await call(sandbox, 'GET', '/account-info/2026-03/details', undefined, bare);
			expect(older.body).not.toHaveProperty('portalName');
		},
	},
	{
		section: '4',
		confidence: 'LIVE',
		says: 'paths and methods no API has answer in HTML',
		async check(sandbox) {
			const missing = await call(sandbox, 'GET', '/crm/objects/1999-01/contacts');
			expect(missing.status).toBe(404);
			expect(missing.headers.get('content-type')).toMatch(/^text\/html/);
			expect(missing.text).toContain('<title>Error 404 Not Found</title>');
			const method = await call(sandbox, 'PUT', CONTACTS, {});
			expect([method.status, method.body]).toEqual([405, undefined]);
		},
	},
	{
		section: '1.1',
		confidence: 'LIVE',
		says: 'objects answer under 2025-09 too, properties are a plain 404 there',
		async check(sandbox) {
			const objects = '/crm/objects/2025-09/contacts';
			const made = await call(sandbox, 'POST', objects, { properties: { email: 'a@b.co' } });
			expect(made.status).toBe(201);
			expect((await call(sandbox, 'GET', `${objects}/${made.body.id}`)).status).toBe(200);
			const inputs = [{ id: made.body.id }];
			expect((await call(sandbox, 'POST', `${objects}/batch/read`, { inputs })).status).toBe(200);
			expect((await call(sandbox, 'POST', `${objects}/search`, {})).body.total).toBe(1);
			const properties = await call(sandbox, 'GET', '/crm/properties/2025-09/contacts');
			expect([properties.status, properties.body]).toEqual([404, undefined]);
		},
	},
	{
		section: '4',
		confidence: 'LIVE',
		says: 'the correlation id stands in two headers and in error bodies',
		async check(sandbox) {
			const answer = await call(sandbox, 'GET', `${CONTACTS}/99`);
			const id = answer.headers.get('x-hubspot-correlation-id');
			expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
			expect(answer.headers.get('x-request-id')).toBe(id);
			expect(answer.body.correlationId).toBe(id);
			expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8');
		},
	},
	{
		section: '5',
		confidence: 'LIVE',
		says: 'the headers count down, and the call too much is a 429',
		options: limited,
		async check(sandbox) {
			const first = await call(sandbox, 'GET', CONTACTS);
			const header = (name: string) => first.headers.get(`x-hubspot-ratelimit-${name}`);
			expect([header('max'), header('remaining'), header('interval-milliseconds')]).toEqual([
				'5',
				'4',
				'10000',
			]);
			expect([header('daily'), header('daily-remaining')]).toEqual(['625000', '624999']);
			for (let n = 0; n < 4; n++) expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
			const refused = await call(sandbox, 'GET', CONTACTS);
			expect(refused.status).toBe(429);
			expect(refused.body).toMatchObject({
				status: 'error',
				message: 'You have reached your ten_secondly_rolling limit.',
				errorType: 'RATE_LIMIT',
				policyName: 'TEN_SECONDLY_ROLLING',
			});
			expect(refused.headers.has('retry-after')).toBe(false);
			sandbox.clock.advance(10_000);
			expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
		},
	},
	{
		section: '5',
		confidence: 'DOC',
		says: 'the window rolls: a call is free again ten seconds after it was made, not before',
		options: limited,
		async check(sandbox) {
			for (let n = 0; n < 5; n++) {
				await call(sandbox, 'GET', CONTACTS);
				sandbox.clock.advance(1_500);
			}
			expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(429);
			sandbox.clock.advance(2_500);
			expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
			expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(429);
		},
	},
	{
		section: '5',
		confidence: 'DOC',
		says: 'tokens have windows of their own, the access tokens of one OAuth app share one without daily headers',
		options: limited,
		async check(sandbox) {
			for (let n = 0; n < 5; n++) await call(sandbox, 'GET', CONTACTS);
			const one = bearer(sandbox.issueAccessToken());
			const other = bearer(sandbox.issueAccessToken());
			const first = await call(sandbox, 'GET', CONTACTS, undefined, one);
			expect(first.status).toBe(200);
			expect(first.headers.has('x-hubspot-ratelimit-daily')).toBe(false);
			for (let n = 0; n < 4; n++) await call(sandbox, 'GET', CONTACTS, undefined, other);
			expect((await call(sandbox, 'GET', CONTACTS, undefined, one)).status).toBe(429);
		},
	},
	{
		section: '5',
		confidence: 'LIVE',
		says: 'search has its own limit per account, and no rate-limit headers',
		options: { limits: { enforced: true } },
		async check(sandbox) {
			const other = bearer(sandbox.issueAccessToken());
			for (let n = 0; n < 5; n++) {
				const answer = await call(sandbox, 'POST', `${CONTACTS}/search`, {}, n % 2 ? other : {});
				expect(answer.status).toBe(200);
				expect([...answer.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
			}
			const refused = await call(sandbox, 'POST', `${CONTACTS}/search`, {});
			expect([refused.status, refused.body.policyName, refused.body.message]).toEqual([
				429,
				'SECONDLY',
				'You have reached your secondly limit.',
			]);
			expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
			sandbox.clock.advance(1_000);
			expect((await call(sandbox, 'POST', `${CONTACTS}/search`, {})).status).toBe(200);
		},
	},
	{
		section: '5',
		confidence: 'LIVE',
		says: 'the daily limit ends at midnight of the account, searches count too',
		options: { limits: { enforced: true, daily: 2 } },
		async check(sandbox) {
			await call(sandbox, 'GET', CONTACTS);
			await call(sandbox, 'POST', `${CONTACTS}/search`, {});
			const refused = await call(sandbox, 'GET', CONTACTS);
			expect([refused.status, refused.body.policyName]).toEqual([429, 'DAILY']);
			sandbox.clock.advance(86_400_000);
			expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
		},
	},
	{
		section: '10',
		confidence: 'UNVERIFIED',
		says: '429 can carry Retry-After, by a switch',
		options: { limits: { max: 1 }, retryAfter: true },
		async check(sandbox) {
			await call(sandbox, 'GET', CONTACTS);
			const refused = await call(sandbox, 'GET', CONTACTS);
			expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
		},
	},
	{
		section: '1.7',
		confidence: 'DOC',
		says: 'a refresh gives a new access token and the same refresh token, the old access token lives on',
		async check(sandbox) {
			const first = await refresh(sandbox);
			expect(first.status).toBe(200);
			expect(first.body).toMatchObject({
				token_type: 'bearer',
				expires_in: 1_800,
				hub_id: sandbox.portalId,
				token_use: 'access_token',
				refresh_token: sandbox.oauth.refreshToken,
			});
			const second = await refresh(sandbox);
			expect(second.body.access_token).not.toBe(first.body.access_token);
			for (const { body } of [first, second]) {
				expect((await call(sandbox, 'GET', CONTACTS, undefined, bearer(body.access_token))).status).toBe(200);
			}
			sandbox.clock.advance(1_800_000);
			const late = await call(sandbox, 'GET', CONTACTS, undefined, bearer(first.body.access_token));
			expect(late.status).toBe(401);
		},
	},
	{
		section: '4',
		confidence: 'LIVE',
		says: 'refusals of the token endpoint carry both kinds of fields',
		async check(sandbox) {
			const refused = await refresh(sandbox, { refresh_token: 'na1-nonsense' });
			expect([refused.status, refused.body]).toEqual([
				400,
				{
					error: 'invalid_grant',
					error_description: 'refresh token is invalid, expired or revoked',
					status: 'BAD_REFRESH_TOKEN',
					message: 'refresh token is invalid, expired or revoked',
				},
			]);
			expect((await refresh(sandbox, { client_id: 'x' })).body.status).toBe('BAD_CLIENT_ID');
			expect((await refresh(sandbox, { client_secret: 'x' })).body.status).toBe('BAD_CLIENT_SECRET');
			expect((await refresh(sandbox, { grant_type: 'x' })).body.status).toBe('BAD_GRANT_TYPE');
		},
	},
	{
		section: '1.7',
		confidence: 'DOC',
		says: 'credentials come in the form body, not in a header and not as JSON',
		async check(sandbox) {
			const { clientId, clientSecret, refreshToken } = sandbox.oauth;
			const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
			const basic = await fetch(`${sandbox.url}/oauth/2026-09/token`, {
				method: 'POST',
				body: form,
				headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
			});
			expect(basic.status).toBe(400);
			const json = await fetch(`${sandbox.url}/oauth/2026-09/token`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(Object.fromEntries(form)),
			});
			expect(json.status).toBe(415);
		},
	},
]);
