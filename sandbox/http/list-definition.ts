import { ApiError, invalid } from '../core/errors';
import type { PropertyType } from '../store/definitions';
import type { PortalType } from '../store/portal';

type Fields = Readonly<Record<string, unknown>>;

const TEXT = ['STRING', 'MULTISTRING'];
const DATES = [
	...['DATE', 'DATETIME', 'RANGED_DATE', 'ROLLING_DATE_RANGE', 'CALENDAR_DATE', 'COMPARATIVE_DATE'],
	...['TIME_POINT', 'TIME_RANGED'],
];

/** Operation types that fit a property type (HubSpot API notes, section 1.6). */
const FITTING: Readonly<Record<PropertyType, readonly string[]>> = {
	string: TEXT,
	phone_number: TEXT,
	object_coordinates: TEXT,
	json: TEXT,
	number: ['NUMBER', 'NUMBER_RANGED'],
	bool: ['BOOL'],
	enumeration: ['ENUMERATION'],
	date: DATES,
	datetime: DATES,
};

/** Operation types that fit every property. */
const UNIVERSAL = ['ALL_PROPERTY', 'ROLLING_PROPERTY_UPDATED', 'COMPARATIVE_PROPERTY_UPDATED'];

const EQUALITY = ['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO', 'HAS_EVER_BEEN_EQUAL_TO', 'HAS_NEVER_BEEN_EQUAL_TO'];
const PARTS = ['CONTAINS', 'DOES_NOT_CONTAIN', 'STARTS_WITH', 'ENDS_WITH'];

/** Operators of an operation type; of the types left out nobody has said which they have. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
	ALL_PROPERTY: ['IS_KNOWN', 'IS_UNKNOWN'],
	STRING: [...EQUALITY, ...PARTS, 'HAS_EVER_CONTAINED', 'HAS_NEVER_CONTAINED'],
	MULTISTRING: [...EQUALITY, ...PARTS],
	BOOL: EQUALITY,
	NUMBER: [
		...EQUALITY,
		...['IS_GREATER_THAN', 'IS_GREATER_THAN_OR_EQUAL_TO', 'IS_LESS_THAN', 'IS_LESS_THAN_OR_EQUAL_TO'],
	],
	NUMBER_RANGED: ['IS_BETWEEN', 'IS_NOT_BETWEEN'],
	ENUMERATION: [
		...['IS_ANY_OF', 'IS_NONE_OF', 'IS_EXACTLY', 'IS_NOT_EXACTLY', 'CONTAINS_ALL', 'DOES_NOT_CONTAIN_ALL'],
		...['HAS_EVER_BEEN_ANY_OF', 'HAS_NEVER_BEEN_ANY_OF'],
	],
};

/** Operands an operation cannot do without. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
	STRING: ['value'],
	MULTISTRING: ['values'],
	BOOL: ['value'],
	NUMBER: ['value'],
	NUMBER_RANGED: ['lowerBound', 'upperBound'],
	ENUMERATION: ['values'],
};

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function refusal(subCategory: string, message: string): ApiError {
	return invalid(message, { subCategory: `ListError.${subCategory}` });
}

/** An operation on a property as HubSpot stores it. @throws ApiError 400 for one that does not fit the property */
function completeOperation(entry: PortalType, name: string, operation: Fields): Fields {
	const property = entry.properties.get(name);
	if (!property) throw invalid(`Property ${name} does not exist for object type ${entry.type.id}`);
	const type = String(operation.operationType);
	const operator = String(operation.operator);
	if (!UNIVERSAL.includes(type) && !FITTING[property.type].includes(type)) {
		throw refusal(
			'INVALID_OPERATION_FOR_PROPERTY_TYPE',
			`Operation type ${type} cannot be used with property ${name} of type ${property.type}`,
		);
	}
	const operators = OPERATORS[type];
	if (operators && !operators.includes(operator)) {
		throw refusal('ENUM_CONVERSION', `${operator} is not an operator of operation type ${type}`);
	}
	const missing = (OPERANDS[type] ?? []).filter((operand) => (operation[operand] ?? undefined) === undefined);
	if (missing.length > 0) throw invalid(`Some required fields were not set: [${missing.join(', ')}]`);
	return {
		...operation,
		includeObjectsWithNoValueSet: operation.includeObjectsWithNoValueSet ?? false,
	};
}

function completeFilter(entry: PortalType, filter: unknown): unknown {
	if (!isFields(filter) || filter.filterType !== 'PROPERTY') return filter;
	const operation = isFields(filter.operation) ? filter.operation : {};
	return { ...filter, operation: completeOperation(entry, String(filter.property), operation) };
}

/**
 * The filters of a list as HubSpot stores and shows them: with what a client may leave out (HubSpot API notes,
 * section 1.6).
 *
 * @throws ApiError 400 for a property that is not there, and for an operation that does not fit its property's type
 */
export function completeBranch(entry: PortalType, branch: unknown): unknown {
	if (!isFields(branch)) return branch;
	return {
		...branch,
		filterBranchOperator: branch.filterBranchOperator ?? branch.filterBranchType,
		filterBranches: listOf(branch.filterBranches).map((one) => completeBranch(entry, one)),
		filters: listOf(branch.filters).map((one) => completeFilter(entry, one)),
	};
}
