import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { SandboxClient } from '../../sandbox/client';
import { HostBench, MAPPED, matchBy, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());

const TOKEN = /oauth\/2026-09\/token/;
const OK = { status: 'OK', message: 'Connection successful!' };
const upsert = { resource: 'contact', operation: 'upsert', matchProperty: matchBy('email'), ...MAPPED };
const items = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ email: `token${at}@example.com` }));

describe('OAuth2', () => {
	it('an access token that has expired is renewed on the way, and no item fails', async () => {
		const credential = bench.oauth(bench.sandbox.issueAccessToken(60));
		bench.sandbox.clock.advance(61_000);
		const result = await bench.run(upsert, items(250), { authentication: 'oAuth2', credential });
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(250);
		expect(bench.sandbox.calls.count({ path: TOKEN })).toBe(1);
	});

	it('is renewed ahead of its end, so that no call is turned away', async () => {
		const credential = bench.oauth(bench.sandbox.issueAccessToken(60));
		// HubSpot no longer takes the token, but the host believes that it does: a call with it would be turned away.
		bench.sandbox.clock.advance(61_000);
		const ends = { expires_in: 1_800, n8n_expires_at: String(Date.now() + 50_000) };
		// Another account than in the other tests: nothing is known of its token.
		Object.assign(credential.oauthTokenData as object, { ...ends, hub_id: 1 });
		const result = await bench.run(upsert, items(1), { authentication: 'oAuth2', credential });
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(1);
		expect(bench.sandbox.calls.count({ status: 401 })).toBe(0);
		expect(bench.sandbox.calls.count({ path: TOKEN })).toBe(1);
	});

	it('a token that expires in mid-run costs a renewal for each life time, and no item', async () => {
		bench.sandbox.configure({
			tokenLifeSeconds: 1,
			latencyMs: 40,
			limits: { max: 30, intervalMs: 1_000, enforced: true },
		});
		const credential = bench.oauth(bench.sandbox.issueAccessToken(1));
		const result = await bench.run(upsert, items(10_000), { authentication: 'oAuth2', credential });
		bench.sandbox.configure({
			tokenLifeSeconds: 1_800,
			latencyMs: 0,
			limits: { max: 190, intervalMs: 10_000, enforced: false },
		});
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(10_000);
		const renewals = bench.sandbox.calls.count({ path: TOKEN });
		expect(renewals).toBeGreaterThanOrEqual(2);
		expect(renewals).toBeLessThanOrEqual(6);
	});

	it('a credential that was never connected says so', async () => {
		const { oauthTokenData: _none, ...unconnected } = bench.oauth('');
		const result = await bench.run(upsert, items(1), { authentication: 'oAuth2', credential: unconnected });
		expect(result.error?.message).toBe(
			'HubSpot no longer accepts this connection: the credential was never connected',
		);
		expect(result.error?.description).toContain('Reconnect');
	});
});

describe('The addresses and scopes of the OAuth2 credential', () => {
	const type = 'hubspotCrmOAuth2Api';

	it.each<ICredentialDataDecryptedObject>([{}, { baseUrl: '' }, { baseUrl: ' https://api.hubapi.com/ ' }])(
		'are those of HubSpot for %j',
		async (data) => {
			const { authUrl, accessTokenUrl, authentication } = await bench.engine.resolveCredential(type, data);
			expect(authUrl).toBe('https://app.hubspot.com/oauth/authorize');
			expect(accessTokenUrl).toBe('https://api.hubapi.com/oauth/2026-09/token');
			expect(authentication).toBe('body');
		},
	);

	it('follow the Base URL of a sandbox', async () => {
		const { authUrl, accessTokenUrl } = await bench.engine.resolveCredential(type, {
			baseUrl: 'http://127.0.0.1:8787/',
		});
		expect(authUrl).toBe('http://127.0.0.1:8787/oauth/authorize');
		expect(accessTokenUrl).toBe('http://127.0.0.1:8787/oauth/2026-09/token');
	});

	it('asks for few scopes, for others as optional ones, and for those that a person chooses', async () => {
		const standard = await bench.engine.resolveCredential(type, {});
		expect(standard.scope).toBe('oauth crm.objects.contacts.read crm.objects.contacts.write');
		const query = new URLSearchParams(String(standard.authQueryParameters));
		expect(query.get('optional_scope')).toContain('crm.objects.deals.write');
		const custom = await bench.engine.resolveCredential(type, {
			customScopes: true,
			enabledScopes: 'oauth tickets',
			optionalScopes: '',
		});
		expect(custom).toMatchObject({ scope: 'oauth tickets', authQueryParameters: '' });
	});
});

describe.each(['oAuth2', 'refreshToken'] as const)(
	'A token that lives for two seconds (%s)',
	(authentication) => {
		it('costs about one renewal for each life time, with 64 calls in flight, and no item', async () => {
			bench.sandbox.configure({ tokenLifeSeconds: 2, latencyMs: 150 });
			const token = bench.sandbox.issueAccessToken(1);
			const credential = authentication === 'oAuth2' ? bench.oauth(token) : bench.refreshable(token);
			const started = Date.now();
			const result = await bench.run(upsert, items(30_000), { authentication, credential });
			const lives = (Date.now() - started) / 2_000;
			bench.sandbox.configure({ tokenLifeSeconds: 1_800, latencyMs: 0 });
			expect(result.error).toBeUndefined();
			expect(result.json(NODE)).toHaveLength(30_000);
			const renewals = bench.sandbox.calls.count({ path: TOKEN });
			expect(renewals).toBeGreaterThanOrEqual(1);
			expect(renewals).toBeLessThanOrEqual(Math.ceil(lives) + 2);
		}, 180_000);
	},
);

describe('Refresh token', () => {
	const authentication = 'refreshToken' as const;

	it('fetches an access token once, for all calls of a run and for the runs after it', async () => {
		const credential = bench.refreshable();
		const first = await bench.run(upsert, items(6_400), { authentication, credential });
		expect(first.error).toBeUndefined();
		expect(first.json(NODE)).toHaveLength(6_400);
		expect(bench.sandbox.calls.count({ path: TOKEN })).toBe(1);
		expect(credential).toMatchObject({ accessToken: expect.stringContaining('na1-oauth-') as string });
		expect(Number(credential.expiresAt) - Date.now()).toBeGreaterThan(1_700_000);
		const second = await bench.run(upsert, items(1), { authentication, credential });
		expect(second.error).toBeUndefined();
		expect(bench.sandbox.calls.count({ path: TOKEN })).toBe(0);
	});

	it('renews an access token that has expired, and loses no item', async () => {
		const credential = bench.refreshable(bench.sandbox.issueAccessToken(60));
		bench.sandbox.clock.advance(61_000);
		const result = await bench.run(upsert, items(6_400), { authentication, credential });
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(6_400);
		expect(bench.sandbox.calls.count({ path: TOKEN })).toBe(1);
	});

	it.each([
		['answers 503 twice', { kind: 'status' as const, status: 503, times: 2 }],
		['breaks off', { kind: 'cut-before' as const, times: 1 }],
	])('waits for a token endpoint that %s', async (_what, fault) => {
		bench.sandbox.faults.add({ ...fault, route: TOKEN });
		const credential = bench.refreshable();
		const result = await bench.run(upsert, items(1), { authentication, credential });
		bench.sandbox.faults.clear();
		expect(result.error).toBeUndefined();
		expect(bench.sandbox.calls.count({ path: TOKEN })).toBe(fault.times + 1);
	});

	it('survives spaces and line breaks around what was pasted', async () => {
		const { clientId, clientSecret, refreshToken } = bench.sandbox.oauth;
		const pasted = {
			clientId: ` ${clientId}\n`,
			clientSecret: `${clientSecret} `,
			refreshToken: `\t${refreshToken}`,
		};
		const credential = { ...bench.refreshable(), ...pasted };
		const result = await bench.run(upsert, items(1), { authentication, credential });
		expect(result.error).toBeUndefined();
	});
});

describe('The test button', () => {
	const test = async (type: string, data: ICredentialDataDecryptedObject) =>
		await bench.engine.testCredential(type, data);
	const all = () =>
		[
			['hubspotCrmPrivateAppApi', bench.token()],
			['hubspotCrmOAuth2Api', bench.oauth(bench.sandbox.issueAccessToken())],
			['hubspotCrmRefreshTokenApi', bench.refreshable()],
		] as const;

	it('finds a good credential of each kind good', async () => {
		for (const [type, data] of all()) expect([type, await test(type, data)]).toEqual([type, OK]);
	});

	it('takes a Base URL with slashes, spaces or no scheme', async () => {
		const { port, url } = bench.sandbox;
		for (const baseUrl of [`${url}//`, ` ${url}\n`, `127.0.0.1:${port}`, `localhost:${port}/`])
			for (const [type, data] of all())
				expect([type, baseUrl, await test(type, { ...data, baseUrl })]).toEqual([type, baseUrl, OK]);
	});

	it('sends no token and no secret over plain http to another host', async () => {
		// The sandbox is this machine under a name that does not say so.
		for (const host of ['0.0.0.0', '127.0.0.2', 'localhost.localdomain'])
			for (const [type, data] of all()) {
				bench.sandbox.calls.clear();
				const baseUrl = `http://${host}:${bench.sandbox.port}`;
				const result = await test(type, { ...data, baseUrl });
				expect(result.status).toBe('Error');
				const { accessTokenUrl = '' } = await bench.engine.resolveCredential(type, { ...data, baseUrl });
				expect(accessTokenUrl).not.toMatch(/^http:/);
				expect(bench.sandbox.calls.all()).toEqual([]);
			}
	});

	it.each<[what: string, fault: Partial<Fault>]>([
		['a page', { status: 200, body: '<html>Welcome</html>' }],
		['other JSON', { status: 200, body: { ok: true } }],
		['an account without a number', { status: 200, body: { portalId: null } }],
		['nothing', { status: 200, body: '' }],
		['an empty list', { status: 200, body: [] }],
		['a redirect', { status: 302, headers: { location: 'https://evil.example/' } }],
		['another path', { status: 404, body: '<html>404</html>' }],
	])('is not green where a server answers with %s', async (what, fault) => {
		for (const [type, data] of all()) {
			bench.sandbox.faults.add({ kind: 'status', route: /account-info/, ...fault });
			const result = await test(type, data);
			bench.sandbox.faults.clear();
			expect([type, result.status]).toEqual([type, 'Error']);
			if (what !== 'an empty list') expect(result.message).toMatch(/^This address is not HubSpot's API/);
		}
	});

	it.each([
		[
			'a deleted access token',
			'hubspotCrmPrivateAppApi',
			() => bench.token('pat-na1-deleted'),
			/does not accept/,
		],
		[
			'a wrong client secret',
			'hubspotCrmRefreshTokenApi',
			() => ({ ...bench.refreshable(), clientSecret: 'wrong-secret' }),
			/client secret/,
		],
		[
			'a wrong refresh token',
			'hubspotCrmRefreshTokenApi',
			() => ({ ...bench.refreshable(), refreshToken: 'na1-wrong' }),
			/refresh token is invalid/,
		],
	] as const)('says what is wrong with %s', async (_what, type, data, words) => {
		const { status, message } = await test(type, data());
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		expect(message).not.toMatch(/wrong-secret|na1-wrong|pat-na1/);
	});
});

describe('Access token', () => {
	it('of an account in the EU is taken like any other', async () => {
		const { token, portalId } = await new SandboxClient(bench.sandbox.url).addPortal('Dublin', 'eu1');
		expect(token).toMatch(/^pat-eu1-/);
		const result = await bench.run(upsert, items(1), { credential: bench.token(token) });
		expect(result.error).toBeUndefined();
		const { id, url } = result.json(NODE)[0] ?? {};
		expect(url).toBe(`https://app-eu1.hubspot.com/contacts/${portalId}/record/0-1/${String(id)}`);
		const account = await bench.run({ resource: 'account', operation: 'check' }, [{}], {
			credential: bench.token(token),
		});
		expect(account.json(NODE)).toMatchObject([{ status: 'active', portalId, dataHostingLocation: 'eu1' }]);
	});

	it('survives spaces and line breaks around it', async () => {
		const result = await bench.run(upsert, items(1), {
			credential: bench.token(`  ${bench.sandbox.token}\n`),
		});
		expect(result.error).toBeUndefined();
	});
});
