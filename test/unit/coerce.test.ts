import fc from 'fast-check';
import { DateTime } from 'luxon';

import { coerce } from '../../nodes/HubspotCrm/values/coerce';
import { as, inFull, problem, property, ZONE } from '../support/coerced';

const TYPES = [
	'string',
	'number',
	'bool',
	'date',
	'datetime',
	'enumeration',
	'phone_number',
	'something_new',
];

describe('for every type of property', () => {
	test.each([...TYPES, undefined])('%s: an object is refused and shown', (type) => {
		const definition = type === undefined ? undefined : property(type);
		const given = { city: 'Berlin' };
		expect(inFull(coerce(given, definition, { zone: ZONE }))).toEqual(problem(/\{"city":"Berlin"\}/));
	});

	test('any value ends as text or as a problem of readable length, and never as an exception', () => {
		const loop: { self?: unknown } = {};
		loop.self = loop;
		const anything = fc.oneof(
			fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
			fc.constant(loop),
		);
		fc.assert(
			fc.property(anything, fc.constantFrom(...TYPES, undefined), (value, type) => {
				const coerced = coerce(value, type === undefined ? undefined : property(type), {
					zone: ZONE,
				});
				if ('problem' in coerced) expect(coerced.problem.length).toBeLessThan(200);
				else expect(typeof coerced.value).toBe('string');
			}),
			{ numRuns: 500 },
		);
	});

	test.each(TYPES)('%s: a date that is none does not clear the property', (type) => {
		for (const none of [new Date('no date'), DateTime.invalid('no date')])
			expect(as(type, none)).toEqual(problem(/./));
	});
});

describe('yes or no', () => {
	test.each([[true], ['true'], ['TRUE'], [' Yes '], [1], ['1']])('%p is true', (value) =>
		expect(as('bool', value)).toEqual({ value: 'true' }),
	);
	test.each([[false], ['false'], ['No'], [0], ['0']])('%p is false', (value) =>
		expect(as('bool', value)).toEqual({ value: 'false' }),
	);
	test.each([['on'], [2], ['maybe'], ['   ']])('%p is neither', (value) =>
		expect(as('bool', value)).toEqual(problem(/neither true nor false/)),
	);
});

describe('yes or no, as the pages of HubSpot make it', () => {
	const made = {
		fieldType: 'booleancheckbox',
		options: [
			{ label: 'Ja', value: 'true' },
			{ label: 'Nein', value: 'false' },
		],
	};
	test.each([['TRUE'], ['Yes'], ['1'], [1], [true], ['ja']])('%p is true', (value) =>
		expect(as('enumeration', value, made)).toEqual({ value: 'true' }),
	);
	test('anything else is refused', () =>
		expect(as('enumeration', 'maybe', made)).toEqual(problem(/neither true nor false/)));
});

describe('a choice', () => {
	const options = [
		{ label: 'Customer', value: 'cust' },
		{ label: 'Opportunity', value: 'opp' },
		{ label: 'cust', value: 'odd' },
		{ label: 'Twin', value: 't1' },
		{ label: 'twin', value: 't2' },
	];
	const several = { options, fieldType: 'checkbox' };
	test.each([
		['cust', 'cust'],
		['Opportunity', 'opp'],
		['  opportunity ', 'opp'],
		['OPP', 'opp'],
		['Customer;Opportunity', 'cust;opp'],
		['Customer; ;Opportunity;', 'cust;opp'],
		[['Customer', 'opp', null, ''], 'cust;opp'],
		['["Customer", "opp"]', 'cust;opp'],
		[[{ value: 'cust', label: 'Customer' }], 'cust'],
		[{ value: 'cust', label: 'Customer' }, 'cust'],
		[[{ label: 'Customer' }], 'cust'],
		[['Customer;opp'], 'cust;opp'],
		[';Opportunity', ';opp'],
	])('%j is sent as %j, where several can be chosen', (value, expected) => {
		expect(as('enumeration', value, several)).toEqual({ value: expected });
	});

	test.each([
		['Twin', /'Twin' names several options: 'Twin' \(t1\), 'twin' \(t2\)/],
		['Custmer', /'Custmer' is none of the options.*Did you mean 'Customer' \(cust\)\?/],
		[
			'Customer, Opportunity',
			/Separate several with ; or give a list\. Did you mean 'Customer' \(cust\), 'cust' \(odd\), 'Opportunity' \(opp\)\?|Separate several with ; or give a list/,
		],
		['nothing like it', /There are 'Customer' \(cust\)/],
		[['cust', { odd: 1 }], /\{"odd":1\}' is not the name of an option/],
	])('%j is refused', (value, pattern) =>
		expect(as('enumeration', value, several)).toEqual(problem(pattern)),
	);

	test('one where one can be chosen', () => {
		expect(as('enumeration', ['opp'], { options })).toEqual({ value: 'opp' });
		expect(as('enumeration', ['opp', 'cust'], { options })).toEqual(problem(/takes one/));
		expect(as('enumeration', 'opp;cust', { options })).toEqual(problem(/none of the options/));
	});

	test('of many options, the nearest are named', () => {
		const many = Array.from({ length: 250 }, (_, at) => ({ label: `Industry ${at}`, value: `I${at}` }));
		const list = { options: [...many, { label: 'Banking', value: 'BANKING' }] };
		expect(as('enumeration', 'Bankin', list)).toEqual(problem(/Did you mean 'Banking' \(BANKING\)\?$/));
		expect(as('enumeration', 'zzzzzz', list)).toEqual(
			problem(/There are 'Industry 0' \(I0\).* and 241 more$/),
		);
	});

	test('what may be an option that the list lacks is sent as it is', () => {
		for (const more of [{ options: [] }, { options, externalOptions: true }])
			expect(as('enumeration', 'brand new', more)).toEqual({ value: 'brand new' });
		const reading = { zone: ZONE, optionsMayLack: true };
		expect(coerce('brand new', property('enumeration', { options }), reading)).toEqual({
			value: 'brand new',
		});
	});

	test('a value that holds a semicolon is one value', () => {
		expect(
			as('enumeration', 'a;b', { fieldType: 'checkbox', options: [{ label: 'A and B', value: 'a;b' }] }),
		).toEqual({
			value: 'a;b',
		});
	});

	test('any choice of values comes back as itself, from values and from labels', () => {
		fc.assert(
			fc.property(fc.subarray(options.slice(0, 2), { minLength: 1 }), (chosen) => {
				const expected = { value: chosen.map(({ value }) => value).join(';') };
				expect(
					as(
						'enumeration',
						chosen.map(({ value }) => value),
						several,
					),
				).toEqual(expected);
				expect(
					as(
						'enumeration',
						chosen.map(({ label }) => label),
						several,
					),
				).toEqual(expected);
				expect(as('enumeration', expected.value, several)).toEqual(expected);
			}),
		);
	});
});

describe('text, and values without a definition', () => {
	test.each([
		['Ada', 'Ada'],
		[' spaced ', ' spaced '],
		['0049 30 123', '0049 30 123'],
		[5, '5'],
		[true, 'true'],
		[['a', 'b'], 'a;b'],
		[new Date('2026-01-31T09:30:00Z'), '2026-01-31T09:30:00.000Z'],
		[DateTime.fromISO('2026-01-31T09:30:00+02:00'), '2026-01-31T07:30:00.000Z'],
		['日本語 🎉', '日本語 🎉'],
		[' \u200Ea@example.com\r\n', 'a@example.com'],
		['Ada <a@example.com> ', 'Ada <a@example.com> '],
	])('%p is sent as %j', (value, expected) => {
		expect(as('string', value)).toEqual({ value: expected });
		expect(coerce(value, undefined, { zone: ZONE })).toEqual({ value: expected });
	});

	test('any text comes back as itself, but for space around an address', () => {
		fc.assert(
			fc.property(fc.string(), (text) =>
				expect(as('string', text)).toEqual({ value: text.includes('@') ? expect.any(String) : text }),
			),
		);
	});

	test('a list that holds more than texts is refused', () => {
		expect(as('string', ['a', { b: 1 }])).toEqual(problem(/is an object/));
	});

	test('a text that HubSpot does not take is refused before it is sent', () => {
		expect(as('string', 'x'.repeat(65_536))).toHaveProperty('value');
		expect(as('string', 'x'.repeat(65_537))).toEqual(
			problem(/has 65537 characters, and HubSpot takes 65536/),
		);
	});

	test('what is long is shown in short', () => {
		expect(as('string', { text: 'x'.repeat(10_000) })).toEqual(problem(/^.{0,200}$/));
	});
});
