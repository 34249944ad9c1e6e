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
import { readLimit } from './limits/rateLimiter';
import { multipart } from './multipart';
import { decide } from './retry';

/** Longer than HubSpot's own gateway waits (524 after 100 seconds). */
const TIMEOUT_MS = 120_000;
/** For one call: with tokens that live for seconds only, it may be turned away again while it waits its turn. */
const MOST_RENEWALS = 5;

/** What a run did, for the log of the host. */
export interface Traffic {
	calls: number;
	retries: number;
	/** Calls that had to wait for the rate limit, and for how long in all. */
	waits: number;
	waitedMs: number;
}

/** Sends calls to HubSpot for one execution: within the limits, again where that is safe, never throwing. */
export class HubspotClient {
	readonly traffic: Traffic = { calls: 0, retries: 0, waits: 0, waitedMs: 0 };
	/** Why HubSpot no longer accepts the connection: nothing more is sent then. */
	private refusal?: Failure;

	constructor(
		private readonly host: Host,
		readonly connection: Connection,
		readonly signal?: AbortSignal,
		readonly clock: Clock = systemClock,
	) {}

	/** Sends one call and returns HubSpot's answer, or why there is none. Retries are counted as calls of their own. */
	async send(request: HubspotRequest): Promise<Reply> {
		const bucket = this.connection.limiter[request.bucket ?? 'general'];
		const started = this.clock.now();
		let maybeApplied = false;
		for (let attempt = 1; ; attempt++) {
			if (this.refusal) return failed(this.refusal);
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

	/** The errors of a 207 become texts that people read; anything else of a success is the user's own data. */
	private withoutSecrets(answer: Answer): Answer {
		if (answer.status !== 207 || typeof answer.body !== 'object' || answer.body === null) return answer;
		const { errors } = answer.body as { errors?: unknown };
		return { ...answer, body: { ...answer.body, errors: redact(errors, this.connection.secrets) } };
	}

	/**
	 * One attempt. A token that has expired is renewed by the host on the way, once for all calls that it turned away:
	 * the host does so when a 401 is thrown inside it, which it is not as long as we ask for every answer.
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

	/** Renews an OAuth2 token that is about to end, where the host offers that (n8n 2.0 and later). */
	private async renewAhead(): Promise<void> {
		const { token, credentialType } = this.connection;
		const { refreshOAuth2Token } = this.host.helpers as Partial<Host['helpers']>;
		if (token.dueAt === undefined || token.dueAt > this.clock.now() || !refreshOAuth2Token) return;
		await token.renew(token.version, async () => {
			token.dueAt = undefined;
			try {
				await refreshOAuth2Token.call(this.host, credentialType);
			} catch (error) {
				// The token has not ended yet; if it cannot be renewed then either, that call will say so.
				return readThrown(error);
			}
			await this.noteRenewal();
			return RENEWED;
		});
	}

	/** The host says nothing when it has renewed a token, but shows what it has stored. */
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

/** The body as the host's helper takes it: JSON as a value, a form as bytes. */
function bodyOf(body: HubspotRequest['body']): Pick<IHttpRequestOptions, 'body' | 'headers'> {
	if (body instanceof FormBody) {
		const { bytes, contentType } = multipart(body);
		return { body: bytes, headers: { 'Content-Type': contentType } };
	}
	if (body === undefined) return {};
	// The host sends nothing in place of an empty value.
	if (Object.keys(body).length === 0)
		return {
			body: Buffer.from(JSON.stringify(body)),
			headers: { 'Content-Type': 'application/json' },
		};
	return { body };
}

/** Stands for the answer of a renewal, which no call of ours is part of. */
const RENEWED: Answer = { status: 200, headers: {}, body: undefined };

const isFailure = (result: Exchange): result is Failure => 'kind' in result;
const isAnswer = (result: Exchange): result is Answer => 'headers' in result;

/** 530 is an address or token that Cloudflare could make nothing of: the call never reached HubSpot. */
const mayHaveApplied = ({ status }: Answer): boolean => status >= 500 && status !== 530;

const failed = (failure: Failure): Reply => ({ ok: false, failure });

function lastWord(result: Answer | NetworkFault, unconfirmed: boolean): Failure {
	if (isAnswer(result)) return failureOf(result);
	return { kind: unconfirmed ? 'unconfirmed' : 'unreachable', code: result.code, issues: [] };
}
