import { sortRecords } from '../../nodes/HubspotCrm/search/sort';

const sorted = (
	values: Array<string | null>,
	type?: string,
	direction: 'ASCENDING' | 'DESCENDING' = 'ASCENDING',
) =>
	sortRecords(
		values.map((value, at) => ({ id: String(at + 8), properties: { p: value } })),
		{ propertyName: 'p', direction },
		type,
	).map(({ properties }) => properties.p);

test.each([
	['number', ['10', '9', '-1.5', null], ['-1.5', '9', '10', null]],
	[
		'datetime',
		['2026-01-01T00:00:00.500Z', '2026-01-01T00:00:00Z'],
		['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.500Z'],
	],
	['enumeration', ['b', 'B', 'a'], ['B', 'a', 'b']],
	['string', ['b', 'É', 'C', 'a', ''], ['a', 'b', 'C', 'É', '']],
	[undefined, ['10', '9', null], ['9', '10', null]],
	[undefined, ['2026-02-01', '2026-01-01'], ['2026-01-01', '2026-02-01']],
	[undefined, ['10', 'b', 'A'], ['10', 'A', 'b']],
])('%s: %j in order is %j', (type, values, expected) => {
	expect(sorted(values, type)).toEqual(expected);
	const known = expected.filter(Boolean).reverse();
	expect(sorted(values, type, 'DESCENDING').slice(0, known.length)).toEqual(known);
});

test('equal values come by id, compared by size', () => {
	const records = ['10', '9', '11'].map((id) => ({ id, properties: { p: 'x' } }));
	const sort = { propertyName: 'p', direction: 'DESCENDING' } as const;
	expect(sortRecords(records, sort, 'string').map(({ id }) => id)).toEqual(['9', '10', '11']);
});
