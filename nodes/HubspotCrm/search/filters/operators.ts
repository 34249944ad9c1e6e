import { suggest } from '../../values/suggest';

/** How many values an operator takes. */
export type Operand = 'none' | 'one' | 'two' | 'many';

/** HubSpot's thirteen operators (hubspot-api 2.3). */
export const OPERATORS: Record<string, Operand> = {
	EQ: 'one',
	NEQ: 'one',
	LT: 'one',
	LTE: 'one',
	GT: 'one',
	GTE: 'one',
	BETWEEN: 'two',
	IN: 'many',
	NOT_IN: 'many',
	HAS_PROPERTY: 'none',
	NOT_HAS_PROPERTY: 'none',
	CONTAINS_TOKEN: 'one',
	NOT_CONTAINS_TOKEN: 'one',
};

/** The operators by their labels in the editor, sorted by label. */
export const OPERATOR_NAMES: Record<string, string> = {
	'Contains Token': 'CONTAINS_TOKEN',
	'Does Not Contain Token': 'NOT_CONTAINS_TOKEN',
	'Is Any Of': 'IN',
	'Is Between': 'BETWEEN',
	'Is Equal To': 'EQ',
	'Is Greater Than': 'GT',
	'Is Greater Than or Equal To': 'GTE',
	'Is Known': 'HAS_PROPERTY',
	'Is Less Than': 'LT',
	'Is Less Than or Equal To': 'LTE',
	'Is None Of': 'NOT_IN',
	'Is Not Equal To': 'NEQ',
	'Is Unknown': 'NOT_HAS_PROPERTY',
};

/** Other words for the operators, as people and models write them; lower case, with single blanks. */
const WORDS: Record<string, string[]> = {
	EQ: ['=', '==', '===', 'equal', 'equals', 'equal to', 'is', 'is equal', 'is exactly'],
	NEQ: [
		'!=',
		'!==',
		'<>',
		'≠',
		'ne',
		'not equal',
		'not equals',
		'not equal to',
		'does not equal',
		"doesn't equal",
		'is not',
		"isn't",
	],
	LT: [
		'<',
		'less than',
		'less',
		'fewer than',
		'is fewer than',
		'smaller',
		'smaller than',
		'is smaller than',
		'lower than',
		'is lower than',
		'below',
		'is below',
		'under',
		'is under',
		'before',
		'is before',
		'earlier than',
		'is earlier than',
	],
	LTE: [
		'<=',
		'=<',
		'≤',
		'le',
		'less than or equals',
		'less than equal',
		'fewer than or equal to',
		'is fewer than or equal to',
		'smaller than or equal to',
		'is smaller than or equal to',
		'before or equal',
		'before or equals',
		'not more than',
		'is not more than',
		'no more than',
		'not greater than',
		'is not greater than',
		'not later than',
		'no later than',
		'up to',
		'less than or equal',
		'less than or equal to',
		'is less than or equal',
		'at most',
		'is at most',
		'on or before',
		'is on or before',
	],
	GT: [
		'>',
		'greater than',
		'greater',
		'more than',
		'is more than',
		'larger',
		'larger than',
		'is larger than',
		'bigger than',
		'is bigger than',
		'higher than',
		'is higher than',
		'above',
		'is above',
		'over',
		'is over',
		'after',
		'is after',
		'later than',
		'is later than',
	],
	GTE: [
		'>=',
		'=>',
		'≥',
		'ge',
		'greater than or equals',
		'greater than equal',
		'more than or equal',
		'more than or equal to',
		'is more than or equal',
		'is more than or equal to',
		'larger than or equal to',
		'is larger than or equal to',
		'after or equal',
		'after or equals',
		'not less than',
		'is not less than',
		'no less than',
		'not earlier than',
		'no earlier than',
		'since',
		'is since',
		'greater than or equal',
		'greater than or equal to',
		'is greater than or equal',
		'at least',
		'is at least',
		'on or after',
		'is on or after',
	],
	BETWEEN: ['is in between'],
	IN: ['any of', 'one of', 'is one of', 'is in', 'in list'],
	NOT_IN: [
		'none of',
		'not any of',
		'is not any of',
		'not one of',
		'is not one of',
		'is not in',
		'nin',
		'not in list',
	],
	HAS_PROPERTY: [
		'known',
		'set',
		'is set',
		'exists',
		'has value',
		'has a value',
		'has any value',
		'not empty',
		'is not empty',
		'not null',
		'not blank',
		'any value',
		'is present',
		'is not null',
		'is not blank',
		'is not unknown',
	],
	NOT_HAS_PROPERTY: [
		'unknown',
		'not set',
		'is not set',
		'unset',
		'no value',
		'without value',
		'without a value',
		'not has value',
		'has not value',
		'not exists',
		'does not exist',
		'has no value',
		'empty',
		'is empty',
		'null',
		'is null',
		'is blank',
		'blank',
		'not known',
		'is not known',
	],
	CONTAINS_TOKEN: ['contains', 'contain', 'includes'],
	NOT_CONTAINS_TOKEN: [
		'not contains',
		'not contain',
		'does not contain',
		"doesn't contain",
		'does not include',
		'not includes',
	],
};

/** The form in which operators are compared: `IS_ANY_OF`, `isAnyOf`, `is-any-of` and `Is  Any Of` are one. */
const wordsOf = (text: string): string =>
	text
		.trim()
		.replace(/^\$/, '')
		.replace(/[’‘]/g, "'")
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.replace(/[\s_-]+/g, ' ');

const BY_WORDS = new Map([
	...Object.entries(WORDS).flatMap(([operator, words]) => words.map((word) => [word, operator] as const)),
	...Object.entries(OPERATOR_NAMES).map(([name, operator]) => [wordsOf(name), operator] as const),
	// `Is Between` is `between` as well, and so on.
	...Object.entries(OPERATOR_NAMES).map(
		([name, operator]) => [wordsOf(name).replace(/^is /, ''), operator] as const,
	),
	...Object.keys(OPERATORS).map((operator) => [wordsOf(operator), operator] as const),
]);

/**
 * The operator that a text means: HubSpot's word, the label in the editor, a sign such as `>=` or another common word,
 * in any case, with blanks or underscores. Undefined for any other text.
 */
export const operatorOf = (text: string): string | undefined => BY_WORDS.get(wordsOf(text));

/** What HubSpot has no operator for, and how it can be searched nevertheless. */
const INSTEAD: Array<[RegExp, string]> = [
	[
		/^(starts?|begins?) with$/,
		"Use CONTAINS_TOKEN with a value such as 'abc*', which finds words that begin so.",
	],
	[/^ends? with$/, "Use CONTAINS_TOKEN with a value such as '*abc', which finds words that end so."],
	[
		/^(not|does not|doesn't) (start|begin|end)s? with$/,
		"Use NOT_CONTAINS_TOKEN with a value such as 'abc*' or '*abc', which leaves out words that begin or end so.",
	],
	[
		/^(not |is not |isn't )(in )?between$|^(is )?outside( of)?$/,
		'Use two filter groups, one with LT and the lower end, one with GT and the upper end; or, as JSON, {"not": …} around a filter with BETWEEN.',
	],
	[
		/^(contains?|includes?|has) (any|one)( of)?$/,
		'Use a filter group for each word, each with a filter with CONTAINS_TOKEN; for whole values, use IN.',
	],
	[
		/^(contains?|includes?|has) all( of)?$/,
		'Use a filter with CONTAINS_TOKEN for each word, all in one filter group.',
	],
	[
		/^(contains?|includes?|has) none( of)?$|^(not|does not|doesn't) (contain|include|have)s? any( of)?$/,
		'Use a filter with NOT_CONTAINS_TOKEN for each word, all in one filter group; for whole values, use NOT_IN.',
	],
	[/^(i?like|matches|regexp?)$/, 'Use CONTAINS_TOKEN; in its value, * stands for any letters.'],
	[
		/^((not|does not|doesn't) (i?like|match(es)?)|not regexp?)$/,
		'Use NOT_CONTAINS_TOKEN; in its value, * stands for any letters.',
	],
];

const NEGATIVE = /\b(no|not|none|never|without|nin|ne|neq|un\w+|\w+n'?t)\b/;
const LOW = /\b(less|fewer|smaller|lower|below|under|before|earlier|most|until|lte?|le)\b/;
const HIGH = /\b(greater|more|larger|bigger|higher|above|over|after|later|least|since|gte?|ge)\b/;

/** Whether one wording is as negative as the other and does not point the other way, so that it may be meant. */
const mayMean = (given: string, known: string): boolean =>
	NEGATIVE.test(given) === NEGATIVE.test(known) &&
	!(LOW.test(given) && HIGH.test(known)) &&
	!(HIGH.test(given) && LOW.test(known));

/** What to do about a text that is no operator: the nearest ones, or all. */
export function insteadOf(text: string): string {
	const words = wordsOf(text);
	const [, remedy] = INSTEAD.find(([pattern]) => pattern.test(words)) ?? [];
	if (remedy !== undefined) return remedy;
	const spelled = [...BY_WORDS].filter(([name]) => /[a-z]/.test(name) && mayMean(words, name));
	const near = /[a-z]/.test(words)
		? suggest(
				words,
				spelled.map(([name, label]) => ({ name, label })),
			)
		: [];
	const operators = [...new Set(near.map((word) => BY_WORDS.get(word) ?? ''))];
	return operators.length > 0
		? `Did you mean ${operators.join(' or ')}? All are ${Object.keys(OPERATORS).join(', ')}.`
		: `Use one of ${Object.keys(OPERATORS).join(', ')}.`;
}
