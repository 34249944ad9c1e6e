import { DateTime } from 'luxon';

import type { PropertyDefinition } from '../api/properties';
import { withoutMarks } from '../objects/keys';
import { isDate, isPlainDay, momentIn } from './dates';
import { isBlank } from './emptiness';
import { numberIn } from './numbers';
import { optionsIn } from './options';
import type { Reading } from './reading';
import { isAddress, plainWords, shown, yesOrNo } from './text';
import type { Coerced, Unusable } from './unusable';

/**
 * Converts a value of a workflow into the form that a property takes (hubspot-api 6): for writes, filters, triggers and
 * tools alike. The value is not blank. Without a definition, the type of the value decides. Never throws.
 *
 * What has more than one meaning is refused, and the problem names the option that declares one.
 */
export function coerce(
	value: unknown,
	definition: PropertyDefinition | undefined,
	reading: Reading,
): Coerced {
	switch (definition?.type) {
		case 'date':
			return toDate(value, reading);
		case 'datetime':
			return toDateTime(value, reading);
		case 'number':
			return toNumber(value, reading);
		case 'bool':
			return toBoolean(value, definition);
		case 'enumeration':
			return definition.fieldType === 'booleancheckbox'
				? toBoolean(value, definition)
				: optionsIn(value, definition, reading);
		default: {
			const isPhone = definition?.type === 'phone_number' || definition?.fieldType === 'phonenumber';
			return toText(isPhone && typeof value === 'string' ? withoutMarks(value).trim() : value);
		}
	}
}

/** A moment becomes the day that it is in the time zone of the workflow. */
function toDate(value: unknown, reading: Reading): Coerced {
	if (isPlainDay(value)) return { value };
	const day = momentIn(value, reading)?.toISODate();
	return day ? { value: day } : notADate(value, 'a date', '2026-01-31', reading);
}

/** Text without an offset is read in the time zone of the workflow. */
function toDateTime(value: unknown, reading: Reading): Coerced {
	const moment = momentIn(value, reading)?.toUTC().toISO();
	return moment ? { value: moment } : notADate(value, 'a date and time', '2026-01-31T09:30:00Z', reading);
}

const DATE_FORMATS = { dayFirst: 'Day First', monthFirst: 'Month First', excel: 'Excel Day Numbers' };

function notADate(value: unknown, what: string, example: string, { dates }: Reading): Unusable {
	const how = dates ? ` as the option 'Date Format' declares it (${DATE_FORMATS[dates]})` : '';
	const wayOut =
		!dates && hasDigits(value)
			? "declare in the option 'Date Format' how dates are written"
			: 'epoch milliseconds';
	return {
		problem: `${shown(value)} is not ${what}${how}`,
		remedy: `Use one such as ${example}, or ${wayOut}`,
	};
}

function toNumber(value: unknown, { numbers }: Reading): Coerced {
	const number = numberIn(value, numbers);
	if (number !== undefined) return { value: number };
	const form = numbers === 'comma' ? '1.234,56' : '1,234.56';
	const how = numbers ? ` as the option 'Number Format' declares it (${form})` : '';
	const wayOut =
		!numbers && hasDigits(value) ? ", or declare in the option 'Number Format' how numbers are written" : '';
	return {
		problem: `${shown(value)} is not a number${how}`,
		remedy: `Use digits with a point for decimals, such as 1250.5${wayOut}`,
	};
}

const hasDigits = (value: unknown): boolean =>
	(typeof value === 'string' || typeof value === 'number') && /\d/.test(String(value));

/** The labels of the two options are read as well, such as `Ja` and `Nein`. */
function toBoolean(value: unknown, { options = [] }: PropertyDefinition): Coerced {
	const words = typeof value === 'object' ? '' : plainWords(String(value));
	const labelled = options.filter(({ label }) => words !== '' && plainWords(label) === words);
	if (labelled.length === 1 && labelled[0]) return { value: labelled[0].value };
	const meant = yesOrNo(value);
	if (meant !== undefined) return { value: String(meant) };
	return { problem: `${shown(value)} is neither true nor false` };
}

/** Most characters of a text (hubspot-api 6). */
const MOST_CHARACTERS = 65_536;

function toText(value: unknown): Coerced {
	if (typeof value === 'string' && value.length > MOST_CHARACTERS) {
		return {
			problem: `${shown(value)} has ${value.length} characters, and HubSpot takes ${MOST_CHARACTERS}`,
			remedy: 'Shorten the text',
		};
	}
	if (typeof value === 'string' && !value.includes('@')) return { value };
	if (isDate(value)) {
		const text = (value instanceof Date ? DateTime.fromJSDate(value) : value).toUTC().toISO();
		return text === null ? { problem: 'The date is not valid' } : { value: text };
	}
	const list: unknown = Array.isArray(value)
		? (value as unknown[]).filter((entry) => !isBlank(entry))
		: value;
	if (isListOfTexts(list)) return { value: list.join(';') };
	if (!['string', 'number', 'boolean', 'bigint'].includes(typeof value))
		return {
			problem: `${shown(value)} is an object`,
			remedy: 'Use a text, a number, a date or a list of texts',
		};
	const text = String(value);
	// HubSpot refuses an address with white space around it (hubspot-api 6), and marks that nobody sees would make it
	// another address.
	const bare = text.includes('@') ? withoutMarks(text).trim() : text;
	return { value: isAddress(bare) ? bare : text };
}

const isListOfTexts = (value: unknown): value is Array<string | number | boolean> =>
	Array.isArray(value) && value.every((entry) => ['string', 'number', 'boolean'].includes(typeof entry));
