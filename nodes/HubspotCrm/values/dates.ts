import { DateTime } from 'luxon';

import { withoutMarks } from '../objects/keys';
import type { Reading } from './reading';
import { spanOf } from './relativeDates';

/** Whether a value is a JavaScript or luxon date, valid or not. */
export const isDate = (value: unknown): value is Date | DateTime =>
	value instanceof Date || DateTime.isDateTime(value);

/** Whether a value is a text such as 2026-01-31, of a day that exists. Most dates are, and luxon is slow. */
export function isPlainDay(value: unknown): value is string {
	if (typeof value !== 'string' || value.length !== 10 || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
	const [month, day] = [Number(value.slice(5, 7)), Number(value.slice(8))];
	if (month < 1 || month > 12 || day < 1) return false;
	return day <= 28 || day <= new Date(Date.UTC(Number(value.slice(0, 4)), month, 0)).getUTCDate();
}

/**
 * The moment that a value stands for, in the time zone of the workflow; a date without a time is the midnight at which
 * the day begins there. Taken are JavaScript and luxon dates, epoch milliseconds of twelve digits or more, whole dates
 * with the year first, with or without a time and an offset, the words of `spanOf` that mean a day or a moment, and
 * what the declared format allows. Undefined for everything else: a time, a week, a month, a year or a number of days
 * is no date.
 */
export function momentIn(value: unknown, reading: Reading): DateTime | undefined {
	const found = read(value, reading);
	return found?.isValid ? found.setZone(reading.zone) : undefined;
}

function read(value: unknown, reading: Reading): DateTime | undefined {
	const { zone, dates } = reading;
	if (value instanceof Date) return DateTime.fromJSDate(value);
	if (DateTime.isDateTime(value)) return value;
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = withoutMarks(String(value)).trim();
	// A smaller number is more likely a year, a day such as 20260131 or epoch seconds, and would become a date near 1970.
	if (EPOCH.test(text) && (typeof value === 'number' || text.length === 13))
		return DateTime.fromMillis(Number(text));
	if (dates === 'excel' && /^\d{4,7}(\.\d+)?$/.test(text)) return excelDate(Number(text), zone);
	if (typeof value === 'number') return undefined;
	const parts =
		yearFirst(text) ?? (dates === 'excel' || dates === undefined ? undefined : declared(text, dates));
	return parts ? dateOf(parts, zone) : relative(text, reading);
}

/** Epoch milliseconds. Texts need thirteen digits, as they have since 2001: shorter ones may be phone numbers. */
const EPOCH = /^-?\d{12,13}$/;

interface DateParts {
	year: number;
	month: number;
	day: number;
	/** The rest of the text: a time, perhaps with an offset. Empty for a day. */
	time: string;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:T|\s+)(\S.*))?$/i;
/** Eight digits, or fourteen with a time, in the years for which they are likelier a date than another number. */
const COMPACT = /^(19\d\d|20\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;

function yearFirst(text: string): DateParts | undefined {
	const [, year, , month, day, time = ''] = YEAR_FIRST.exec(text) ?? [];
	if (year !== undefined) return { year: Number(year), month: Number(month), day: Number(day), time };
	const [, compactYear, compactMonth, compactDay, ...clock] = COMPACT.exec(text) ?? [];
	if (compactYear === undefined) return undefined;
	const compactTime = clock[0] === undefined ? '' : clock.join(':');
	return {
		year: Number(compactYear),
		month: Number(compactMonth),
		day: Number(compactDay),
		time: compactTime,
	};
}

const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const MONTH_NAMES = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december',
];
const TAIL = '(?:,?\\s+(\\S.*))?$';
const IN_NUMBERS = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${TAIL}`);
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+/i;
const DAY_AND_MONTH = new RegExp(
	`^(\\d{1,2})(?:st|nd|rd|th|\\.)?[-\\s]+${MONTH}[-,\\s]+(\\d{4}|\\d{2})${TAIL}`,
	'i',
);
const MONTH_AND_DAY = new RegExp(
	`^${MONTH}[-\\s]+(\\d{1,2})(?:st|nd|rd|th)?(?:,\\s*|[-\\s]+)(\\d{4}|\\d{2})${TAIL}`,
	'i',
);

/** Reads a date in a declared order. A month in words has one meaning in either order. */
function declared(text: string, format: 'dayFirst' | 'monthFirst'): DateParts | undefined {
	const [, one, , other, year, time = ''] = IN_NUMBERS.exec(text) ?? [];
	if (one !== undefined) {
		const [day, month] = format === 'dayFirst' ? [one, other] : [other, one];
		return { year: fullYear(year), month: Number(month), day: Number(day), time };
	}
	const words = text.replace(WEEKDAY, '');
	const dayFirst = DAY_AND_MONTH.exec(words);
	const [, day, month = '', ofYear, rest = ''] = dayFirst ?? swapped(MONTH_AND_DAY.exec(words)) ?? [];
	if (day === undefined || !isMonth(words, month)) return undefined;
	const at = MONTH_NAMES.findIndex((name) => name.startsWith(month.toLowerCase()));
	return { year: fullYear(ofYear), month: at + 1, day: Number(day), time: rest };
}

/** A match of `MONTH_AND_DAY` in the order of one of `DAY_AND_MONTH`. */
const swapped = (match: RegExpExecArray | null): Array<string | undefined> | undefined =>
	match ? [match[0], match[2], match[1], match[3], match[4]] : undefined;

/** Whether the letters that begin like a month are one: `Mar`, `March` and `Sept`, but not `Marble`. */
function isMonth(text: string, start: string): boolean {
	const [word = ''] = new RegExp(`${start}[a-z]*`, 'i').exec(text) ?? [];
	const name = MONTH_NAMES.find((month) => month.startsWith(start.toLowerCase())) ?? '';
	return name.startsWith(word.toLowerCase()) || word.toLowerCase() === 'sept';
}

/** Two digits mean the years 1970 to 2069, as in POSIX. */
function fullYear(text = ''): number {
	const year = Number(text);
	return text.length > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}

const TIME =
	/^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?\.?(?:m\.?)?\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?$/i;

function dateOf({ year, month, day, time }: DateParts, zone: string): DateTime | undefined {
	if (time === '') return DateTime.fromObject({ year, month, day }, { zone });
	const [, hours, minutes, seconds = '0', fraction = '', half, offset] = TIME.exec(time) ?? [];
	if (hours === undefined) return undefined;
	const hour = half === undefined ? Number(hours) : hourOfHalf(Number(hours), half);
	return DateTime.fromObject(
		{
			year,
			month,
			day,
			hour,
			minute: Number(minutes),
			second: Number(seconds),
			millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
		},
		{ zone: offset === undefined ? zone : zoneOf(offset) },
	);
}

/** The hour of the day of `9 AM` and `12 PM`; 99, which is no hour, for hours that no half of a day has. */
function hourOfHalf(hour: number, half: string): number {
	if (hour < 1 || hour > 12) return 99;
	return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** luxon's name of an offset such as `+02`, `-0330`, `Z`. */
function zoneOf(offset: string): string {
	if (/^[a-z]/i.test(offset)) return 'utc';
	const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
	return `UTC${offset.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** The first Excel day number that is read, of January 1910: smaller ones are likelier years, or numbers of days. */
const FIRST_EXCEL_DAY = 3_654;

/** The date of an Excel day number, which counts from 30 December 1899. A fraction is the time of day. */
function excelDate(days: number, zone: string): DateTime | undefined {
	const whole = Math.floor(days);
	if (whole < FIRST_EXCEL_DAY) return undefined;
	const seconds = Math.round((days - whole) * 86_400);
	const date = DateTime.fromObject({ year: 1899, month: 12, day: 30 }, { zone })
		.plus({ days: whole })
		.set({
			hour: Math.floor(seconds / 3_600),
			minute: Math.floor(seconds / 60) % 60,
			second: seconds % 60,
		});
	return date.year > 9_999 ? undefined : date;
}

/** The day or moment that words mean. A span of several days is no date. */
function relative(text: string, { zone, now }: Reading): DateTime | undefined {
	const span = now === undefined ? undefined : spanOf(text, DateTime.fromMillis(now, { zone }));
	if (!span) return undefined;
	const { start, end } = span;
	const isDay =
		start.hasSame(end, 'day') && start.equals(start.startOf('day')) && end.equals(end.endOf('day'));
	return isDay || start.equals(end) ? start : undefined;
}
