import { ApiError, badJson, genericProblem, invalid } from '../core/errors';
import type { JsonBody, JsonObject } from '../core/json';

/** In the order of HubSpot's enum: an index 0 to 12 is accepted as well (HubSpot API notes, section 2.3). */
export const OPERATORS = [
	'EQ',
	'NEQ',
	'LT',
	'LTE',
	'GT',
	'GTE',
	'BETWEEN',
	'IN',
	'NOT_IN',
	'HAS_PROPERTY',
	'NOT_HAS_PROPERTY',
	'CONTAINS_TOKEN',
	'NOT_CONTAINS_TOKEN',
] as const;

export type Operator = (typeof OPERATORS)[number];

export interface Filter {
	property: string;
	operator: Operator;
	value?: string;
	highValue?: string;
	values?: readonly string[];
}

export interface Sort {
	property: string;
	descending: boolean;
}

export interface SearchRequest {
	/** Groups are OR, the filters inside one are AND. */
	groups: Filter[][];
	query: string;
	sort: Sort | undefined;
	properties: string[] | undefined;
	limit: number;
	/** Number of results to pass over: an offset, unlike the id in lists (HubSpot API notes, section 2.1). */
	offset: number;
}

const LIMITS = { groups: 5, filtersInGroup: 6, filters: 18, page: 200, reach: 10_000, query: 3_000 };

/** The error text lists the names in this order (HubSpot API notes, section 2.6). */
const LISTED =
	'[IN, NOT_HAS_PROPERTY, LT, EQ, GT, NOT_IN, GTE, CONTAINS_TOKEN, HAS_PROPERTY, LTE, NOT_CONTAINS_TOKEN, BETWEEN, NEQ]';

function operatorOf(body: JsonBody, text: string, place: string): Operator {
	const name = text.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '');
	if (name === '') {
		throw badJson(`Invalid input JSON: unable to deserialize field "${place}.operator". Invalid value: `);
	}
	const byIndex = /^\d+$/.test(name) ? OPERATORS[Number(name)] : undefined;
	const operator = byIndex ?? OPERATORS.find((one) => one === name);
	if (!operator) throw body.failure(`Enum type must be one of: ${LISTED}`, text);
	return operator;
}

function isBlank(text: string | undefined): boolean {
	return text !== undefined && text.trim() === '';
}

/** Operands that do not fit the operator give the 400 that names nothing (HubSpot API notes, section 2.6). */
function checkOperands(filter: Filter): void {
	const { operator, value, highValue, values } = filter;
	if (operator === 'IN' || operator === 'NOT_IN') {
		if (!values || values.length === 0) throw genericProblem();
	} else if (operator === 'BETWEEN') {
		if (value === undefined || highValue === undefined) throw genericProblem();
	} else if (operator !== 'HAS_PROPERTY' && operator !== 'NOT_HAS_PROPERTY' && value === undefined) {
		throw genericProblem();
	}
}

function filterOf(body: JsonBody, input: JsonObject, place: string): Filter {
	const property = body.asText(input.propertyName);
	const operator = body.asText(input.operator);
	if (property === undefined || operator === undefined) {
		const missing = [property === undefined ? 'propertyName' : '', operator === undefined ? 'operator' : ''];
		const names = missing.filter((name) => name !== '').join(', ');
		throw body.failure(`Cannot build Filter, some of required attributes are not set [${names}]`, input);
	}
	const filter: Filter = {
		property,
		operator: operatorOf(body, operator, place),
		value: body.asText(input.value),
		highValue: body.asText(input.highValue),
		values: input.values === undefined || input.values === null ? undefined : textSet(body, input.values),
	};
	const blank = [filter.value, filter.highValue, ...(filter.values ?? [])].some(isBlank);
	if (blank) {
		throw body.failure(
			`value must be non-empty and non-blank, if specified {propertyName: '${property}'}`,
			input,
		);
	}
	checkOperands(filter);
	return filter;
}

function textSet(body: JsonBody, values: unknown): string[] {
	if (!Array.isArray(values)) throw notASet(body, values);
	return body.asTexts(values);
}

function notASet(body: JsonBody, value: unknown): ApiError {
	const { body: text } = body.failure(
		'Cannot deserialize instance of `java.util.HashSet` out of START_OBJECT token',
		value,
	);
	return new ApiError(400, { message: text.message });
}

function listOf(body: JsonBody, value: unknown): readonly unknown[] {
	if (value !== undefined && value !== null && !Array.isArray(value)) throw notASet(body, value);
	return body.asList(value);
}

function groupsOf(body: JsonBody, input: JsonObject): Filter[][] {
	const groups = listOf(body, input.filterGroups).map((group, order) =>
		listOf(body, body.asObject(group, 'FilterGroup').filters).map((filter, position) =>
			filterOf(body, body.asObject(filter, 'Filter'), `filterGroups[${order}].filters[${position}]`),
		),
	);
	// Filters without a group work as one more group (HubSpot API notes, section 2.1).
	const loose = listOf(body, input.filters).map((filter, position) =>
		filterOf(body, body.asObject(filter, 'Filter'), `filters[${position}]`),
	);
	if (loose.length > 0) groups.push(loose);
	if (groups.length > LIMITS.groups) {
		throw invalid(`too many filterGroups (count: ${groups.length}, max allowed: ${LIMITS.groups})`);
	}
	const largest = Math.max(0, ...groups.map((group) => group.length));
	if (largest > LIMITS.filtersInGroup) {
		throw invalid(
			`too many filters in a filterGroup (count: ${largest}, max allowed: ${LIMITS.filtersInGroup})`,
		);
	}
	const total = groups.reduce((sum, group) => sum + group.length, 0);
	if (total > LIMITS.filters)
		throw invalid(`too many filters (count: ${total}, max allowed: ${LIMITS.filters})`);
	return groups;
}

function sortOf(body: JsonBody, input: JsonObject): Sort | undefined {
	const sorts = listOf(body, input.sorts);
	if (sorts.length > 1) throw genericProblem();
	const [first] = sorts;
	if (first === undefined || first === null) return undefined;
	if (typeof first === 'string') {
		return first.startsWith('-')
			? { property: first.slice(1), descending: true }
			: { property: first, descending: false };
	}
	const sort = body.asObject(first, 'Sort');
	const property = body.asText(sort.propertyName);
	const direction = body.asText(sort.direction) ?? 'ASCENDING';
	if (property === undefined)
		throw body.failure('Cannot build Sort, some of required attributes are not set [propertyName]', sort);
	if (direction !== 'ASCENDING' && direction !== 'DESCENDING') {
		throw body.failure('Enum type must be one of: [ASCENDING, DESCENDING]', direction);
	}
	return { property, descending: direction === 'DESCENDING' };
}

function limitOf(body: JsonBody, value: unknown): number {
	const limit = body.asInteger(value) ?? 10;
	if (limit < 1 || limit > LIMITS.page) {
		throw invalid(`limit must be between 1 and ${LIMITS.page}, was ${limit}`);
	}
	return limit;
}

function offsetOf(body: JsonBody, value: unknown): number {
	const text = body.asText(value);
	if (text === undefined || text === '') return 0;
	if (!/^\d{1,10}$/.test(text) || Number(text) >= LIMITS.reach) throw genericProblem();
	return Number(text);
}

/**
 * Reads a search body and holds it to the limits of HubSpot API notes, section 2.2.
 *
 * @throws ApiError 400 with the texts of section 2.6
 */
export function readSearch(body: JsonBody): SearchRequest {
	const input = body.object();
	const query = body.asText(input.query) ?? '';
	if (query.length > LIMITS.query) throw invalid(`query must not be longer than ${LIMITS.query} characters`);
	return {
		groups: groupsOf(body, input),
		query,
		sort: sortOf(body, input),
		properties:
			input.properties === undefined || input.properties === null
				? undefined
				: textSet(body, input.properties),
		limit: limitOf(body, input.limit),
		offset: offsetOf(body, input.after),
	};
}
