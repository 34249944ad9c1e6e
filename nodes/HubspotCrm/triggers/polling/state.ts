import { Handled } from './handled';

/** Where a trigger stands between two polls: plain JSON, kept in the static data of its node. */
export interface PollState {
	/** What it belongs to. Where the settings call for another one, the trigger starts anew. */
	scope: string;
	/** The next reading begins with what changed at this moment, in milliseconds since the epoch. */
	from: number;
	/** The reading that the last poll did not finish. */
	reading?: Reading;
	/** What was handled of that which the next reading meets again, as `Handled` writes it. */
	handled: string;
}

/**
 * One pass over everything that changed at `from` or later. It has no upper end: a record that changes again
 * meanwhile stays in it. `until` is when it began; the next one reads from there, less the look-back.
 */
export interface Reading {
	from: number;
	until: number;
	/** Which of several searches, and how far it has come; '' is its beginning. */
	part: number;
	after: string;
}

/** A trigger that has seen nothing yet, and does not want what changed before `start`. */
export const beginning = (scope: string, start: number): PollState => ({ scope, from: start, handled: '' });

/** What the static data holds, if it is a state of this scope; undefined calls for a new beginning. */
export function stateIn(stored: unknown, scope: string): PollState | undefined {
	const { scope: storedScope, from, reading, handled } = (stored ?? {}) as Partial<PollState>;
	if (storedScope !== scope || !isMoment(from) || typeof handled !== 'string') return undefined;
	return { scope, from, handled, ...(isReading(reading) ? { reading: { ...reading } } : {}) };
}

/** The unfinished reading, or a new one. */
export const nextReading = ({ from, reading }: PollState, now: number): Reading =>
	reading ?? { from, until: now, part: 0, after: '' };

const isMoment = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function isReading(value: unknown): value is Reading {
	const { from, until, part, after } = (value ?? {}) as Partial<Reading>;
	return isMoment(from) && isMoment(until) && isMoment(part) && typeof after === 'string';
}

/** The memory of a state; an unreadable one is empty: then changes may come twice, but none is lost. */
export function handledIn({ handled }: PollState): Handled {
	try {
		return new Handled(handled);
	} catch {
		return new Handled();
	}
}
