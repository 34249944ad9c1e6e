import { objectIn } from '../api/json';
import type { Answer, HubspotRequest } from '../api/request';
import type { Failure } from '../errors/failure';
import { failureOf } from '../errors/readFailure';
import { attempt, ATTEMPT_MS, isAnswer, isSuccess } from './attempt';
import { TOO_LARGE } from './body';
import type { BodyStream } from './body';
import { systemClock } from './clock';
import type { Clock } from './clock';
import { noteSecrets } from './connection/connection';
import type { Connection, Host } from './connection/connection';
import { redact } from './connection/redact';
import { endedOnTheWay, renewalDue } from './connection/sharedToken';
import { Deadlines } from './deadlines';
import type { Exchange, NetworkFault, Reply } from './exchange';
import { readThrown } from './hostErrors';
import { readLimit } from './limits/rollingWindow';
import { decide } from './retry';

/** n8n's own timeout comes first where nothing arrives at all, since it names its reason. */
const SPARE_MS = 5_000;
/** Most kinds of faults that are counted apart. */
const MOST_FAULTS = 10;
/** Most token renewals for one call. A token that lives only for seconds can expire again before the call is sent. */
const MOST_RENEWALS = 5;

/** Counts of the calls of one run, for n8n's log. */
export interface Traffic {
	calls: number;
	retries: number;
	/** Calls that waited for the rate limit, and how long they waited in all. */
	waits: number;
	waitedMs: number;
	/** How long calls waited before they were sent again, in all, and why: how often each fault was met. */
	retryMs: number;
	faults: Record<string, number>;
}

/**
 * Sends calls to HubSpot for one execution. It waits for the rate limits, and sends failed calls again where that is
 * safe.
 */
export class HubspotClient {
	readonly traffic: Traffic = { calls: 0, retries: 0, waits: 0, waitedMs: 0, retryMs: 0, faults: {} };
	/** Set when HubSpot no longer accepts the connection. No further call is sent then. */
	private refusal?: Failure;
	private readonly deadlines: Deadlines;
	private readonly startedAt: number;
	private tellAtMs = 30_000;

	constructor(
		private readonly host: Host,
		readonly connection: Connection,
		readonly signal?: AbortSignal,
		readonly clock: Clock = systemClock,
	) {
		this.deadlines = new Deadlines(clock);
		this.startedAt = clock.monotonic();
	}

	/**
	 * Sends one call, and again where the retry policy allows it. Returns HubSpot's answer if its status is 2xx, else
	 * the failure. Never rejects. In `traffic`, each attempt counts as a call.
	 */
	async send(request: HubspotRequest): Promise<Reply> {
		const bucket = this.connection.limiter[request.bucket ?? 'general'];
		const started = this.clock.monotonic();
		const { isWrite = true } = request;
		let maybeApplied = false;
		for (let attempt = 1; ; attempt++) {
			// `maybeApplied` is about this call, not about the call that was refused.
			if (this.refusal) return failed({ ...this.refusal, maybeApplied });
			const permit = await bucket.take(this.signal);
			if (!permit) return failed({ kind: 'cancelled', issues: [], maybeApplied });
			this.note(permit.waitedMs);
			const result = await this.exchange(request);
			bucket.release(
				permit,
				isAnswer(result) ? { ...readLimit(result.headers), refused: result.status === 429 } : {},
			);
			if (isFailure(result)) {
				// A call that was stopped on its way may have arrived.
				if (result.kind === 'cancelled') maybeApplied ||= isWrite;
				return this.fail({ ...result, attempts: attempt, maybeApplied });
			}
			if (mayHaveApplied(result)) maybeApplied ||= isWrite;

			const decision = decide({
				result,
				idempotent: request.idempotent,
				attempt,
				elapsedMs: this.clock.monotonic() - started,
				jitter: this.clock.random(),
			});
			if (decision.action === 'retry') {
				this.noteRetry(result, decision.waitMs);
				if (decision.pause) bucket.pause(decision.waitMs);
				else await this.clock.sleep(decision.waitMs, this.signal);
				continue;
			}
			if (isAnswer(result) && isSuccess(result))
				return { ok: true, answer: this.withoutTokens(result), ...(maybeApplied && { maybeApplied }) };
			const unconfirmed = decision.action === 'stop' && decision.unconfirmed;
			const exhausted = decision.action === 'stop' && decision.exhausted;
			const failure = lastWord(result, { unconfirmed, exhausted, isWrite });
			return this.fail({ ...failure, attempts: attempt, exhausted, maybeApplied });
		}
	}

	/** Counts an attempt. n8n shows a hint only when a run has ended, so a long wait is told in the log. */
	private note(waitedMs: number): void {
		const { traffic } = this;
		traffic.calls++;
		if (waitedMs <= 0) return;
		traffic.waits++;
		traffic.waitedMs += Math.round(waitedMs);
		this.tellLongWait();
	}

	private noteRetry(result: Answer | NetworkFault, waitMs: number): void {
		const { traffic } = this;
		const why = isAnswer(result) ? `status ${result.status}` : result.code;
		traffic.retries++;
		traffic.retryMs += waitMs;
		if (why in traffic.faults || Object.keys(traffic.faults).length < MOST_FAULTS)
			traffic.faults[why] = (traffic.faults[why] ?? 0) + 1;
		this.tellLongWait();
	}

	/** Logs that the run takes long and why: after 30 seconds, and each time that doubles. */
	private tellLongWait(): void {
		const elapsedMs = this.clock.monotonic() - this.startedAt;
		if (elapsedMs < this.tellAtMs) return;
		this.tellAtMs = 2 * elapsedMs;
		this.host.logger.info('HubSpot sets the pace of this run', {
			node: this.host.getNode().name,
			seconds: Math.round(elapsedMs / 1_000),
			...this.traffic,
			faults: { ...this.traffic.faults },
		});
	}

	private fail(failure: Failure): Reply {
		const shown = redact(failure, this.connection.secrets);
		if (failure.kind === 'unauthorized') this.refusal = shown;
		return failed(shown);
	}

	/**
	 * Hides what looks like a token in the errors of a 207, which become error messages. All else in a success is the
	 * user's own data, in which only known secrets are hidden.
	 */
	private withoutTokens(answer: Answer): Answer {
		if (answer.status !== 207 || typeof answer.body !== 'object' || answer.body === null) return answer;
		const { errors } = answer.body as { errors?: unknown };
		return { ...answer, body: { ...answer.body, errors: redact(errors, this.connection.secrets) } };
	}

	/**
	 * One attempt, with a renewal of the access token if it has expired.
	 *
	 * A call normally asks n8n for answers of every status, and then n8n renews nothing. So a call that got 401 is sent
	 * once more without that setting: n8n then renews the token and repeats the call (n8n-host 0.2, 1.1). `token.renew`
	 * lets one call do this for all calls that got 401.
	 */
	private async exchange(request: HubspotRequest): Promise<Exchange> {
		const { token } = this.connection;
		await this.renewAhead();
		for (let renewals = 0; ;) {
			const seen = token.version;
			const result = token.missing
				? await token.renew(seen, async () => await this.attempt(request, { renews: true }))
				: await this.attempt(request);
			if (!result) continue;
			if (!isAnswer(result) || result.status !== 401) return result;
			if (!token.renewable || renewals++ >= MOST_RENEWALS) return failureOf(result);
			const renewed = await token.renew(
				seen,
				async () => await this.attempt(request, { renews: true, throwsErrors: true }),
			);
			if (renewed && !endedOnTheWay(renewed)) return renewed;
		}
	}

	/** Sends the call once. It ends within about three minutes, however slowly the answer trickles in. */
	private async attempt(
		request: HubspotRequest,
		{ renews = false, throwsErrors = false } = {},
	): Promise<Exchange> {
		let body: BodyStream | undefined;
		const result = await this.deadlines.within(
			ATTEMPT_MS + SPARE_MS,
			attempt(this.host, this.connection, request, {
				throwsErrors,
				...(renews && { beforeBody: async () => await this.noteRenewal() }),
				signal: this.signal,
				opened(stream) {
					body = stream;
				},
			}),
		);
		if (result) return result;
		body?.destroy();
		return { code: 'ETIMEDOUT', sent: true };
	}

	/** Renews an OAuth2 token shortly before it expires, where n8n offers that (n8n 2.0 and later; n8n-host 1.2). */
	private async renewAhead(): Promise<void> {
		const { token, credentialType } = this.connection;
		const { refreshOAuth2Token } = this.host.helpers as Partial<Host['helpers']>;
		if (token.dueAt === undefined || token.dueAt > this.clock.now() || !refreshOAuth2Token) return;
		await token.renew(token.version, async () => {
			token.dueAt = undefined;
			try {
				await refreshOAuth2Token.call(this.host, credentialType);
			} catch (error) {
				// The token is still valid. If it cannot be renewed after its expiry either, that call reports why.
				return readThrown(error);
			}
			await this.noteRenewal();
			return RENEWED;
		});
	}

	/**
	 * Notes secrets and expiry of a renewed token. n8n does not report a renewal, so they are read from the stored
	 * credential (n8n-host 1.3).
	 */
	private async noteRenewal(): Promise<void> {
		const { connection, host } = this;
		try {
			const data = await host.getCredentials(connection.credentialType);
			noteSecrets(connection, data);
			connection.token.renewedAt = this.clock.now();
			connection.token.dueAt = renewalDue(data, connection.token.renewedAt);
		} catch {
			connection.token.dueAt = undefined;
		}
	}
}

/** The result of a renewal ahead of time, which sends no call of its own. */
const RENEWED: Answer = { status: 200, headers: {}, body: undefined };

const isFailure = (result: Exchange): result is Failure => 'kind' in result;

/** Whether a call that got this result may have been applied. A 530 never reached HubSpot (hubspot-api 4). */
function mayHaveApplied(result: Answer | NetworkFault): boolean {
	return isAnswer(result) ? result.status >= 500 && result.status !== 530 : result.sent;
}

const failed = (failure: Failure): Reply => ({ ok: false, failure });

/** The failure of a call whose last attempt came to this. */
function lastWord(
	result: Answer | NetworkFault,
	{ unconfirmed, exhausted, isWrite }: { unconfirmed: boolean; exhausted: boolean; isWrite: boolean },
): Failure {
	if (isAnswer(result)) return failureOf(result);
	const { code, unusable } = result;
	const doubtful = isWrite ? 'unconfirmed' : 'unanswered';
	const isForeign = unusable && (isPage(unusable.body) || (exhausted && !isOfHubspot(unusable.body)));
	if (unusable)
		return {
			kind: isForeign ? 'misdirected' : doubtful,
			status: unusable.status,
			code,
			issues: [],
		};
	if (code === TOO_LARGE) return { kind: doubtful, code, issues: [], detail: TOO_LARGE_ADVICE };
	return { kind: unconfirmed ? 'unconfirmed' : 'unreachable', code, issues: [] };
}

/** Whether a body is a page for people. JSON that broke off is none. */
const isPage = (body: unknown): boolean => typeof body === 'string' && /^\s*[^\s{["\d]/.test(body);

/** Whether a body has one of the fields that answers of HubSpot's API to this package's calls have. */
const isOfHubspot = (body: unknown): boolean =>
	['results', 'errors', 'properties'].some((field) => field in (objectIn(body) ?? {}));

const TOO_LARGE_ADVICE = 'The answer is larger than 16 MB. Ask for fewer properties or fewer records.';
