import { Handled } from './handled';
import type { KnownTime } from './hubspotTime';

/** The state of a trigger between two polls: plain JSON, kept in the static data of its node (n8n-host 9). */
export interface PollState {
	/** The settings that the state belongs to. If they change, the trigger starts anew. */
	scope: string;
	/** The next reading finds what changed at this time or later, in milliseconds since the epoch, by HubSpot's clock. */
	from: number;
	/** The reading that the last poll did not finish. */
	reading?: Reading;
	/** The handled changes that the next reading finds again, as text of `Handled`. */
	handled: string;
	/** HubSpot's clock and n8n's when the last reading began; undefined before the first one. */
	time?: KnownTime;
}

/** A place in the pages of all changes. */
export interface Position {
	/** Milliseconds since the epoch, by HubSpot's clock. */
	from: number;
	/** The index of the current search, and its cursor, which is '' at its beginning. */
	part: number;
	after: string;
}

/**
 * One pass through everything that changed at `from` or later; it may take several polls. It has no upper end, so it
 * also finds a record that changes again meanwhile. `until` is a time not after its beginning, in milliseconds since the
 * epoch, by HubSpot's clock. The next reading goes back from there by the look-back.
 */
export interface Reading extends Position {
	until: number;
}

/** The state of a trigger that has not polled yet, and reports what changes at `start` or later. */
export const beginning = (scope: string, start: number): PollState => ({ scope, from: start, handled: '' });

/** Where a new reading begins. */
export const firstPage = ({ from }: PollState): Position => ({ from, part: 0, after: '' });

/**
 * The state in the static data, if it is one of this scope. Undefined if not: then the trigger starts anew. Never
 * throws.
 */
export function stateIn(stored: unknown, scope: string): PollState | undefined {
	const { scope: storedScope, from, reading, handled, time } = (stored ?? {}) as Partial<PollState>;
	if (storedScope !== scope || !isMoment(from) || typeof handled !== 'string') return undefined;
	return {
		scope,
		from,
		handled,
		...(isReading(reading) ? { reading: { ...reading } } : {}),
		...(isTime(time) ? { time: { ...time } } : {}),
	};
}

const isMoment = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function isReading(value: unknown): value is Reading {
	const { from, until, part, after } = (value ?? {}) as Partial<Reading>;
	return isMoment(from) && isMoment(until) && isMoment(part) && typeof after === 'string';
}

function isTime(value: unknown): value is KnownTime {
	const { hubspot, own, proven, alikeMs } = (value ?? {}) as Partial<KnownTime>;
	return [hubspot, own, proven, alikeMs].every(isMoment);
}

/**
 * The memory of a state. It is empty if it cannot be read: then changes may be reported twice, but none is lost. Never
 * throws.
 */
export function handledIn({ handled }: PollState): Handled {
	try {
		return new Handled(handled);
	} catch {
		return new Handled();
	}
}
