import { realOr, send } from './disturbance';
import type { Answering, Disturbance } from './disturbance';

const LIMIT = 'x-hubspot-ratelimit-';

/** HubSpot's own answer with other headers; `undefined` leaves one out. */
const of = (
	name: string,
	headers: (answering: Answering) => Record<string, string | undefined>,
): Disturbance => ({
	name,
	family: 'headers',
	when: 'after',
	play(answering) {
		const real = realOr(answering);
		const all = Object.entries({ ...real.headers, ...headers(answering) });
		const given = all.filter((entry): entry is [string, string] => entry[1] !== undefined);
		send(answering, { ...real, headers: Object.fromEntries(given) });
	},
});

const limits = (max: string, remaining: string, interval: string) => () => ({
	[`${LIMIT}max`]: max,
	[`${LIMIT}remaining`]: remaining,
	[`${LIMIT}interval-milliseconds`]: interval,
});

const HOUR_MS = 3_600_000;
const date =
	(offsetMs: number) =>
	({ now }: Answering) => ({ date: new Date(now + offsetMs).toUTCString() });

/** True answers whose headers are absurd. */
export const HEADERS: Disturbance[] = [
	of('no headers about limits', () => ({
		[`${LIMIT}max`]: undefined,
		[`${LIMIT}remaining`]: undefined,
		[`${LIMIT}interval-milliseconds`]: undefined,
	})),
	of('a limit for a day', limits('190', '0', '86400000')),
	of('a limit for ever', limits('1', '0', '1e300')),
	of('a limit for no time', limits('190', '100', '0')),
	of('a limit for less than no time', limits('190', '100', '-10000')),
	of('a limit of no calls', limits('0', '0', '10000')),
	of('fewer calls left than none', limits('190', '-1', '10000')),
	of('more calls left than there are', limits('10', '5000', '10000')),
	of('a limit that is no number', limits('many', 'some', 'NaN')),
	of('a Date an hour ahead', date(HOUR_MS)),
	of('a Date a day behind', date(-24 * HOUR_MS)),
	of('a Date of another century', date(-100 * 365 * 24 * HOUR_MS)),
	of('a Date that is none', () => ({ date: 'yesterday' })),
	of('no Date', () => ({ date: undefined })),
	of('Retry-After beside a success', () => ({ 'retry-after': '86400' })),
];
