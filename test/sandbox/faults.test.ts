import type { Sandbox } from '../../sandbox/index';
import { call, CONTACTS, unlimited } from './support';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await unlimited();
});
afterEach(() => sandbox.close());

const create = (email: string) => call(sandbox, 'POST', CONTACTS, { properties: { email } });

test('a status fault answers instead of the API, as often as it says', async () => {
	sandbox.faults.add({ kind: 'status', status: 429, times: 2, route: /^POST .*contacts/ });
	const first = await create('a@b.co');
	expect([first.status, first.body.policyName]).toEqual([429, 'TEN_SECONDLY_ROLLING']);
	expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
	expect((await create('a@b.co')).status).toBe(429);
	expect((await create('a@b.co')).status).toBe(201);
	expect(sandbox.records.count('contacts')).toBe(1);
});

test('a 5xx can come after the write', async () => {
	sandbox.faults.add({ kind: 'status', status: 502, times: 1, afterApply: true });
	const answer = await create('a@b.co');
	expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html']);
	expect(sandbox.records.count('contacts')).toBe(1);
});

test('a fault sends its own body and headers', async () => {
	sandbox.faults.add({
		kind: 'status',
		status: 477,
		headers: { 'retry-after': '3600' },
		body: { message: 'moving' },
	});
	const answer = await create('a@b.co');
	expect([answer.status, answer.body.message, answer.headers.get('retry-after')]).toEqual([
		477,
		'moving',
		'3600',
	]);
});

test('a cut before the write leaves nothing, a cut after it leaves the record', async () => {
	const undo = sandbox.faults.add({ kind: 'cut-before' });
	await expect(create('a@b.co')).rejects.toThrow();
	expect(sandbox.records.count('contacts')).toBe(0);
	undo();
	sandbox.faults.add({ kind: 'cut-after', times: 1 });
	await expect(create('a@b.co')).rejects.toThrow();
	expect(sandbox.records.count('contacts')).toBe(1);
	expect(sandbox.calls.all().map(({ status }) => status)).toEqual([0, 0]);
	expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
});

test('a timeout gives no answer, and close does not wait for it', async () => {
	sandbox.faults.add({ kind: 'timeout' });
	const waiting = fetch(sandbox.url + CONTACTS, { signal: AbortSignal.timeout(100) });
	await expect(waiting).rejects.toThrow();
	sandbox.faults.clear();
	sandbox.faults.add({ kind: 'timeout', ms: 50 });
	await expect(call(sandbox, 'GET', CONTACTS)).rejects.toThrow();
});

test('slow answers and latency hold the answer back, the call itself is done on arrival', async () => {
	sandbox.configure({ latencyMs: 60 });
	sandbox.faults.add({ kind: 'slow', ms: 60, times: 1 });
	const started = Date.now();
	const waiting = create('a@b.co');
	while (sandbox.records.count('contacts') === 0) await new Promise(setImmediate);
	const applied = Date.now() - started;
	await waiting;
	expect(Date.now() - started).toBeGreaterThanOrEqual(119);
	expect(applied).toBeLessThan(110);
});

test('the same seed hits the same calls', async () => {
	const run = async (seed: number) => {
		const one = await unlimited({ seed });
		one.faults.add({ kind: 'status', status: 503, probability: 0.5 });
		const statuses: number[] = [];
		for (let n = 0; n < 20; n++) statuses.push((await call(one, 'GET', CONTACTS)).status);
		await one.close();
		return statuses;
	};
	const first = await run(7);
	expect(await run(7)).toEqual(first);
	expect(first).toContain(200);
	expect(first).toContain(503);
});

test('the call log tells calls apart and keeps only the end of a token', async () => {
	await create('a@b.co');
	await call(sandbox, 'GET', `${CONTACTS}/99`);
	const [first] = sandbox.calls.all();
	expect(first).toMatchObject({
		method: 'POST',
		path: CONTACTS,
		route: '/crm/objects/2026-09/:objectType',
		status: 201,
		token: sandbox.token.slice(-4),
	});
	expect(sandbox.calls.count({ status: 404, path: /contacts\/\d+$/ })).toBe(1);
	expect(sandbox.calls.count({ method: 'GET' })).toBe(1);
	sandbox.calls.clear();
	expect(sandbox.calls.count()).toBe(0);
});
