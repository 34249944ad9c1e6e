import type { Answer } from '../api/request';
import { policyOf, retryAfterSeconds } from '../errors/readFailure';
import type { NetworkFault } from './exchange';

/** What one attempt of a call came to, and how much was tried before. */
export interface Attempt {
	/** The answer, or the fault that took its place. */
	result: Answer | NetworkFault;
	/** Whether the call may be repeated although it may have been applied. */
	idempotent: boolean;
	/** 1 for the first attempt. */
	attempt: number;
	/** Milliseconds since the first attempt was sent, waits included. */
	elapsedMs: number;
	/** Chance, in [0, 1): spreads the retries of clients that failed together. */
	jitter: number;
}

export type Decision =
	/** Take the answer as it is: a success, or a refusal that no repetition changes. */
	| { action: 'accept' }
	/** Send again after `waitMs`; with `pause`, nobody else of this connection sends before that either. */
	| { action: 'retry'; waitMs: number; pause: boolean }
	/** Give up: the call was not applied, or (`unconfirmed`) nobody knows. `exhausted`: patience ran out. */
	| { action: 'stop'; unconfirmed: boolean; exhausted: boolean };

/** No call is retried for longer than this in all, so that a run ends while somebody still waits for it. */
export const RETRY_BUDGET_MS = 300_000;
const MAX_ATTEMPTS = 6;
/** Somebody who mistyped the address should not wait long to hear of it. */
const MAX_ATTEMPTS_UNSENT = 4;
/** Faults before a connection stands: the request never left. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Whether a network fault with this code proves that no request left the machine. */
export function neverSent(code: string): boolean {
	// A certificate is looked at before the call goes out.
	return NEVER_SENT.has(code) || /CERT|LEAF_SIGNATURE/.test(code);
}

/**
 * The retry policy, as one pure function (HubSpot's error handling and usage guidelines; hubspot-api 4 and 5).
 *
 * 429 was not applied: wait as long as its policy asks, unless it is the daily one. 423 is a lock that lasts
 * about two seconds. 5xx and broken connections may have been applied: again only where that is safe.
 * 477 (data-centre migration) lasts up to a day: stop. Everything else is HubSpot's last word.
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
		const most = result.sent ? MAX_ATTEMPTS : MAX_ATTEMPTS_UNSENT;
		return attempt < most ? retry(backoff, result.sent) : stop(result.sent, true);
	}

	const { status, headers, body } = result;
	if (status === 429) {
		if (policyOf(body) === 'DAILY') return stop(false);
		const asked = retryAfterSeconds(headers);
		if (asked !== undefined) return retry(asked * 1_000, false, true);
		// A second is over soon: the other calls keep to what the window allows, which is less from now on.
		const perSecond = policyOf(body) === 'SECONDLY';
		const wait = perSecond ? 1_000 : Math.min(500 * 2 ** (attempt - 1), 10_000);
		return retry(wait * (1 + jitter / 4), false, !perSecond);
	}
	if (status === 423) {
		return attempt < MAX_ATTEMPTS ? retry(2_000 * attempt * (1 + jitter / 2), false) : stop(false, true);
	}
	if (status === 477) return stop(false);
	// 530 is a malformed token or host, which no repetition mends.
	if (status >= 500 && status !== 530) {
		if (!idempotent) return stop(true);
		return attempt < MAX_ATTEMPTS ? retry(backoff, true) : stop(true, true);
	}
	return { action: 'accept' };
}
