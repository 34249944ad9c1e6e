import type { Filter, FilterGroup } from '../../nodes/HubspotCrm/api/search';
import { MAX_SEARCHES, MAX_VALUES, split } from '../../nodes/HubspotCrm/search/filters/split';

const eq = (at: number): Filter => ({ propertyName: `p${at}`, operator: 'EQ', value: 'x' });
const groups = (...sizes: number[]): FilterGroup[] =>
	sizes.map((size) => ({ filters: Array.from({ length: size }, (_, at) => eq(at)) }));
const values = (count: number) => Array.from({ length: count }, (_, at) => `v${at}`);
const searchesOf = (list: FilterGroup[], spare?: number) => {
	const result = split(list, spare);
	if ('problem' in result) throw new Error(result.problem);
	return result.searches;
};
const sizesOf = (list: FilterGroup[], spare?: number) =>
	searchesOf(list, spare).map((search) => search.map(({ filters }) => filters.length));

test.each([[[1, 1, 1, 1, 1]], [[6, 6, 6]], [[4, 4, 4, 4, 2]], [[]]])(
	'%j fits into one search and stays as it is',
	(sizes) => expect(searchesOf(groups(...sizes))).toEqual([groups(...sizes)]),
);

test.each([
	[[1, 1, 1, 1, 1, 1], 0, [[1, 1, 1, 1, 1], [1]]],
	[[6, 6, 6, 1], 0, [[6, 6, 6], [1]]],
	[[6, 6, 4, 6, 2], 0, [[6, 6, 4, 2], [6]]],
	[[5, 5, 5, 1], 1, [[5, 5, 5], [1]]],
	[[2, 2, 2, 2, 2, 2], 1, [[2, 2, 2, 2, 2], [2]]],
])('%j with %i spare become the searches %j', (sizes, spare, expected) => {
	expect(sizesOf(groups(...sizes), spare)).toEqual(expected);
});

test('more filters in a group than hold together are refused, with the group and both numbers', () => {
	expect(split(groups(1, 7))).toEqual({
		problem: 'has 7 filters in group 2 that must hold together, but HubSpot allows 6',
	});
	expect(split(groups(6), 1)).toHaveProperty('problem');
});

test('filters that say the same are one, so that more fit', () => {
	const range = [
		{ propertyName: 'amount', operator: 'GTE', value: '1' },
		{ propertyName: 'amount', operator: 'LTE', value: '9' },
	];
	const [search] = searchesOf([
		{
			filters: [
				...range,
				{ propertyName: 'amount', operator: 'HAS_PROPERTY' },
				eq(1),
				eq(1),
				eq(2),
				eq(3),
				eq(4),
			],
		},
	]);
	expect(search?.[0]?.filters).toEqual([
		eq(1),
		eq(2),
		eq(3),
		eq(4),
		{ propertyName: 'amount', operator: 'BETWEEN', value: '1', highValue: '9' },
	]);
});

describe('more than 100 values', () => {
	test('a list of wanted values becomes several groups', () => {
		const filter = { propertyName: 'a', operator: 'IN', values: values(250) };
		const [search = []] = searchesOf([{ filters: [eq(1), filter] }]);
		expect(search.map(({ filters }) => filters[1]?.values?.length)).toEqual([100, 100, 50]);
		expect(search.every(({ filters }) => filters[0]?.propertyName === 'p1')).toBe(true);
	});

	test('a list of forbidden values becomes several filters of its group', () => {
		const filter = { propertyName: 'a', operator: 'NOT_IN', values: values(250) };
		const [search = []] = searchesOf([{ filters: [filter, eq(1)] }]);
		expect(search[0]?.filters.map((one) => one.values?.length)).toEqual([undefined, 100, 100, 50]);
	});

	test('600 forbidden values fill a group, one more is too much', () => {
		const forbid = (count: number) =>
			split([{ filters: [{ propertyName: 'a', operator: 'NOT_IN', values: values(count) }] }]);
		expect(forbid(6 * MAX_VALUES)).toHaveProperty('searches.length', 1);
		expect(forbid(6 * MAX_VALUES + 1)).toHaveProperty('problem');
	});

	test('what would take too many searches is refused, and at once', () => {
		const long = (name: string) => ({ propertyName: name, operator: 'IN', values: values(10_000) });
		expect(split([{ filters: [long('a'), long('b'), long('c')] }])).toHaveProperty('problem');
		expect(split(groups(...Array.from({ length: 5 * MAX_SEARCHES + 1 }, () => 1)))).toHaveProperty('problem');
	});
});
