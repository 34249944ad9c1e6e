import fc from 'fast-check';

import type { Answer } from '../../nodes/HubspotCrm/api/request';
import { policyOf, retryAfterSeconds } from '../../nodes/HubspotCrm/errors/readFailure';
import type { NetworkFault } from '../../nodes/HubspotCrm/transport/exchange';
import { decide, neverSent, RETRY_BUDGET_MS } from '../../nodes/HubspotCrm/transport/retry';
import type { Attempt, Decision } from '../../nodes/HubspotCrm/transport/retry';

const answer = (status: number, body: unknown = '', headers: Record<string, unknown> = {}): Answer => ({
	status,
	headers,
	body,
});
const limited = (policyName?: string, headers = {}) =>
	answer(429, { status: 'error', errorType: 'RATE_LIMIT', policyName }, headers);
const fault = (code: string): NetworkFault => ({ code, sent: !neverSent(code) });
const first = (result: Attempt['result'], more: Partial<Attempt> = {}) =>
	decide({ result, idempotent: true, attempt: 1, elapsedMs: 0, jitter: 0, ...more });
const STOP = { action: 'stop', unconfirmed: false, exhausted: false };
const DOUBT = { action: 'stop', unconfirmed: true, exhausted: false };

describe("what HubSpot's documentation says of each status", () => {
	test.each([200, 201, 204, 207, 302, 400, 401, 403, 404, 405, 409, 413, 414, 437, 530])(
		'%i is the last word, for every kind of call',
		(status) => {
			for (const idempotent of [true, false])
				expect(first(answer(status), { idempotent })).toEqual({ action: 'accept' });
		},
	);

	test.each([500, 502, 503, 504, 521, 522, 523, 524, 525, 526])(
		'%i is sent again only where that is safe',
		(status) => {
			expect(first(answer(status))).toMatchObject({ action: 'retry', pause: false });
			expect(first(answer(status), { idempotent: false })).toEqual(DOUBT);
		},
	);

	test('423, a lock of about two seconds, is sent again after at least that, even for a create', () => {
		for (const idempotent of [true, false]) {
			const decision = first(answer(423), { idempotent });
			expect(decision).toMatchObject({ action: 'retry', pause: false });
			expect(waitOf(decision)).toBeGreaterThanOrEqual(2_000);
		}
	});

	test('477, a migration of up to a day, stops', () => {
		expect(first(answer(477, '', { 'retry-after': '60' }))).toEqual(STOP);
	});

	test.each([
		['TEN_SECONDLY_ROLLING', 'everybody waits', true],
		['SECONDLY', 'this call waits', false],
		[undefined, 'everybody waits', true],
	])('429 with policy %s was not applied: %s, then it is sent again, even a create', (policy, _, pause) => {
		for (const idempotent of [true, false])
			expect(first(limited(policy), { idempotent })).toMatchObject({ action: 'retry', pause });
	});

	test('the second has its own, short wait; the rolling ten seconds are waited for longer and longer', () => {
		const waits = (policy: string) =>
			[1, 2, 3, 4, 5, 6, 7].map((attempt) => waitOf(first(limited(policy), { attempt })));
		expect(waits('SECONDLY')).toEqual(Array(7).fill(1_000));
		expect(waits('TEN_SECONDLY_ROLLING')).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
	});

	test('the daily limit stops at once', () => {
		expect(first(limited('DAILY'))).toEqual(STOP);
		expect(first(limited('DAILY', { 'retry-after': '5' }))).toEqual(STOP);
	});

	test('a Retry-After on a 429 is obeyed, unless it goes beyond patience', () => {
		expect(waitOf(first(limited('SECONDLY', { 'retry-after': '7' })))).toBe(7_000);
		expect(first(limited('SECONDLY', { 'retry-after': '3600' }))).toEqual({
			action: 'stop',
			unconfirmed: false,
			exhausted: true,
		});
	});
});

describe('connections', () => {
	test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
		'%s means that nothing was sent, so even a create is sent again',
		(code) => {
			expect(first(fault(code), { idempotent: false })).toMatchObject({ action: 'retry' });
			expect(first(fault(code), { attempt: 50 })).toEqual({
				action: 'stop',
				unconfirmed: false,
				exhausted: true,
			});
		},
	);

	test.each(['ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EPIPE', 'ERR_NETWORK'])(
		'%s leaves open what happened, so a create is not sent again',
		(code) => {
			expect(first(fault(code), { idempotent: false })).toEqual(DOUBT);
			expect(first(fault(code))).toMatchObject({ action: 'retry' });
			expect(first(fault(code), { attempt: 50 })).toEqual({
				action: 'stop',
				unconfirmed: true,
				exhausted: true,
			});
		},
	);

	test.each([
		'CERT_HAS_EXPIRED',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('%s ends a connection before the call is on it', (code) => expect(neverSent(code)).toBe(true));
});

describe('for any run of bad luck', () => {
	const status = fc.constantFrom(423, 429, 500, 502, 503, 504, 521, 524);
	const result = fc.oneof(
		fc.record({
			status,
			headers: fc.oneof(
				fc.constant({}),
				fc.integer({ min: 0, max: 400 }).map((after) => ({ 'retry-after': String(after) })),
			),
			body: fc.constantFrom<unknown>('', { policyName: 'SECONDLY' }, { policyName: 'TEN_SECONDLY_ROLLING' }),
		}),
		fc.constantFrom('ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT').map(fault),
	);
	const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

	test('the waits of a call never add up to more than the budget, and they end', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(result, jitter), { minLength: 1, maxLength: 10 }),
				fc.boolean(),
				(luck, idempotent) => {
					let elapsedMs = 0;
					let attempt = 1;
					for (; ; attempt++) {
						const [next, chance] = luck[(attempt - 1) % luck.length] as [Attempt['result'], number];
						const decision = decide({ result: next, idempotent, attempt, elapsedMs, jitter: chance });
						if (decision.action !== 'retry') break;
						expect(decision.waitMs).toBeGreaterThanOrEqual(0);
						elapsedMs += decision.waitMs + 1;
					}
					expect(elapsedMs - attempt).toBeLessThanOrEqual(RETRY_BUDGET_MS);
				},
			),
		);
	});

	test('a call that may have been applied is never repeated unless that is safe', () => {
		fc.assert(
			fc.property(
				result,
				jitter,
				fc.integer({ min: 1, max: 20 }),
				fc.integer({ min: 0, max: 400_000 }),
				(next, chance, attempt, elapsedMs) => {
					const doubtful = 'status' in next ? next.status >= 500 : next.sent;
					const decision = decide({ result: next, idempotent: false, attempt, elapsedMs, jitter: chance });
					if (doubtful) expect(decision).toMatchObject({ action: 'stop', unconfirmed: true });
					else if (decision.action === 'stop') expect(decision.unconfirmed).toBe(false);
				},
			),
		);
	});

	test('chance spreads a wait without shortening it to nothing or doubling it', () => {
		fc.assert(
			fc.property(result, jitter, fc.integer({ min: 1, max: 3 }), (next, chance, attempt) => {
				const [least, most, drawn] = [0, 0.999_999, chance].map((luck) =>
					first(next, { jitter: luck, attempt }),
				);
				if (drawn?.action !== 'retry' || least?.action !== 'retry' || most?.action !== 'retry') return;
				expect(drawn.waitMs).toBeGreaterThanOrEqual(least.waitMs);
				expect(drawn.waitMs).toBeLessThanOrEqual(most.waitMs);
				expect(most.waitMs).toBeLessThanOrEqual(2 * least.waitMs);
			}),
		);
		const spread = new Set([0, 0.3, 0.6, 0.9].map((luck) => waitOf(first(answer(503), { jitter: luck }))));
		expect(spread.size).toBe(4);
	});
});

test('the policy is read only from a body that has one', () => {
	expect([{ policyName: 'DAILY' }, { policyName: 5 }, null, 'DAILY', undefined, []].map(policyOf)).toEqual([
		'DAILY',
		undefined,
		undefined,
		undefined,
		undefined,
		undefined,
	]);
});

test('Retry-After is read as seconds, or not at all', () => {
	const read = (value: unknown) => retryAfterSeconds({ 'retry-after': value });
	expect([
		read('30'),
		read(0),
		read('-1'),
		read('Wed, 21 Oct 2026 07:28:00 GMT'),
		retryAfterSeconds({}),
	]).toEqual([30, 0, undefined, undefined, undefined]);
});

function waitOf(decision: Decision): number {
	if (decision.action !== 'retry') throw new Error(`expected a retry, got ${decision.action}`);
	return decision.waitMs;
}
