import type { IDataObject } from 'n8n-workflow';

import type { WebhookServer } from '../../harness/webhooks';
import { WEBHOOK_TRIGGER } from '../../harness/webhook-workflow';
import { signatureV3 } from '../../sandbox/webhooks/signature';
import { HostBench } from '../support/host';
import { creation, until, WebhookBench } from '../support/webhooks';
import type { Sending } from '../support/webhooks';

let bench: HostBench;
let hooks: WebhookBench;

beforeAll(async () => {
	bench = await HostBench.start();
	hooks = new WebhookBench(bench);
});
afterEach(async () => {
	await hooks.close();
	bench.sandbox.configure({ latencyMs: 0 });
	bench.sandbox.faults.clear();
});
afterAll(async () => await bench.stop());

const secret = () => hooks.secret;
const server = () => hooks.server as WebhookServer;
const listen = async (...given: Parameters<WebhookBench['listen']>) => await hooks.listen(...given);
const send = async (...given: Parameters<WebhookBench['send']>) => await hooks.send(...given);
const json = () => hooks.json();
const ids = () => hooks.ids();

describe("HubSpot's deliveries", () => {
	test('start the workflow with one item for each event', async () => {
		const { sandbox } = bench;
		const { origin, path, runs } = await listen();
		sandbox.webhooks.configure(`${origin}${path}?from=hs%3Aapp`, [
			{ eventType: 'contact.creation' },
			{ eventType: 'object.propertyChange', objectTypeId: '0-1', propertyName: 'city' },
		]);
		const made = await bench.run(
			{ resource: 'contact', operation: 'create', specifyProperties: 'json', propertiesJson: '={{ $json }}' },
			[{ email: 'ada@example.com', city: 'London' }],
		);
		const id = String(made.json('HubSpot CRM')[0]?.id);
		await until(() => json().length === 2);
		expect(sandbox.webhooks.deliveries.every(({ status }) => status === 200)).toBe(true);
		expect(json().find(({ event }) => event === 'creation')).toEqual({
			event: 'creation',
			objectType: 'contact',
			objectTypeId: '0-1',
			recordId: id,
			occurredAtIso: expect.stringMatching(/^20.*Z$/),
			eventId: expect.any(Number),
			subscriptionId: expect.any(Number),
			portalId: sandbox.portalId,
			appId: Number(sandbox.webhooks.appId),
			occurredAt: expect.any(Number),
			subscriptionType: 'contact.creation',
			attemptNumber: 0,
			objectId: Number(id),
			changeFlag: 'NEW',
			changeSource: 'INTEGRATION',
			sourceId: expect.any(String),
		});
		expect(json().find(({ event }) => event === 'propertyChange')).toMatchObject({
			objectType: 'contact',
			recordId: id,
			propertyName: 'city',
			propertyValue: 'London',
		});
		const run = await runs[0];
		expect(run?.data.resultData.error).toBeUndefined();
		expect(run?.data.resultData.runData.After?.[0]?.data?.main?.[0]).toHaveLength(json().length);
	});

	test('come in the order in which the changes were made', async () => {
		await listen();
		expect((await send([creation(3), creation(1), creation(2)])).status).toBe(200);
		expect(ids()).toEqual([1, 2, 3]);
		expect(server().executions).toHaveLength(1);
	});

	test('are answered at once, however the body is spelled', async () => {
		await listen();
		expect(
			await send([], { body: `[ ${JSON.stringify(creation(1, { propertyValue: 'Zoë 🚀' }))}\n]` }),
		).toEqual({ status: 200, text: '' });
		expect(json()[0]?.propertyValue).toBe('Zoë 🚀');
		expect((await send([])).status).toBe(200);
		expect((await send([], { body: '{"an":"object"}' })).status).toBe(400);
		expect(server().executions).toHaveLength(1);
		expect(server().errors).toEqual([]);
	});
});

describe('the URL', () => {
	test('is the public one behind a proxy, with the query as it came', async () => {
		await listen({}, { publicUrl: 'https://n8n.example.com/base' });
		const { origin, path } = server();
		const query = '?a=%3a%20b&c';
		expect(
			(
				await send([creation(1)], {
					path: path + query,
					signedUrl: `https://n8n.example.com/base${path}${query}`,
				})
			).status,
		).toBe(200);
		expect((await send([creation(2)], { signedUrl: origin + path })).status).toBe(401);
		const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
		expect(
			(await send([creation(3)], { signedUrl: `https://evil.example${path}`, headers: forged })).status,
		).toBe(401);
		expect(ids()).toEqual([1]);
	});

	test('can be the test URL', async () => {
		await listen({}, { publicUrl: 'https://n8n.example.com/base' });
		const { path, testPath } = server();
		const test = { path: testPath, signedUrl: `https://n8n.example.com/base${testPath}` };
		// Nothing is remembered there, so that a person can try the same event again.
		for (let time = 0; time < 2; time++) expect((await send([creation(1)], test)).status).toBe(200);
		expect(
			(await send([creation(1)], { ...test, signedUrl: `https://n8n.example.com/base${path}` })).status,
		).toBe(401);
		expect(ids()).toEqual([1, 1]);
		expect(server().staticData()).toBe('{}');
	});

	test('can be given where a tunnel makes it another one', async () => {
		await listen({ options: { publicUrl: 'https://tunnel.example/x' } });
		expect((await send([creation(1)], { signedUrl: 'https://tunnel.example/x' })).status).toBe(200);
		expect((await send([creation(2)])).status).toBe(401);
		expect(ids()).toEqual([1]);
	});
});

describe('forged and broken requests', () => {
	test('start nothing and get 401', async () => {
		await listen();
		const v3 = 'x-hubspot-signature-v3';
		const time = 'x-hubspot-request-timestamp';
		const cases: Sending[] = [
			{ key: 'another secret' },
			{ key: '' },
			{ signedBody: '[]' },
			{ at: Date.now() - 301_000 },
			{ at: Date.now() + 301_000 },
			{ signedUrl: 'https://example.com' },
			{ without: [v3] },
			{ without: [time] },
			{ without: [v3, time] },
			{ headers: { [v3]: '' } },
			{ headers: { [time]: String(Date.now() + 1) } },
		];
		for (const one of cases) expect((await send([creation(1)], one)).status).toBe(401);
		expect(server().executions).toEqual([]);
		// The answer does not help whoever guesses.
		expect((await send([creation(1)], { key: 'x' })).text).not.toContain(secret());
	});

	test('are refused without a client secret, although anybody can sign with none', async () => {
		await listen(
			{},
			{ credentials: { secret: { type: 'hubspotCrmWebhookSecretApi', data: { clientSecret: ' ' } } } },
		);
		expect((await send([creation(1)], { key: '' })).status).toBe(401);
		expect((await send([creation(1)], { key: ' ' })).status).toBe(401);
	});

	test('of version 1 are let in only on request', async () => {
		const onlyV1 = { without: ['x-hubspot-signature-v3', 'x-hubspot-request-timestamp'] };
		await listen({ options: { acceptV1Signatures: true } });
		expect((await send([creation(1)], onlyV1)).status).toBe(200);
		expect((await send([creation(2)], { ...onlyV1, signedBody: '[]' })).status).toBe(401);
		expect(ids()).toEqual([1]);
	});

	test('never get in: 10,000 of them, among which a true one does', async () => {
		await listen({}, { runWorkflow: false });
		const random = seeded(20_261_122);
		const good = JSON.stringify([creation(1)]);
		const statuses = new Map<number, number>();
		const forge = async () => {
			const { status } = await send([], forgery(random, good));
			statuses.set(status, (statuses.get(status) ?? 0) + 1);
		};
		for (let sent = 0; sent < 10_000; sent += 50) await Promise.all(Array.from({ length: 50 }, forge));
		expect(server().executions).toEqual([]);
		// 422: n8n itself does not read broken JSON.
		expect([...statuses.keys()].filter((status) => ![401, 422].includes(status))).toEqual([]);
		expect(statuses.get(401)).toBeGreaterThan(5_000);
		expect((await send([creation(1)])).status).toBe(200);
		expect(server().executions).toHaveLength(1);
		expect(server().errors).toEqual([]);
	}, 180_000);
});

/** A generator of whole numbers below a bound, the same in each run (mulberry32). */
function seeded(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

/** A request that is wrong in one of many ways. */
function forgery(random: (below: number) => number, good: string): Sending {
	const spoil = (text: string) => {
		const at = random(text.length);
		const other = String.fromCharCode(33 + ((text.charCodeAt(at) - 33 + 1 + random(90)) % 94));
		return text.slice(0, at) + other + text.slice(at + 1);
	};
	const { origin, path } = server();
	const now = Date.now();
	const signature = signatureV3(secret(), 'POST', origin + path, good, now);
	const signed = (value: string) => ({
		headers: { 'x-hubspot-signature-v3': value, 'x-hubspot-request-timestamp': String(now) },
	});
	const ways: Array<() => Sending> = [
		() => ({ body: good, key: spoil(secret()) }),
		() => ({ body: spoil(good), signedBody: good }),
		() => ({ body: good + ' ', signedBody: good }),
		() => ({ body: good.slice(0, random(good.length)), signedBody: good }),
		() => ({ body: good, path: `${path}?page=${random(1e6)}`, signedUrl: origin + path }),
		() => ({ body: good, signedUrl: spoil(origin + path) }),
		() => ({ body: good, at: now - 300_001 - 1_000 - random(1e9) }),
		() => ({ body: good, at: now + 330_000 + random(1e9) }),
		() => ({ body: good, ...signed(spoil(signature)) }),
		() => ({ body: good, ...signed(signature.slice(0, random(signature.length))) }),
		() => ({ body: good, ...signed(`${signature}=`) }),
		() => ({ body: good, ...signed(`${signature}, ${signature}`) }),
		() => ({ body: good, ...signed(Buffer.from(signature, 'base64').toString('hex')) }),
		() => ({ body: good, headers: { 'x-hubspot-request-timestamp': String(now + 60_000 + random(1e6)) } }),
		() => ({ body: good, headers: { 'x-hubspot-request-timestamp': spoil('not a number') } }),
		() => ({ body: good, without: ['x-hubspot-signature-v3'] }),
		() => ({ body: good, without: ['x-hubspot-request-timestamp'] }),
		() => ({ body: '', signedBody: good }),
		() => ({ body: good, headers: { 'content-type': 'text/plain' }, signedBody: '' }),
	];
	return (ways[random(ways.length)] as () => Sending)();
}

describe('events that HubSpot sends again', () => {
	test('are dropped', async () => {
		await listen();
		await send([creation(1), creation(2), creation(1)]);
		await send([creation(2, { attemptNumber: 1 }), creation(3)]);
		expect((await send([creation(1, { attemptNumber: 2 })])).status).toBe(200);
		expect(ids()).toEqual([1, 2, 3]);
	});

	test('are dropped after a restart as well', async () => {
		const { staticData } = await listen();
		await send([creation(1), creation(2)]);
		// Another workflow id: this process remembers nothing of it.
		await listen({}, { staticData: staticData() });
		await send([creation(2, { attemptNumber: 1 }), creation(3)]);
		expect(ids()).toEqual([3]);
	});

	test('are dropped when they come at the same time', async () => {
		await listen();
		const deliveries = Array.from({ length: 20 }, (_, copy) => send([creation(1), creation(100 + copy)]));
		expect((await Promise.all(deliveries)).every(({ status }) => status === 200)).toBe(true);
		expect(ids().filter((id) => id === 1)).toHaveLength(1);
		expect(new Set(ids()).size).toBe(21);
	});

	test('come through if n8n could not start the workflow', async () => {
		let isDown = true;
		await listen(
			{},
			{
				beforeStart: () => {
					if (isDown) throw new Error('no database');
				},
			},
		);
		expect((await send([creation(1)])).status).toBe(500);
		isDown = false;
		expect((await send([creation(1, { attemptNumber: 1 })])).status).toBe(200);
		expect((await send([creation(1, { attemptNumber: 2 })])).status).toBe(200);
		expect(ids()).toEqual([1]);
	});

	test('are dropped if n8n was too slow to tell HubSpot that the workflow has started', async () => {
		const starts: Array<() => void> = [];
		await listen({}, { beforeStart: () => new Promise<void>((start) => starts.push(start)) });
		const impatient = new AbortController();
		const slow = send([creation(1)], { signal: impatient.signal });
		await until(() => starts.length === 1);
		impatient.abort();
		await expect(slow).rejects.toThrow('abort');
		// Meanwhile another delivery comes, and what n8n stores for it comes last.
		const other = send([creation(2)]);
		await until(() => starts.length === 2);
		starts[0]?.();
		await until(() => ids().length === 1);
		starts[1]?.();
		expect((await other).status).toBe(200);

		const again = send([creation(1, { attemptNumber: 1 }), creation(3)]);
		await until(() => starts.length === 3);
		starts[2]?.();
		expect((await again).status).toBe(200);
		expect(ids()).toEqual([1, 2, 3]);
	});

	test('come through if n8n failed after HubSpot had given up', async () => {
		let fail: ((error: Error) => void) | undefined;
		const beforeStart = jest.fn(() => new Promise<void>((_, reject) => (fail = reject)));
		const { errors } = await listen({}, { beforeStart });
		const impatient = new AbortController();
		const slow = send([creation(1)], { signal: impatient.signal });
		await until(() => fail !== undefined);
		impatient.abort();
		await expect(slow).rejects.toThrow('abort');
		fail?.(new Error('no database'));
		await until(() => errors.length === 1);
		beforeStart.mockResolvedValue(undefined);
		expect((await send([creation(1, { attemptNumber: 1 })])).status).toBe(200);
		expect(ids()).toEqual([1]);
	});

	describe('while n8n is slow to start the first delivery', () => {
		/** n8n, which starts a delivery when it is told to; `fail` makes it answer with 500. */
		async function listenToSlow() {
			const starts: Array<{ go: () => void; fail: () => void }> = [];
			const slow = { isSlow: true };
			const beforeStart = async () => {
				if (!slow.isSlow) return;
				await new Promise<void>((resolve, reject) =>
					starts.push({ go: resolve, fail: () => reject(new Error('no database')) }),
				);
			};
			await listen({}, { beforeStart });
			return { starts, slow, beforeStart };
		}

		/** Sends events and stops waiting as soon as n8n has them in hand, as HubSpot does after five seconds. */
		async function giveUp(events: object[], starts: unknown[]): Promise<void> {
			const impatient = new AbortController();
			const before = starts.length;
			const sent = send(events, { signal: impatient.signal });
			await until(() => starts.length > before);
			impatient.abort();
			await expect(sent).rejects.toThrow('abort');
		}

		test.each([true, false])('are sent away and lose nothing; n8n starts at last: %s', async (succeeds) => {
			const { starts, slow } = await listenToSlow();
			await giveUp([creation(1)], starts);
			slow.isSlow = false;
			const again = [creation(1, { attemptNumber: 1 }), creation(2)];
			const refused = await Promise.all([send(again), send([creation(1, { attemptNumber: 1 })])]);
			expect(refused.map(({ status }) => status)).toEqual([503, 503]);
			expect(refused[0]?.text).toContain('Send them again');
			expect(ids()).toEqual([]);

			if (succeeds) starts[0]?.go();
			else starts[0]?.fail();
			await until(() => server().executions.length + server().errors.length === 1);
			for (const attemptNumber of [2, 3]) {
				expect((await send([creation(1, { attemptNumber }), creation(2)])).status).toBe(200);
			}
			expect(ids()).toEqual([1, 2]);
		});

		test('are waited for if it takes only a moment, and start once if n8n failed', async () => {
			const { starts, slow } = await listenToSlow();
			const first = send([creation(1)]);
			await until(() => starts.length === 1);
			slow.isSlow = false;
			const others = Array.from({ length: 8 }, (_, copy) => send([creation(1), creation(100 + copy)]));
			await new Promise((resolve) => setTimeout(resolve, 100));
			expect(ids()).toEqual([]);
			starts[0]?.fail();
			expect((await first).status).toBe(500);
			// Whoever waits in turn for the one that took the event over may have to come again.
			for (const [copy, other] of others.entries()) {
				if ((await other).status === 503) await send([creation(1), creation(100 + copy)]);
			}
			expect(ids().sort((a, b) => a - b)).toEqual([1, 100, 101, 102, 103, 104, 105, 106, 107]);
		});

		test('come through if n8n ends before it could start', async () => {
			const { starts } = await listenToSlow();
			await giveUp([creation(1)], starts);
			await hooks.restart();
			expect((await send([creation(1, { attemptNumber: 1 })])).status).toBe(200);
			expect(ids()).toEqual([1]);
		});

		test('are dropped if n8n started it and ended then, whatever else was slow at the time', async () => {
			const { starts } = await listenToSlow();
			for (const id of [1, 2, 3]) await giveUp([creation(id)], starts);
			for (const [at, { go }] of starts.entries()) {
				go();
				await until(() => ids().length === at + 1);
			}
			await hooks.restart();
			for (const id of [1, 2, 3]) {
				expect((await send([creation(id, { attemptNumber: 1 })])).status).toBe(200);
			}
			expect(ids()).toEqual([]);
		});

		test('come from HubSpot again and again until it is decided, and start once', async () => {
			const { sandbox } = bench;
			const { starts, slow } = await listenToSlow();
			const { origin, path } = server();
			// HubSpot's clock and n8n's run together.
			const now = Date.now.bind(Date);
			const clock = { ahead: 0 };
			const spy = jest.spyOn(Date, 'now').mockImplementation(() => now() + clock.ahead);
			const statuses = () => sandbox.webhooks.deliveries.slice(before).map(({ status }) => status);
			const before = sandbox.webhooks.deliveries.length;
			const later = async (ms: number, count: number) => {
				clock.ahead += ms;
				sandbox.clock.advance(0);
				for (const end = now() + 8_000; statuses().length < count && now() < end;)
					await new Promise((resolve) => setTimeout(resolve, 20));
			};
			try {
				sandbox.webhooks.configure(origin + path, [{ eventType: 'object.creation', objectTypeId: '0-2' }]);
				const create = { resource: 'company', operation: 'create', specifyProperties: 'json' };
				await bench.run({ ...create, propertiesJson: '={{ $json }}' }, [{ name: 'Slow' }]);
				await later(0, 1);
				slow.isSlow = false;
				await later(2 * 60_000, 2);
				await later(10 * 60_000, 3);
				starts[0]?.go();
				await until(() => ids().length === 1);
				await later(30 * 60_000, 4);
				expect(statuses()).toEqual([0, 503, 503, 200]);
				expect(json()).toMatchObject([{ event: 'creation', objectType: 'company', attemptNumber: 0 }]);
			} finally {
				spy.mockRestore();
				sandbox.webhooks.configure(origin + path, []);
			}
		});
	});

	test('never grow what n8n has to store without end', async () => {
		await listen({}, { runWorkflow: false });
		for (let burst = 0; burst < 60; burst++) {
			await send(Array.from({ length: 100 }, (_, at) => creation(1_000 + burst * 100 + at)));
		}
		expect(json()).toHaveLength(6_000);
		expect(server().staticData().length).toBeLessThan(70_000);
	});
});

describe('filters', () => {
	test('leave out what was not asked for', async () => {
		await listen({
			events: ['creation'],
			filters: { objectTypes: ['contact'], objectTypeIds: '2-5', portalIds: '62515' },
		});
		expect((await send([creation(1, { subscriptionType: 'deal.creation' })])).status).toBe(200);
		await send([
			creation(2),
			creation(3, { subscriptionType: 'contact.deletion' }),
			creation(4, { portalId: 1 }),
			creation(5, { subscriptionType: 'object.creation', objectTypeId: '2-5' }),
		]);
		expect(ids()).toEqual([2, 5]);
		expect(server().executions).toHaveLength(1);
	});

	test('keep a workflow from starting itself by its own writes', async () => {
		const { sandbox } = bench;
		const { origin, path } = await listen({ filters: { ignoreOwnChanges: true } });
		sandbox.webhooks.configure(origin + path, [{ eventType: 'company.creation' }]);
		const create = {
			resource: 'company',
			operation: 'create',
			specifyProperties: 'json',
			propertiesJson: '={{ $json }}',
		};
		const before = sandbox.webhooks.deliveries.length;
		await bench.run(create, [{ name: 'by the app' }], {
			authentication: 'oAuth2',
			credential: bench.oauth(sandbox.issueAccessToken()),
		});
		const other = await bench.run(create, [{ name: 'by a key' }]);
		await until(() => json().length > 0);
		await until(() => sandbox.webhooks.deliveries.slice(before).flatMap(({ events }) => events).length === 2);
		expect(json().map(({ recordId }) => recordId)).toEqual([other.json('HubSpot CRM')[0]?.id]);
	});
});

describe('records', () => {
	const including = { includeRecord: true, authentication: 'privateApp', recordProperties: 'email, city' };

	test('of a delivery are read in one call for each object type', async () => {
		const { sandbox } = bench;
		const contacts = sandbox.records.seed(
			'contacts',
			Array.from({ length: 60 }, (_, at) => ({ email: `r${at}@example.com`, city: 'Oslo' })),
		);
		const [company] = sandbox.records.seed('companies', [{ name: 'Acme', numberofemployees: '250' }]);
		await listen({ ...including, recordProperties: 'email, city, numberofemployees' });
		sandbox.calls.clear();
		const events = [
			...contacts.map((id) => creation(Number(id))),
			creation(Number(contacts[0]), {
				eventId: 1,
				subscriptionType: 'contact.propertyChange',
				propertyName: 'city',
			}),
			creation(Number(company), { subscriptionType: 'company.creation' }),
			creation(7, { subscriptionType: 'contact.deletion' }),
			creation(8, { subscriptionType: 'conversation.creation' }),
			creation(99_999_999),
		];
		expect((await send(events)).status).toBe(200);
		expect(
			sandbox.calls
				.all()
				.map(({ path }) => path.split('?')[0])
				.filter((path) => path?.includes('/objects/'))
				.sort(),
		).toEqual(['/crm/objects/2026-09/companies/batch/read', '/crm/objects/2026-09/contacts/batch/read']);
		const of = (id: unknown) => json().filter(({ recordId }) => recordId === String(id));
		for (const id of contacts)
			for (const item of of(id)) expect(item.record).toMatchObject({ id, city: 'Oslo' });
		expect(of(contacts[0])).toHaveLength(2);
		// As all operations return records: with types, and without what they hold twice.
		expect(of(company)[0]?.record).toMatchObject({ id: company, numberofemployees: 250 });
		expect(of(company)[0]?.record).not.toHaveProperty('hs_object_id');
		for (const id of [7, 8]) expect(of(id)[0]).not.toHaveProperty('record');
		expect(of(99_999_999)[0]).toMatchObject({
			record: null,
			recordError: { message: expect.stringContaining('99999999') },
		});
	});

	test('that HubSpot does not return in time do not hold up the answer', async () => {
		const [id] = bench.sandbox.records.seed('contacts', [{ email: 'slow@example.com' }]);
		await listen(including);
		bench.sandbox.configure({ latencyMs: 2_000 });
		const started = Date.now();
		expect((await send([creation(Number(id))])).status).toBe(200);
		expect(Date.now() - started).toBeLessThan(1_000);
		expect(json()[0]).toMatchObject({
			recordId: id,
			record: null,
			recordError: { message: expect.stringContaining('in time') },
		});
	});

	test('that may not be read are explained, and the events come through', async () => {
		await listen(including, { token: 'pat-wrong' });
		expect((await send([creation(1)])).status).toBe(200);
		expect(json()[0]).toMatchObject({
			recordId: '1',
			record: null,
			recordError: { message: expect.stringContaining('connection') },
		});
		await listen(including, {
			credentials: { secret: { type: 'hubspotCrmWebhookSecretApi', data: { clientSecret: secret() } } },
		});
		expect((await send([creation(1)])).status).toBe(200);
		expect((json()[0] as IDataObject).recordError).toMatchObject({
			message: expect.any(String),
			description: expect.any(String),
		});
	});
});

test('the trigger never touches the app: nothing is called when it is switched on or off', async () => {
	const { webhookMethods } = bench.engine.nodeType('hubspotCrmWebhookTrigger');
	bench.sandbox.calls.clear();
	const methods = Object.values(webhookMethods?.default ?? {});
	expect(methods).toHaveLength(3);
	for (const method of methods) expect(await method.call(undefined as never)).toBe(true);
	expect(bench.sandbox.calls.all()).toEqual([]);
	expect(bench.engine.nodeType('hubspotCrmWebhookTrigger').description.displayName).toBe(WEBHOOK_TRIGGER);
});
