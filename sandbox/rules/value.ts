import type { PropertyDefinition, PropertyOption } from '../store/definitions';

/** Why HubSpot refuses one property value (HubSpot API notes, section 3.3). */
export interface ValueProblem {
	code: string;
	message: string;
}

/** Reported on the record when a value was changed on the way in (HubSpot API notes, section 1.3). */
export interface ValueWarning {
	category: 'PROPERTY_VALUE_NORMALIZED';
	context: { normalizedValue: string; propertyName: string; rawValue: string };
	message: string;
}

export type CheckedValue = { value: string; warning?: ValueWarning } | { problem: ValueProblem };

const MAX_TEXT = 65_536;
const DAY = 86_400_000;
const LATEST = 8_640_000_000_000_000;

function problem(code: string, message: string): CheckedValue {
	return { problem: { code, message } };
}

/** Milliseconds for epoch digits or an ISO text with a date; `undefined` for anything else. */
export function parseInstant(text: string): number | undefined {
	if (/^-?\d{1,16}$/.test(text)) {
		const ms = Number(text);
		return Math.abs(ms) <= LATEST ? ms : undefined;
	}
	if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text))
		return undefined;
	const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`;
	const ms = Date.parse(zoned);
	if (Number.isNaN(ms)) return undefined;
	// Date.parse rolls 31 February over to March; HubSpot does not.
	const day = text.slice(0, 10);
	return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? ms : undefined;
}

function checkDate(name: string, raw: string, normalises: boolean): CheckedValue {
	const ms = parseInstant(raw);
	if (ms === undefined) return problem('INVALID_LONG', `${raw} was not a valid long.`);
	const midnight = Math.floor(ms / DAY) * DAY;
	const value = new Date(midnight).toISOString().slice(0, 10);
	if (ms === midnight && !raw.includes('T')) return { value };
	if (!normalises) {
		if (ms === midnight) return { value };
		const at = new Date(ms);
		const time = `${at.getUTCHours()}:${at.getUTCMinutes()}:${at.getUTCSeconds()}.${at.getUTCMilliseconds()}`;
		return problem('INVALID_DATE', `${raw} is at ${time} UTC, not midnight!`);
	}
	const context = { normalizedValue: String(midnight), propertyName: name, rawValue: raw };
	return {
		value,
		warning: { category: 'PROPERTY_VALUE_NORMALIZED', context, message: `${name} was normalized` },
	};
}

function checkDatetime(raw: string): CheckedValue {
	const ms = parseInstant(raw);
	if (ms === undefined) return problem('INVALID_LONG', `${raw} was not a valid long.`);
	return { value: new Date(ms).toISOString() };
}

function optionList(options: readonly PropertyOption[]): string {
	return `[${options
		.map(({ label, value }, order) => `label: "${label}"\nvalue: "${value}"\ndisplay_order: ${order}\n`)
		.join(', ')}]`;
}

const optionValues = new WeakMap<readonly PropertyOption[], Map<string, string>>();

/** Option values by themselves: the stored text is the option's own, so a million records share it. */
function valuesOf(options: readonly PropertyOption[]): Map<string, string> {
	let values = optionValues.get(options);
	if (!values) {
		values = new Map(options.map(({ value }) => [value, value]));
		optionValues.set(options, values);
	}
	return values;
}

function notAnOption(raw: string, options: readonly PropertyOption[]): CheckedValue {
	return problem('INVALID_OPTION', `${raw} was not one of the allowed options: ${optionList(options)}`);
}

function checkOption(property: PropertyDefinition, raw: string): CheckedValue {
	const value = valuesOf(property.options).get(raw);
	return value === undefined ? notAnOption(raw, property.options) : { value };
}

/** Several options joined by `;`; a leading `;` appends to what is there (HubSpot API notes, section 6). */
function checkOptions(property: PropertyDefinition, raw: string, current: string | undefined): CheckedValue {
	const values = valuesOf(property.options);
	const chosen = raw.split(';').filter((one) => one !== '');
	const wrong = property.options.length > 0 ? chosen.find((one) => !values.has(one)) : undefined;
	if (wrong !== undefined) return notAnOption(wrong, property.options);
	const before = raw.startsWith(';') ? (current ?? '').split(';').filter((one) => one !== '') : [];
	return { value: [...new Set([...before, ...chosen])].join(';') };
}

function checkNumber(raw: string): CheckedValue {
	const text = raw.trim();
	if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) {
		return problem('INVALID_INTEGER', `${raw} was not a valid number.`);
	}
	return { value: text };
}

/** Whether a text is an e-mail address in HubSpot's eyes. */
export function isEmail(text: string): boolean {
	return (
		text.length <= 254 && /^[^\s@<>(),;:\\"[\]]+@[^\s@.<>(),;:\\"[\]]+(\.[^\s@.<>(),;:\\"[\]]+)+$/u.test(text)
	);
}

function checkText(raw: string): CheckedValue {
	if (raw.length <= MAX_TEXT) return { value: raw };
	return problem('PROPERTY_VALUE_TOO_LONG', `Property values cannot exceed ${MAX_TEXT} characters.`);
}

/**
 * Reads one property value as HubSpot does (HubSpot API notes, sections 3.3 and 6).
 *
 * @param raw the text a client sent; not empty, since an empty one clears
 * @param current the value the record has, for options that append
 * @param normalises whether times of day on dates are cut off with a warning (2026-09) or refused
 */
export function checkValue(
	property: PropertyDefinition,
	raw: string,
	current: string | undefined,
	normalises: boolean,
): CheckedValue {
	switch (property.type) {
		case 'date':
			return checkDate(property.name, raw, normalises);
		case 'datetime':
			return checkDatetime(raw);
		case 'number':
			return checkNumber(raw);
		case 'bool':
			return checkOption(property, raw);
		case 'enumeration':
			// Owners and teams are listed elsewhere, but companies' lifecycle stages are here (HubSpot API notes, section 6).
			if (property.externalOptions && property.options.length === 0) return { value: raw };
			return property.fieldType === 'checkbox'
				? checkOptions(property, raw, current)
				: checkOption(property, raw);
		default:
			return checkText(raw);
	}
}
