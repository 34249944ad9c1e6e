import { DateTime } from 'luxon';

import type { Filter, FilterGroup } from '../transport/endpoints';
import type { Explanation } from '../transport/explain';

/** Labels of the parameters that filters come from. */
export const BUILT_FILTERS = 'Filters';
export const JSON_FILTERS = 'Filter Groups (JSON)';

/** What an operator compares with. */
type Operand = 'none' | 'one' | 'two' | 'many';

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

/** The value of the filter builder, as n8n hands it over. */
export interface BuiltFilters {
	group?: Array<{ filters?: { filter?: LooseFilter[] } }>;
}
interface LooseFilter {
	propertyName?: unknown;
	operator?: unknown;
	value?: unknown;
	highValue?: unknown;
	values?: unknown;
}

export type Compiled = { filterGroups: FilterGroup[] } | { problem: Explanation };

/** Turns the filter builder's groups into HubSpot's: groups are OR, the filters of a group are AND. */
export function compileBuilt(built: BuiltFilters): Compiled {
	const groups = (built.group ?? []).map(({ filters }) => filters?.filter ?? []);
	return compile(groups, BUILT_FILTERS);
}

/**
 * Reads filters given as JSON: text or a value, `{ "filterGroups": […] }`, a list of groups, one group, or a list
 * of filters.
 */
export function compileJson(json: unknown): Compiled {
	const parameter = JSON_FILTERS;
	const value = typeof json === 'string' ? parse(json) : json;
	if (value === undefined) {
		return {
			problem: {
				message: `The parameter '${parameter}' is not valid JSON`,
				description: `Use a list of groups such as ${EXAMPLE}. In an expression, pass the object itself or JSON.stringify(…).`,
			},
		};
	}
	const groups = groupsIn(value);
	if (!groups) {
		return {
			problem: {
				message: `The parameter '${parameter}' holds no filter groups`,
				description: `Use a list of groups such as ${EXAMPLE}.`,
			},
		};
	}
	return compile(groups, parameter);
}

const EXAMPLE = '[{"filters":[{"propertyName":"city","operator":"EQ","value":"Berlin"}]}]';

function parse(text: string): unknown {
	if (text.trim() === '') return [];
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function groupsIn(value: unknown): LooseFilter[][] | undefined {
	if (isObject(value) && Array.isArray(value.filterGroups)) return groupsIn(value.filterGroups);
	if (isObject(value) && Array.isArray(value.filters)) return groupsIn([value]);
	if (!Array.isArray(value)) return undefined;
	if (value.length > 0 && value.every((entry) => isObject(entry) && 'propertyName' in entry))
		return [value as LooseFilter[]];
	const groups = value.map((entry) =>
		isObject(entry) && Array.isArray(entry.filters) ? entry.filters : undefined,
	);
	return groups.every((group) => group?.every(isObject)) ? (groups as LooseFilter[][]) : undefined;
}

function compile(groups: LooseFilter[][], parameter: string): Compiled {
	const filled = groups.filter((group) => group.length > 0);
	const filterGroups: FilterGroup[] = [];
	for (const [groupAt, group] of filled.entries()) {
		const filters: Filter[] = [];
		for (const [filterAt, loose] of group.entries()) {
			const filter = compileFilter(loose);
			if ('problem' in filter) {
				const place = `Filter ${filterAt + 1} of group ${groupAt + 1}`;
				return {
					problem: {
						message: `${place} ${filter.problem}`,
						description: `${filter.remedy} See the parameter '${parameter}'.`,
					},
				};
			}
			filters.push(filter);
		}
		filterGroups.push({ filters });
	}
	return { filterGroups };
}

function compileFilter(loose: LooseFilter): Filter | { problem: string; remedy: string } {
	const propertyName = toOperand(loose.propertyName) ?? '';
	const operator = (toOperand(loose.operator) ?? '').toUpperCase();
	const operand = OPERATORS[operator];
	if (propertyName === '') {
		return { problem: 'names no property', remedy: 'Choose the property to compare.' };
	}
	if (propertyName === '__proto__' || !Object.hasOwn(OPERATORS, operator) || operand === undefined) {
		return propertyName === '__proto__'
			? {
					problem: "names the property '__proto__', which HubSpot does not have",
					remedy: 'Use the internal name of a property.',
				}
			: {
					problem: `has the unknown operator '${operator}'`,
					remedy: `Use one of ${Object.keys(OPERATORS).join(', ')}.`,
				};
	}
	if (operand === 'none') return { propertyName, operator };
	if (operand === 'many') {
		const values = toList(loose.values ?? loose.value);
		if (values.length === 0) {
			return {
				problem: `on '${propertyName}' has no values`,
				remedy: `Give the values to look for, or use HAS_PROPERTY to ask whether there is one.`,
			};
		}
		return { propertyName, operator, values };
	}
	const value = toOperand(loose.value);
	if (value === undefined) {
		return {
			problem: `on '${propertyName}' has no value`,
			remedy: `Fill in the value, or use NOT_HAS_PROPERTY ("is unknown") to find records without one.`,
		};
	}
	if (operand === 'one') return { propertyName, operator, value };
	const highValue = toOperand(loose.highValue);
	if (highValue === undefined) {
		return { problem: `on '${propertyName}' has no upper value`, remedy: 'Fill in both ends of the range.' };
	}
	return { propertyName, operator, value, highValue };
}

/** Comparison values travel as text; dates as epoch milliseconds, the form that HubSpot documents. */
function toOperand(value: unknown): string | undefined {
	if (value instanceof Date) return toOperand(value.getTime());
	if (DateTime.isDateTime(value)) return toOperand(value.toMillis());
	if (Number.isNaN(value)) return undefined;
	if (value === undefined || value === null || typeof value === 'object') return undefined;
	const text = String(value).trim();
	return text === '' ? undefined : text;
}

function toList(value: unknown): string[] {
	const entries = Array.isArray(value) ? (value as unknown[]) : (toOperand(value) ?? '').split(/[,;\n]/);
	return [...new Set(entries.map(toOperand).filter((entry) => entry !== undefined))];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
