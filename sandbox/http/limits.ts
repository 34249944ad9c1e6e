import type { VirtualClock } from '../core/clock';
import { ApiError } from '../core/errors';
import type { ResolvedOptions } from '../options';
import { PORTAL_TIME_ZONE } from '../store/portal';
import type { Token } from '../store/tokens';

const DAY = 86_400_000;

/** Which limit a call counts against (HubSpot API notes, section 5). */
export type LimitKind = 'general' | 'associations' | 'search' | 'none';

type BurstKind = Exclude<LimitKind, 'search' | 'none'>;

/** Times of the calls inside a rolling window. */
class RollingWindow {
	private times: number[] = [];
	private head = 0;

	used(now: number, length: number): number {
		while (this.head < this.times.length && (this.times[this.head] as number) <= now - length) this.head += 1;
		if (this.head > 1_000) {
			this.times = this.times.slice(this.head);
			this.head = 0;
		}
		return this.times.length - this.head;
	}

	add(now: number): void {
		this.times.push(now);
	}

	/** Milliseconds until the oldest call leaves the window. */
	wait(now: number, length: number): number {
		return Math.max(0, (this.times[this.head] ?? now) + length - now);
	}
}

function tooMany(
	policyName: string,
	message: string,
	waitMs: number | undefined,
	groupName?: string,
): ApiError {
	const headers: Record<string, string> =
		waitMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) };
	const body = { message, errorType: 'RATE_LIMIT', policyName, ...(groupName ? { groupName } : {}) };
	return new ApiError(429, body, headers);
}

/** What HubSpot answers when the ten-second window is full (HubSpot API notes, section 5). */
export function tenSecondly(groupName?: string, waitMs?: number): ApiError {
	return tooMany(
		'TEN_SECONDLY_ROLLING',
		'You have reached your ten_secondly_rolling limit.',
		waitMs,
		groupName,
	);
}

/** How full the buckets are, for the page and the control API. */
export interface LimitUsage {
	name: string;
	used: number;
	max: number;
}

/**
 * The buckets of HubSpot API notes, section 5: calls per token, those of the associations API apart from the
 * others, searches per account, calls a day per account.
 */
export class Limiter {
	private readonly bursts = new Map<string, RollingWindow>();
	private readonly searches = new Map<number, RollingWindow>();
	private readonly days = new Map<number, { day: number; used: number }>();

	constructor(
		private readonly clock: VirtualClock,
		private readonly options: () => ResolvedOptions,
	) {}

	/**
	 * Counts a call on its arrival.
	 *
	 * @returns rate-limit headers of the answer; none for searches
	 * @throws ApiError 429 when a bucket is full; its headers tell the same
	 */
	take(token: Token, kind: LimitKind): Record<string, string> {
		if (kind === 'none') return {};
		return kind === 'search' ? this.takeSearch(token) : this.takeBurst(token, kind);
	}

	usage(tokens: Iterable<Token>): LimitUsage[] {
		const { limits } = this.options();
		const now = this.clock.now();
		const seen = new Map<string, LimitUsage>();
		for (const token of tokens) {
			for (const kind of ['general', 'associations'] as const) {
				const key = this.burstKey(token, kind);
				const window = this.bursts.get(key);
				if (!window) continue;
				const whose = `${token.kind === 'oauth' ? 'OAuth app' : 'token'} …${token.value.slice(-4)}`;
				const name = kind === 'general' ? whose : `associations, ${whose}`;
				seen.set(key, { name, used: window.used(now, limits.intervalMs), max: this.burstMax(token, kind) });
			}
		}
		const searches = [...this.searches].map(([portalId, window]) => ({
			name: `search, portal ${portalId}`,
			used: window.used(now, 1_000),
			max: limits.searchPerSecond,
		}));
		const days = [...this.days].map(([portalId, { used }]) => ({
			name: `day, portal ${portalId}`,
			used,
			max: limits.daily,
		}));
		return [...seen.values(), ...searches, ...days];
	}

	/** Calls of an account's running day, and when it ends. */
	dailyUsage(portalId: number): { used: number; resetsAt: number } {
		const { day, used } = this.today(portalId, this.clock.now());
		return { used, resetsAt: (day + 1) * DAY - PORTAL_TIME_ZONE.utcOffsetMs };
	}

	/** Forgets all calls. */
	clear(): void {
		this.bursts.clear();
		this.searches.clear();
		this.days.clear();
	}

	private takeSearch(token: Token): Record<string, string> {
		const { limits, retryAfter } = this.options();
		const now = this.clock.now();
		const window = windowOf(this.searches, token.portalId);
		if (limits.enforced && window.used(now, 1_000) >= limits.searchPerSecond) {
			const wait = retryAfter ? window.wait(now, 1_000) : undefined;
			throw tooMany('SECONDLY', 'You have reached your secondly limit.', wait);
		}
		this.takeDaily(token, now, {});
		window.add(now);
		return {};
	}

	private takeBurst(token: Token, kind: BurstKind): Record<string, string> {
		const { limits, retryAfter } = this.options();
		const now = this.clock.now();
		const window = windowOf(this.bursts, this.burstKey(token, kind));
		const max = this.burstMax(token, kind);
		const used = window.used(now, limits.intervalMs);
		if (limits.enforced && used >= max) {
			const wait = retryAfter ? window.wait(now, limits.intervalMs) : undefined;
			const full = tenSecondly(
				`publicapi:${token.kind === 'oauth' ? 'app' : 'private_app'}-api-calls-ten-secondly:${token.portalId}:${token.appId}`,
				wait,
			);
			throw new ApiError(429, full.body, { ...this.headers(token, max, max, now), ...full.headers });
		}
		this.takeDaily(token, now, this.headers(token, max, used, now));
		window.add(now);
		return this.headers(token, max, used + 1, now);
	}

	private takeDaily(token: Token, now: number, headers: Record<string, string>): void {
		if (token.kind === 'oauth') return;
		const { limits, retryAfter } = this.options();
		const today = this.today(token.portalId, now);
		if (limits.enforced && today.used >= limits.daily) {
			const midnight = (today.day + 1) * DAY - PORTAL_TIME_ZONE.utcOffsetMs;
			const full = tooMany(
				'DAILY',
				'You have reached your daily limit.',
				retryAfter ? midnight - now : undefined,
			);
			throw new ApiError(429, full.body, { ...headers, ...full.headers });
		}
		today.used += 1;
	}

	/** The count of the running day, which ends at midnight of the portal's time zone. */
	private today(portalId: number, now: number): { day: number; used: number } {
		const day = Math.floor((now + PORTAL_TIME_ZONE.utcOffsetMs) / DAY);
		let count = this.days.get(portalId);
		if (count?.day !== day) this.days.set(portalId, (count = { day, used: 0 }));
		return count;
	}

	/** A private token has its own window; the access tokens of an OAuth app share one in each account. */
	private burstKey(token: Token, kind: BurstKind): string {
		return `${kind} ${token.kind === 'oauth' ? `${token.appId}@${token.portalId}` : token.value}`;
	}

	private burstMax(token: Token, kind: BurstKind): number {
		const { max, oauthMax, associationsMax } = this.options().limits;
		if (kind === 'associations') return associationsMax;
		return token.kind === 'oauth' ? oauthMax : max;
	}

	private headers(token: Token, max: number, used: number, now: number): Record<string, string> {
		const { intervalMs, daily } = this.options().limits;
		const remaining = Math.max(0, max - used);
		const headers: Record<string, string> = {
			'x-hubspot-ratelimit-interval-milliseconds': String(intervalMs),
			'x-hubspot-ratelimit-max': String(max),
			'x-hubspot-ratelimit-remaining': String(remaining),
			'x-hubspot-ratelimit-secondly': String(Math.floor(max / 10)),
			'x-hubspot-ratelimit-secondly-remaining': String(Math.floor(remaining / 10)),
		};
		if (token.kind === 'private') {
			const left = Math.max(0, daily - this.today(token.portalId, now).used);
			headers['x-hubspot-ratelimit-daily'] = String(daily);
			headers['x-hubspot-ratelimit-daily-remaining'] = String(left);
		}
		return headers;
	}
}

function windowOf<K>(windows: Map<K, RollingWindow>, key: K): RollingWindow {
	let window = windows.get(key);
	if (!window) windows.set(key, (window = new RollingWindow()));
	return window;
}
