import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { HostBench, MAPPED, matchBy, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());

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
		expect(bench.sandbox.calls.count({ path: /oauth\/2026-09\/token/ })).toBe(1);
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
		const renewals = bench.sandbox.calls.count({ path: /oauth\/2026-09\/token/ });
		expect(renewals).toBeGreaterThanOrEqual(2);
		expect(renewals).toBeLessThanOrEqual(6);
	});

	it('a credential that was never connected says so', async () => {
		const { oauthTokenData: _none, ...unconnected } = bench.oauth('');
		const result = await bench.run(upsert, items(1), { authentication: 'oAuth2', credential: unconnected });
		expect(result.error?.message).toBe('HubSpot no longer accepts this connection');
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

describe('Access token', () => {
	it('survives spaces and line breaks around it', async () => {
		const result = await bench.run(upsert, items(1), {
			credential: bench.token(`  ${bench.sandbox.token}\n`),
		});
		expect(result.error).toBeUndefined();
	});
});
