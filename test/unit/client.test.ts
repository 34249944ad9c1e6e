import { Readable } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

import type { HubspotRequest } from '../../nodes/HubspotCrm/api/request';
import { HubspotClient } from '../../nodes/HubspotCrm/transport/client';
import type { Host } from '../../nodes/HubspotCrm/transport/connection/connection';
import { clientOver, connectionTo, fakeHost } from '../support/fake-host';
import type { WireAnswer } from '../support/fake-host';
import { seeded, VirtualClock } from '../support/virtual-clock';

const READ: HubspotRequest = { method: 'GET', path: '/crm/objects/2026-09/contacts', idempotent: true };
const CREATE: HubspotRequest = { ...READ, method: 'POST', body: { inputs: [] }, idempotent: false };
const OK: WireAnswer = { statusCode: 200, body: { results: [] } };
const status = (statusCode: number, body: unknown = ''): WireAnswer => ({ statusCode, body });
const limited = (policyName: string) => status(429, { status: 'error', policyName });
const broken = (code: string) => Object.assign(new Error(code), { code });

/** Answers with one step of the script after the other, the last one for ever, and notes when it was asked. */
function scripted(clock: VirtualClock, ...script: Array<WireAnswer | Error>) {
	const sent: Array<IHttpRequestOptions & { at: number }> = [];
	const begin = clock.now();
	const wire = (options: IHttpRequestOptions): WireAnswer => {
		const step = script[Math.min(sent.length, script.length - 1)] as WireAnswer | Error;
		sent.push({ ...options, at: clock.now() - begin });
		if (step instanceof Error) throw step;
		return step;
	};
	return { wire, sent };
}

const setup = (...script: Array<WireAnswer | Error>) => setupFor('hubspotCrmPrivateAppApi', ...script);

function setupFor(credentialType: string, ...script: Array<WireAnswer | Error>) {
	const clock = new VirtualClock(seeded(4));
	const { wire, sent } = scripted(clock, ...script);
	const client = clientOver(wire, clock, { connection: connectionTo(clock, undefined, credentialType) });
	return { clock, sent, client, send: async (request = READ) => await clock.run(client.send(request)) };
}

describe('a call', () => {
	test('is sent as it is described, below the base URL, following no redirect', async () => {
		const clock = new VirtualClock();
		const { wire, sent } = scripted(clock, OK);
		const client = clientOver(wire, clock, {
			connection: connectionTo(clock, 'http://127.0.0.1:8787/hubspot'),
		});
		await clock.run(client.send({ ...CREATE, query: { archived: true } }));
		expect(sent[0]).toMatchObject({
			method: 'POST',
			url: 'http://127.0.0.1:8787/hubspot/crm/objects/2026-09/contacts',
			qs: { archived: true },
			body: { inputs: [] },
			disableFollowRedirect: true,
			returnFullResponse: true,
		});
		expect(sent[0]?.headers).toBeUndefined();
	});

	test.each([200, 201, 204, 207])('that is answered with %i is a success, sent once', async (code) => {
		const { send, sent, client } = setup(status(code));
		expect(await send()).toMatchObject({ ok: true, answer: { status: code } });
		expect(sent).toHaveLength(1);
		expect(client.traffic).toMatchObject({ calls: 1, retries: 0, waits: 0, waitedMs: 0 });
	});

	test.each([302, 400, 403, 404, 409, 477])(
		'that is answered with %i is a failure, sent once',
		async (code) => {
			const { send, sent } = setup(status(code), OK);
			expect(await send()).toMatchObject({ ok: false, failure: { status: code, attempts: 1 } });
			expect(sent).toHaveLength(1);
		},
	);
});

describe('sending again', () => {
	test('a gateway that comes back is worth the wait', async () => {
		const { send, sent, client } = setup(status(502), broken('ECONNRESET'), status(503), OK);
		expect(await send()).toMatchObject({ ok: true });
		expect(sent).toHaveLength(4);
		expect(client.traffic).toMatchObject({ calls: 4, retries: 3 });
		const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
		expect(gaps.every((gap, index) => gap >= 500 * 2 ** index)).toBe(true);
	});

	test('one that stays down is given up within the budget, in doubt and exhausted', async () => {
		const { send, sent } = setup(status(503));
		expect(await send()).toMatchObject({
			ok: false,
			failure: { kind: 'unconfirmed', exhausted: true, attempts: sent.length },
		});
		expect(sent.length).toBeGreaterThan(2);
		expect(sent.at(-1)?.at).toBeLessThanOrEqual(300_000);
	});

	test.each([
		['a cut connection', broken('ECONNRESET')],
		['a timeout', broken('ECONNABORTED')],
		['502', status(502)],
		['500', status(500, { message: 'internal error' })],
	])('a create is not sent again after %s', async (_what, step) => {
		const { send, sent } = setup(step, OK);
		expect(await send(CREATE)).toMatchObject({ ok: false, failure: { kind: 'unconfirmed', attempts: 1 } });
		expect(sent).toHaveLength(1);
	});

	test.each([
		['a refused connection', broken('ECONNREFUSED')],
		['a limit', limited('TEN_SECONDLY_ROLLING')],
		['a lock', status(423)],
	])('but after %s, which nothing was written in', async (_what, step) => {
		const { send, sent } = setup(step, OK);
		expect(await send(CREATE)).toMatchObject({ ok: true });
		expect(sent).toHaveLength(2);
	});

	test('a server that is not there is unreachable, and nothing is in doubt', async () => {
		const { send } = setup(broken('ECONNREFUSED'));
		const reply = await send(CREATE);
		expect(reply).toMatchObject({ ok: false, failure: { kind: 'unreachable', code: 'ECONNREFUSED' } });
		expect(reply).not.toMatchObject({ failure: { maybeApplied: true } });
	});

	test('an attempt that broke off is remembered when a later one fails for another reason', async () => {
		const { send } = setup(status(502), limited('DAILY'));
		expect(await send()).toMatchObject({
			ok: false,
			failure: { kind: 'dailyLimit', maybeApplied: true, attempts: 2 },
		});
	});

	test('but a refusal that was the only answer leaves nothing in doubt', async () => {
		for (const step of [limited('DAILY'), status(400), status(530)]) {
			const reply = await setup(step).send();
			expect(reply).not.toMatchObject({ failure: { maybeApplied: true } });
		}
	});
});

describe('limits', () => {
	test('after a 429 nobody of this connection sends before the wait is over', async () => {
		const clock = new VirtualClock(() => 0);
		const connection = connectionTo(clock);
		const script = scripted(
			clock,
			{ ...limited('TEN_SECONDLY_ROLLING'), headers: { 'retry-after': '5' } },
			OK,
		);
		const one = clientOver(script.wire, clock, { connection });
		const other = clientOver(script.wire, clock, { connection });
		const later = async () => {
			await clock.sleep(1_000);
			return await other.send(READ);
		};
		const replies = await clock.run(Promise.all([one.send(READ), later()]));
		expect(replies).toMatchObject([{ ok: true }, { ok: true }]);
		expect(script.sent.map(({ at }) => at)).toEqual([0, 5_000, 5_000]);
		expect(other.traffic).toMatchObject({ calls: 1, retries: 0, waits: 1, waitedMs: 4_000 });
	});

	test('a limit on searches holds up nothing else', async () => {
		const clock = new VirtualClock(() => 0);
		const connection = connectionTo(clock);
		const search = scripted(clock, limited('SECONDLY'), OK);
		const other = scripted(clock, OK);
		await clock.run(
			Promise.all([
				clientOver(search.wire, clock, { connection }).send({ ...READ, bucket: 'search' }),
				clock.sleep(100).then(async () => await clientOver(other.wire, clock, { connection }).send(READ)),
			]),
		);
		expect(search.sent.map(({ at }) => at)).toEqual([0, 1_000]);
		expect(other.sent.map(({ at }) => at)).toEqual([100]);
	});

	test('the daily limit is not waited for', async () => {
		const { send, sent, clock } = setup(limited('DAILY'));
		const begin = clock.now();
		expect(await send()).toMatchObject({ ok: false, failure: { kind: 'dailyLimit' } });
		expect([sent.length, clock.now() - begin]).toEqual([1, 0]);
	});

	test('a limit that never gives way is given up within the budget', async () => {
		const { send, sent } = setup(limited('TEN_SECONDLY_ROLLING'));
		expect(await send(CREATE)).toMatchObject({ ok: false, failure: { kind: 'rateLimit', exhausted: true } });
		expect(sent.at(-1)?.at).toBeLessThanOrEqual(300_000);
	});

	test('the headers of an answer set the pace of the next calls', async () => {
		const headers = { 'x-hubspot-ratelimit-max': '3', 'x-hubspot-ratelimit-remaining': '2' };
		const { clock, client, sent } = setup({ ...OK, headers });
		await clock.run(client.send(READ));
		await clock.run(Promise.all([1, 2, 3, 4].map(async () => await client.send(READ))));
		const inTime = sent.filter(({ at }) => at < 9_000);
		expect([inTime.length, sent.length]).toEqual([3, 5]);
		expect(client.traffic.waits).toBe(2);
	});
});

describe('a token that is no longer accepted', () => {
	const expired = status(401, { status: 'error', category: 'EXPIRED_AUTHENTICATION', message: 'expired' });

	const OAUTH = 'hubspotCrmOAuth2Api';

	test('is renewed by a second sending, which the host is to throw for', async () => {
		const { send, sent } = setupFor(OAUTH, expired, OK);
		expect(await send(CREATE)).toMatchObject({ ok: true });
		expect(sent.map(({ ignoreHttpStatusErrors }) => ignoreHttpStatusErrors)).toEqual([true, undefined]);
	});

	test('is given up when the renewed one is refused as well, and nothing is sent after that', async () => {
		const { send, sent } = setupFor(OAUTH, expired, Object.assign(new Error('expired'), { httpCode: '401' }));
		const refused = { ok: false, failure: { kind: 'unauthorized', status: 401, detail: 'expired.' } };
		expect(await send()).toMatchObject(refused);
		expect(sent).toHaveLength(2);
		expect(await send()).toMatchObject(refused);
		expect(sent).toHaveLength(2);
	});

	test('is given up at once where nothing can renew it', async () => {
		const { send, sent } = setup(expired);
		expect(await send()).toMatchObject({ ok: false, failure: { kind: 'unauthorized', refusal: 'token' } });
		expect(await send()).toMatchObject({ ok: false, failure: { kind: 'unauthorized' } });
		expect(sent).toHaveLength(1);
	});

	test('is given up at once when the host says that it cannot be renewed', async () => {
		const { send, sent } = setup(
			Object.assign(new Error('The credential needs to be reconnected.'), { code: 'EAUTH' }),
		);
		expect(await send()).toMatchObject({ ok: false, failure: { kind: 'unauthorized' } });
		expect(sent).toHaveLength(1);
	});
});

describe('a token that is refused to one call while another one is on its way', () => {
	const expired = status(401, { status: 'error', category: 'EXPIRED_AUTHENTICATION', message: 'expired' });
	const UPDATE: HubspotRequest = { ...CREATE, idempotent: true };

	test('leaves the doubt of the other one, which may have been applied', async () => {
		// The first answer is that of the first call: it is cut off, and about to be sent again.
		const { clock, client, sent } = setup(broken('ECONNRESET'), expired);
		const [first, second] = await clock.run(Promise.all([client.send(UPDATE), client.send(UPDATE)]));
		expect(first).toMatchObject({ ok: false, failure: { kind: 'unauthorized', maybeApplied: true } });
		expect(second).toMatchObject({ ok: false, failure: { kind: 'unauthorized', maybeApplied: false } });
		expect(sent).toHaveLength(2);
	});

	test('raises no doubt about a call that was never sent', async () => {
		const { send, sent } = setup(broken('ECONNRESET'), expired);
		expect(await send(UPDATE)).toMatchObject({ failure: { kind: 'unauthorized', maybeApplied: true } });
		const after = await send(UPDATE);
		expect(after).toMatchObject({ ok: false, failure: { kind: 'unauthorized' } });
		expect(after).not.toMatchObject({ failure: { maybeApplied: true } });
		expect(sent).toHaveLength(2);
	});
});

describe('a cancelled execution', () => {
	test('sends nothing', async () => {
		const clock = new VirtualClock();
		const { wire, sent } = scripted(clock, OK);
		const client = clientOver(wire, clock, { signal: AbortSignal.abort() });
		expect(await clock.run(client.send(READ))).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
		expect(sent).toHaveLength(0);
	});

	test.each([
		['between two attempts', status(503)],
		['while a limit is waited for', { ...limited('SECONDLY'), headers: { 'retry-after': '200' } }],
	])('%s ends at once', async (_when, step) => {
		const clock = new VirtualClock(() => 0);
		const { wire, sent } = scripted(clock, step);
		const stop = new AbortController();
		const client = clientOver(wire, clock, { signal: stop.signal });
		const sending = client.send(READ);
		const begin = clock.now();
		await clock.advance(100);
		stop.abort();
		expect(await clock.run(sending)).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
		expect([clock.now() - begin, sent.length]).toEqual([100, 1]);
	});

	test('whose call is cut off by the host is cancelled, not broken', async () => {
		const { send, sent } = setup(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }));
		expect(await send()).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
		expect(sent).toHaveLength(1);
	});
});

test('a body that stalls without a byte is broken off, and the call ends', async () => {
	const bodies: Readable[] = [];
	const stalled = () => {
		const body = new Readable({ read() {} });
		bodies.push(body);
		return { statusCode: 200, body };
	};
	const clock = new VirtualClock(seeded(4));
	const client = clientOver(stalled, clock);
	const begin = clock.now();
	expect(await clock.run(client.send(READ))).toMatchObject({
		ok: false,
		failure: { kind: 'unconfirmed', code: 'ETIMEDOUT' },
	});
	expect(clock.now() - begin).toBeLessThanOrEqual(480_000);
	expect(bodies.map(({ destroyed }) => destroyed)).toEqual(bodies.map(() => true));
});

test('a success after an attempt that may have been applied says so, of a write alone', async () => {
	const twice = async (request: HubspotRequest) => await setup(status(502), OK).send(request);
	expect(await twice({ ...CREATE, idempotent: true })).toMatchObject({ ok: true, maybeApplied: true });
	expect(await twice({ ...READ, isWrite: false })).not.toHaveProperty('maybeApplied');
});

test('a run that waits long says so in the log while it waits, and why', async () => {
	const clock = new VirtualClock(seeded(4));
	const limit: WireAnswer = { statusCode: 429, headers: { 'retry-after': '40' }, body: '' };
	const { wire } = scripted(clock, limit, limit, limit, OK);
	const told: unknown[] = [];
	const host = { ...fakeHost(wire), logger: { info: (_: string, facts: unknown) => told.push(facts) } };
	const client = new HubspotClient(host as unknown as Host, connectionTo(clock), undefined, clock);
	expect(await clock.run(client.send(READ))).toMatchObject({ ok: true });
	expect(told).toMatchObject([
		{ node: 'HubSpot CRM', seconds: 40, retries: 1, faults: { 'status 429': 1 } },
		{ seconds: 80 },
	]);
	expect(client.traffic).toMatchObject({ retryMs: 120_000, faults: { 'status 429': 3 } });
});
