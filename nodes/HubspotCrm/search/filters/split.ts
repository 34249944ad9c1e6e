import type { Filter, FilterGroup } from '../../api/search';

/** Limits of one search (hubspot-api 2.2). */
export const MAX_GROUPS = 5;
export const MAX_FILTERS_IN_GROUP = 6;
export const MAX_FILTERS = 18;
/** Values of one IN or NOT_IN filter. The number is our own choice: HubSpot documents no limit (hubspot-api 2.2). */
export const MAX_VALUES = 100;

/** Most searches for one item. Filters that need more are taken for a mistake. */
export const MAX_SEARCHES = 200;

/** The filter groups of each search. A record matches if any of the searches finds it. */
export type Searches = FilterGroup[][];

/**
 * Distributes groups over as many searches as HubSpot's limits make necessary. Groups are OR, so each can be searched
 * on its own. A list of more than 100 values becomes several groups for IN, since any value may match, and several
 * filters of one group for NOT_IN, since no value may match. Without groups, the result is one search for all records.
 *
 * `spare`: how many filters each group leaves free, for filters that are added later, such as an id range.
 *
 * Returns a problem if a group has too many filters, or more than 200 searches are needed.
 */
export function split(groups: FilterGroup[], spare = 0): { searches: Searches } | { problem: string } {
	const most = MAX_FILTERS_IN_GROUP - spare;
	const pieces: FilterGroup[] = [];
	for (const [at, { filters }] of groups.entries()) {
		const whole = fold(filters, most);
		if (whole.length > most) return { problem: tooLong(at, whole.length, most) };
		const parts = shortLists(whole, MAX_SEARCHES * MAX_GROUPS - pieces.length);
		if (!parts) return { problem: 'needs more searches than one item should cost' };
		pieces.push(...parts);
	}
	if (pieces.length === 0) return { searches: [[]] };
	const searches: Array<{ groups: FilterGroup[]; filters: number }> = [];
	for (const group of pieces) {
		const cost = group.filters.length + spare;
		const search = searches.find(
			(one) => one.groups.length < MAX_GROUPS && one.filters + cost <= MAX_FILTERS,
		);
		if (search) {
			search.groups.push(group);
			search.filters += cost;
		} else searches.push({ groups: [group], filters: cost });
	}
	if (searches.length > MAX_SEARCHES) return { problem: 'needs more searches than one item should cost' };
	return { searches: searches.map((search) => search.groups) };
}

const tooLong = (group: number, count: number, most: number): string =>
	`has ${count} filters in group ${group + 1} that must hold together, but HubSpot allows ${most}`;

/**
 * The filters of a group, with NOT_IN lists of at most 100 values. If the group has more than `most` filters, fewer
 * with the same meaning are made of them.
 */
function fold(filters: Filter[], most: number): Filter[] {
	const isShort = filters.length <= most;
	if (
		isShort &&
		!filters.some(({ operator, values = [] }) => operator === 'NOT_IN' && values.length > MAX_VALUES)
	)
		return filters;
	const folded = isShort ? filters : withoutNeedless(withRanges(distinct(filters)));
	const isForbidding = ({ operator }: Filter) => operator === 'NOT_IN';
	const forbidden = new Map<string, string[]>();
	for (const { propertyName, values = [] } of folded.filter(isForbidding))
		forbidden.set(propertyName, [...(forbidden.get(propertyName) ?? []), ...values]);
	return [
		...folded.filter((filter) => !isForbidding(filter)),
		...[...forbidden].flatMap(([propertyName, values]) =>
			chunks([...new Set(values)]).map((some) => ({ propertyName, operator: 'NOT_IN', values: some })),
		),
	];
}

/** The filters without repeats. */
export function distinct(filters: Filter[]): Filter[] {
	const seen = new Map<string, Filter>();
	for (const filter of filters) {
		const { propertyName, operator, value, highValue, values } = filter;
		const key = JSON.stringify([propertyName, operator, value, highValue, values]);
		if (!seen.has(key)) seen.set(key, filter);
	}
	return [...seen.values()];
}

/** Replaces GTE and LTE on the same property by BETWEEN, which includes both ends (hubspot-api 2.3). */
function withRanges(filters: Filter[]): Filter[] {
	const ranges: Filter[] = [];
	const taken = new Set<Filter>();
	for (const low of filters.filter(({ operator }) => operator === 'GTE')) {
		const high = filters.find(
			(filter) => filter.operator === 'LTE' && filter.propertyName === low.propertyName && !taken.has(filter),
		);
		if (!high) continue;
		taken.add(low).add(high);
		ranges.push({
			propertyName: low.propertyName,
			operator: 'BETWEEN',
			value: low.value,
			highValue: high.value,
		});
	}
	return [...filters.filter((filter) => !taken.has(filter)), ...ranges];
}

/**
 * Operators that only find records with a value. Beside one of them, HAS_PROPERTY on the same property is superfluous.
 */
export const NEED_A_VALUE = new Set(['EQ', 'LT', 'LTE', 'GT', 'GTE', 'BETWEEN', 'IN', 'CONTAINS_TOKEN']);

function withoutNeedless(filters: Filter[]): Filter[] {
	return filters.filter(
		({ propertyName, operator }) =>
			operator !== 'HAS_PROPERTY' ||
			!filters.some((other) => other.propertyName === propertyName && NEED_A_VALUE.has(other.operator)),
	);
}

/**
 * Divides a group into several, each with at most 100 values in an IN list. Undefined if there would be more than
 * `most`.
 */
function shortLists(filters: Filter[], most: number): FilterGroup[] | undefined {
	let groups: Filter[][] = [[]];
	for (const filter of filters) {
		const { operator, values = [] } = filter;
		const choices: Filter[] =
			operator === 'IN' && values.length > MAX_VALUES
				? chunks(values).map((some) => ({ ...filter, values: some }))
				: [filter];
		if (groups.length * choices.length > most) return undefined;
		groups = groups.flatMap((group) => choices.map((choice) => [...group, choice]));
	}
	return groups.map((group) => ({ filters: group }));
}

function chunks(values: string[]): string[][] {
	const lists: string[][] = [];
	for (let at = 0; at < values.length; at += MAX_VALUES) lists.push(values.slice(at, at + MAX_VALUES));
	return lists;
}
