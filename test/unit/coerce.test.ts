import fc from 'fast-check';
import { DateTime } from 'luxon';

import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import { coerce } from '../../nodes/HubspotCrm/values/coerce';

const ZONE = 'America/New_York';
const property = (type: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
	name: 'p',
	label: 'P',
	type,
	fieldType: 'text',
	...more,
});
const as = (type: string, value: unknown, more?: Partial<PropertyDefinition>) =>
	coerce(value, property(type, more), ZONE);
const problem = (pattern: RegExp) => ({ problem: expect.stringMatching(pattern) });
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
	test.each([...TYPES, undefined])('%s: nothing is not sent, the empty text clears', (type) => {
		const definition = type === undefined ? undefined : property(type);
		expect(coerce(undefined, definition, ZONE)).toEqual({ value: undefined });
		expect(coerce(null, definition, ZONE)).toEqual({ value: undefined });
		expect(coerce('', definition, ZONE)).toEqual({ value: '' });
	});

	test.each([...TYPES, undefined])('%s: an object is refused and shown', (type) => {
		const definition = type === undefined ? undefined : property(type);
		const given = { city: 'Berlin' };
		expect(coerce(given, definition, ZONE)).toEqual(problem(/\{"city":"Berlin"\}/));
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
				const coerced = coerce(value, type === undefined ? undefined : property(type), ZONE);
				if ('problem' in coerced) expect(coerced.problem.length).toBeLessThan(200);
				else expect(['string', 'undefined']).toContain(typeof coerced.value);
			}),
			{ numRuns: 500 },
		);
	});

	test.each(TYPES)('%s: a date that is none does not clear the property', (type) => {
		for (const none of [new Date('no date'), DateTime.invalid('no date')])
			expect(as(type, none)).toEqual(problem(/./));
	});
});

describe('a date', () => {
	test.each([
		['2026-01-31', '2026-01-31'],
		[' 2026-01-31 ', '2026-01-31'],
		['20260131', '2026-01-31'],
		['2026-01-31T23:30:00', '2026-01-31'],
		['2026-01-31T23:30:00Z', '2026-01-31'],
		['2026-01-31T23:30:00+09:00', '2026-01-31'],
		['2026-01-31T00:30:00-11:00', '2026-01-31'],
		[Date.UTC(2026, 0, 31), '2026-01-31'],
		[String(Date.UTC(2026, 0, 31)), '2026-01-31'],
		[new Date('2026-01-31T23:30:00-05:00'), '2026-01-31'],
		[DateTime.fromISO('2026-01-31T23:30:00', { zone: 'Asia/Tokyo' }), '2026-01-31'],
		[DateTime.fromISO('2026-01-31T00:10:00', { zone: 'Pacific/Honolulu' }), '2026-01-31'],
		['2024-02-29', '2024-02-29'],
	])('keeps the day that was written: %p', (value, expected) => {
		expect(as('date', value)).toEqual({ value: expected });
	});

	test.each([
		['tomorrow'],
		['31.01.2026'],
		['01/31/2026'],
		['2026-02-30'],
		['2025-02-29'],
		[true],
		[NaN],
		['   '],
		[[]],
	])('%p is none, and a good one is shown', (value) =>
		expect(as('date', value)).toEqual(problem(/is not a date\. Use one such as 2026-01-31/)),
	);

	test('any day comes back as itself, in any zone', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
				fc.constantFrom('Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin', 'Asia/Kolkata', 'UTC'),
				(moment, zone) => {
					const day = moment.toISOString().slice(0, 10);
					const midnight = Date.parse(day);
					for (const value of [
						day,
						`${day}T00:00:00Z`,
						...(Math.abs(midnight) >= 1e11 ? [midnight] : []),
						DateTime.fromISO(day, { zone }),
						DateTime.fromISO(day, { zone }).toJSDate(),
					])
						expect(coerce(value, property('date'), zone)).toEqual({ value: day });
				},
			),
		);
	});
});

describe('a number that is hardly a date', () => {
	test.each([2026, 20_260_131, 1_769_817_600])(
		'%d is refused rather than taken for a day near 1970',
		(value) => {
			for (const type of ['date', 'datetime']) {
				expect(coerce(value, property(type), 'UTC')).toHaveProperty('problem');
			}
		},
	);
});

describe('a date and time', () => {
	test.each([
		['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
		['2026-01-31T09:30:00+02:00', '2026-01-31T07:30:00.000Z'],
		['2026-01-31T09:30:00', '2026-01-31T14:30:00.000Z'],
		['2026-07-31T09:30:00', '2026-07-31T13:30:00.000Z'],
		['2026-01-31', '2026-01-31T05:00:00.000Z'],
		[Date.UTC(2026, 0, 31, 9, 30), '2026-01-31T09:30:00.000Z'],
		[String(Date.UTC(2026, 0, 31, 9, 30)), '2026-01-31T09:30:00.000Z'],
		[new Date('2026-01-31T09:30:00Z'), '2026-01-31T09:30:00.000Z'],
		[DateTime.fromISO('2026-01-31T09:30:00', { zone: 'Asia/Tokyo' }), '2026-01-31T00:30:00.000Z'],
	])('is an instant; without an offset it is read in the zone of the workflow: %p', (value, expected) => {
		expect(as('datetime', value)).toEqual({ value: expected });
	});

	test.each([['noon'], [true], [Infinity], ['2026-13-01T00:00:00Z'], [{ year: 2026 }]])(
		'%p is none',
		(value) => {
			expect(as('datetime', value)).toEqual(problem(/is not a date and time\. Use one such as/));
		},
	);

	test('any instant comes back as itself, however it is written', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('1975-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
				(moment) => {
					const there = DateTime.fromJSDate(moment, { zone: 'Asia/Kathmandu' });
					for (const value of [
						moment,
						moment.getTime(),
						moment.toISOString(),
						there,
						there.toISO(),
						there.setZone(ZONE).toISO({ includeOffset: false }),
					]) {
						const coerced = as('datetime', value);
						const isAmbiguous = typeof value === 'string' && !/[Z+]/.test(value);
						const difference =
							'value' in coerced ? Math.abs(Date.parse(coerced.value ?? '') - moment.getTime()) : NaN;
						// An hour that the clocks pass twice has two instants.
						expect([0, ...(isAmbiguous ? [3_600_000] : [])]).toContain(difference);
					}
				},
			),
		);
	});
});

describe('a number', () => {
	test.each([
		[5, '5'],
		[0, '0'],
		[-0.5, '-0.5'],
		['1250.50', '1250.50'],
		[' 7 ', '7'],
		['-3', '-3'],
		[12n, '12'],
		['12345678901234567890', '12345678901234567890'],
		[1e21, '1000000000000000000000'],
		['1e3', '1000'],
		['2.5E-3', '0.0025'],
		[1e-7, '0.0000001'],
	])('%p is sent as %s', (value, expected) => {
		expect(as('number', value)).toEqual({ value: expected });
	});

	test.each([
		['1,250.50'],
		['1.250,50'],
		['12 000'],
		['5 €'],
		['0x10'],
		['0b1'],
		['0o7'],
		['Infinity'],
		['NaN'],
		[NaN],
		[Infinity],
		[true],
		['   '],
		[[5]],
		[new Date(0)],
		['e5'],
		['.'],
		['1e999'],
	])('%p is none, and the form is shown', (value) =>
		expect(as('number', value)).toEqual(problem(/is not a number\. Use digits with a point/)),
	);

	test('any number comes back as itself, in digits', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), (number) => {
				const coerced = as('number', number);
				if (!('value' in coerced)) throw new Error('refused');
				expect(coerced.value).toMatch(/^-?\d+(\.\d+)?$/);
				// Twenty places behind the point are kept.
				expect(Math.abs(Number(coerced.value) - number)).toBeLessThanOrEqual(
					1e-20 + Math.abs(number) * 1e-15,
				);
			}),
			{ numRuns: 300 },
		);
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

describe('a choice', () => {
	const options = [
		{ label: 'Customer', value: 'cust' },
		{ label: 'Opportunity', value: 'opp' },
		{ label: 'cust', value: 'odd' },
		{ label: 'Twin', value: 't1' },
		{ label: 'twin', value: 't2' },
	];
	test.each([
		['cust', 'cust'],
		['Opportunity', 'opp'],
		['  opportunity ', 'opp'],
		['Customer;Opportunity', 'cust;opp'],
		[['Customer', 'opp'], 'cust;opp'],
		[';Opportunity', ';opp'],
		['Twin', 'Twin'],
		['brand new', 'brand new'],
		[5, '5'],
		[[], ''],
	])('%j is sent as %j: values before labels, and what is unknown as it is', (value, expected) => {
		expect(as('enumeration', value, { options })).toEqual({ value: expected });
	});

	test('a value that holds a semicolon is one value', () => {
		expect(as('enumeration', 'a;b', { options: [{ label: 'A and B', value: 'a;b' }] })).toEqual({
			value: 'a;b',
		});
	});

	test('options may be missing', () => expect(as('enumeration', 'x')).toEqual({ value: 'x' }));

	test('any choice of values comes back as itself, from values and from labels', () => {
		fc.assert(
			fc.property(fc.subarray(options.slice(0, 2)), (chosen) => {
				const expected = { value: chosen.map(({ value }) => value).join(';') };
				expect(
					as(
						'enumeration',
						chosen.map(({ value }) => value),
						{ options },
					),
				).toEqual(expected);
				expect(
					as(
						'enumeration',
						chosen.map(({ label }) => label),
						{ options },
					),
				).toEqual(expected);
				expect(as('enumeration', expected.value, { options })).toEqual(expected);
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
	])('%p is sent as %j', (value, expected) => {
		expect(as('string', value)).toEqual({ value: expected });
		expect(coerce(value, undefined, ZONE)).toEqual({ value: expected });
	});

	test('any text comes back as itself', () => {
		fc.assert(fc.property(fc.string(), (text) => expect(as('string', text)).toEqual({ value: text })));
	});

	test('a list that holds more than texts is refused', () => {
		expect(as('string', ['a', { b: 1 }])).toEqual(problem(/is an object/));
	});

	test('what is long is shown in short', () => {
		expect(as('string', { text: 'x'.repeat(10_000) })).toEqual(problem(/^.{0,200}$/));
	});
});
