import { fork } from 'node:child_process';
import path from 'node:path';

import { signatureV3 } from '../sandbox/webhooks/signature';

export const SECRET = 'client-secret-of-the-benchmark';
/** Most events that HubSpot sends in a request, and the requests that it has under way to one app. */
const EVENTS_A_REQUEST = 100;
const MOST_UNDER_WAY = 10;
/** HubSpot gives up on an answer after that time, and sends again: ten times in a day, the first after a minute or so. */
const ANSWER_WITHIN_MS = 5_000;
const MOST_ATTEMPTS = 10;
const RESEND_AFTER_MS = 5_000;

export interface WebhookLoad {
	eventsPerSecond: number;
	seconds: number;
}

export interface WebhookRun {
	sent: number;
	/** Different events that came out of the trigger, and those that came out again. */
	received: number;
	repeated: number;
	/** Requests that had no success at first and were sent again, with what came of them: a status, or `no answer`. */
	failed: Record<string, number>;
	/** Requests that had no success however often they were sent. */
	undelivered: number;
	seconds: number;
	/** Milliseconds until the answer. */
	median: number;
	p99: number;
	slowest: number;
}

/** A trigger under load: where it listens, and what came out of it so far. */
export interface WebhookTarget {
	url: string;
	received(): Promise<{ events: number; different: number }>;
}

/**
 * Sends signed events evenly, as HubSpot would, and waits until they have come out. What had no success is sent again
 * after the rest, with the same events.
 */
export async function webhookBenchmark(
	target: WebhookTarget,
	{ eventsPerSecond, seconds }: WebhookLoad,
): Promise<WebhookRun> {
	const requests = Math.ceil((eventsPerSecond * seconds) / EVENTS_A_REQUEST);
	const gap = (1_000 * EVENTS_A_REQUEST) / eventsPerSecond;
	const times: number[] = [];
	const failed: Record<string, number> = {};
	const underWay = new Set<Promise<void>>();

	/** @returns the requests that had no success */
	const sendAll = async (wanted: number[], attempt: number): Promise<number[]> => {
		const unsuccessful: number[] = [];
		const started = performance.now();
		for (const [at, request] of wanted.entries()) {
			await pause(started + at * gap - performance.now());
			while (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
			const before = performance.now();
			const sending: Promise<void> = deliver(target.url, request, attempt)
				.then((outcome) => {
					times.push(performance.now() - before);
					if (outcome === 200) return;
					failed[outcome] = (failed[outcome] ?? 0) + 1;
					unsuccessful.push(request);
				})
				.finally(() => underWay.delete(sending));
			underWay.add(sending);
		}
		await Promise.all(underWay);
		return unsuccessful;
	};

	const started = performance.now();
	let open = await sendAll([...Array(requests).keys()], 0);
	const took = (performance.now() - started) / 1_000;
	for (let attempt = 1; open.length > 0 && attempt < MOST_ATTEMPTS; attempt++) {
		await pause(RESEND_AFTER_MS);
		open = await sendAll(open, attempt);
	}
	const sent = requests * EVENTS_A_REQUEST;
	const { events, different } = await settled(target, sent);
	times.sort((a, b) => a - b);
	const share = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN;
	return {
		sent,
		received: different,
		repeated: events - different,
		failed,
		undelivered: open.length,
		seconds: took,
		median: share(0.5),
		p99: share(0.99),
		slowest: share(1),
	};
}

/** What came out, when nothing more comes; it waits longer where something is missing. */
async function settled(target: WebhookTarget, sent: number): Promise<{ events: number; different: number }> {
	for (let [seen, idle] = [-1, 0]; ;) {
		const now = await target.received();
		idle = now.events === seen ? idle + 1 : 0;
		if (idle > (now.different >= sent ? 2 : 20)) return now;
		seen = now.events;
		await pause(500);
	}
}

/** Time of the changes: a resent event is the same event. */
const OCCURRED_AT = Date.UTC(2026, 4, 2);

/** @returns status of the answer, or what went wrong */
async function deliver(url: string, request: number, attemptNumber: number): Promise<number | string> {
	const now = Date.now();
	const events = Array.from({ length: EVENTS_A_REQUEST }, (_, at) => ({
		eventId: request * EVENTS_A_REQUEST + at + 1,
		subscriptionId: 25,
		portalId: 33,
		appId: 1160452,
		occurredAt: OCCURRED_AT,
		subscriptionType: 'contact.propertyChange',
		attemptNumber,
		objectId: request * EVENTS_A_REQUEST + at + 1,
		propertyName: 'lifecyclestage',
		propertyValue: 'customer',
		changeSource: 'CRM_UI',
		sourceId: 'userId:123',
	}));
	const body = JSON.stringify(events);
	try {
		const response = await fetch(url, {
			method: 'POST',
			body,
			headers: {
				'content-type': 'application/json',
				'x-hubspot-signature-v3': signatureV3(SECRET, 'POST', url, body, now),
				'x-hubspot-request-timestamp': String(now),
			},
			signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
		});
		await response.arrayBuffer();
		return response.status;
	} catch (error) {
		const { name, cause } = error as Error;
		return name === 'TimeoutError'
			? 'no answer'
			: String((cause as { code?: string } | undefined)?.code ?? name);
	}
}

const pause = async (ms: number) => {
	if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
};

/** The trigger in the n8n engine, in a process of its own; it ends with this one. */
export async function engineTarget(): Promise<WebhookTarget & { stop(): void }> {
	const child = fork(path.join(__dirname, 'webhooks-child.ts'), [SECRET], {
		execArgv: ['--require', require.resolve('tsx/cjs')],
	});
	const answer = async <T>() =>
		await new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
	const { url } = await answer<{ url: string }>();
	return {
		url,
		async received() {
			child.send('received');
			return await answer();
		},
		stop: () => child.disconnect(),
	};
}
