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

describe('Access token', () => {
	it('survives spaces and line breaks around it', async () => {
		const result = await bench.run(upsert, items(1), {
			credential: bench.token(`  ${bench.sandbox.token}\n`),
		});
		expect(result.error).toBeUndefined();
	});
});
