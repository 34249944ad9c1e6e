import type { Bucket } from '../../api/request';
import type { Clock } from '../clock';
import { ProbedShare } from './fairShare';
import { RollingWindow } from './rollingWindow';

/** The smallest of HubSpot's ten-second limits (hubspot-api 5), until the first answer tells the account's own. */
const GENERAL = { capacity: 100, intervalMs: 10_000 };
/** Search: 5 calls a second for the whole account; its answers have no headers that tell (hubspot-api 5). */
const SEARCH = { capacity: 5, intervalMs: 1_000 };
/**
 * HubSpot works on a search for 50 to 500 ms, a large part of its interval of one second. But it counts the call when
 * it arrives, and the time until then differs by no more than this from call to call.
 */
const SEARCH_ARRIVAL_VARIES_MS = 60;

/** The limits of one connection, shared by all executions of the process that use it. */
export type RateLimiter = Record<Bucket, RollingWindow>;

/** Both limits at HubSpot's documented values (hubspot-api 5). */
export function createRateLimiter(clock: Clock): RateLimiter {
	return {
		general: new RollingWindow(GENERAL.capacity, GENERAL.intervalMs, clock),
		search: new RollingWindow(
			SEARCH.capacity,
			SEARCH.intervalMs,
			clock,
			new ProbedShare(),
			SEARCH_ARRIVAL_VARIES_MS,
		),
	};
}
