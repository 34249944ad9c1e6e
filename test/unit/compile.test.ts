import fc from 'fast-check';
import { DateTime } from 'luxon';

import { compile, compileBuilt, compileJson } from '../../nodes/HubspotCrm/search/filters/compile';
import type { Compiled } from '../../nodes/HubspotCrm/search/filters/compile';
import { OPERATOR_NAMES, OPERATORS } from '../../nodes/HubspotCrm/search/filters/operators';
import { readJson } from '../../nodes/HubspotCrm/search/filters/parse';
import type { BuiltFilters } from '../../nodes/HubspotCrm/search/filters/parse';
import { CONTACT } from '../support/object-types';

const FILTER = { propertyName: 'city', operator: 'EQ', value: 'Berlin' };
const built = (...groups: object[][]): BuiltFilters =>
	({ group: groups.map((filter) => ({ filters: { filter } })) }) as BuiltFilters;
const one = (filter: object) => compileBuilt(built([filter]));
const filterOf = (compiled: Compiled) =>
	'filterGroups' in compiled ? compiled.filterGroups[0]?.filters[0] : compiled;
const problemOf = (compiled: Compiled) => {
	if (!('problem' in compiled)) throw new Error(`expected a problem, got ${JSON.stringify(compiled)}`);
	return compiled.problem;
};

describe('the filter builder', () => {
	test('groups and their filters come out as they went in', () => {
		const other = { propertyName: 'age', operator: 'GT', value: '5' };
		expect(compileBuilt(built([FILTER, other], [other]))).toEqual({
			filterGroups: [{ filters: [FILTER, other] }, { filters: [other] }],
		});
	});

	test.each([[{}], [{ group: [] }], [{ group: [{}] }], [{ group: [{ filters: {} }] }], [built([], [])]])(
		'%j is no filter at all',
		(empty) => expect(compileBuilt(empty as BuiltFilters)).toEqual({ filterGroups: [] }),
	);

	test('a group that was left empty beside others is refused, since HubSpot would find all records by it', () => {
		const { message } = problemOf(compileBuilt(built([FILTER], [])));
		expect(message).toBe("Group 2 of the parameter 'Filters' has no filters");
	});
});

describe('filters as JSON', () => {
	const expected = { filterGroups: [{ filters: [FILTER] }] };
	test.each([
		['a search body', { filterGroups: [{ filters: [FILTER] }] }],
		['a list of groups', [{ filters: [FILTER] }]],
		['one group', { filters: [FILTER] }],
		['a list of filters', [FILTER]],
		['a search body around a list of filters', { filterGroups: [FILTER] }],
	])('%s is accepted, as a value and as text', (_name, value) => {
		expect(compileJson(value)).toEqual(expected);
		expect(compileJson(JSON.stringify(value, null, 2))).toEqual(expected);
	});

	test.each([['[]'], [''], ['  \n'], [[]], [{ filterGroups: [] }], ['{"filterGroups":[]}']])(
		'%j is no filter at all',
		(empty) => {
			expect(compileJson(empty)).toEqual({ filterGroups: [] });
		},
	);

	test.each(['{', "[{'propertyName':'city'}]", 'city = Berlin', '[object Object]', 'undefined'])(
		'%s is no JSON',
		(text) => {
			const { message, description } = problemOf(compileJson(text));
			expect(message).toBe("The parameter 'Filter Groups (JSON)' is not valid JSON");
			expect(description).toMatch(/propertyName.*JSON\.stringify/);
		},
	);

	test.each([
		['null'],
		['5'],
		['"text"'],
		['{}'],
		['[1]'],
		['["a"]'],
		['[{"filters":"x"}]'],
		['[{"filters":["x"]}]'],
		['[{"filters":[]},{"propertyName":"a"}]'],
		['{"filterGroups":"x"}'],
		['{"filterGroups":{"filters":[]}}'],
		['[[{"propertyName":"a"}]]'],
	])('%s holds no filter groups', (text) => {
		expect(problemOf(compileJson(text)).message).toBe(
			"The parameter 'Filter Groups (JSON)' holds no filter groups",
		);
	});

	test('whatever comes in, the answer is filters or a problem, and never an exception', () => {
		fc.assert(
			fc.property(fc.oneof(fc.jsonValue(), fc.string(), fc.anything()), (value) => {
				const compiled = compileJson(value);
				if ('problem' in compiled) expect(compiled.problem.message).toBeTruthy();
				else if ('filterGroups' in compiled)
					for (const { filters } of compiled.filterGroups) expect(filters.length).toBeGreaterThan(0);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('operators', () => {
	const operators = Object.entries(OPERATORS);
	const of = (operand: string) => operators.filter(([, kind]) => kind === operand).map(([name]) => name);
	const whole = { propertyName: 'p', value: 'a', highValue: 'b', values: ['x', 'y'] };

	test("HubSpot's thirteen are known", () => {
		expect(operators.map(([name]) => name).sort()).toEqual(
			'BETWEEN CONTAINS_TOKEN EQ GT GTE HAS_PROPERTY IN LT LTE NEQ NOT_CONTAINS_TOKEN NOT_HAS_PROPERTY NOT_IN'.split(
				' ',
			),
		);
	});

	test.each(of('one'))('%s takes one value and sends nothing else', (operator) => {
		expect(filterOf(one({ ...whole, operator }))).toEqual({ propertyName: 'p', operator, value: 'a' });
	});
	test.each(of('two'))('%s takes two values', (operator) => {
		expect(filterOf(one({ ...whole, operator }))).toEqual({
			propertyName: 'p',
			operator,
			value: 'a',
			highValue: 'b',
		});
		expect(problemOf(one({ ...whole, operator, highValue: ' ' })).message).toContain('no upper value');
	});
	test.each(of('many'))('%s takes a list', (operator) => {
		expect(filterOf(one({ ...whole, operator }))).toEqual({
			propertyName: 'p',
			operator,
			values: ['x', 'y'],
		});
	});
	test.each(of('none'))('%s takes no value', (operator) => {
		expect(filterOf(one({ ...whole, operator }))).toEqual({ propertyName: 'p', operator });
		expect(filterOf(one({ propertyName: 'p', operator }))).toEqual({ propertyName: 'p', operator });
	});

	test('case and surrounding space of an operator do not matter', () => {
		expect(filterOf(one({ ...FILTER, operator: ' eq ' }))).toEqual(FILTER);
	});

	test.each([
		['=', 'EQ'],
		['Equals', 'EQ'],
		['IS', 'EQ'],
		['!=', 'NEQ'],
		['<>', 'NEQ'],
		['IS_NOT', 'NEQ'],
		['>', 'GT'],
		['is after', 'GT'],
		['>=', 'GTE'],
		['At Least', 'GTE'],
		['<', 'LT'],
		['before', 'LT'],
		['<=', 'LTE'],
		['between', 'BETWEEN'],
		['is_any_of', 'IN'],
		['Is None Of', 'NOT_IN'],
		['not in', 'NOT_IN'],
		['is known', 'HAS_PROPERTY'],
		['IS NOT EMPTY', 'HAS_PROPERTY'],
		['is-set', 'HAS_PROPERTY'],
		['is empty', 'NOT_HAS_PROPERTY'],
		['is unknown', 'NOT_HAS_PROPERTY'],
		['contains', 'CONTAINS_TOKEN'],
		['does not contain', 'NOT_CONTAINS_TOKEN'],
		["doesn't contain", 'NOT_CONTAINS_TOKEN'],
		['doesn’t contain', 'NOT_CONTAINS_TOKEN'],
		['greaterThan', 'GT'],
		['greaterThanOrEqualTo', 'GTE'],
		['notEquals', 'NEQ'],
		['isAnyOf', 'IN'],
		['isEmpty', 'NOT_HAS_PROPERTY'],
		['isNotEmpty', 'HAS_PROPERTY'],
		['doesNotContain', 'NOT_CONTAINS_TOKEN'],
		['afterOrEquals', 'GTE'],
		['$gte', 'GTE'],
		['$ne', 'NEQ'],
		['$nin', 'NOT_IN'],
		['larger', 'GT'],
		['smaller', 'LT'],
		['le', 'LTE'],
		['ge', 'GTE'],
		['is later than', 'GT'],
		['earlier than', 'LT'],
		['since', 'GTE'],
		['is more than or equal to', 'GTE'],
		['no more than', 'LTE'],
		['no value', 'NOT_HAS_PROPERTY'],
		['is null', 'NOT_HAS_PROPERTY'],
	])('%s means %s', (word, operator) => {
		expect(filterOf(one({ ...whole, operator: word }))).toMatchObject({ operator });
	});

	test.each([
		['equls', /Did you mean EQ\?/],
		['cotnains', /Did you mean CONTAINS_TOKEN/],
		['starts with', /CONTAINS_TOKEN with a value such as 'abc\*'/],
		['startsWith', /'abc\*'/],
		['notStartsWith', /^Use NOT_CONTAINS_TOKEN/],
		['not like', /^Use NOT_CONTAINS_TOKEN/],
		['contains any of', /^Use a filter group for each word/],
		['contains none of', /^Use a filter with NOT_CONTAINS_TOKEN for each/],
		['not between', /^Use two filter groups.*LT.*GT/],
		['isNotBetween', /^Use two filter groups/],
		['LIKE', /CONTAINS_TOKEN; in its value, \* stands/],
	])('%s is none, and the message says what may be meant', (operator, description) => {
		expect(problemOf(one({ ...FILTER, operator })).description).toMatch(description);
	});

	test.each([
		['is mor than', /Did you mean GT\?/],
		['is more than or equals to', /Did you mean GTE\?/],
		['is less than or equals to', /Did you mean LTE\?/],
		['not equls', /Did you mean NEQ\?/],
		['not contans', /Did you mean NOT_CONTAINS_TOKEN\?/],
		['isnt between', /^Use/],
		['is not betwen', /^(?!.*mean BETWEEN)/],
	])('for %s, nothing with the opposite meaning is suggested', (operator, description) => {
		expect(problemOf(one({ ...FILTER, operator })).description).toMatch(description);
	});

	test('a span of time without an upper value is sent to the operator that takes it', () => {
		const range = { propertyName: 'p', operator: 'BETWEEN', value: 'last 7 days' };
		expect(problemOf(one(range)).description).toMatch(/such as 'last 7 days', use 'Is Equal To' \(EQ\)/);
	});

	test('both ends of a range can be one list', () => {
		expect(filterOf(one({ propertyName: 'p', operator: 'between', value: [1, '5'] }))).toEqual({
			propertyName: 'p',
			operator: 'BETWEEN',
			value: '1',
			highValue: '5',
		});
	});

	test.each(['', 'CONSTRUCTOR', '__proto__', 'toString', '0'])(
		'%j is none, and the known ones are listed',
		(operator) => {
			const { message, description } = problemOf(one({ ...FILTER, operator }));
			expect(message).toMatch(/^Filter 1 of group 1 has the unknown operator/);
			expect(description).toMatch(/NOT_CONTAINS_TOKEN.*'Filters'/);
		},
	);
});

describe('values', () => {
	const equals = (value: unknown) => filterOf(one({ ...FILTER, value }));

	test.each([
		[' Berlin ', 'Berlin'],
		[0, '0'],
		[false, 'false'],
		[12.5, '12.5'],
		[new Date('2026-01-31T00:00:00Z'), '1769817600000'],
		[DateTime.fromISO('2026-01-31T01:00:00+01:00'), '1769817600000'],
	])('%p is compared as %s', (value, expected) => {
		expect(equals(value)).toEqual({ ...FILTER, value: expected });
	});

	test.each([
		[''],
		['   '],
		[null],
		[undefined],
		[{}],
		['\u200b'],
		[[]],
		[[null, ' ']],
		[{ value: '' }],
		[NaN],
		[new Date('no date')],
		[DateTime.invalid('no date')],
	])('%p is no value', (value) => {
		const { message, description } = problemOf(one({ ...FILTER, value }));
		expect(message).toBe("Filter 1 of group 1 on 'city' has no value");
		expect(description).toMatch(/NOT_HAS_PROPERTY.*'Filters'/);
	});

	test.each([
		['a, b;c\nd', ['a', 'b', 'c', 'd']],
		['a,,a, ', ['a']],
		[
			['a', 5, true, null, '', ' b '],
			['a', '5', 'true', 'b'],
		],
		[[new Date(0)], ['0']],
		[7, ['7']],
		['["London","Edinburgh"]', ['London', 'Edinburgh']],
		[' [1, 2] ', ['1', '2']],
		['[EU] Acme, Acme [US]', ['[EU] Acme', 'Acme [US]']],
		[
			[['London', 'Edinburgh'], 'x'],
			['London', 'Edinburgh', 'x'],
		],
		[['["London","Edinburgh"]'], ['London', 'Edinburgh']],
		[['[2024]'], ['[2024]']],
		[
			['London', { value: 'Edinburgh', label: 'E' }, '\u200b'],
			['London', 'Edinburgh'],
		],
		[{ value: ['a', 'b'] }, ['a', 'b']],
	])('%j is the list %j', (value, values) => {
		expect(filterOf(one({ propertyName: 'p', operator: 'IN', value }))).toEqual({
			propertyName: 'p',
			operator: 'IN',
			values,
		});
	});

	test.each([[''], [', ;'], [[]], [[null, '']], [undefined], [{}]])('%j is an empty list', (values) => {
		expect(problemOf(one({ propertyName: 'p', operator: 'IN', values })).message).toBe(
			"Filter 1 of group 1 on 'p' has no values",
		);
	});

	test.each(['NOT_IN', 'IN', 'EQ', 'NEQ', 'LT', 'BETWEEN'])(
		'%s refuses what cannot be a value, also where empty values match nothing',
		(operator) => {
			for (const value of [{ name: 'x' }, ['a', { name: 'x' }], [[{ id: 1 }]]]) {
				const json = readJson([{ propertyName: 'p', operator, value, highValue: 'b' }]);
				expect(problemOf(compile(json, undefined, { ifValueEmpty: 'nothing' })).message).toMatch(
					/on 'p' has a value that is neither a text, a number nor a date$/,
				);
			}
		},
	);

	test.each(['EQ', 'NEQ', 'LT', 'GTE', 'CONTAINS_TOKEN'])('%s takes the one value of a list', (operator) => {
		for (const given of [
			{ value: ['x'] },
			{ value: { value: 'x' } },
			{ values: ['x', null] },
			{ value: '["x"]' },
		])
			expect(filterOf(one({ propertyName: 'p', operator, ...given }))).toEqual({
				propertyName: 'p',
				operator,
				value: 'x',
			});
		for (const given of [{ value: ['x', 'y'] }, { values: ['x', 'y'] }, { value: '["x","y"]' }]) {
			const json = readJson([{ propertyName: 'p', operator, ...given }]);
			const { message, description } = problemOf(compile(json, undefined, { ifValueEmpty: 'nothing' }));
			expect(message).toBe(`Filter 1 of group 1 on 'p' has 2 values, but ${operator} takes one value`);
			expect(description).toContain("'Is Any Of' (IN)");
		}
	});
});

describe('words to look for', () => {
	test.each(['*', '**', ' * * ', '*\u200b*'])('%j holds none', (value) => {
		for (const operator of ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN']) {
			const filter = { propertyName: 'city', operator, value };
			expect(problemOf(one(filter)).message).toBe("Filter 1 of group 1 on 'city' has no value");
			expect(compile(readJson([filter]), undefined, { ifValueEmpty: 'nothing' })).toEqual({
				nothing: true,
			});
		}
		expect(filterOf(one({ ...FILTER, value: '*' }))).toEqual({ ...FILTER, value: '*' });
	});
});

describe('record ids', () => {
	const object = CONTACT;
	const onId = (operator: string, given: object) =>
		compile(readJson([{ propertyName: 'hs_object_id', operator, ...given }]), undefined, { object });
	const PAGE = 'https://app.hubspot.com/contacts/1/record/0-1/151';

	test('are taken from the pages of records', () => {
		expect(filterOf(onId('EQ', { value: `${PAGE}?a=b` }))).toMatchObject({ value: '151' });
		expect(filterOf(onId('NOT_IN', { values: [PAGE, '151', 7] }))).toMatchObject({ values: ['151', '7'] });
		expect(filterOf(onId('BETWEEN', { value: 9, highValue: '10' }))).toMatchObject({
			value: '9',
			highValue: '10',
		});
		expect(filterOf(onId('HAS_PROPERTY', {}))).toEqual({
			propertyName: 'hs_object_id',
			operator: 'HAS_PROPERTY',
		});
	});

	test.each([
		['EQ', { value: 'Ada' }, /'Ada' is no record ID.*only digits/],
		['NOT_IN', { values: ['1', 'x'] }, /'x' is no record ID/],
		['GT', { value: '1.5' }, /'1.5' is no record ID/],
		['EQ', { value: PAGE.replace('0-1', '0-2') }, /is the page of a company/],
		['BETWEEN', { value: '10', highValue: '9' }, /Swap the ends/],
	])('%s %j is refused', (operator, given, description) =>
		expect(problemOf(onId(operator, given)).description).toMatch(description),
	);
});

describe('what is wrong is found', () => {
	test.each([[''], ['  '], [undefined], [null], [{}]])('a filter on the property %j', (propertyName) => {
		expect(problemOf(compileJson([{ filters: [FILTER, { ...FILTER, propertyName }] }])).message).toBe(
			'Filter 2 of group 1 names no property',
		);
	});

	test('a filter on __proto__', () => {
		expect(
			problemOf(compileJson('[{"filters":[{"propertyName":"__proto__","operator":"EQ","value":"x"}]}]'))
				.message,
		).toMatch(/^Filter 1 of group 1 names the property '__proto__'/);
	});

	test('keys called __proto__ change nothing', () => {
		const compiled = compileJson(
			'[{"__proto__":{"x":1},"filters":[{"__proto__":{"value":"y"},"propertyName":"a","operator":"EQ","value":"x"}]}]',
		);
		expect(filterOf(compiled)).toEqual({ propertyName: 'a', operator: 'EQ', value: 'x' });
		expect(({} as { x?: number }).x).toBeUndefined();
	});

	test('the number of the group and of the filter, and the parameter', () => {
		const bad = { ...FILTER, value: '' };
		const { message, description } = problemOf(compileBuilt(built([FILTER], [FILTER, FILTER, bad])));
		expect(message).toMatch(/^Filter 3 of group 2 /);
		expect(description).toContain("'Filters'");
		expect(problemOf(compileJson([{ filters: [bad] }])).description).toContain("'Filter Groups (JSON)'");
	});
});

describe('nested and, or and not', () => {
	const eq = (propertyName: string) => ({ propertyName, operator: 'EQ', value: 'x' });
	const groupsOf = (json: unknown) => {
		const compiled = compileJson(json);
		if (!('filterGroups' in compiled)) throw new Error(JSON.stringify(compiled));
		return compiled.filterGroups.map(({ filters }) =>
			filters.map(({ propertyName, operator }) => `${propertyName} ${operator}`).join(' & '),
		);
	};

	test.each([
		[{ and: [eq('a'), eq('b')] }, ['a EQ & b EQ']],
		[{ or: [eq('a'), eq('b')] }, ['a EQ', 'b EQ']],
		[{ and: [eq('a'), { or: [eq('b'), eq('c')] }] }, ['a EQ & b EQ', 'a EQ & c EQ']],
		[{ not: { or: [eq('a'), eq('b')] } }, ['a NEQ & b NEQ']],
		[{ NOT: { AND: [eq('a'), eq('b')] } }, ['a NEQ', 'b NEQ']],
		[{ not: { not: eq('a') } }, ['a EQ']],
		[{ not: { ...eq('a'), operator: 'LT' } }, ['a GTE', 'a NOT_HAS_PROPERTY']],
		[{ not: { ...eq('a'), operator: 'BETWEEN', highValue: 'y' } }, ['a LT', 'a GT', 'a NOT_HAS_PROPERTY']],
		[{ not: { filters: [eq('a'), eq('b')] } }, ['a NEQ', 'b NEQ']],
		[{ filterGroups: [{ filters: [eq('a'), { not: eq('b') }] }] }, ['a EQ & b NEQ']],
		[
			[{ and: [eq('a'), eq('b')] }, eq('c')],
			['a EQ & b EQ', 'c EQ'],
		],
		[{ and: [eq('a'), eq('a')] }, ['a EQ']],
	])('%j', (json, expected) => expect(groupsOf(json)).toEqual(expected));

	test.each([
		[{ and: [] }],
		[{ or: [{}] }],
		[{ not: [] }],
		[{ and: eq('a') }],
		[{ and: [eq('a')], or: [eq('b')] }],
	])('%j means nothing', (json) =>
		expect(problemOf(compileJson(json)).message).toMatch(/holds no filter groups/),
	);

	test('what multiplies without end is refused, with the reason', () => {
		const pairs = Array.from({ length: 20 }, (_, at) => ({ or: [eq(`a${at}`), eq(`b${at}`)] }));
		const { message, description } = problemOf(compileJson({ and: pairs }));
		expect(message).toMatch(/need more than 1000 groups/);
		expect(description).toMatch(/multiplies/);
	});

	test('a bad filter is told by its number', () => {
		expect(problemOf(compileJson({ or: [eq('a'), { not: { ...eq('b'), value: '' } }] })).message).toMatch(
			/^Filter 2 on 'b' has no value/,
		);
	});

	test('nesting without end is no crash', () => {
		let json: object = eq('a');
		for (let depth = 0; depth < 5_000; depth++) json = { not: json };
		expect(problemOf(compileJson(json)).message).toMatch(/holds no filter groups/);
	});
});

describe('what the editor and other tools hand over', () => {
	const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value });

	it('takes resource locators and plain values alike', () => {
		const expected = { filterGroups: [{ filters: [FILTER] }] };
		const { propertyName, operator, value } = FILTER;
		for (const mode of ['list', 'name']) {
			const filter = { propertyName: locator(mode, propertyName), operator, value: locator('text', value) };
			expect(one(filter)).toEqual(expected);
		}
		expect(one(FILTER)).toEqual(expected);
	});

	it('joins values that were chosen with those that were typed', () => {
		const filter = { propertyName: 'city', operator: 'IN', values: 'b, c;b', chosenValues: ['a', 'b'] };
		expect(filterOf(one(filter))).toMatchObject({ values: ['a', 'b', 'c'] });
		expect(filterOf(one({ ...filter, values: '' }))).toMatchObject({ values: ['a', 'b'] });
		expect(filterOf(one({ ...filter, values: ['d', 'a'] }))).toMatchObject({ values: ['a', 'b', 'd'] });
		for (const chosenValues of ['a, b', '["a","b"]'])
			expect(filterOf(one({ ...filter, chosenValues }))).toMatchObject({ values: ['a', 'b', 'c'] });
		expect(filterOf(one({ ...filter, values: '["d","e"]' }))).toMatchObject({ values: ['a', 'b', 'd', 'e'] });
	});

	it.each([
		['a list of groups', [{ filters: [FILTER] }]],
		['a list of filters', [FILTER]],
		['text', JSON.stringify([{ filters: [FILTER] }])],
		['an object of groups', { filterGroups: [{ filters: [FILTER] }] }],
		['one group without a list', { group: { filters: { filter: FILTER } } }],
	])('takes %s in the place of the builder', (_, given) =>
		expect(compileBuilt(given)).toEqual({ filterGroups: [{ filters: [FILTER] }] }),
	);

	it('finds no condition where nothing was filled in', () => {
		for (const given of [{}, undefined, null, '', [], { group: [] }, { group: [{}] }])
			expect(compileBuilt(given)).toEqual({ filterGroups: [] });
	});

	it.each(Object.entries(OPERATOR_NAMES))("knows '%s' as %s", (name, operator) => {
		const more = { value: 'a', highValue: 'b', values: ['a'] };
		for (const word of [name, name.toLowerCase(), operator, operator.toLowerCase()])
			expect(filterOf(one({ propertyName: 'city', operator: word, ...more }))).toMatchObject({ operator });
		expect(Object.keys(OPERATORS)).toContain(operator);
	});
});

describe('a filter without a value', () => {
	const empty = { propertyName: 'a', operator: 'EQ', value: '' };
	const compiled = (json: unknown) => compile(readJson(json), undefined, { ifValueEmpty: 'nothing' });

	it.each([
		['alone', [empty]],
		['in a group with others', [FILTER, empty]],
		['turned round', { not: empty }],
		['turned round within others', { and: [FILTER, { not: { and: [empty, { not: empty }] } }] }],
		['of another operator', [{ propertyName: 'a', operator: 'NEQ', value: null }]],
		['of a list', [{ propertyName: 'a', operator: 'NOT_IN', values: [] }]],
		['of a range', [{ propertyName: 'a', operator: 'BETWEEN', value: 1 }]],
	])('finds nothing where that is chosen: %s', (_, json) =>
		expect(compiled(json)).toEqual({ nothing: true }),
	);

	it('takes nothing from other groups', () => {
		expect(compiled([{ filters: [empty] }, { filters: [FILTER] }])).toEqual({
			filterGroups: [{ filters: [FILTER] }],
		});
		expect(compiled({ not: { and: [empty, FILTER] } })).toMatchObject({
			filterGroups: [{ filters: [{ operator: 'NEQ' }] }],
		});
	});

	it('names the option that decides', () => {
		expect(problemOf(one({ ...FILTER, value: '' })).description).toContain("'If a Filter Value Is Empty'");
	});

	it('a filter without a property stays a problem', () => {
		expect(compiled([{ operator: 'EQ', value: '', propertyName: '' }])).toHaveProperty('problem');
	});
});
