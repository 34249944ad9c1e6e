import { withoutMarks } from '../objects/keys';
import type { NumberFormat } from './reading';

/** Digits with a point and perhaps an exponent. JavaScript also accepts other forms of numbers, such as 0x10. */
const DECIMAL = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,3}))?$/i;

/** The codes of all currencies, and what people write for some. */
const CURRENCIES = new Set([
	...Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()),
	...['kr', 'zł', 'kč', 'ft', 'rs', 'fr', 'us', 'a', 'au', 'c', 'ca', 'nz', 'hk', 's', 'r'],
]);
/** What may be a currency before or behind a number: letters, a sign, or both, as in `US$`. */
const BEFORE = /^([\p{L}]{0,3})\.?\s*(\p{Sc}?)\s*(?=[-+(\d.,])/u;
const BEHIND = /(?<=[\d)%-])\s*(\p{Sc}?)\s*([\p{L}]{0,3})\.?$/u;

/** Numbers without a sign, with their thousands grouped or not; the second form is Indian. */
const GROUPED: Record<NumberFormat, RegExp> = {
	point: /^(\d{1,3}(?:([,'’\s])\d{3}(?:\2\d{3})*)|\d{1,3}(?:,\d{2})+,\d{3}|\d*)(\.\d+)?$/,
	comma: /^(\d{1,3}(?:([.'’\s])\d{3}(?:\2\d{3})*)|\d{1,3}(?:\.\d{2})+\.\d{3}|\d*)(,\d+)?$/,
};

/**
 * The number that a value stands for, as digits with a point, which HubSpot takes (hubspot-api 6): it refuses
 * exponents. Undeclared, numbers and texts such as 1250.5 are taken. With a declared format also grouped thousands,
 * currencies, a minus at either end, parentheses for negative numbers, and a percentage as the fraction that it is.
 * Undefined for everything else.
 */
export function numberIn(value: unknown, format?: NumberFormat): string | undefined {
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined;
	// Spreadsheets write a minus of their own.
	const text = withoutMarks(String(value)).trim().replaceAll('\u2212', '-');
	const known = Number.isFinite(Number(text)) ? DECIMAL.exec(text) : null;
	// 1.250 is a decimal in one format and grouped in the other, so text is read as declared.
	if (known && (typeof value !== 'string' || format !== 'comma')) return written(known);
	return format === undefined || typeof value !== 'string' ? undefined : formatted(text, format);
}

function formatted(text: string, format: NumberFormat): string | undefined {
	const outer = withoutCurrency(text);
	const inside = /^\((.*)\)$/.exec(outer)?.[1];
	const bare = withoutCurrency(inside ?? outer);
	const [, before, digits = '', percent, after] =
		/^([+-]?)\s*(?:\p{Sc}\s*)?([\d.,'’\s]*\d)\s*(%?)\s*(-?)$/u.exec(bare) ?? [];
	const match = GROUPED[format].exec(digits);
	if (!match || before === undefined) return undefined;
	const signs = [inside !== undefined, before === '-', after === '-'].filter(Boolean).length;
	if (signs > 1) return undefined;
	const [, whole = '', , fraction = ''] = match;
	const plain = `${whole.replace(/\D/g, '') || '0'}${fraction.replace(',', '.')}`;
	const decimal = percent ? shifted(plain, -2) : plain;
	return signs === 1 ? `-${decimal}` : decimal;
}

/** The text without a currency at either end. Other letters stay, so that `5k` and `3 MIO` are no numbers. */
function withoutCurrency(text: string): string {
	const isKnown = (letters = '') => letters === '' || CURRENCIES.has(letters.toLowerCase());
	return text
		.replace(BEFORE, (all: string, letters: string) => (isKnown(letters) ? '' : all))
		.replace(BEHIND, (all: string, _sign: string, letters: string) => (isKnown(letters) ? '' : all))
		.trim();
}

/** A match of `DECIMAL` in its plainest form: without exponent, plus, and zeros in front. */
function written([, sign = '', digits = '', exponent]: RegExpExecArray): string {
	const minus = sign === '-' ? '-' : '';
	if (exponent !== undefined) return `${minus}${shifted(digits, Number(exponent))}`;
	const [whole = '', fraction = ''] = digits.split('.');
	return `${minus}${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Moves the decimal point of an unsigned decimal by `places` to the right; to the left if negative. Exact. */
function shifted(decimal: string, places: number): string {
	const [whole = '', fraction = ''] = decimal.split('.');
	const digits = `${'0'.repeat(Math.max(0, 1 - whole.length - places))}${whole}${fraction}`;
	const point = Math.max(1, whole.length + places);
	const padded = digits.padEnd(point, '0');
	const [left, right] = [padded.slice(0, point), padded.slice(point).replace(/0+$/, '')];
	return `${left.replace(/^0+(?=\d)/, '')}${right === '' ? '' : `.${right}`}`;
}
