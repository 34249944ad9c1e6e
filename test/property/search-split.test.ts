import fc from 'fast-check';

import type { Filter, FilterGroup } from '../../nodes/HubspotCrm/api/search';
import { compileJson } from '../../nodes/HubspotCrm/search/filters/compile';
import {
	MAX_FILTERS,
	MAX_FILTERS_IN_GROUP,
	MAX_GROUPS,
	MAX_VALUES,
	split,
} from '../../nodes/HubspotCrm/search/filters/split';

type Values = Record<string, number | undefined>;

/** What HubSpot's operators mean; those in the negative also find records without a value (hubspot-api 2.3). */
function holds({ propertyName, operator, value, highValue, values = [] }: Filter, record: Values): boolean {
	const own = record[propertyName];
	const isIn = own !== undefined && values.includes(String(own));
	switch (operator) {
		case 'HAS_PROPERTY':
			return own !== undefined;
		case 'NOT_HAS_PROPERTY':
			return own === undefined;
		case 'NEQ':
			return own !== Number(value);
		case 'IN':
			return isIn;
		case 'NOT_IN':
			return !isIn;
	}
	if (own === undefined) return false;
	const number = Number(value);
	switch (operator) {
		case 'EQ':
			return own === number;
		case 'LT':
			return own < number;
		case 'LTE':
			return own <= number;
		case 'GT':
			return own > number;
		case 'GTE':
			return own >= number;
		default:
			return own >= number && own <= Number(highValue);
	}
}

type Json = Filter | { and: Json[] } | { or: Json[] } | { not: Json };
function means(json: Json, record: Values): boolean {
	if ('and' in json) return json.and.every((inner) => means(inner, record));
	if ('or' in json) return json.or.some((inner) => means(inner, record));
	if ('not' in json) return !means(json.not, record);
	return holds(json, record);
}
const found = (groups: FilterGroup[], record: Values) =>
	groups.length === 0 || groups.some(({ filters }) => filters.every((filter) => holds(filter, record)));

const NAMES = ['a', 'b', 'c'];
const number = fc.integer({ min: 0, max: 9 });
const text = number.map(String);
const listOf = (maxLength: number) =>
	fc.uniqueArray(fc.integer({ min: 0, max: 999 }).map(String), { minLength: 1, maxLength });
const propertyName = fc.constantFrom(...NAMES);
const filterArbitrary: fc.Arbitrary<Filter> = fc.oneof(
	fc.record({ propertyName, operator: fc.constantFrom('HAS_PROPERTY', 'NOT_HAS_PROPERTY') }),
	fc.record({ propertyName, operator: fc.constantFrom('EQ', 'NEQ', 'LT', 'LTE', 'GT', 'GTE'), value: text }),
	fc.record({ propertyName, operator: fc.constant('BETWEEN'), value: text, highValue: text }),
	fc.record({ propertyName, operator: fc.constantFrom('IN', 'NOT_IN'), values: listOf(6) }),
);
const longArbitrary: fc.Arbitrary<Filter> = fc.record({
	propertyName,
	operator: fc.constantFrom('IN', 'NOT_IN'),
	values: listOf(350),
});
const recordArbitrary: fc.Arbitrary<Values> = fc.record({
	a: fc.option(fc.oneof(number, fc.integer({ min: 0, max: 999 })), { nil: undefined }),
	b: fc.option(number, { nil: undefined }),
	c: fc.option(number, { nil: undefined }),
});
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
	tree: fc.oneof(
		{ maxDepth: 4 },
		filterArbitrary as fc.Arbitrary<Json>,
		fc.record({ and: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
		fc.record({ or: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
		fc.record({ not: tie('tree') }),
	),
}));

/** Every search stays below the walls of HubSpot, with a filter to spare in every group where that was asked. */
function checkWalls(searches: FilterGroup[][], spare: number): void {
	for (const groups of searches) {
		expect(groups.length).toBeLessThanOrEqual(MAX_GROUPS);
		const sizes = groups.map(({ filters }) => filters.length + spare);
		expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(MAX_FILTERS_IN_GROUP);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_FILTERS);
		for (const { values = [] } of groups.flatMap(({ filters }) => filters))
			expect(values.length).toBeLessThanOrEqual(MAX_VALUES);
	}
}

test.each([0, 1])('split searches with %i spare find together what the groups mean', (spare) => {
	fc.assert(
		fc.property(
			fc.array(
				fc.array(fc.oneof({ weight: 4, arbitrary: filterArbitrary }, longArbitrary), {
					minLength: 1,
					maxLength: 9,
				}),
				{
					maxLength: 12,
				},
			),
			fc.array(recordArbitrary, { minLength: 1, maxLength: 40 }),
			(lists, records) => {
				const groups = lists.map((filters) => ({ filters }));
				const result = split(groups, spare);
				if ('problem' in result) {
					expect(lists.some((filters) => filters.length > 2)).toBe(true);
					return;
				}
				checkWalls(result.searches, spare);
				for (const record of records)
					expect(result.searches.some((search) => found(search, record))).toBe(found(groups, record));
			},
		),
		{ numRuns: 500 },
	);
});

test('nested and, or and not find exactly what they mean', () => {
	fc.assert(
		fc.property(tree, fc.array(recordArbitrary, { minLength: 1, maxLength: 40 }), (json, records) => {
			const compiled = compileJson(JSON.stringify({ and: [json] }));
			if ('problem' in compiled) {
				expect(compiled.problem.message).toMatch(/need more than 1000 groups/);
				return;
			}
			if ('nothing' in compiled) throw new Error('Nothing would be searched');
			expect(compiled.filterGroups.length).toBeGreaterThan(0);
			for (const record of records) expect(found(compiled.filterGroups, record)).toBe(means(json, record));
		}),
		{ numRuns: 1_000 },
	);
});
