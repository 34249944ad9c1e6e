import { choiceIn } from './choice';
import type { ChoiceField } from './choice';
import type { DateFormat, NumberFormat, Reading } from '../values/reading';

/** An option of all operations that read dates: how dates are written that could mean two days. */
export const DATE_FORMAT: ChoiceField<string> = {
	displayName: 'Date Format',
	name: 'dateFormat',
	type: 'options',
	options: [
		{ name: 'Day First', value: 'dayFirst', description: '31/03/2026, 31.3.26, 31-Mar-26' },
		{ name: 'Excel Day Numbers', value: 'excel', description: '46112 for 31 March 2026' },
		{ name: 'Month First', value: 'monthFirst', description: '03/31/2026, 3-31-26, March 31, 2026' },
		{
			name: 'Only Dates with One Meaning',
			value: 'oneMeaning',
			description: '2026-03-31, with or without a time. All others are refused.',
		},
	],
	default: 'oneMeaning',
	description: 'How dates in texts are written. Dates with the year first are read in any case.',
};

/** An option of all operations that read numbers: which signs group thousands and divide decimals. */
export const NUMBER_FORMAT: ChoiceField<string> = {
	displayName: 'Number Format',
	name: 'numberFormat',
	type: 'options',
	options: [
		{ name: '1,234.56', value: 'point', description: 'Also $1,234.56, 45% as 0.45, and (500) as -500' },
		{ name: '1.234,56', value: 'comma', description: 'Also 1.234,56 €, 45% as 0.45, and (500) as -500' },
		{
			name: 'Only Digits with a Point',
			value: 'plain',
			description: '1234.56. All others are refused.',
		},
	],
	default: 'plain',
	description: 'How numbers in texts are written',
};

/** The values of the two options, as n8n hands them over. */
export interface FormatOptions {
	dateFormat?: string;
	numberFormat?: string;
}

/** How values are read according to the options of an item. Throws like `choiceIn`. `zone`: time zone of the workflow; `now`: epoch milliseconds. */
export function readingOf({ dateFormat, numberFormat }: FormatOptions, zone: string, now: number): Reading {
	return {
		zone,
		now,
		dates: DATES[choiceIn(DATE_FORMAT, dateFormat)],
		numbers: NUMBERS[choiceIn(NUMBER_FORMAT, numberFormat)],
	};
}

const DATES: Record<string, DateFormat | undefined> = {
	dayFirst: 'dayFirst',
	monthFirst: 'monthFirst',
	excel: 'excel',
};
const NUMBERS: Record<string, NumberFormat | undefined> = { point: 'point', comma: 'comma' };
