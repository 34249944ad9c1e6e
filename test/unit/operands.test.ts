import { DateTime } from 'luxon';

import { comparedProperties, compile } from '../../nodes/HubspotCrm/search/filters/compile';
import type { FilterContext } from '../../nodes/HubspotCrm/search/filters/operands';
import { readJson } from '../../nodes/HubspotCrm/search/filters/parse';
import { spanOf } from '../../nodes/HubspotCrm/values/relativeDates';

const ZONE = 'Europe/Stockholm';
const NOW = DateTime.fromISO('2026-11-22T15:30:00', { zone: ZONE });
const define = (name: string, type: string, options: Array<{ label: string; value: string }> = []) => ({
	name,
	label: name,
	type,
	fieldType: 'text',
	options,
});
const CONTEXT: FilterContext = {
	zone: ZONE,
	now: NOW.toMillis(),
	definitions: {
		readAt: 0,
		byName: new Map(
			[
				define('city', 'string'),
				define('amount', 'number'),
				define('vip', 'bool'),
				define('closed', 'date'),
				define('createdate', 'datetime'),
				define('stage', 'enumeration', [
					{ label: 'Closed Won', value: 'closedwon' },
					{ label: 'New', value: '1' },
				]),
			].map((one) => [one.name, one]),
		),
	},
};
const compiled = (filter: unknown) => compile(readJson(filter), CONTEXT);
const filters = (propertyName: string, operator: string, value: unknown, highValue?: unknown) => {
	const result = compiled([{ propertyName, operator, value, highValue }]);
	if ('problem' in result) return result.problem.message;
	if ('nothing' in result) return 'nothing';
	return result.filterGroups
		.map((group) =>
			group.filters
				.map((one) => [one.operator, one.value, one.highValue, one.values?.join()].filter(Boolean).join(' '))
				.join(' & '),
		)
		.join(' | ');
};
const utc = (iso: string) => String(Date.parse(iso));
const local = (iso: string) => String(DateTime.fromISO(iso, { zone: ZONE }).toMillis());

test.each([
	['amount', 'EQ', '12.5', 'EQ 12.5'],
	['amount', 'IN', '1, 2', 'IN 1,2'],
	['vip', 'EQ', 'Yes', 'EQ true'],
	['vip', 'EQ', false, 'EQ false'],
	['stage', 'EQ', 'closed won', 'EQ closedwon'],
	['stage', 'NOT_IN', ['New', 'closedwon'], 'NOT_IN 1,closedwon'],
	['city', 'IN', 'Berlin, MALMÖ, berlin', 'IN berlin,malmö'],
	['city', 'EQ', 'Berlin', 'EQ Berlin'],
	['stage', 'CONTAINS_TOKEN', 'closed won', 'CONTAINS_TOKEN closedwon'],
	['stage', 'NOT_CONTAINS_TOKEN', 'New', 'NOT_CONTAINS_TOKEN 1'],
	['stage', 'CONTAINS_TOKEN', 'clos*', 'CONTAINS_TOKEN clos*'],
	['city', 'CONTAINS_TOKEN', 'Berlin', 'CONTAINS_TOKEN Berlin'],
	['hs_object_id', 'GT', '5', 'GT 5'],
	['associations.contact', 'EQ', '5', 'EQ 5'],
])('%s %s %p becomes %s', (name, operator, value, expected) => {
	expect(filters(name, operator, value)).toBe(expected);
});

test('the time in a stage, which HubSpot leaves out of its list, can be compared', () => {
	expect(filters('hs_v2_date_entered_closedwon', 'GTE', '2026-01-31T00:00:00Z')).toBe('GTE 1769817600000');
	expect(filters('hs_v2_cumulative_time_in_closedwon', 'GT', '5')).toBe('GT 5');
});

describe('dates', () => {
	test.each([
		['closed', '2026-01-31', utc('2026-01-31')],
		['closed', utc('2026-01-31'), utc('2026-01-31')],
		['closed', DateTime.fromISO('2026-01-31T00:30:00+02:00', { setZone: true }), utc('2026-01-30')],
		['closed', 'today', utc('2026-11-22')],
		['createdate', '2026-01-31', local('2026-01-31')],
		['createdate', '2026-01-31T09:00:00Z', utc('2026-01-31T09:00:00Z')],
		['createdate', new Date(5_000), '5000'],
		['createdate', '3 months ago', local('2026-08-22')],
		['createdate', '2 hours ago', local('2026-11-22T13:30:00')],
	])('%s from %p on', (name, value, expected) => {
		expect(filters(name, 'GTE', value)).toBe(`GTE ${expected}`);
	});

	const start = local('2026-11-22');
	const end = local('2026-11-22T23:59:59.999');
	test.each([
		['EQ', `BETWEEN ${start} ${end}`],
		['NEQ', `LT ${start} | GT ${end} | NOT_HAS_PROPERTY`],
		['GT', `GT ${end}`],
		['GTE', `GTE ${start}`],
		['LT', `LT ${start}`],
		['LTE', `LTE ${end}`],
		['IN', `BETWEEN ${start} ${end}`],
	])('%s today', (operator, expected) => expect(filters('createdate', operator, 'Today')).toBe(expected));

	test('a range between words, and the last days up to now', () => {
		expect(filters('createdate', 'BETWEEN', 'last month', 'yesterday')).toBe(
			`BETWEEN ${local('2026-10-01')} ${local('2026-11-21T23:59:59.999')}`,
		);
		expect(filters('createdate', 'EQ', 'last 7 days')).toBe(
			`BETWEEN ${local('2026-11-15T15:30:00')} ${NOW.toMillis()}`,
		);
		expect(filters('closed', 'EQ', 'this quarter')).toBe(`BETWEEN ${utc('2026-10-01')} ${utc('2026-12-31')}`);
		expect(filters('closed', 'EQ', 'yesterday')).toBe(`EQ ${utc('2026-11-21')}`);
	});

	test.each([
		'now',
		'tomorrow',
		'this week',
		'next year',
		'past 2 weeks',
		'next 3 quarters',
		'in 5 days',
		'1 day from now',
	])('%s is understood', (words) => {
		const span = spanOf(words, NOW);
		expect(span && span.start <= span.end && span.start.zoneName === ZONE).toBe(true);
	});
	test.each(['', 'someday', 'last days', 'constructor', '7 days', 'last 99999 days'])(
		'%p is not',
		(words) => {
			expect(spanOf(words, NOW)).toBeUndefined();
		},
	);
});

test.each([
	['amount', 'EQ', 'many', /^Filter 1 of group 1 on 'amount' has a value that cannot be used/],
	['createdate', 'GT', 'someday', /^Filter 1 of group 1 on 'createdate' has a value that cannot be used/],
	['vip', 'EQ', 'maybe', /cannot be used/],
	[
		'amount',
		'CONTAINS_TOKEN',
		'1',
		/operator CONTAINS_TOKEN, which does not fit the property 'amount' of type number/,
	],
	['stage', 'GT', 'a', /operator GT, which does not fit/],
	['stage', 'CONTAINS_TOKEN', 'Wonn', /on 'stage' has a value that cannot be used/],
	['stage', 'EQ', 'Won', /^Filter 1 of group 1 on 'stage' has a value that cannot be used/],
	['amoumt', 'EQ', '1', /^HubSpot has no property named 'amoumt'/],
])('%s %s %s is refused', (name, operator, value, message) => {
	expect(filters(name, operator, value)).toMatch(message);
});

test.each([
	['amount', '10', '5'],
	['amount', '10', '9.5'],
	['closed', '2026-02-01', '2026-01-31'],
	['createdate', 'today', 'yesterday'],
])('%s between %s and %s is refused, since no record could be found', (name, value, highValue) => {
	expect(filters(name, 'BETWEEN', value, highValue)).toMatch(/has a lower value above its upper value/);
	expect(filters(name, 'BETWEEN', highValue, value)).toMatch(/^BETWEEN /);
	expect(filters(name, 'BETWEEN', value, value)).toMatch(/^BETWEEN /);
});

test('definitions are needed for the properties that are compared, and only for them', () => {
	const names = (json: unknown) => comparedProperties(readJson(json));
	const eq = (propertyName: string) => ({ propertyName, operator: 'EQ', value: 'x' });
	expect(names([eq('city'), eq('hs_object_id'), eq('associations.contact'), eq('city')])).toEqual(['city']);
	expect(names({ not: { or: [eq('a'), eq('b')] } })).toEqual(['a', 'b']);
	expect(names([])).toEqual([]);
});
