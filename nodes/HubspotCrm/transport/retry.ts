import type { Answer } from '../api/request';
import { policyOf, retryAfterSeconds } from '../errors/readFailure';
import { TOO_LARGE } from './body';
import type { NetworkFault } from './exchange';

/** The result of one attempt of a call, and what came before it. */
export interface Attempt {
	/** The answer, or the fault if there was none. */
	result: Answer | NetworkFault;
	/** Whether the call may be repeated although it may have been applied. */
	idempotent: boolean;
	/** 1 for the first attempt. */
	attempt: number;
	/** Milliseconds since the call began, waits included. */
	elapsedMs: number;
	/** A random number in [0, 1). It spreads the retries of calls that failed together. */
	jitter: number;
}

export type Decision =
	/** Take the answer as it is: a success, or a refusal that no repetition changes. */
	| { action: 'accept' }
	/** Send again after `waitMs` milliseconds. With `pause`, no other call of the same bucket is sent before that. */
	| { action: 'retry'; waitMs: number; pause: boolean }
	/**
	 * Give up. `unconfirmed`: the call may have been applied; else it was not. `exhausted`: attempts or time are used
	 * up.
	 */
	| { action: 'stop'; unconfirmed: boolean; exhausted: boolean };

/** Most milliseconds for one call and its retries, so that a run ends while somebody still waits for it. */
export const RETRY_BUDGET_MS = 300_000;
const MAX_ATTEMPTS = 6;
/** Fewer, since somebody who mistyped the Base URL should not wait long for the error. */
const MAX_ATTEMPTS_UNSENT = 4;
/** Fewer, since a page in the place of an answer mostly means that the Base URL leads elsewhere. */
const MAX_ATTEMPTS_UNUSABLE = 3;
/** Faults before a connection is made: the request was not sent. */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ERR_INVALID_URL',
]);

/** Whether a network fault with this code proves that the request did not leave this machine. */
export function neverSent(code: string): boolean {
	// The certificate is checked before the request is sent.
	return NEVER_SENT.has(code) || /CERT|LEAF_SIGNATURE/.test(code);
}

/**
 * The retry policy, as one pure function (hubspot-api 4, 5).
 *
 * A 429 was not applied: wait as long as its policy needs, but give up at the daily limit. A 423 is a lock of about two
 * seconds: wait and send again. A 5xx or a broken connection may have been applied: send again only if the call is
 * idempotent. So does an answer that proves nothing. One that is too large would be as large again: give up. A 477 (the
 * account moves to another data centre) lasts up to a day: give up. Any other answer is final.
 */
export function decide({ result, idempotent, attempt, elapsedMs, jitter }: Attempt): Decision {
	const stop = (unconfirmed: boolean, exhausted = false): Decision => ({
		action: 'stop',
		unconfirmed,
		exhausted,
	});
	const retry = (waitMs: number, unconfirmed: boolean, pause = false): Decision =>
		elapsedMs + waitMs > RETRY_BUDGET_MS
			? stop(unconfirmed, true)
			: { action: 'retry', waitMs: Math.round(waitMs), pause };
	const backoff = Math.min(1_000 * 2 ** (attempt - 1), 30_000) * (0.5 + jitter / 2);

	if (!('status' in result)) {
		if (result.sent && !idempotent) return stop(true);
		if (result.code === TOO_LARGE) return stop(true);
		const mostSent = result.unusable ? MAX_ATTEMPTS_UNUSABLE : MAX_ATTEMPTS;
		const most = result.sent ? mostSent : MAX_ATTEMPTS_UNSENT;
		return attempt < most ? retry(backoff, result.sent) : stop(result.sent, true);
	}

	const { status, headers, body } = result;
	if (status === 429) {
		if (policyOf(body) === 'DAILY') return stop(false);
		const asked = retryAfterSeconds(headers);
		if (asked !== undefined) return retry(asked * 1_000, false, true);
		// The limit per second ends soon, so other calls are not paused: the limiter has just lowered the rate for all.
		const perSecond = policyOf(body) === 'SECONDLY';
		const wait = perSecond ? 1_000 : Math.min(500 * 2 ** (attempt - 1), 10_000);
		return retry(wait * (1 + jitter / 4), false, !perSecond);
	}
	if (status === 423) {
		return attempt < MAX_ATTEMPTS ? retry(2_000 * attempt * (1 + jitter / 2), false) : stop(false, true);
	}
	if (status === 477) return stop(false);
	// A 530 means a wrong token or server, which another attempt does not change (hubspot-api 4).
	if (status >= 500 && status !== 530) {
		if (!idempotent) return stop(true);
		return attempt < MAX_ATTEMPTS ? retry(backoff, true) : stop(true, true);
	}
	return { action: 'accept' };
}
