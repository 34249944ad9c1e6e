import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { systemClock } from './clock';
import type { Clock } from './clock';
import type { Connection, Host } from './connection';
import { failureOf } from './failure';
import { readWindow } from './limiter';
import { decide } from './retry';
import { readThrown } from './thrown';
import type { Answer, Failure, HubspotRequest, NetworkFault, Reply } from './types';

/** Longer than HubSpot's own gateway waits (524 after 100 seconds). */
const TIMEOUT_MS = 120_000;

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

	constructor(
		private readonly host: Host,
		readonly connection: Connection,
		readonly signal?: AbortSignal,
		readonly clock: Clock = systemClock,
	) {}

	/** Sends one call and returns HubSpot's answer, or why there is none. Retries are counted as calls of their own. */
	async send(request: HubspotRequest): Promise<Reply> {
		const window = this.connection.limiter[request.bucket ?? 'general'];
		const started = this.clock.now();
		let maybeApplied = false;
		for (let attempt = 1; ; attempt++) {
			const permit = await window.take(this.signal);
			if (!permit) return failed({ kind: 'cancelled', issues: [], maybeApplied });
			this.note(permit.waitedMs);
			const result = await this.exchange(request);
			window.settle(permit, isAnswer(result) ? readWindow(result.headers) : {});
			if (isFailure(result)) return failed({ ...result, attempts: attempt, maybeApplied });
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
				if (decision.pause) window.pause(decision.waitMs);
				else await this.clock.sleep(decision.waitMs, this.signal);
				continue;
			}
			if (isAnswer(result) && result.status >= 200 && result.status < 300)
				return { ok: true, answer: result };
			const unconfirmed = decision.action === 'stop' && decision.unconfirmed;
			const exhausted = decision.action === 'stop' && decision.exhausted;
			return failed({ ...lastWord(result, unconfirmed), attempts: attempt, exhausted, maybeApplied });
		}
	}

	private note(waitedMs: number): void {
		this.traffic.calls++;
		if (waitedMs <= 0) return;
		this.traffic.waits++;
		this.traffic.waitedMs += waitedMs;
	}

	/** One attempt. A token that has expired is renewed by the host on the way. */
	private async exchange(request: HubspotRequest): Promise<Exchange> {
		// From n8n 2.10 on, 401 alone is thrown inside the host, which renews an OAuth2 token and sends again.
		// Older hosts read the object as plain `true` and return the 401: then the call without it renews.
		const result = await this.call(request, { ignore: true, except: [401] });
		return isAnswer(result) && result.status === 401 ? await this.call(request, undefined) : result;
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
			body,
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

/** What one attempt came to. A failure is final; an answer or a fault is for the retry policy to judge. */
type Exchange = Answer | NetworkFault | Failure;

const isFailure = (result: Exchange): result is Failure => 'kind' in result;
const isAnswer = (result: Exchange): result is Answer => 'headers' in result;

/** 530 is an address or token that Cloudflare could make nothing of: the call never reached HubSpot. */
const mayHaveApplied = ({ status }: Answer): boolean => status >= 500 && status !== 530;

const failed = (failure: Failure): Reply => ({ ok: false, failure });

function lastWord(result: Answer | NetworkFault, unconfirmed: boolean): Failure {
	if (isAnswer(result)) return failureOf(result);
	return { kind: unconfirmed ? 'unconfirmed' : 'unreachable', code: result.code, issues: [] };
}
