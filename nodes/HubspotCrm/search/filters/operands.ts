import { DateTime } from 'luxon';

import type { Filter } from '../../api/records';
import { coerce } from '../../values/coerce';
import type { Definitions, PropertyDefinition } from '../../values/definitions';
import { toIds } from '../../values/references';
import type { Names } from '../../values/references';
import { sentence } from '../../values/toProperties';
import type { LooseFilter } from './parse';
import { spanOf } from './relativeDates';
import type { Tree } from './logic';

/** What filter values are understood by. */
export interface Terms {
	definitions: Definitions;
	/** What owners, pipelines and stages are called. */
	names?: Names;
	/** Time zone of the workflow. */
	zone: string;
	/** Milliseconds since the epoch. */
	now: number;
}

export interface Misfit {
	problem: string;
	remedy: string;
}

const EQUALITY = ['EQ', 'NEQ', 'IN', 'NOT_IN'];
const PRESENCE = ['HAS_PROPERTY', 'NOT_HAS_PROPERTY'];
const ORDER = ['LT', 'LTE', 'GT', 'GTE', 'BETWEEN'];
const TOKENS = ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'];

/** Operators that make sense for a type; every one for the types that are not listed. */
const FITTING: Record<string, string[]> = {
	number: [...EQUALITY, ...ORDER, ...PRESENCE],
	date: [...EQUALITY, ...ORDER, ...PRESENCE],
	datetime: [...EQUALITY, ...ORDER, ...PRESENCE],
	bool: [...EQUALITY, ...PRESENCE],
	enumeration: [...EQUALITY, ...TOKENS, ...PRESENCE],
};

/**
 * Turns the values of a filter into what a property of its type is compared with (hubspot-api 2.3): epoch milliseconds
 * for dates, option values for labels, ids for the names of owners, pipelines and stages, lower-case texts in lists.
 * `loose` has the values as they were given. `pipeline`: the pipeline that a stage belongs to, if filters say so.
 */
export function fit(
	filter: Filter,
	loose: LooseFilter,
	definition: PropertyDefinition,
	terms: Terms,
	pipeline?: unknown,
): Tree<Filter> | Misfit {
	const { propertyName, operator } = filter;
	const { type } = definition;
	const fitting = FITTING[type];
	if (fitting && !fitting.includes(operator)) {
		return {
			problem: `uses the operator ${operator}, which does not fit the property '${propertyName}' of type ${type}`,
			remedy: `Use one of ${fitting.join(', ')}.`,
		};
	}
	if (PRESENCE.includes(operator) || TOKENS.includes(operator)) return { filter };
	if (type === 'date' || type === 'datetime') return fitDates(filter, loose, definition, terms);
	if (type !== 'number' && type !== 'bool' && type !== 'enumeration') {
		// HubSpot lower-cases the stored text, but not these values.
		const values = filter.values && [...new Set(filter.values.map((value) => value.toLowerCase()))];
		return { filter: values ? { ...filter, values } : filter };
	}
	const fitted: Filter = { propertyName, operator };
	const convert = (text: string): string => {
		const named = terms.names ? toIds(text, definition, terms.names, pipeline) : { value: text };
		const coerced = 'problem' in named ? named : coerce(named.value, definition, terms.zone);
		if ('problem' in coerced) throw new Unfit(coerced.problem);
		return coerced.value ?? text;
	};
	try {
		if (filter.value !== undefined) fitted.value = convert(filter.value);
		if (filter.highValue !== undefined) fitted.highValue = convert(filter.highValue);
		if (filter.values !== undefined) fitted.values = [...new Set(filter.values.map(convert))];
	} catch (error) {
		return misfit(propertyName, error);
	}
	return { filter: fitted };
}

/** Ends the reading of a filter's values; never leaves this file. */
class Unfit extends Error {}

const misfit = (propertyName: string, error: unknown): Misfit => ({
	problem: `on '${propertyName}' has a value that cannot be used`,
	remedy: sentence(error instanceof Error ? error.message : 'It cannot be read'),
});

/** First and last millisecond, as text. */
type Ends = [string, string];

function fitDates(
	{ propertyName, operator, value = '', highValue = '', values = [] }: Filter,
	loose: LooseFilter,
	definition: PropertyDefinition,
	terms: Terms,
): Tree<Filter> | Misfit {
	const ends = (given: unknown, text: string) => endsOf(isDate(given) ? given : text, definition, terms);
	try {
		if (operator === 'IN' || operator === 'NOT_IN') {
			const given = loose.values ?? loose.value;
			const dates = Array.isArray(given) ? (given as unknown[]).filter(isDate) : [];
			// Dates as objects keep their own calendar day; the others are in `values` as text.
			const list = dates.length === values.length ? dates : values;
			return ofList(
				propertyName,
				operator,
				list.map((one) => ends(one, String(one))),
			);
		}
		const [first, last] = ends(loose.value, value);
		const one = (operator: string, value: string): Tree<Filter> => ({
			filter: { propertyName, operator, value },
		});
		switch (operator) {
			case 'EQ':
			case 'NEQ':
				return equal(propertyName, operator, [first, last]);
			case 'GT':
			case 'LTE':
				return one(operator, last);
			case 'GTE':
			case 'LT':
				return one(operator, first);
			default:
				return {
					filter: { propertyName, operator, value: first, highValue: ends(loose.highValue, highValue)[1] },
				};
		}
	} catch (error) {
		return misfit(propertyName, error);
	}
}

/** A stretch of time equals when a moment lies in it. */
function equal(propertyName: string, operator: string, [first, last]: Ends): Tree<Filter> {
	if (first === last) return { filter: { propertyName, operator, value: first } };
	const between = { filter: { propertyName, operator: 'BETWEEN', value: first, highValue: last } };
	return operator === 'EQ' ? between : { not: between };
}

function ofList(propertyName: string, operator: 'IN' | 'NOT_IN', list: Ends[]): Tree<Filter> {
	if (list.every(([first, last]) => first === last)) {
		return { filter: { propertyName, operator, values: [...new Set(list.map(([first]) => first))] } };
	}
	const any = { any: list.map((ends) => equal(propertyName, 'EQ', ends)) };
	return operator === 'IN' ? any : { not: any };
}

const isDate = (value: unknown): value is Date | DateTime =>
	value instanceof Date || DateTime.isDateTime(value);

/** `date` properties are compared as midnight UTC of the day, `datetime` properties as the moment. */
function endsOf(value: unknown, definition: PropertyDefinition, { zone, now }: Terms): Ends {
	const span = typeof value === 'string' ? spanOf(value, DateTime.fromMillis(now, { zone })) : undefined;
	if (span) {
		const { start, end } = span;
		const ms = (moment: DateTime) =>
			definition.type === 'date' ? moment.setZone('utc', { keepLocalTime: true }).startOf('day') : moment;
		return [String(ms(start).toMillis()), String(ms(end).toMillis())];
	}
	const coerced = coerce(value, definition, zone);
	if ('problem' in coerced) throw new Unfit(`${coerced.problem}, or words such as 'today' and 'last 7 days'`);
	const ms = Date.parse(coerced.value ?? '');
	if (Number.isNaN(ms)) throw new Unfit('It is not a date');
	return [String(ms), String(ms)];
}
