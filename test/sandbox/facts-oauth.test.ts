import { createHash } from 'node:crypto';
import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, CONTACTS, type Loose } from './support';

const REDIRECT = 'http://localhost:5678/rest/oauth2-credential/callback';

function authorizeUrl(sandbox: Sandbox, changes: Record<string, string> = {}): string {
	const query = new URLSearchParams({
		client_id: sandbox.oauth.clientId,
		redirect_uri: REDIRECT,
		scope: 'crm.objects.contacts.read crm.objects.contacts.write',
		state: 'xyz',
		...changes,
	});
	return `${sandbox.url}/oauth/authorize?${query}`;
}

async function decide(
	sandbox: Sandbox,
	decision: string,
	changes: Record<string, string> = {},
): Promise<URL> {
	const answer = await fetch(authorizeUrl(sandbox, changes), {
		method: 'POST',
		redirect: 'manual',
		body: new URLSearchParams({ decision, portal: String(sandbox.portalId) }),
	});
	expect(answer.status).toBe(302);
	return new URL(answer.headers.get('location') ?? '');
}

async function post(
	sandbox: Sandbox,
	path: string,
	fields: Record<string, string>,
): Promise<{ status: number; body: Loose }> {
	const { clientId, clientSecret } = sandbox.oauth;
	const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
	const answer = await fetch(sandbox.url + path, { method: 'POST', body });
	const text = await answer.text();
	return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

const exchange = (sandbox: Sandbox, code: string | null, extra: Record<string, string> = {}) =>
	post(sandbox, '/oauth/2026-09/token', {
		grant_type: 'authorization_code',
		code: code ?? '',
		redirect_uri: REDIRECT,
		...extra,
	});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

factTable('OAuth', [
	{
		section: '1.7',
		confidence: 'DOC',
		says: 'a consent gives a code, the code gives tokens once, with the scopes that were asked for',
		async check(sandbox) {
			const page = await fetch(authorizeUrl(sandbox));
			expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8']);
			expect(await page.text()).toContain('crm.objects.contacts.write');
			const target = await decide(sandbox, 'grant', { optional_scope: 'crm.lists.read nonsense.scope' });
			expect(target.searchParams.get('state')).toBe('xyz');
			const code = target.searchParams.get('code');
			const tokens = await exchange(sandbox, code);
			expect(tokens.status).toBe(200);
			expect(tokens.body.scopes.sort()).toEqual(
				['crm.lists.read', 'crm.objects.contacts.read', 'crm.objects.contacts.write', 'oauth'].sort(),
			);
			expect((await call(sandbox, 'GET', CONTACTS, undefined, bearer(tokens.body.access_token))).status).toBe(
				200,
			);
			expect((await exchange(sandbox, code)).body.status).toBe('BAD_AUTH_CODE');
		},
	},
	{
		section: '1.7',
		confidence: 'DOC',
		says: 'a denial goes back with error and state',
		async check(sandbox) {
			const target = await decide(sandbox, 'deny');
			expect(Object.fromEntries(target.searchParams)).toMatchObject({ error: 'access_denied', state: 'xyz' });
			expect(target.searchParams.has('code')).toBe(false);
		},
	},
	{
		section: '1.7',
		confidence: 'DOC',
		says: 'a code ends after minutes, fits one redirect address, and PKCE is held to',
		async check(sandbox) {
			const late = (await decide(sandbox, 'grant')).searchParams.get('code');
			sandbox.clock.advance(10 * 60_000);
			expect((await exchange(sandbox, late)).body.status).toBe('BAD_AUTH_CODE');
			const other = (await decide(sandbox, 'grant')).searchParams.get('code');
			expect((await exchange(sandbox, other, { redirect_uri: 'http://localhost/x' })).body.status).toBe(
				'BAD_REDIRECT_URI',
			);
			const challenge = createHash('sha256').update('verifier').digest('base64url');
			const withPkce = { code_challenge: challenge, code_challenge_method: 'S256' };
			const bad = (await decide(sandbox, 'grant', withPkce)).searchParams.get('code');
			expect((await exchange(sandbox, bad, { code_verifier: 'other' })).body.status).toBe(
				'BAD_CODE_VERIFIER',
			);
			const good = (await decide(sandbox, 'grant', withPkce)).searchParams.get('code');
			expect((await exchange(sandbox, good, { code_verifier: 'verifier' })).status).toBe(200);
		},
	},
	{
		section: '7',
		confidence: 'DOC',
		says: 'unknown scopes, apps and foreign redirect addresses end on an error page',
		async check(sandbox) {
			for (const changes of [
				{ scope: 'nonsense' },
				{ client_id: 'x' },
				{ redirect_uri: 'http://evil.example/' },
			] as Record<string, string>[]) {
				const page = await fetch(authorizeUrl(sandbox, changes));
				expect([page.status, await page.text()]).toEqual([
					400,
					expect.stringContaining('Authorization failed'),
				]);
			}
		},
	},
	{
		section: '1.7',
		confidence: 'SPEC',
		says: 'introspection knows living tokens; a revoked refresh token is dead, its access tokens live on',
		async check(sandbox) {
			const access = sandbox.issueAccessToken();
			const about = async (token: string) =>
				(await post(sandbox, '/oauth/2026-09/token/introspect', { token })).body;
			expect(await about(access)).toMatchObject({
				active: true,
				token_use: 'access_token',
				hub_id: sandbox.portalId,
			});
			// The fields that HubSpot's own client insists on.
			expect(Object.keys((await about(access)).signed_access_token).sort()).toEqual([
				'appId',
				'appInstallId',
				'audience',
				'expiresAt',
				'hubId',
				'hublet',
				'installingUserId',
				'isPrivateDistribution',
				'isServiceAccount',
				'isUserLevel',
				'newSignature',
				'scopeToScopeGroupPks',
				'scopes',
				'signature',
				'trialScopeToScopeGroupPks',
				'trialScopes',
				'userId',
			]);
			expect(await about(sandbox.oauth.refreshToken)).toMatchObject({
				active: true,
				token_use: 'refresh_token',
			});
			const revoked = await post(sandbox, '/oauth/2026-09/token/revoke', {
				token: sandbox.oauth.refreshToken,
			});
			expect(revoked.status).toBe(200);
			expect(await about(sandbox.oauth.refreshToken)).toEqual({ active: false });
			expect((await call(sandbox, 'GET', CONTACTS, undefined, bearer(access))).status).toBe(200);
			const refresh = { grant_type: 'refresh_token', refresh_token: sandbox.oauth.refreshToken };
			expect((await post(sandbox, '/oauth/2026-09/token', refresh)).body.status).toBe('BAD_REFRESH_TOKEN');
		},
	},
	{
		section: '1.7',
		confidence: 'DOC',
		says: 'an uninstall kills every token of the app; private tokens cannot do it',
		async check(sandbox) {
			const path = '/appinstalls/2026-09/external-install';
			expect((await call(sandbox, 'DELETE', path)).status).toBe(403);
			const access = bearer(sandbox.issueAccessToken());
			expect((await call(sandbox, 'DELETE', path, undefined, access)).status).toBe(204);
			expect((await call(sandbox, 'GET', CONTACTS, undefined, access)).status).toBe(401);
			const refresh = { grant_type: 'refresh_token', refresh_token: sandbox.oauth.refreshToken };
			expect((await post(sandbox, '/oauth/2026-09/token', refresh)).body.status).toBe('BAD_REFRESH_TOKEN');
		},
	},
	{
		section: '1.7',
		confidence: 'LIVE',
		says: 'a private token tells its scopes without a scope',
		async check(sandbox) {
			const tokenKey = sandbox.issuePrivateToken(['crm.lists.read']);
			const path = '/oauth/v2/private-apps/get/access-token-info';
			const info = await call(sandbox, 'POST', path, { tokenKey }, { authorization: '' });
			expect(info.body).toMatchObject({ hubId: sandbox.portalId, scopes: ['crm.lists.read'] });
		},
	},
	{
		section: '1.7',
		confidence: 'DOC',
		says: 'the v1 token answer lacks account and scopes',
		async check(sandbox) {
			const refresh = { grant_type: 'refresh_token', refresh_token: sandbox.oauth.refreshToken };
			const old = await post(sandbox, '/oauth/v1/token', refresh);
			expect(Object.keys(old.body).sort()).toEqual([
				'access_token',
				'expires_in',
				'refresh_token',
				'token_type',
			]);
		},
	},
]);
