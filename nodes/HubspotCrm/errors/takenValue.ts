import { MOST_NAME, shortened } from './loose';

/** A unique value that another record has already. */
export interface TakenValue {
	property: string;
	value: string;
	/** Id of the record that was to get the value; HubSpot may write `null` for a new one. */
	wanted: string;
	/** Id of the record that has it. */
	holder: string;
}

const START = 'PropertyValueCoordinates{';
/** Most characters that are looked at. A value of HubSpot's has at most 65,536. */
const MOST_OWN = 100_000;
const NAME = 'propertyName=';
const VALUE = ', value=';
const END = /\} on (?:\w{1,40} )?(\S{1,40})\. (\d{1,40}) already has that value/g;

/**
 * Reads HubSpot's `Cannot set PropertyValueCoordinates{…, propertyName=ext_id, value=X1} on 12. 34 already has that
 * value.` (hubspot-api 3.3). The value is a person's own text and may hold anything, so it ends at the last possible
 * place. Undefined for any other text.
 */
export function takenValueIn(text: string): TakenValue | undefined {
	const start = text.indexOf(START);
	if (start < 0) return undefined;
	const next = text.indexOf(START, start + START.length);
	const own = text
		.slice(start + START.length, start + MOST_OWN)
		.slice(0, next < 0 ? undefined : next - start);
	const name = own.indexOf(NAME);
	const value = name < 0 ? -1 : own.indexOf(VALUE, name);
	if (value < 0) return undefined;
	const last = [...own.slice(value).matchAll(END)].at(-1);
	if (!last) return undefined;
	const [, wanted = '', holder = ''] = last;
	return {
		property: shortened(own.slice(name + NAME.length, value), MOST_NAME),
		value: shortened(own.slice(value + VALUE.length, value + last.index), MOST_NAME),
		wanted,
		holder,
	};
}

/** Whether a text is HubSpot's internal way to say that a unique value is taken. No person should have to read it. */
export const isInternal = (text: string): boolean => text.includes(START);
