import type { Explanation } from '../../errors/failure';
import { isBlank } from '../../values/emptiness';
import { listed } from './entries';
import type { Tree } from './logic';

/** Labels of the parameters that filters come from. */
export const BUILT_FILTERS = 'Filters';
export const JSON_FILTERS = 'Filter Groups (JSON)';

export interface LooseFilter {
	propertyName?: unknown;
	operator?: unknown;
	value?: unknown;
	highValue?: unknown;
	values?: unknown;
}
/** A filter as it was given, and how error messages call it: "Filter 1 of group 2". */
export interface GivenFilter {
	loose: LooseFilter;
	label: string;
}

/** Filters as they were given; `tree` is undefined if there are none. */
export interface GivenFilters {
	tree: Tree<GivenFilter> | undefined;
	parameter: string;
}
export type Given = GivenFilters | { problem: Explanation };

/**
 * Reads the value of the filter builder: groups are OR, the filters of a group are AND. If another program filled it
 * in, it may have any form that `readJson` takes. Returns a problem for other values.
 */
export function readBuilt(built: unknown): Given {
	if (!isObject(built) || !('group' in built)) return isEmpty(built) ? none : readJson(built, BUILT_FILTERS);
	const { group } = built as BuiltFilters;
	const groups = Array.isArray(group) ? group : [group];
	return ofGroups(
		groups.map((group) => filtersIn(group).map(fromFields)),
		BUILT_FILTERS,
	);
}

/** The value of the filter builder, as n8n hands it over. */
export interface BuiltFilters {
	group?: BuiltGroup | BuiltGroup[];
}
type BuiltGroup = { filters?: { filter?: BuiltFilter | BuiltFilter[] } } | undefined;
interface BuiltFilter extends LooseFilter {
	/** Options chosen from the list, in addition to `values`. */
	chosenValues?: unknown;
}

const none: Given = { tree: undefined, parameter: BUILT_FILTERS };
/** Whether a value holds nothing at all. */
const isEmpty = (value: unknown): boolean =>
	(!Array.isArray(value) && isBlank(value)) ||
	Number.isNaN(value) ||
	(isObject(value) && Object.keys(value).length === 0);

function filtersIn(group: BuiltGroup): BuiltFilter[] {
	const filters = group?.filters?.filter ?? [];
	return Array.isArray(filters) ? filters : [filters];
}

function fromFields({
	propertyName,
	operator,
	value,
	highValue,
	values,
	chosenValues,
}: BuiltFilter): LooseFilter {
	const chosen = listed(chosenValues);
	return {
		propertyName: located(propertyName),
		operator,
		value: located(value),
		highValue,
		values: chosen.length === 0 ? values : [...chosen, ...listed(values)],
	};
}

/** The value of a resource locator: what was chosen from the list or typed. Plain values stay. */
export const located = (value: unknown): unknown =>
	isObject(value) && '__rl' in value ? value.value : value;

const EXAMPLE = '[{"filters":[{"propertyName":"city","operator":"EQ","value":"Berlin"}]}]';
const TREE_EXAMPLE = '{"or":[{"and":[…]},{"not":{…}}]}';

/**
 * Reads filters given as JSON, as text or as a value: `{ "filterGroups": […] }`, a list of groups, one group, a list of
 * filters, or filters nested in `{ "and": […] }`, `{ "or": […] }` and `{ "not": … }`. Returns a problem for other
 * values.
 */
export function readJson(json: unknown, parameter = JSON_FILTERS): Given {
	const value = typeof json === 'string' ? parse(json) : json;
	if (value === undefined) {
		return problem(
			parameter,
			'is not valid JSON',
			`Use a list of groups such as ${EXAMPLE}. In an expression, pass the object itself or JSON.stringify(…).`,
		);
	}
	const groups = groupsIn(value);
	if (groups) return ofGroups(groups, parameter);
	if (mentionsTree(value)) {
		const leaves = { count: 0 };
		const tree = treeIn(value, leaves);
		if (tree) return { tree, parameter };
	}
	return problem(
		parameter,
		'holds no filter groups',
		`Use a list of groups such as ${EXAMPLE}, or nest filters as in ${TREE_EXAMPLE}. No list may be empty inside of 'and' and 'or'.`,
	);
}

const problem = (parameter: string, what: string, description: string): Given => ({
	problem: { message: `The parameter '${parameter}' ${what}`, description },
});

function parse(text: string): unknown {
	if (text.trim() === '') return [];
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * Whether a value, or the JSON in a text, holds no filter: nothing at all, or lists, groups and words such as `and` in
 * which there is nothing.
 */
export function holdsNothing(value: unknown, depth = 0): boolean {
	if (isEmpty(value)) return true;
	if (depth > MAX_DEPTH) return false;
	if (typeof value === 'string') {
		const inner = parse(value);
		return inner !== undefined && holdsNothing(inner, depth + 1);
	}
	if (Array.isArray(value)) return value.every((entry) => holdsNothing(entry, depth + 1));
	return (
		isObject(value) &&
		Object.entries(value).every(
			([key, inner]) => HOLDERS.includes(key.toLowerCase()) && holdsNothing(inner, depth + 1),
		)
	);
}

/**
 * Groups of which any one must hold. A group without filters beside others is refused: HubSpot finds all records by it
 * (hubspot-api 2.1), and whoever left it empty may have meant the opposite.
 */
function ofGroups(groups: LooseFilter[][], parameter: string): Given {
	const emptyAt = groups.findIndex((group) => group.length === 0);
	if (groups.every((group) => group.length === 0)) return { tree: undefined, parameter };
	if (emptyAt >= 0)
		return {
			problem: {
				message: `Group ${emptyAt + 1} of the parameter '${parameter}' has no filters`,
				description: 'Add a filter to the group, or remove the group.',
			},
		};
	return {
		tree: {
			any: groups.map((group, groupAt) => ({
				all: group.map((loose, at) => ({
					filter: { loose, label: `Filter ${at + 1} of group ${groupAt + 1}` },
				})),
			})),
		},
		parameter,
	};
}

function groupsIn(value: unknown): LooseFilter[][] | undefined {
	if (mentionsTree(value)) return undefined;
	if (isObject(value) && Array.isArray(value.filterGroups)) return groupsIn(value.filterGroups);
	if (isObject(value) && Array.isArray(value.filters)) return groupsIn([value]);
	if (!Array.isArray(value)) return undefined;
	if (value.length > 0 && value.every(isFilter)) return [value];
	const groups = value.map((entry) =>
		isObject(entry) && Array.isArray(entry.filters) ? entry.filters : undefined,
	);
	return groups.every((group) => group?.every(isObject)) ? (groups as LooseFilter[][]) : undefined;
}

const WORDS = ['and', 'or', 'not'];
/** The fields, in lower case, of objects that hold filters. */
const HOLDERS = [...WORDS, 'filtergroups', 'filters', 'group', 'filter'];
/** Filters that are nested deeper are refused, so that an object which contains itself does not end in a loop. */
const MAX_DEPTH = 50;

/** Whether the value has a field `and`, `or` or `not`. */
function mentionsTree(value: unknown, depth = 0): boolean {
	if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return false;
	if (Array.isArray(value)) return value.some((entry) => mentionsTree(entry, depth + 1));
	if (isFilter(value)) return false;
	return Object.entries(value).some(
		([key, inner]) =>
			WORDS.includes(key.toLowerCase()) ||
			(['filterGroups', 'filters'].includes(key) && mentionsTree(inner, depth + 1)),
	);
}

/**
 * Reads nested filters. `leaves` counts them, since error messages give their numbers. Undefined if the value has
 * another form.
 */
function treeIn(value: unknown, leaves: { count: number }, depth = 0): Tree<GivenFilter> | undefined {
	if (depth > MAX_DEPTH) return undefined;
	const list = (entries: unknown): Array<Tree<GivenFilter>> | undefined => {
		if (!Array.isArray(entries) || entries.length === 0) return undefined;
		const trees = entries.map((entry) => treeIn(entry, leaves, depth + 1));
		return trees.some((tree) => tree === undefined) ? undefined : (trees as Array<Tree<GivenFilter>>);
	};
	if (Array.isArray(value)) {
		// As in the flat forms: a list of filters is AND, a list of groups is OR.
		const trees = list(value);
		return trees && (value.every(isFilter) ? { all: trees } : { any: trees });
	}
	if (!isObject(value)) return undefined;
	if (isFilter(value)) return { filter: { loose: value, label: `Filter ${++leaves.count}` } };
	const [entry, ...others] = Object.entries(value);
	if (!entry || others.length > 0) return undefined;
	const [key, inner] = entry;
	if (key.toLowerCase() === 'not') {
		const tree = treeIn(inner, leaves, depth + 1);
		return tree && { not: tree };
	}
	const trees = list(inner);
	if (key.toLowerCase() === 'and' || key === 'filters') return trees && { all: trees };
	return key.toLowerCase() === 'or' || key === 'filterGroups' ? trees && { any: trees } : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isFilter = (value: unknown): value is LooseFilter => isObject(value) && 'propertyName' in value;
