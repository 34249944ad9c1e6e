import { isDate } from '../../values/dates';
import { isBlank } from '../../values/emptiness';
import { jsonList } from '../../values/text';

/** Values that are nested deeper stay as they are, so that a list which contains itself does not end in a loop. */
const MAX_DEPTH = 20;

/**
 * The values that were given as one value or as a list, without blank ones: lists within lists are flattened, also those
 * in texts such as `["a","b"]`, and of objects such as `{ "value": "a" }` the value is taken. What cannot be a value
 * stays as it is: see `isUnreadable`.
 */
export function entriesOf(given: unknown, depth = 0): unknown[] {
	if (isNothing(given)) return [];
	const plain = typeof given === 'string' && /^\s*\[\s*"/.test(given) ? (jsonList(given) ?? given) : given;
	if (typeof plain !== 'object' || isDate(plain) || depth > MAX_DEPTH) return [plain];
	if (Array.isArray(plain)) return plain.flatMap((entry) => entriesOf(entry, depth + 1));
	return plain !== null && 'value' in plain ? entriesOf(plain.value, depth + 1) : [plain];
}

/** The values of a list, as `entriesOf` gives them. A text is a JSON list, or entries with commas between. */
export const listed = (given: unknown): unknown[] =>
	entriesOf(typeof given === 'string' ? (jsonList(given) ?? splitList(given)) : given);

/** Whether an entry is neither a text, a number, a yes or no nor a date, so that nobody knows what it means. */
export const isUnreadable = (entry: unknown): boolean => typeof entry === 'object' && !isDate(entry);

/** Whether a value says nothing: blank, no number, no date, or an object without fields. */
const isNothing = (value: unknown): boolean =>
	isBlank(value) ||
	(typeof value === 'object' && !isDate(value) && Object.keys(value ?? {}).length === 0) ||
	Number.isNaN(isDate(value) ? value.valueOf() : value);

/** The entries of a list that was typed as one text. */
const splitList = (text: string): string[] => text.split(/[,;\n]/);
