import fc from 'fast-check';
import { DateTime } from 'luxon';

import { coerce } from '../../nodes/HubspotCrm/values/coerce';
import type { DateFormat } from '../../nodes/HubspotCrm/values/reading';
import { as, inFull, problem, property, ZONE } from '../support/coerced';

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
