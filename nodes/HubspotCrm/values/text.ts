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

/** The list that a text holds as JSON; undefined if it holds none. */
export function jsonList(text: string): unknown[] | undefined {
	if (!/^\s*\[.*\]\s*$/s.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown[];
	} catch {
		return undefined;
	}
}

/** What a yes or no means, given as a boolean, a text in any case or a number; undefined if it is neither. */
export function yesOrNo(value: unknown): boolean | undefined {
	if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
	const words = plainWords(String(value));
	if (['true', 'yes', '1'].includes(words)) return true;
	return ['false', 'no', '0'].includes(words) ? false : undefined;
}

/** Whether a text has the form of an e-mail address, and nothing beside it. */
export const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text);

/** The text with a full stop at its end, unless it ends with a punctuation mark. */
export const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);
