import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { FormBody } from '../api/request';
import type { Answer, HubspotRequest } from '../api/request';
import type { Failure } from '../errors/failure';
import { failureOf } from '../errors/readFailure';
import { systemClock } from './clock';
import type { Clock } from './clock';
import { secretsOf } from './connection/connection';
import type { Connection, Host } from './connection/connection';
import { redact } from './connection/redact';
import { endedOnTheWay, renewalDue } from './connection/sharedToken';
import type { Exchange, NetworkFault, Reply } from './exchange';
import { readThrown } from './hostErrors';
import { readLimit } from './limits/rollingWindow';
import { multipart } from './multipart';
import { decide } from './retry';

/**
 * Milliseconds for one call. It is long, so that a gateway which gives up answers first, with a 5xx (hubspot-api 4).
 */
const TIMEOUT_MS = 120_000;
/** Most token renewals for one call. A token that lives only for seconds can expire again before the call is sent. */
const MOST_RENEWALS = 5;

/** Counts of the calls of one run, for n8n's log. */
export interface Traffic {
	calls: number;
	retries: number;
	/** Calls that waited for the rate limit, and how long they waited in all. */
	waits: number;
	waitedMs: number;
}

/**
 * Sends calls to HubSpot for one execution. It waits for the rate limits, and sends failed calls again where that is
 * safe.
 */
export class HubspotClient {
	readonly traffic: Traffic = { calls: 0, retries: 0, waits: 0, waitedMs: 0 };
	/** Set when HubSpot no longer accepts the connection. No further call is sent then. */
	private refusal?: Failure;

	constructor(
		private readonly host: Host,
		readonly connection: Connection,
		readonly signal?: AbortSignal,
		readonly clock: Clock = systemClock,
	) {}

	/**
	 * Sends one call, and again where the retry policy allows it. Returns HubSpot's answer if its status is 2xx, else
	 * the failure. Never rejects. In `traffic`, each attempt counts as a call.
	 */
	async send(request: HubspotRequest): Promise<Reply> {
		const bucket = this.connection.limiter[request.bucket ?? 'general'];
		const started = this.clock.now();
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
			if (isFailure(result)) return this.fail({ ...result, attempts: attempt, maybeApplied });
			if (isAnswer(result) ? mayHaveApplied(result) : result.sent) maybeApplied = true;

			const decision = decide({
				result,
				idempotent: request.idempotent,
				attempt,
				elapsedMs: this.clock.now() - started,
				jitter: this.clock.random(),
			});
			if (decision.action === 'retry') {
				this.traffic.retries++;
				if (decision.pause) bucket.pause(decision.waitMs);
				else await this.clock.sleep(decision.waitMs, this.signal);
				continue;
			}
			if (isAnswer(result) && result.status >= 200 && result.status < 300)
				return { ok: true, answer: this.withoutSecrets(result) };
			const unconfirmed = decision.action === 'stop' && decision.unconfirmed;
			const exhausted = decision.action === 'stop' && decision.exhausted;
			return this.fail({ ...lastWord(result, unconfirmed), attempts: attempt, exhausted, maybeApplied });
		}
	}

	private note(waitedMs: number): void {
		this.traffic.calls++;
		if (waitedMs <= 0) return;
		this.traffic.waits++;
		this.traffic.waitedMs += waitedMs;
	}

	private fail(failure: Failure): Reply {
		const shown = redact(failure, this.connection.secrets);
		if (failure.kind === 'unauthorized') this.refusal = shown;
		return failed(shown);
	}

	/**
	 * Removes secrets from the errors of a 207, which become error messages. All else in a success is the user's own
	 * data.
	 */
	private withoutSecrets(answer: Answer): Answer {
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
			const send = async () => await this.call(request, true);
			const result = token.missing ? await token.renew(seen, send) : await send();
			if (!result) continue;
			if (!isAnswer(result) || result.status !== 401) return result;
			if (!token.renewable || renewals++ >= MOST_RENEWALS) return failureOf(result);
			const renewed = await token.renew(seen, async () => {
				const outcome = await this.call(request, undefined);
				if (isAnswer(outcome)) await this.noteRenewal();
				return outcome;
			});
			if (renewed && !endedOnTheWay(renewed)) return renewed;
		}
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
			for (const secret of secretsOf(data)) connection.secrets.add(secret);
			connection.token.renewedAt = this.clock.now();
			connection.token.dueAt = renewalDue(data, connection.token.renewedAt);
		} catch {
			connection.token.dueAt = undefined;
		}
	}

	private async call(
		{ method, path, query, body }: HubspotRequest,
		ignoreHttpStatusErrors: IHttpRequestOptions['ignoreHttpStatusErrors'],
	): Promise<Exchange> {
		const { baseUrl, credentialType } = this.connection;
		const options: IHttpRequestOptions = {
			method,
			url: `${baseUrl}${path}`,
			qs: query,
			arrayFormat: 'repeat',
			...bodyOf(body),
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			// A redirect would carry the token to another host.
			disableFollowRedirect: true,
			ignoreHttpStatusErrors,
		};
		try {
			const response = (await this.host.helpers.httpRequestWithAuthentication.call(
				this.host,
				credentialType,
				options,
			)) as IN8nHttpFullResponse;
			return { status: response.statusCode, headers: response.headers, body: response.body };
		} catch (error) {
			return readThrown(error);
		}
	}
}

/** The body in the form that n8n's HTTP helper takes: JSON as a value, a form as bytes. */
function bodyOf(body: HubspotRequest['body']): Pick<IHttpRequestOptions, 'body' | 'headers'> {
	if (body instanceof FormBody) {
		const { bytes, contentType } = multipart(body);
		return { body: bytes, headers: { 'Content-Type': contentType } };
	}
	if (body === undefined) return {};
	// n8n would send no body for an empty object (n8n-host 0.13).
	if (Object.keys(body).length === 0)
		return {
			body: Buffer.from(JSON.stringify(body)),
			headers: { 'Content-Type': 'application/json' },
		};
	return { body };
}

/** The result of a renewal ahead of time, which sends no call of its own. */
const RENEWED: Answer = { status: 200, headers: {}, body: undefined };

const isFailure = (result: Exchange): result is Failure => 'kind' in result;
const isAnswer = (result: Exchange): result is Answer => 'headers' in result;

/** Whether a call with this status may have been applied. A 530 never reached HubSpot (hubspot-api 4). */
const mayHaveApplied = ({ status }: Answer): boolean => status >= 500 && status !== 530;

const failed = (failure: Failure): Reply => ({ ok: false, failure });

function lastWord(result: Answer | NetworkFault, unconfirmed: boolean): Failure {
	if (isAnswer(result)) return failureOf(result);
	return { kind: unconfirmed ? 'unconfirmed' : 'unreachable', code: result.code, issues: [] };
}
