import type { Bucket } from '../../api/request';
import type { Clock } from '../clock';
import { ProbedShare } from './fairShare';
import { RollingWindow } from './rollingWindow';
import type { WindowReading } from './rollingWindow';

/** The smallest tier of HubSpot's burst limit ("Usage guidelines"; hubspot-api 5): a place to start from. */
const GENERAL = { capacity: 100, intervalMs: 10_000 };
/** Search: 5 a second for the whole account, without any header to follow. */
const SEARCH = { capacity: 5, intervalMs: 1_000 };
/** A search takes HubSpot anything from 50 to 500 ms, a lot of its one second; the way there hardly differs. */
const SEARCH_WAY_OUT_VARIES_MS = 60;

/** The limits of one connection, shared by all executions of the process that use it. */
export type RateLimiter = Record<Bucket, RollingWindow>;

/** Both windows at HubSpot's documented values (hubspot-api 5). */
export function createRateLimiter(clock: Clock): RateLimiter {
	return {
		general: new RollingWindow(GENERAL.capacity, GENERAL.intervalMs, clock),
		search: new RollingWindow(
			SEARCH.capacity,
			SEARCH.intervalMs,
			clock,
			new ProbedShare(),
			SEARCH_WAY_OUT_VARIES_MS,
		),
	};
}

/** Reads `X-HubSpot-RateLimit-Max`, `-Remaining` and `-Interval-Milliseconds`; absent on search answers. */
export function readWindow(headers: Record<string, unknown>): WindowReading {
	const number = (name: string) => {
		const value = headers[`x-hubspot-ratelimit-${name}`];
		const parsed = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
		return Number.isFinite(parsed) && parsed >= 0 ? parsed : undefined;
	};
	const max = number('max');
	const intervalMs = number('interval-milliseconds');
	return { max: max || undefined, remaining: number('remaining'), intervalMs: intervalMs || undefined };
}
