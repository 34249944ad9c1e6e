import fc from 'fast-check';

import { coerce } from '../../nodes/HubspotCrm/values/coerce';
import type { NumberFormat } from '../../nodes/HubspotCrm/values/reading';
import { as, inFull, problem, property, ZONE } from '../support/coerced';

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
