import type { DateTime, DateTimeUnit } from 'luxon';

/** A span of time, both ends included. */
export interface Span {
	start: DateTime;
	end: DateTime;
}

const DAYS: Record<string, number> = { yesterday: -1, today: 0, tomorrow: 1 };
const UNITS = '(minute|hour|day|week|month|quarter|year)';
const NEAR = new RegExp(`^(this|current|last|previous|next) ${UNITS}$`);
const ROLLING = new RegExp(`^(last|past|previous|next) (\\d{1,4}) ${UNITS}s?$`);
const AGO = new RegExp(`^(\\d{1,4}) ${UNITS}s? (ago|from now)$`);

/**
 * The span of time that a text means, in the time zone of `now`: "now", "today", "this quarter", "last month", "last 7
 * days" (up to now), "next 2 weeks" (from now), "3 months ago" (that day), "in 5 days" (that day), "2 hours ago" (that
 * moment). Undefined for other texts.
 */
export function spanOf(text: string, now: DateTime): Span | undefined {
	const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
	if (words === 'now') return { start: now, end: now };
	const day = Object.hasOwn(DAYS, words) ? DAYS[words] : undefined;
	if (day !== undefined) return whole(now.plus({ days: day }), 'day');

	const near = NEAR.exec(words);
	if (near) {
		const [, which = '', unit = ''] = near;
		const step = which === 'next' ? 1 : which === 'last' || which === 'previous' ? -1 : 0;
		return whole(now.plus({ [unit]: step }), unit as DateTimeUnit);
	}
	const rolling = ROLLING.exec(words);
	if (rolling) {
		const [, which, count, unit = ''] = rolling;
		return which === 'next'
			? { start: now, end: now.plus({ [unit]: Number(count) }) }
			: { start: now.minus({ [unit]: Number(count) }), end: now };
	}
	const ago = AGO.exec(words.replace(/^in (.*)$/, '$1 from now'));
	if (!ago) return undefined;
	const [, count, unit = '', direction] = ago;
	const moment = now.plus({ [unit]: Number(count) * (direction === 'ago' ? -1 : 1) });
	return unit === 'minute' || unit === 'hour' ? { start: moment, end: moment } : whole(moment, 'day');
}

const whole = (moment: DateTime, unit: DateTimeUnit): Span => ({
	start: moment.startOf(unit),
	end: moment.endOf(unit),
});
