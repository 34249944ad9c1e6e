import type { VirtualClock } from '../core/clock';
import type { Random } from '../core/random';
import type { CrmEvent } from '../store/events';
import { signatureV1, signatureV3 } from './signature';
import { hears, payload, type Subscription } from './subscriptions';

const MINUTE = 60_000;
/** Waits after each failed attempt: ten attempts in about a day (HubSpot API notes, section 1.8). */
const WAITS = [1, 5, 15, 30, 60, 120, 240, 420, 540].map((minutes) => minutes * MINUTE);
const EVENTS_PER_CALL = 100;
const PATIENCE_MS = 5_000;
/** Events of this long travel together. */
const GATHER_MS = 50;

export interface WebhookSettings {
	targetUrl: string;
	throttling: { maxConcurrentRequests: number; period: 'SECONDLY' };
	createdAt: string;
	updatedAt: string;
}

/** One call to the target and how it went. */
export interface Delivery {
	at: number;
	targetUrl: string;
	attemptNumber: number;
	events: Record<string, unknown>[];
	/** 0: no answer within five seconds, or no connection. */
	status: number;
}

interface Parcel {
	events: Record<string, unknown>[];
	attemptNumber: number;
	dueAt: number;
}

/** Webhooks of one app: at least once, in no order, up to 100 events a call (HubSpot API notes, section 1.8). */
export class WebhookApp {
	settings: WebhookSettings | undefined;
	readonly subscriptions = new Map<number, Subscription>();
	/** The last calls, oldest first. */
	readonly deliveries: Delivery[] = [];
	private gathered: Record<string, unknown>[] = [];
	private waiting: Parcel[] = [];
	private running = 0;
	private closed = false;
	private timer: NodeJS.Timeout | undefined;
	/** When the timer fires, in the process's own time. */
	private firesAt = Infinity;
	private lastSubscription = 0;
	private lastEvent = 3_816_279_340;

	constructor(
		readonly appId: number,
		private readonly clientSecret: string,
		private readonly clock: VirtualClock,
		private readonly random: Random,
	) {
		clock.onAdvance(() => this.pump());
	}

	configure(targetUrl: string, maxConcurrentRequests = 10): WebhookSettings {
		const now = new Date(this.clock.now()).toISOString();
		const throttling = { maxConcurrentRequests, period: 'SECONDLY' as const };
		this.settings = { targetUrl, throttling, createdAt: this.settings?.createdAt ?? now, updatedAt: now };
		return this.settings;
	}

	subscribe(
		input: Pick<Subscription, 'eventType' | 'propertyName' | 'objectTypeId' | 'active'>,
	): Subscription {
		const now = new Date(this.clock.now()).toISOString();
		const id = ++this.lastSubscription;
		const subscription = { ...input, id, createdAt: now, updatedAt: now };
		this.subscriptions.set(id, subscription);
		return subscription;
	}

	/** Notes an event for every subscription that hears it. */
	hear(event: CrmEvent): void {
		if (!this.settings) return;
		for (const subscription of this.subscriptions.values()) {
			if (!hears(subscription, event)) continue;
			this.gathered.push(payload(event, subscription, this.appId, ++this.lastEvent, this.clock.now()));
		}
		if (this.gathered.length > 0) this.wake(GATHER_MS);
	}

	/** Sends what is due. */
	pump(): void {
		if (this.closed) return;
		this.pack();
		const now = this.clock.now();
		const max = this.settings?.throttling.maxConcurrentRequests ?? 0;
		while (this.running < max) {
			const next = this.waiting.findIndex(({ dueAt }) => dueAt <= now);
			if (next < 0) break;
			const [parcel] = this.waiting.splice(next, 1) as [Parcel];
			void this.send(parcel);
		}
		const soonest = Math.min(...this.waiting.map(({ dueAt }) => dueAt));
		if (this.running < max && Number.isFinite(soonest)) this.wake(Math.max(1, soonest - now));
	}

	/** Ends deliveries; what waits is lost. */
	close(): void {
		this.closed = true;
		clearTimeout(this.timer);
	}

	/** Looks again in this time, or sooner if that is arranged already. */
	private wake(ms: number): void {
		const delay = Math.min(ms, 2 ** 31 - 1);
		if (this.firesAt <= performance.now() + delay) return;
		clearTimeout(this.timer);
		this.firesAt = performance.now() + delay;
		this.timer = setTimeout(() => {
			this.firesAt = Infinity;
			this.pump();
		}, delay);
		this.timer.unref();
	}

	private pack(): void {
		const events = this.random.shuffle(this.gathered);
		this.gathered = [];
		for (let start = 0; start < events.length; start += EVENTS_PER_CALL) {
			this.waiting.push({ events: events.slice(start, start + EVENTS_PER_CALL), attemptNumber: 0, dueAt: 0 });
		}
	}

	private async send(parcel: Parcel): Promise<void> {
		const targetUrl = this.settings?.targetUrl ?? '';
		const { attemptNumber } = parcel;
		const events = parcel.events.map((event) => ({ ...event, attemptNumber }));
		this.running += 1;
		const status = await this.post(targetUrl, JSON.stringify(events));
		this.running -= 1;
		this.deliveries.push({ at: this.clock.now(), targetUrl, attemptNumber, events, status });
		if (this.deliveries.length > 1_000) this.deliveries.shift();
		const wait = WAITS[attemptNumber];
		if ((status < 200 || status >= 300) && wait !== undefined) {
			const dueAt = this.clock.now() + wait * (0.8 + 0.4 * this.random.next());
			this.waiting.push({ events: parcel.events, attemptNumber: attemptNumber + 1, dueAt });
		}
		this.pump();
	}

	private async post(uri: string, body: string): Promise<number> {
		const timestamp = this.clock.now();
		try {
			const response = await fetch(uri, {
				method: 'POST',
				body,
				redirect: 'manual',
				signal: AbortSignal.timeout(PATIENCE_MS),
				headers: {
					'content-type': 'application/json',
					'user-agent':
						'HubSpot Connect 2.0 (http://dev.hubapi.com/) (namespace: webhooks-nio-http-client) - WebhooksExecutorDaemon-executor',
					'x-hubspot-signature-version': 'v1',
					'x-hubspot-signature': signatureV1(this.clientSecret, body),
					'x-hubspot-signature-v3': signatureV3(this.clientSecret, 'POST', uri, body, timestamp),
					'x-hubspot-request-timestamp': String(timestamp),
				},
			});
			await response.arrayBuffer();
			return response.status;
		} catch {
			return 0;
		}
	}
}
