import type { IDataObject } from 'n8n-workflow';

import { SandboxClient } from '../../sandbox/client';
import { HostBench, NODE } from '../support/host';

let bench: HostBench;
let control: SandboxClient;
beforeAll(async () => {
	bench = await HostBench.start();
	control = new SandboxClient(bench.sandbox.url);
});
afterAll(async () => await bench.stop());
afterEach(() => bench.sandbox.faults.clear());

const check = { resource: 'account', operation: 'check' };
const report = async (options?: Parameters<HostBench['run']>[2]) => {
	const result = await bench.run(check, [{}], options);
	expect(result.error).toBeUndefined();
	return result.json(NODE)[0] as IDataObject;
};

describe('Check Connection', () => {
	it('tells which account an access token leads to, and how much of the day is used', async () => {
		const json = await report();
		expect(json).toMatchObject({
			status: 'active',
			portalId: bench.sandbox.portalId,
			accountName: 'Sandbox',
			accountType: 'DEVELOPER_TEST',
			tokenKind: 'accessToken',
			expiresInSeconds: null,
			scopes: null,
			missingScopes: [],
			unknownScopes: [],
		});
		const { used, limit, remaining } = json.apiUsage as Record<string, number>;
		expect(used).toBeGreaterThan(0);
		expect(remaining).toBe((limit ?? 0) - (used ?? 0));
		expect(bench.sandbox.calls.count()).toBe(2 + 8);
	});

	it.each(['oAuth2', 'refreshToken'] as const)(
		'tells scopes and remaining time of a token (%s)',
		async (authentication) => {
			const token = bench.sandbox.issueAccessToken(600);
			const credential = authentication === 'oAuth2' ? bench.oauth(token) : bench.refreshable(token);
			const json = await report({ authentication, credential });
			expect(json).toMatchObject({ status: 'active', tokenKind: authentication, missingScopes: [] });
			expect(json.scopes).toContain('crm.objects.contacts.write');
			expect(json.expiresInSeconds).toBeGreaterThan(590);
			expect(json.expiresInSeconds).toBeLessThanOrEqual(600);
			expect(JSON.stringify(json)).not.toContain(token);
		},
	);

	it('names the operations whose scopes were not granted', async () => {
		bench.sandbox.faults.add({
			kind: 'status',
			status: 200,
			route: /introspect/,
			body: {
				active: true,
				scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.deals.write'],
				expires_in: 90,
			},
		});
		const credential = bench.oauth(bench.sandbox.issueAccessToken());
		const { missingScopes } = await report({ authentication: 'oAuth2', credential });
		expect(missingScopes).toContainEqual({
			resource: 'contact',
			operation: 'create',
			scopes: ['crm.objects.contacts.write'],
		});
		expect(missingScopes).toContainEqual({
			resource: 'deal',
			operation: 'search',
			scopes: ['crm.objects.deals.read'],
		});
		const named = (missingScopes as IDataObject[]).map(
			({ resource, operation }) => `${String(resource)} ${String(operation)}`,
		);
		expect(named).not.toContain('contact get');
		expect(named).not.toContain('deal update');
	});

	it('finds out what an access token may do, of which HubSpot lists no scopes, and changes nothing', async () => {
		const scopes = [
			'oauth',
			'crm.objects.contacts.read',
			'crm.objects.contacts.write',
			'crm.objects.deals.read',
		];
		const json = await report({ credential: bench.token(bench.sandbox.issuePrivateToken(scopes)) });
		expect(json).toMatchObject({ status: 'active', scopes: null });
		const missing = json.missingScopes as Array<{ resource: string; operation: string; scopes: string[] }>;
		expect(missing.map(({ resource }) => resource)).not.toContain('contact');
		expect(missing.filter(({ resource }) => resource === 'deal').map(({ operation }) => operation)).toEqual(
			expect.arrayContaining(['create', 'upsert', 'update', 'delete']),
		);
		expect(missing).not.toContainEqual(expect.objectContaining({ resource: 'deal', operation: 'search' }));
		expect(missing).toContainEqual({
			resource: 'company',
			operation: 'search',
			scopes: ['crm.objects.companies.read'],
		});
		for (const type of ['contacts', 'companies', 'deals']) expect(bench.sandbox.records.count(type)).toBe(0);
	});

	it('calls scopes unknown, not missing, of which HubSpot says neither yes nor no', async () => {
		bench.sandbox.faults.add({ kind: 'status', status: 404, route: /deals\/batch\/update/ });
		const { status, missingScopes, unknownScopes } = await report();
		expect({ status, missingScopes }).toEqual({ status: 'active', missingScopes: [] });
		expect(unknownScopes).toEqual(
			['create', 'upsert', 'delete', 'update'].map((operation) => ({
				resource: 'deal',
				operation,
				scopes: ['crm.objects.deals.write'],
			})),
		);
	});

	it('is content with either of two scopes of which one is enough', async () => {
		for (const scope of ['tickets', 'crm.objects.tickets.read']) {
			const credential = bench.token(bench.sandbox.issuePrivateToken(['oauth', scope]));
			const missing = (await report({ credential })).missingScopes as IDataObject[];
			expect(missing).not.toContainEqual(expect.objectContaining({ resource: 'ticket', operation: 'get' }));
			expect(missing).toContainEqual({
				resource: 'deal',
				operation: 'get',
				scopes: ['crm.objects.deals.read'],
			});
		}
		const credential = bench.token(bench.sandbox.issuePrivateToken(['oauth']));
		expect((await report({ credential })).missingScopes).toContainEqual({
			resource: 'ticket',
			operation: 'get',
			scopes: ['tickets or crm.objects.tickets.read'],
		});
	});

	it('asks once, however many items there are', async () => {
		const result = await bench.run(
			check,
			Array.from({ length: 50 }, () => ({})),
		);
		expect(result.json(NODE)).toHaveLength(50);
		expect(result.items(NODE)[49]?.pairedItem).toEqual({ item: 49 });
		expect(bench.sandbox.calls.count()).toBe(2 + 8);
	});

	it('a token that is gone is a result: revoked', async () => {
		const { token } = await control.addPortal('Gone');
		bench.sandbox.revokeToken(token);
		const json = await report({ credential: bench.token(token) });
		expect(json).toMatchObject({ status: 'revoked', tokenKind: 'accessToken' });
		expect(json.reason).toMatch(/no longer accepts this connection/);
		expect(json.advice).toMatch(/Reconnect the credential/);
		expect(bench.sandbox.calls.count()).toBe(1);
	});

	it('a token that has expired and cannot be renewed is a result: expired', async () => {
		const json = await report({ credential: bench.token('not-a-token-of-hubspot') });
		expect(json).toMatchObject({ status: 'expired' });
	});

	it('a refresh token that is refused is a result: revoked', async () => {
		const credential = { ...bench.refreshable(), refreshToken: 'na1-refused' };
		const json = await report({ authentication: 'refreshToken', credential });
		expect(json).toMatchObject({ status: 'revoked' });
		expect(json.reason).toMatch(/uninstalled or its access was revoked/);
	});

	it('a credential that was never connected is a result: revoked', async () => {
		const { oauthTokenData: _none, ...credential } = bench.oauth('');
		const json = await report({ authentication: 'oAuth2', credential });
		expect(json).toMatchObject({ status: 'revoked' });
		expect(json.reason).toMatch(/never connected/);
	});

	it('a host that is not there is a result: unreachable', async () => {
		const credential = { ...bench.token(), baseUrl: 'http://127.0.0.1:9' };
		const json = await report({ credential });
		expect(json).toMatchObject({
			status: 'unreachable',
			reason: expect.stringContaining('could not be reached') as string,
		});
	});
});

describe('Two accounts side by side', () => {
	it('keep their tokens, limits and caches apart, in one workflow and in parallel executions', async () => {
		const portals = await Promise.all(['North', 'South'].map(async (name) => await control.addPortal(name)));
		const credentials = Object.fromEntries(
			portals.map(({ token }, at) => [
				`account${at}`,
				{ type: 'hubspotCrmPrivateAppApi', data: bench.token(token) },
			]),
		);
		const step = (at: number) => ({
			id: `node${at}`,
			name: `Write ${at}`,
			type: 'n8n-nodes-hubspot-crm.hubspotCrm',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {
				authentication: 'privateApp',
				resource: 'contact',
				operation: 'upsert',
				matchProperty: { __rl: true, mode: 'name', value: 'email' },
				specifyProperties: 'json',
				propertiesJson: `={{ { email: $('Start').all()[$itemIndex].json.email, firstname: "${at}" } }}`,
			},
			credentials: { hubspotCrmPrivateAppApi: { id: `account${at}`, name: `Account ${at}` } },
		});
		const start = {
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {},
		};
		const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
		const execution = async (run: number) =>
			await bench.engine.run({
				workflow: {
					nodes: [start, step(0), step(1)],
					connections: { Start: to('Write 0'), 'Write 0': to('Write 1') },
				},
				credentials,
				pinned: {
					Start: Array.from({ length: 300 }, (_, at) => ({ email: `side${run}-${at}@example.com` })),
				},
			});
		bench.sandbox.calls.clear();
		for (const result of await Promise.all([0, 1, 2].map(execution))) {
			expect(result.error).toBeUndefined();
			for (const [at, { portalId }] of portals.entries()) {
				const written = result.json(`Write ${at}`);
				expect(written).toHaveLength(300);
				// The address of a record is built from what is remembered of the account.
				for (const { firstname, url } of written) {
					expect(firstname).toBe(String(at));
					expect(url).toContain(`/${portalId}/`);
				}
			}
		}
		for (const { token } of portals) {
			const calls = bench.sandbox.calls.all().filter((call) => call.token === token.slice(-4));
			expect(calls.filter(({ path }) => path.endsWith('/batch/upsert'))).toHaveLength(9);
		}
	});

	it('forgets the old account when another token is put into the same credential', async () => {
		const [north, south] = await Promise.all(
			['Old', 'New'].map(async (name) => await control.addPortal(name)),
		);
		for (const { token, portalId } of [north, south] as NonNullable<typeof north>[]) {
			const upsert = {
				resource: 'contact',
				operation: 'upsert',
				matchProperty: { __rl: true, mode: 'name', value: 'email' },
				specifyProperties: 'json',
				propertiesJson: '{"email":"moved@example.com"}',
			};
			const result = await bench.run(upsert, [{}], { credential: bench.token(token) });
			expect(result.json(NODE)[0]?.url).toContain(`/${portalId}/`);
		}
	});
});
