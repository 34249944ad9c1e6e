import { genericProblem } from '../core/errors';
import { parseInstant } from '../rules/value';
import { valueOf, type PropertyDefinition, type Values } from '../store/definitions';
import type { Filter } from './request';

export type Predicate = (values: Values) => boolean;

/** What search options change in matching. */
export interface MatchRules {
	/** EQ on a multi-checkbox property: `true` when the value is among the chosen ones, `false` when it is all of them. */
	multiEqContains: boolean;
}

type Rank = number | string;

/** Time in the form it is stored in, so that texts compare as times do. */
function storedTime(property: PropertyDefinition, ms: number): string {
	const text = new Date(ms).toISOString();
	return property.type === 'date' && ms % 86_400_000 === 0 ? text.slice(0, 10) : text;
}

/** A stored value in a form that orders: numbers by size, times by time, texts without case. */
export function rank(property: PropertyDefinition, stored: string): Rank {
	if (property.type === 'number') return Number(stored);
	if (property.type === 'date' || property.type === 'datetime' || property.type === 'enumeration')
		return stored;
	return stored.toLowerCase();
}

/** An operand in the same form. @throws ApiError the 400 that names nothing, for one that does not fit the type */
function operand(property: PropertyDefinition, text: string): Rank {
	if (property.type === 'number') {
		const number = Number(text);
		if (Number.isNaN(number)) throw genericProblem();
		return number;
	}
	if (property.type === 'date' || property.type === 'datetime') {
		const ms = parseInstant(text.trim());
		if (ms === undefined) throw genericProblem();
		return storedTime(property, ms);
	}
	return rank(property, text);
}

export function isMultiple(property: PropertyDefinition): boolean {
	return property.type === 'enumeration' && property.fieldType === 'checkbox';
}

/** Words of a text: whole ones between blanks, and their parts between signs. */
export function tokens(text: string): string[] {
	const lower = text.toLowerCase();
	const whole = lower.split(/[\s;]+/);
	const parts = lower.split(/[^\p{L}\p{N}]+/u);
	return [...new Set([...whole, ...parts])].filter((token) => token !== '');
}

/** A token pattern, where only `*` is a wildcard (HubSpot API notes, section 2.3). */
function tokenTest(pattern: string): (token: string) => boolean {
	if (!pattern.includes('*')) return (token) => token === pattern;
	const source = pattern.split(/\*+/).map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
	const expression = new RegExp(`^${source.join('.*')}$`, 'su');
	return (token) => expression.test(token);
}

function containsToken(text: string): (stored: string) => boolean {
	const tests = text.toLowerCase().split(/\s+/).filter(Boolean).map(tokenTest);
	return (stored) => {
		const all = tokens(stored);
		return tests.every((test) => all.some(test));
	};
}

function equals(property: PropertyDefinition, text: string, rules: MatchRules): (stored: string) => boolean {
	if (isMultiple(property) && rules.multiEqContains) return (stored) => stored.split(';').includes(text);
	const wanted = operand(property, text);
	return (stored) => rank(property, stored) === wanted;
}

/**
 * IN: a text property compares its lower-cased value with the operand as it was sent, so that operands
 * with capitals never match (HubSpot API notes, section 2.3).
 */
function isIn(property: PropertyDefinition, values: readonly string[]): (stored: string) => boolean {
	if (property.type === 'enumeration') {
		const wanted = new Set(values);
		if (isMultiple(property)) return (stored) => stored.split(';').some((one) => wanted.has(one));
		return (stored) => wanted.has(stored);
	}
	const wanted = new Set<Rank>(
		property.type === 'number' || property.type === 'date' || property.type === 'datetime'
			? values.map((value) => operand(property, value))
			: values,
	);
	return (stored) => wanted.has(rank(property, stored));
}

function compare(property: PropertyDefinition, filter: Filter): (stored: string) => boolean {
	const wanted = operand(property, filter.value ?? '');
	const high = filter.operator === 'BETWEEN' ? operand(property, filter.highValue ?? '') : wanted;
	switch (filter.operator) {
		case 'LT':
			return (stored) => rank(property, stored) < wanted;
		case 'LTE':
			return (stored) => rank(property, stored) <= wanted;
		case 'GT':
			return (stored) => rank(property, stored) > wanted;
		case 'GTE':
			return (stored) => rank(property, stored) >= wanted;
		default:
			return (stored) => rank(property, stored) >= wanted && rank(property, stored) <= high;
	}
}

/** A test on the value where one is set, and what an unset one counts as. */
function test(
	property: PropertyDefinition,
	filter: Filter,
	rules: MatchRules,
): [(stored: string) => boolean, boolean] {
	const value = filter.value ?? '';
	const values = filter.values ?? [];
	const not = (inner: (stored: string) => boolean) => (stored: string) => !inner(stored);
	switch (filter.operator) {
		case 'EQ':
			return [equals(property, value, rules), false];
		case 'NEQ':
			return [not(equals(property, value, rules)), true];
		case 'IN':
			return [isIn(property, values), false];
		case 'NOT_IN':
			return [not(isIn(property, values)), true];
		case 'HAS_PROPERTY':
			return [() => true, false];
		case 'NOT_HAS_PROPERTY':
			return [() => false, true];
		case 'CONTAINS_TOKEN':
			return [containsToken(value), false];
		case 'NOT_CONTAINS_TOKEN':
			return [not(containsToken(value)), true];
		default:
			return [compare(property, filter), false];
	}
}

/**
 * Turns a filter into a test on a record's values (HubSpot API notes, section 2.3). NEQ, NOT_IN and
 * NOT_CONTAINS_TOKEN hold for unset values.
 */
export function compileFilter(property: PropertyDefinition, filter: Filter, rules: MatchRules): Predicate {
	const [holds, unset] = test(property, filter, rules);
	const { name } = property;
	return (values) => {
		const stored = valueOf(values, name);
		return stored === undefined ? unset : holds(stored);
	};
}

/** Free text: every word has to begin a word of some searchable property (HubSpot API notes, section 2.5). */
export function compileQuery(query: string, searchable: readonly string[]): Predicate | undefined {
	const words = query
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
	if (words.length === 0) return undefined;
	return (values) => {
		const texts = searchable.flatMap((name) => valueOf(values, name)?.toLowerCase() ?? []);
		// Looking for the letters first spares most records the splitting into words.
		if (!words.every((word) => texts.some((text) => text.includes(word)))) return false;
		const all = texts.flatMap(tokens);
		return words.every((word) => all.some((token) => token.startsWith(word)));
	};
}
