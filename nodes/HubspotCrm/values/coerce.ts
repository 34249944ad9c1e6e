import { DateTime } from 'luxon';

import type { PropertyDefinition } from '../api/properties';

/** A value in HubSpot's form, or why it cannot be converted. If `value` is undefined, the property is not sent. */
export type Coerced = { value: string | undefined } | { problem: string };

/**
 * Converts a value of a workflow into the form that a property takes (hubspot-api 6). Never throws.
 *
 * Dates can be luxon and JavaScript dates, ISO texts and epoch milliseconds. A `date` keeps the calendar day that was
 * written. A `datetime` is a point in time; text without an offset is read in the time zone `zone`. Numbers and
 * booleans become text, lists for multi-selects become `a;b`, and labels of options become their values. The empty text
 * clears the property; null and undefined are not sent. Without a definition, the type of the value decides.
 */
export function coerce(value: unknown, definition: PropertyDefinition | undefined, zone: string): Coerced {
	if (value === undefined || value === null) return { value: undefined };
	if (value === '') return { value: '' };
	switch (definition?.type) {
		case 'date':
			return toDate(value, zone);
		case 'datetime':
			return toDateTime(value, zone);
		case 'number':
			return toNumber(value);
		case 'bool':
			return toBoolean(value);
		case 'enumeration':
			return toOptions(value, definition);
		default:
			return toText(value);
	}
}

const isDate = (value: unknown): value is Date | DateTime =>
	value instanceof Date || DateTime.isDateTime(value);
/**
 * Epoch milliseconds, given as a number or as text; undefined for any other value. They need twelve digits or more: a
 * smaller number is more likely a year, a day such as 20260131 or epoch seconds, and would become a date near 1970.
 */
const epochOf = (value: unknown): number | undefined => {
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	return /^-?\d{12,}$/.test(String(value).trim()) ? Number(value) : undefined;
};

/** Reads ISO text. A number is invalid, although 20260131 could be read as a date. */
const isoDate = (value: unknown, options: { setZone?: boolean; zone?: string }): DateTime =>
	typeof value === 'number' ? DateTime.invalid('number') : DateTime.fromISO(plain(value), options);

function toDate(value: unknown, zone: string): Coerced {
	const epoch = epochOf(value);
	const date =
		epoch !== undefined
			? DateTime.fromMillis(epoch, { zone: 'utc' })
			: value instanceof Date
				? DateTime.fromJSDate(value, { zone })
				: DateTime.isDateTime(value)
					? value
					: isoDate(value, { setZone: true });
	return date.isValid
		? { value: date.toISODate() ?? undefined }
		: { problem: `${show(value)} is not a date. Use one such as 2026-01-31, or epoch milliseconds` };
}

function toDateTime(value: unknown, zone: string): Coerced {
	const epoch = epochOf(value);
	const date =
		epoch !== undefined
			? DateTime.fromMillis(epoch)
			: value instanceof Date
				? DateTime.fromJSDate(value)
				: DateTime.isDateTime(value)
					? value
					: isoDate(value, { zone });
	return date.isValid
		? { value: date.toUTC().toISO() ?? undefined }
		: {
				problem: `${show(value)} is not a date and time. Use one such as 2026-01-31T09:30:00Z, or epoch milliseconds`,
			};
}

function toNumber(value: unknown): Coerced {
	const text = plain(value);
	const isNumber =
		['string', 'number', 'bigint'].includes(typeof value) &&
		DECIMAL.test(text) &&
		Number.isFinite(Number(text));
	if (!isNumber)
		return {
			problem: `${show(value)} is not a number. Use digits with a point for decimals, such as 1250.5`,
		};
	// HubSpot refuses exponents (hubspot-api 6), so 1e21 is written out.
	return {
		value: /e/i.test(text)
			? Number(text).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
			: text,
	};
}

function toBoolean(value: unknown): Coerced {
	const text = plain(value).toLowerCase();
	if (['true', 'yes', '1'].includes(text)) return { value: 'true' };
	if (['false', 'no', '0'].includes(text)) return { value: 'false' };
	return { problem: `${show(value)} is neither true nor false` };
}

function toOptions(value: unknown, { options = [] }: PropertyDefinition): Coerced {
	if (typeof value === 'object' && !isListOfTexts(value)) return toText(value);
	const known = new Set(options.map((option) => option.value));
	const one = (entry: unknown) => {
		const text = String(entry);
		if (known.has(text)) return text;
		const labelled = options.filter(({ label }) => label.toLowerCase() === text.trim().toLowerCase());
		// An unknown text is sent as it is, since it may be an option that was added a moment ago.
		return labelled.length === 1 ? (labelled[0]?.value ?? text) : text;
	};
	if (isListOfTexts(value)) return { value: value.map(one).join(';') };
	const text = String(value);
	return { value: known.has(text) || !text.includes(';') ? one(text) : text.split(';').map(one).join(';') };
}

function toText(value: unknown): Coerced {
	if (isDate(value)) {
		const date = value instanceof Date ? DateTime.fromJSDate(value) : value;
		const text = date.toUTC().toISO();
		return text === null ? { problem: 'The date is not valid' } : { value: text };
	}
	if (isListOfTexts(value)) return { value: value.join(';') };
	if (typeof value === 'object')
		return { problem: `${show(value)} is an object. Use a text, a number, a date or a list of texts` };
	return { value: String(value) };
}

const isListOfTexts = (value: unknown): value is Array<string | number | boolean> =>
	Array.isArray(value) && value.every((entry) => ['string', 'number', 'boolean'].includes(typeof entry));

/** Digits with a point and perhaps an exponent. JavaScript also accepts other forms of numbers, such as 0x10. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The value as text without surrounding space; empty for an object. */
const plain = (value: unknown): string =>
	isListOfTexts(value) ? value.join() : typeof value === 'object' ? '' : String(value).trim();

const asJson = (value: object | null): string => {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		// The value contains itself, or a BigInt, which JSON cannot hold.
		return '{…}';
	}
};

const show = (value: unknown): string => {
	const text = typeof value === 'object' ? asJson(value) : String(value);
	return `'${text.length > 60 ? `${text.slice(0, 60)}…` : text}'`;
};
