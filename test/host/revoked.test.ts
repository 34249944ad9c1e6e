import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { SandboxClient } from '../../sandbox/client';
import type { PortalAccess } from '../../sandbox/client';
import { errorOf, HostBench, MAPPED, matchBy, NODE } from '../support/host';

let bench: HostBench;
let control: SandboxClient;
beforeAll(async () => {
	bench = await HostBench.start();
	control = new SandboxClient(bench.sandbox.url);
});
afterAll(async () => await bench.stop());

const TOKEN = /oauth\/2026-09\/token/;
const upsert: INodeParameters = {
	resource: 'contact',
	operation: 'upsert',
	matchProperty: matchBy('email'),
	...MAPPED,
};
const search: INodeParameters = {
	resource: 'contact',
	operation: 'search',
	specifyFilters: 'json',
	filterGroupsJson: '[]',
};
const people = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ email: `gone${at}@example.com` }));

/** A connection to an account of its own, with an access token that still lives. */
interface Connected {
	portal: PortalAccess;
	accessToken: string;
}

async function post(path: string, form: Record<string, string>): Promise<void> {
	const response = await fetch(`${bench.sandbox.url}${path}`, {
		method: 'POST',
		body: new URLSearchParams(form),
	});
	expect(response.status).toBe(200);
}
async function uninstall({ accessToken }: Connected): Promise<void> {
	const response = await fetch(`${bench.sandbox.url}/appinstalls/2026-09/external-install`, {
		method: 'DELETE',
		headers: { authorization: `Bearer ${accessToken}` },
	});
	expect(response.status).toBe(204);
}
async function revoke({ portal, accessToken }: Connected): Promise<void> {
	const { clientId, clientSecret, refreshToken } = portal.oauth;
	await post('/oauth/2026-09/token/revoke', {
		client_id: clientId,
		client_secret: clientSecret,
		token: refreshToken,
	});
	bench.sandbox.revokeToken(accessToken);
}

const oauth = ({ portal, accessToken }: Connected): ICredentialDataDecryptedObject => ({
	...portal.oauth,
	baseUrl: bench.sandbox.url,
	oauthTokenData: { access_token: accessToken, refresh_token: portal.oauth.refreshToken, expires_in: 1_800 },
});
const refreshable = ({ portal, accessToken }: Connected): ICredentialDataDecryptedObject => ({
	...portal.oauth,
	baseUrl: bench.sandbox.url,
	accessToken,
});
const secretless = (data: ICredentialDataDecryptedObject) => ({ ...data, clientSecret: 'not-the-secret' });
const expire = async ({ accessToken }: Connected) => bench.sandbox.revokeToken(accessToken);

/** How a connection ends; then the calls to the API and to the token endpoint that it takes to know. */
const ENDS = [
	[
		'a deleted private-app token',
		'privateApp',
		async ({ portal }: Connected) => bench.sandbox.revokeToken(portal.token),
		({ portal }: Connected) => bench.token(portal.token),
		/access token is wrong, expired or deleted/,
		1,
		0,
	],
	[
		'a token that never was one',
		'privateApp',
		async () => {},
		() => bench.token('pat-na1-nonsense'),
		/access token is wrong, expired or deleted/,
		1,
		0,
	],
	['an uninstalled app', 'oAuth2', uninstall, oauth, /uninstalled or its access was revoked/, 2, 1],
	['a revoked refresh token', 'oAuth2', revoke, oauth, /uninstalled or its access was revoked/, 2, 1],
	[
		'a wrong client secret',
		'oAuth2',
		expire,
		(connected: Connected) => secretless(oauth(connected)),
		/client ID or client secret is wrong/,
		2,
		1,
	],
	[
		'an uninstalled app',
		'refreshToken',
		uninstall,
		refreshable,
		/uninstalled or its access was revoked/,
		2,
		1,
	],
	[
		'a revoked refresh token',
		'refreshToken',
		revoke,
		refreshable,
		/uninstalled or its access was revoked/,
		2,
		1,
	],
	[
		'a wrong client secret before the first token',
		'refreshToken',
		expire,
		(connected: Connected) => secretless({ ...refreshable(connected), accessToken: '' }),
		/client ID or client secret is wrong/,
		0,
		1,
	],
] as const;

describe.each(ENDS)('%s (%s)', (_name, authentication, end, credentialOf, words, calls, renewals) => {
	const ended = async () => {
		const portal = await control.addPortal('Gone');
		const connected = { portal, accessToken: await control.issueAccessToken(portal.portalId) };
		await end(connected);
		return credentialOf(connected);
	};
	const expectFewCalls = () => {
		expect(bench.sandbox.calls.count({ path: TOKEN })).toBe(renewals);
		expect(bench.sandbox.calls.count()).toBe(calls + renewals);
	};

	it.each([
		['a batch of writes', upsert, 6_400],
		['searches, one after the other', search, 5],
	])('ends %s with one clear error and without another call', async (_what, parameters, count) => {
		const credential = await ended();
		const result = await bench.run(parameters, people(count), { authentication, credential });
		expect(result.error?.message).toMatch(/^HubSpot no longer accepts this connection: /);
		expect(result.error?.message).toMatch(words);
		expect(result.error?.description).toMatch(/Reconnect the credential|reconnect the credential/);
		expectFewCalls();
	});

	it('gives every item its error under "continue on fail", without another call', async () => {
		const credential = await ended();
		const result = await bench.run(search, people(5), {
			authentication,
			credential,
			onError: 'continueRegularOutput',
		});
		expect(result.error).toBeUndefined();
		const errors = result.json(NODE).map(errorOf);
		expect(errors).toHaveLength(5);
		for (const { message } of errors) expect(message).toMatch(words);
		expectFewCalls();
	});

	it('shows no secret', async () => {
		const credential: ICredentialDataDecryptedObject = await ended();
		const result = await bench.run(upsert, people(1), { authentication, credential });
		const told = JSON.stringify([result.error?.message, result.error?.description, result.error?.context]);
		const { accessToken = '', clientSecret = '', refreshToken = '' } = credential;
		for (const secret of [accessToken, clientSecret, refreshToken])
			if (secret !== '') expect(told).not.toContain(String(secret));
	});
});

it('a token that is deleted in the middle of a run ends it with the calls that were under way', async () => {
	const { token } = await control.addPortal('Midway');
	bench.sandbox.configure({ latencyMs: 50 });
	bench.sandbox.calls.clear();
	const running = bench.run(upsert, people(20_000), { credential: bench.token(token) });
	while (bench.sandbox.calls.count({ status: 200 }) < 3)
		await new Promise((resolve) => setTimeout(resolve, 5));
	bench.sandbox.revokeToken(token);
	const { error } = await running;
	bench.sandbox.configure({ latencyMs: 0 });
	expect(error?.message).toMatch(/access token is wrong, expired or deleted/);
	expect(bench.sandbox.calls.count({ status: 401 })).toBeLessThanOrEqual(64);
	expect(bench.sandbox.calls.count()).toBeLessThan(200);
});
