import type { Clock } from '../../transport/clock';
import type { Reply } from '../../transport/exchange';

/** Two clocks at the moment when a call was sent, in milliseconds since the epoch. */
export interface Glance {
	/**
	 * HubSpot's clock, by the header `Date` of the answer: never later than its time when it looked, but for an answer
	 * that lies. Undefined if the answer has no such header.
	 */
	hubspot: number | undefined;
	/** The clock of n8n's machine. It can be wrong by any amount, and can be set at any moment. */
	own: number;
}

/** What a trigger keeps of both clocks between two readings. */
export interface KnownTime {
	/** The clocks at the last glance. */
	hubspot: number;
	own: number;
	/** HubSpot's time at that glance was this or later. */
	proven: number;
	/** For how long the clocks have gone alike, in milliseconds; not counted any further than it matters. */
	alikeMs: number;
}

/** A header shows whole seconds, and whether they are rounded or cut is up to the server (hubspot-api 4.1). */
const RESOLUTION_MS = 1_000;
/** Clocks that differ by this much more or less than before still go alike: answers take their time, clocks drift. */
const TOLERANCE_MS = 30_000;
/** After this time of going alike, the difference is that of n8n's clock rather than of an answer that lies. */
const TRUST_MS = 600_000;
/** A difference of clocks that is worth a word in n8n's log. */
const NOTABLE_MS = 60_000;

/** The header `Date` of an answer, as it was sent. */
export function dateOf(reply: Reply): string | undefined {
	const { date } = reply.ok ? reply.answer.headers : {};
	return typeof date === 'string' ? date : undefined;
}

/** The clocks at `sentAt`, on the monotonic clock, when a call was sent whose answer has just come with `date`. */
export function glanceAt(date: string | undefined, clock: Clock, sentAt: number): Glance {
	const took = Math.ceil(clock.monotonic() - sentAt);
	const shown = Date.parse(date ?? '');
	return {
		// HubSpot wrote the date after the call was sent, so this is no later than that.
		hubspot: Number.isNaN(shown) ? undefined : shown - took - RESOLUTION_MS,
		own: clock.now() - took,
	};
}

/**
 * What is known after a further glance. `proven` never goes back. Any one clock may be wrong, for the first time, at any
 * glance: then the one that went less far counts, and both again only after they have gone alike for ten minutes. So
 * `proven` may fall behind HubSpot's time for a while, but does not get ahead of it.
 */
export function knownAfter(
	before: KnownTime | undefined,
	{ hubspot, own }: { hubspot: number; own: number },
): KnownTime {
	if (!before) return { hubspot, own, proven: Math.min(hubspot, own), alikeMs: 0 };
	const passed = Math.max(0, Math.min(hubspot - before.hubspot, own - before.own));
	const alikeMs = goAlike(before, { hubspot, own }) ? Math.min(TRUST_MS, before.alikeMs + passed) : 0;
	const limit = alikeMs >= TRUST_MS ? hubspot : Math.min(hubspot, before.proven + passed);
	return { hubspot, own, proven: Math.max(before.proven, limit), alikeMs };
}

const goAlike = (
	before: { hubspot: number; own: number },
	{ hubspot, own }: { hubspot: number; own: number },
) => Math.abs(hubspot - own - (before.hubspot - before.own)) <= TOLERANCE_MS;

/**
 * HubSpot's time at the first poll, in milliseconds since the epoch. `look` sends a call. If the clocks agree, one is
 * enough; else a second one decides, so that neither n8n's clock nor one wrong answer does.
 */
export async function firstTime<F extends object>(look: () => Promise<Glance | F>): Promise<number | F> {
	const first = await look();
	if (!isGlance(first)) return first;
	if (first.hubspot === undefined || Math.abs(first.hubspot - first.own) <= TOLERANCE_MS)
		return first.hubspot ?? first.own;
	const second = await look();
	if (!isGlance(second)) return second;
	return middle(first.hubspot, second.hubspot ?? first.hubspot, second.own);
}

const isGlance = (value: object): value is Glance => 'own' in value;

const middle = (...three: [number, number, number]): number => three.sort((a, b) => a - b)[1];

/**
 * How far n8n's clock is ahead of HubSpot's, in milliseconds (negative: behind), if it is more than a minute. Undefined
 * if it is less, or was as much at the glance before: each difference is told once.
 */
export function newDifference(before: KnownTime | undefined, now: KnownTime | undefined): number | undefined {
	if (!now) return undefined;
	const ahead = now.own - now.hubspot;
	if (Math.abs(ahead) <= NOTABLE_MS) return undefined;
	const known = before && goAlike(before, now) && Math.abs(before.own - before.hubspot) > NOTABLE_MS;
	return known ? undefined : ahead;
}
