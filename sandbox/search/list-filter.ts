import { valueOf, type PropertyDefinition } from '../store/definitions';
import { compileFilter, type MatchRules, type Predicate } from './match';
import type { Filter, Operator } from './request';

type Fields = Readonly<Record<string, unknown>>;

/** What a list's filters are read against. */
export interface ListScope {
	property(name: string): PropertyDefinition | undefined;
	rules: MatchRules;
}

/** List operators with one operand that search has too, under its own name. */
const SINGLE: Readonly<Record<string, Operator>> = {
	IS_EQUAL_TO: 'EQ',
	IS_NOT_EQUAL_TO: 'NEQ',
	IS_GREATER_THAN: 'GT',
	IS_GREATER_THAN_OR_EQUAL_TO: 'GTE',
	IS_LESS_THAN: 'LT',
	IS_LESS_THAN_OR_EQUAL_TO: 'LTE',
	CONTAINS: 'CONTAINS_TOKEN',
	DOES_NOT_CONTAIN: 'NOT_CONTAINS_TOKEN',
};

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsIn(value: unknown): Fields[] {
	return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Operands of an operation, which stand in `value` or `values`. */
function operands({ value, values }: Fields): string[] {
	const given: unknown[] = Array.isArray(values) ? values : [value];
	return given.filter((one) => one !== undefined && one !== null).map(String);
}

const all =
	(tests: readonly Predicate[]): Predicate =>
	(values) =>
		tests.every((test) => test(values));
const any =
	(tests: readonly Predicate[]): Predicate =>
	(values) =>
		tests.some((test) => test(values));

/** The search filters of an operation, and whether one of them is enough; `undefined` where search has none. */
function searchFilters(property: string, operation: Fields): { filters: Filter[]; one: boolean } | undefined {
	const operator = String(operation.operator);
	const given = operands(operation);
	if (operator === 'IS_KNOWN') return { filters: [{ property, operator: 'HAS_PROPERTY' }], one: true };
	if (operator === 'IS_UNKNOWN') return { filters: [{ property, operator: 'NOT_HAS_PROPERTY' }], one: true };
	if (operator === 'IS_BETWEEN') {
		const { lowerBound, upperBound } = operation;
		if (lowerBound === undefined || upperBound === undefined) return undefined;
		const filter: Filter = {
			property,
			operator: 'BETWEEN',
			value: String(lowerBound),
			highValue: String(upperBound),
		};
		return { filters: [filter], one: true };
	}
	if (given.length === 0) return undefined;
	if (operator === 'IS_ANY_OF') return { filters: [{ property, operator: 'IN', values: given }], one: true };
	if (operator === 'IS_NONE_OF')
		return { filters: [{ property, operator: 'NOT_IN', values: given }], one: true };
	const known = Object.hasOwn(SINGLE, operator) ? SINGLE[operator] : undefined;
	if (!known) return undefined;
	const pattern = (value: string) => (known.endsWith('CONTAINS_TOKEN') ? `*${value}*` : value);
	const filters = given.map((value) => ({ property, operator: known, value: pattern(value) }));
	return { filters, one: known !== 'NEQ' && known !== 'NOT_CONTAINS_TOKEN' };
}

function compileOne(filter: Fields, scope: ListScope): Predicate | undefined {
	if (filter.filterType !== 'PROPERTY' || !isFields(filter.operation)) return undefined;
	const property = scope.property(String(filter.property));
	const found = property && searchFilters(property.name, filter.operation);
	if (!property || !found) return undefined;
	const tests = found.filters.map((one) => compileFilter(property, one, scope.rules));
	const test = found.one ? any(tests) : all(tests);
	const { operationType, includeObjectsWithNoValueSet: unset } = filter.operation;
	// Whether there is a value is what this one asks.
	if (operationType === 'ALL_PROPERTY') return test;
	return (values) => (valueOf(values, property.name) === undefined ? unset === true : test(values));
}

/**
 * Turns the filters of a list into a test on a record's values (HubSpot API notes, section 1.6).
 *
 * @returns `undefined` where a filter looks at something other than a property, or in a way search cannot
 * @throws ApiError 400 for an operand that does not fit its property
 */
export function compileBranch(branch: unknown, scope: ListScope): Predicate | undefined {
	if (!isFields(branch)) return undefined;
	const parts = [
		...fieldsIn(branch.filters).map((filter) => compileOne(filter, scope)),
		...fieldsIn(branch.filterBranches).map((one) => compileBranch(one, scope)),
	];
	const tests = parts.filter((part) => part !== undefined);
	if (tests.length === 0 || tests.length < parts.length) return undefined;
	const some = any(tests);
	const every = all(tests);
	switch (branch.filterBranchType) {
		case 'OR':
			return some;
		case 'AND':
			return every;
		case 'NOT_ALL':
			return (values) => !every(values);
		case 'NOT_ANY':
			return (values) => !some(values);
		default:
			return undefined;
	}
}
