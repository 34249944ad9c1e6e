import { withoutMarks } from '../objects/keys';

/** The form in which people compare words: without marks, case, surrounding and repeated white space. */
export const plainWords = (text: string): string =>
	withoutMarks(text).trim().replace(/\s+/g, ' ').toLowerCase();

/** A value as error messages show it: in quotes, at most 60 characters. Never throws. */
export function shown(value: unknown): string {
	const text = typeof value === 'object' ? asJson(value) : String(value);
	return `'${text.length > 60 ? `${text.slice(0, 60)}…` : text}'`;
}

function asJson(value: object | null): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		// The value contains itself, or a BigInt, which JSON cannot hold.
		return '{…}';
	}
}

/** The text with a full stop at its end, unless it ends with a punctuation mark. */
export const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);
