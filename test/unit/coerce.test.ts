import fc from 'fast-check';
import { DateTime } from 'luxon';

import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import { coerce } from '../../nodes/HubspotCrm/values/coerce';
import type { Coerced } from '../../nodes/HubspotCrm/values/unusable';
import type { DateFormat, NumberFormat } from '../../nodes/HubspotCrm/values/reading';

const ZONE = 'America/New_York';
const property = (type: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
	name: 'p',
	label: 'P',
	type,
	fieldType: 'text',
	...more,
});
const as = (type: string, value: unknown, more?: Partial<PropertyDefinition>) =>
	inFull(coerce(value, property(type, more), { zone: ZONE }));
/** What is said in all when a value cannot be used. */
const inFull = (coerced: Coerced): Coerced =>
	'problem' in coerced && coerced.remedy !== undefined
		? { problem: `${coerced.problem}. ${coerced.remedy}` }
		: coerced;
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

describe('a date', () => {
	test.each([
		['2026-01-31', '2026-01-31'],
		[' 2026-01-31 ', '2026-01-31'],
		['20260131', '2026-01-31'],
		['2026-01-31T23:30:00', '2026-01-31'],
		['2026-01-31 23:30', '2026-01-31'],
		['20260131233000', '2026-01-31'],
		['2026-01-31 23:30:00.000000', '2026-01-31'],
		['2026/1/31', '2026-01-31'],
		['2024-02-29', '2024-02-29'],
	])('keeps the day that was written: %p', (value, expected) => {
		expect(as('date', value)).toEqual({ value: expected });
	});

	test.each([
		['2026-02-01T04:30:00Z', '2026-01-31'],
		['2026-01-31 23:30:00+09:00', '2026-01-31'],
		['2026-02-01T00:30:00+11', '2026-01-31'],
		['2026-01-31 12:00:00 UTC', '2026-01-31'],
		[Date.UTC(2026, 0, 31, 5), '2026-01-31'],
		[String(Date.UTC(2026, 1, 1, 4, 59)), '2026-01-31'],
		[new Date('2026-01-31T23:30:00-05:00'), '2026-01-31'],
		[DateTime.fromISO('2026-02-01T09:30:00', { zone: 'Asia/Tokyo' }), '2026-01-31'],
		[DateTime.fromISO('2026-01-31T00:10:00', { zone: 'Pacific/Honolulu' }), '2026-01-31'],
	])('is the day in the zone of the workflow, for a moment: %p', (value, expected) => {
		expect(as('date', value)).toEqual({ value: expected });
	});

	test.each([
		['tomorrow'],
		['31.01.2026'],
		['01/31/2026'],
		['31-Jan-26'],
		['January 31, 2026'],
		['14'],
		['07'],
		['12:30'],
		['2024'],
		['1430'],
		['2026-01'],
		['2026-W05'],
		['2026-W05-6'],
		['2026-031'],
		[46053],
		['T12:30'],
		['2026-01-31T25:00'],
		['2026-01-31 noon'],
		['18500131'],
		['202403311405'],
		['491701234567'],
		['20241331140500'],
		['1711843200000000'],
		['2026-01/31'],
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
				// Earlier offsets have seconds, which ISO texts cannot hold.
				fc.date({ min: new Date('1980-01-02'), max: new Date('2099-12-30'), noInvalidDate: true }),
				fc.constantFrom('Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin', 'Asia/Kolkata', 'UTC'),
				(moment, zone) => {
					const day = moment.toISOString().slice(0, 10);
					const there = DateTime.fromISO(day, { zone });
					const midnight = there.toMillis();
					for (const value of [
						day,
						day.replaceAll('-', ''),
						`${day} 23:59:59`,
						...(Math.abs(midnight) >= 1e11 ? [midnight] : []),
						...(midnight >= 1e12 ? [String(midnight)] : []),
						there,
						there.toJSDate(),
						there.toISO(),
						there.setZone('America/Anchorage').toISO(),
					])
						expect(coerce(value, property('date'), { zone })).toEqual({ value: day });
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
				expect(coerce(value, property(type), { zone: 'UTC' })).toHaveProperty('problem');
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
		['2024-03-31 14:05:00', '2024-03-31T18:05:00.000Z'],
		['2024-03-31 14:05', '2024-03-31T18:05:00.000Z'],
		['2024-03-31 14:05:00.123', '2024-03-31T18:05:00.123Z'],
		['2024-03-31 14:05:00+02:00', '2024-03-31T12:05:00.000Z'],
		['2024-03-31 14:05:00-0330', '2024-03-31T17:35:00.000Z'],
		['2024-03-31 2:05 pm', '2024-03-31T18:05:00.000Z'],
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
				expect(Number(coerced.value)).toBe(number === 0 ? 0 : number);
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

describe('dates in a declared format', () => {
	const read = (value: unknown, dates: DateFormat, type = 'date') =>
		inFull(coerce(value, property(type), { zone: ZONE, dates }));
	test.each<[string, DateFormat, string]>([
		['31/03/2024', 'dayFirst', '2024-03-31'],
		['31.3.24', 'dayFirst', '2024-03-31'],
		['31-Mar-24', 'dayFirst', '2024-03-31'],
		['31 March 2024', 'dayFirst', '2024-03-31'],
		['March 31, 2024', 'dayFirst', '2024-03-31'],
		['03/04/2024', 'dayFirst', '2024-04-03'],
		['03/04/2024', 'monthFirst', '2024-03-04'],
		['03/31/2024', 'monthFirst', '2024-03-31'],
		['Mar 31st, 2024', 'monthFirst', '2024-03-31'],
		['Sunday, March 31, 2024', 'monthFirst', '2024-03-31'],
		['Mar 3, 2026 9:41 AM', 'monthFirst', '2026-03-03'],
		['31 Sept 99', 'monthFirst', ''],
		['30 Sept 99', 'monthFirst', '1999-09-30'],
		['2024-03-31', 'monthFirst', '2024-03-31'],
		['2024-03-31', 'excel', '2024-03-31'],
		['45382', 'excel', '2024-03-31'],
		['60', 'excel', ''],
		['14', 'excel', ''],
		['2024', 'excel', ''],
		['9999999', 'excel', ''],
		['3654', 'excel', '1910-01-01'],
		['0', 'excel', ''],
		['13/12/2024', 'monthFirst', ''],
		['12/13/2024', 'dayFirst', ''],
		['Marble 31, 2024', 'monthFirst', ''],
		['31/03', 'dayFirst', ''],
		['31/03-2024', 'dayFirst', ''],
	])('%s, %s: %s', (value, format, expected) => {
		expect(read(value, format)).toEqual(
			expected === '' ? problem(/as the option 'Date Format' declares it/) : { value: expected },
		);
	});

	test('with a time', () => {
		expect(read('Mar 3, 2026 9:41 AM', 'monthFirst', 'datetime')).toEqual({
			value: '2026-03-03T14:41:00.000Z',
		});
		expect(read('3.3.2026 12:05 pm', 'dayFirst', 'datetime')).toEqual({ value: '2026-03-03T17:05:00.000Z' });
		expect(read('12/31/2026 12:05 AM', 'monthFirst', 'datetime')).toEqual({
			value: '2026-12-31T05:05:00.000Z',
		});
		expect(read('45382.5', 'excel', 'datetime')).toEqual({ value: '2024-03-31T16:00:00.000Z' });
		expect(read('12/31/2026 13:05 AM', 'monthFirst', 'datetime')).toHaveProperty('problem');
	});

	test('undeclared, the problem names the option', () => {
		expect(as('date', '31/03/2024')).toEqual(problem(/declare in the option 'Date Format'/));
	});

	test('any day comes back as itself', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('1970-01-02'), max: new Date('2069-12-30'), noInvalidDate: true }),
				(moment) => {
					const day = DateTime.fromJSDate(moment, { zone: 'utc' });
					const expected = { value: day.toISODate() };
					for (const form of ['d/M/yyyy', 'dd.MM.yy', 'd-LLL-yy', 'd LLLL yyyy'])
						expect(read(day.toFormat(form, { locale: 'en' }), 'dayFirst')).toEqual(expected);
					for (const form of ['M/d/yyyy', 'MM-dd-yy', 'LLLL d, yyyy', 'LLL d yy', 'cccc, LLLL d, yyyy'])
						expect(read(day.toFormat(form, { locale: 'en' }), 'monthFirst')).toEqual(expected);
					const days = day.startOf('day').diff(DateTime.fromISO('1899-12-30', { zone: 'utc' }), 'days').days;
					for (const value of [days, String(days)]) expect(read(value, 'excel')).toEqual(expected);
				},
			),
		);
	});
});

describe('words for dates', () => {
	const now = DateTime.fromISO('2026-11-25T15:30:00', { zone: ZONE }).toMillis();
	const read = (value: string, type: string) => coerce(value, property(type), { zone: ZONE, now });
	test.each([
		['tomorrow', '2026-11-26'],
		['Yesterday', '2026-11-24'],
		['in 5 days', '2026-11-30'],
		['3 months ago', '2026-08-25'],
	])('%s is a day', (words, day) => expect(read(words, 'date')).toEqual({ value: day }));

	test('a moment where one is taken', () => {
		expect(read('2 hours ago', 'datetime')).toEqual({ value: '2026-11-25T18:30:00.000Z' });
		expect(read('today', 'datetime')).toEqual({ value: '2026-11-25T05:00:00.000Z' });
	});

	test.each(['this quarter', 'last 7 days', 'next friday', 'next week'])('%s is no day', (words) =>
		expect(read(words, 'date')).toHaveProperty('problem'),
	);
});

describe('numbers in a declared format', () => {
	const read = (value: unknown, numbers: NumberFormat) =>
		inFull(coerce(value, property('number'), { zone: ZONE, numbers }));
	test.each<[string, NumberFormat, string]>([
		['$1,250.50', 'point', '1250.50'],
		['1,250', 'point', '1250'],
		['1250.5', 'point', '1250.5'],
		['-$1,250.50', 'point', '-1250.50'],
		['$-5', 'point', '-5'],
		['(500)', 'point', '-500'],
		['($1,500.25)', 'point', '-1500.25'],
		['500-', 'point', '-500'],
		['45%', 'point', '0.45'],
		['12.5 %', 'point', '0.125'],
		['150%', 'point', '1.5'],
		['-5%', 'point', '-0.05'],
		['USD 1,250.50', 'point', '1250.50'],
		["1'250.50", 'point', '1250.50'],
		['12,34,567.5', 'point', '1234567.5'],
		['US$ 5', 'point', '5'],
		['−500', 'point', '-500'],
		['$(500)', 'point', '-500'],
		['$ (500)', 'point', '-500'],
		['1,250.50 usd', 'point', '1250.50'],
		['Rs. 1,250', 'point', '1250'],
		['kr 1 234,50', 'comma', '1234.50'],
		['+5', 'point', '5'],
		['007', 'point', '7'],
		['5.', 'point', '5'],
		['.5', 'point', '0.5'],
		['1.250,50 €', 'comma', '1250.50'],
		['1 250,50 kr', 'comma', '1250.50'],
		['1\u00a0250,50', 'comma', '1250.50'],
		['1.250', 'comma', '1250'],
		['0,5', 'comma', '0.5'],
		['45 %', 'comma', '0.45'],
		['€ 3', 'comma', '3'],
	])('%s, %s: %s', (value, format, expected) => expect(read(value, format)).toEqual({ value: expected }));

	test.each<[string, NumberFormat]>([
		['1.250,50', 'point'],
		['1,25', 'point'],
		['1250.50', 'comma'],
		['5k', 'point'],
		['--5', 'point'],
		['1,5 MIO', 'comma'],
		['3 MRD', 'comma'],
		['24 MAR', 'point'],
		['NET 500', 'comma'],
		['12 ABC', 'point'],
		['(-5)', 'point'],
		['1,2,3', 'point'],
		['', 'point'],
		['$', 'point'],
		['12 apples', 'point'],
		['1,250.5.5', 'point'],
	])('%s, %s is refused, and the option named', (value, format) =>
		expect(read(value, format)).toEqual(problem(/as the option 'Number Format' declares it/)),
	);

	test('a number that is none of text is taken as it is', () => {
		for (const format of ['point', 'comma'] as const)
			expect(read(1250.5, format)).toEqual({ value: '1250.5' });
	});

	test('undeclared, the problem names the option', () =>
		expect(as('number', '$1,250.50')).toEqual(problem(/declare in the option 'Number Format'/)));

	test('any number comes back as itself, as people in either country write it', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.nat({ max: 99 }), (whole, cents) => {
				const number = whole + Math.sign(whole || 1) * (cents / 100);
				const expected = number.toFixed(2);
				for (const [locale, format] of [
					['en-US', 'point'],
					['en-IN', 'point'],
					['de-CH', 'point'],
					['de-DE', 'comma'],
					['fr-FR', 'comma'],
				] as const) {
					const text = number.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
					const read2 = read(text, format);
					expect('value' in read2 && Number(read2.value)).toBe(Number(expected));
				}
			}),
			{ numRuns: 50 },
		);
	});
});
