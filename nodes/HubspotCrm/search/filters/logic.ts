import type { Filter } from '../../api/search';
import { distinct, MAX_GROUPS, MAX_SEARCHES, NEED_A_VALUE } from './split';

/**
 * Filters combined by and, or and not, to any depth. `never` finds no record, and neither does its opposite: it stands
 * for a filter without a value, of which nobody knows what it would find.
 */
export type Tree<F> =
	{ filter: F } | { all: Array<Tree<F>> } | { any: Array<Tree<F>> } | { not: Tree<F> } | { never: true };

/** Most groups of one item. More would need more searches than one item should cost. */
export const MAX_TREE_GROUPS = MAX_GROUPS * MAX_SEARCHES;

/** The filters of a tree, from left to right. */
export function filtersOf<F>(tree: Tree<F>): F[] {
	if ('filter' in tree) return [tree.filter];
	if ('not' in tree) return filtersOf(tree.not);
	if ('never' in tree) return [];
	return ('all' in tree ? tree.all : tree.any).flatMap(filtersOf);
}

/**
 * Turns a tree into groups of which any one must hold, each with filters that must all hold (disjunctive normal form).
 * Without a group, no record is found. Undefined if there would be more than `most` groups.
 */
export function toGroups(tree: Tree<Filter>, most = MAX_TREE_GROUPS): Filter[][] | undefined {
	const groups = expand(tree, most)?.map(distinct);
	if (!groups) return undefined;
	// One is kept even if no record can match it, so that HubSpot checks its properties.
	const possible = groups.filter(canHold);
	return different(possible.length > 0 ? possible : groups.slice(0, 1));
}

function expand(tree: Tree<Filter>, most: number): Filter[][] | undefined {
	if ('filter' in tree) return [[tree.filter]];
	if ('never' in tree) return [];
	if ('not' in tree) return expand(negate(tree.not), most);
	const parts: Filter[][][] = [];
	let count = 'any' in tree ? 0 : 1;
	for (const child of 'any' in tree ? tree.any : tree.all) {
		const groups = expand(child, most);
		if (!groups) return undefined;
		count = 'any' in tree ? count + groups.length : count * groups.length;
		if (count > most) return undefined;
		parts.push(groups);
	}
	if ('any' in tree) return parts.flat();
	return parts.reduce<Filter[][]>(
		(found, groups) => found.flatMap((before) => groups.map((group) => [...before, ...group])),
		[[]],
	);
}

/** A tree that matches exactly the records that the given one does not match. */
export function negate(tree: Tree<Filter>): Tree<Filter> {
	if ('never' in tree) return tree;
	if ('not' in tree) return tree.not;
	if ('all' in tree) return { any: tree.all.map(negate) };
	if ('any' in tree) return { all: tree.any.map(negate) };
	return opposite(tree.filter);
}

/**
 * Operators and their opposites. Of each pair, exactly one also finds the records without a value (hubspot-api 2.3).
 */
const PAIRS: Record<string, string> = {
	EQ: 'NEQ',
	NEQ: 'EQ',
	IN: 'NOT_IN',
	NOT_IN: 'IN',
	HAS_PROPERTY: 'NOT_HAS_PROPERTY',
	NOT_HAS_PROPERTY: 'HAS_PROPERTY',
	CONTAINS_TOKEN: 'NOT_CONTAINS_TOKEN',
	NOT_CONTAINS_TOKEN: 'CONTAINS_TOKEN',
};
/**
 * The opposites of comparisons. No comparison finds records without a value, so `opposite` adds a filter that does.
 */
const BEYOND: Record<string, string> = { LT: 'GTE', LTE: 'GT', GT: 'LTE', GTE: 'LT' };

function opposite(filter: Filter): Tree<Filter> {
	const { propertyName, operator, value, highValue } = filter;
	const pair = PAIRS[operator];
	if (pair !== undefined) return { filter: { ...filter, operator: pair } };
	const unset = { filter: { propertyName, operator: 'NOT_HAS_PROPERTY' } };
	const beyond = BEYOND[operator];
	if (beyond !== undefined) return { any: [{ filter: { ...filter, operator: beyond } }, unset] };
	return {
		any: [
			{ filter: { propertyName, operator: 'LT', value } },
			{ filter: { propertyName, operator: 'GT', value: highValue } },
			unset,
		],
	};
}

/** Whether a record can match the group: no record both has a value of a property and has none. */
function canHold(group: Filter[]): boolean {
	return group.every(
		({ propertyName, operator }) =>
			operator !== 'NOT_HAS_PROPERTY' ||
			!group.some(
				(other) =>
					other.propertyName === propertyName &&
					(other.operator === 'HAS_PROPERTY' || NEED_A_VALUE.has(other.operator)),
			),
	);
}

function different(groups: Filter[][]): Filter[][] {
	const seen = new Map(groups.map((group) => [JSON.stringify(group), group]));
	return [...seen.values()];
}
