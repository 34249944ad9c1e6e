import { DateTime } from 'luxon';

import type { PropertyDefinition } from '../../api/properties';
import type { Filter } from '../../api/search';
import type { ObjectType } from '../../objects/objectType';
import { coerce } from '../../values/coerce';
import { inFull } from '../../values/unusable';
import type { Unusable as UnusableValue } from '../../values/unusable';
import type { Reading } from '../../values/reading';
import { isDate } from '../../values/dates';
import type { Definitions } from '../../values/definitions';
import { isReference, toIds } from '../../values/references';
import type { References } from '../../values/references';
import { spanOf } from '../../values/relativeDates';
import { sentence } from '../../values/text';
import type { Tree } from './logic';
import type { LooseFilter } from './parse';

/** What is needed to check and convert the values of filters. */
export interface FilterContext extends Reading {
	/** The type of the records; undefined if its keys are compared like other properties. */
	object?: ObjectType;
	definitions: Definitions;
	/** The owners and pipelines of the account, to find the ids of references. */
	references?: References;
	/** The moment that words for dates go by, in milliseconds since the epoch. */
	now: number;
}

/** Why a filter cannot be used, and what to do about it. */
export type Unusable = Required<UnusableValue>;

const EQUALITY = ['EQ', 'NEQ', 'IN', 'NOT_IN'];
const PRESENCE = ['HAS_PROPERTY', 'NOT_HAS_PROPERTY'];
const ORDER = ['LT', 'LTE', 'GT', 'GTE', 'BETWEEN'];
const TOKENS = ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'];

/** Whether an operator looks for a word, in which * stands for any letters. */
export const isToken = (operator: string): boolean => TOKENS.includes(operator);

/** Operators that make sense for a type; every one for the types that are not listed. */
const OPERATORS_OF: Record<string, string[]> = {
	number: [...EQUALITY, ...ORDER, ...PRESENCE],
	date: [...EQUALITY, ...ORDER, ...PRESENCE],
	datetime: [...EQUALITY, ...ORDER, ...PRESENCE],
	bool: [...EQUALITY, ...PRESENCE],
	enumeration: [...EQUALITY, ...TOKENS, ...PRESENCE],
};

/**
 * Converts the values of a filter into the form that HubSpot compares with (hubspot-api 2.3): epoch milliseconds for
 * dates, option values for labels, ids for references, lower-case text in lists. A date that means a span of time can
 * become several filters. `loose` has the values as they were given. `pipeline`: the pipeline of a stage, if other
 * filters require one.
 *
 * Returns a problem if the property does not take the operator, or a value cannot be converted.
 */
export function toOperands(
	filter: Filter,
	loose: LooseFilter,
	definition: PropertyDefinition,
	context: FilterContext,
	pipeline?: unknown,
): Tree<Filter> | Unusable {
	const { propertyName, operator } = filter;
	const { type } = definition;
	const usable = OPERATORS_OF[type];
	if (usable && !usable.includes(operator)) {
		return {
			problem: `uses the operator ${operator}, which does not fit the property '${propertyName}' of type ${type}`,
			remedy: `Use one of ${usable.join(', ')}.`,
		};
	}
	if (PRESENCE.includes(operator)) return { filter };
	// A part of an option's value is none of the options.
	if (isToken(operator) && (type !== 'enumeration' || filter.value?.includes('*'))) return { filter };
	if (type === 'date' || type === 'datetime') return toDateOperands(filter, loose, definition, context);
	if (type !== 'number' && type !== 'bool' && type !== 'enumeration') {
		// IN and NOT_IN need text values in lower case (hubspot-api 2.3).
		const values = filter.values && [...new Set(filter.values.map((value) => value.toLowerCase()))];
		return { filter: values ? { ...filter, values } : filter };
	}
	const converted: Filter = { propertyName, operator };
	const convert = (text: string): string => {
		const named = context.references
			? toIds(text, definition, context.references, pipeline, { compared: true })
			: { value: text };
		const isLookedUp = context.references !== undefined && isReference(definition, context.references);
		const reading = { ...context, optionsMayLack: isLookedUp };
		const coerced = 'problem' in named ? named : coerce(named.value, definition, reading);
		if ('problem' in coerced) throw new Unconvertible(inFull(coerced));
		return coerced.value;
	};
	try {
		if (filter.value !== undefined) converted.value = convert(filter.value);
		if (filter.highValue !== undefined) converted.highValue = convert(filter.highValue);
		if (filter.values !== undefined) converted.values = [...new Set(filter.values.map(convert))];
	} catch (error) {
		return unusable(propertyName, error);
	}
	const ordered = type === 'number' ? inOrder(converted) : converted;
	return 'problem' in ordered ? ordered : { filter: ordered };
}

/** The filter, or a problem if it is a range of numbers whose lower end is above its upper end. */
export function inOrder(filter: Filter): Filter | Unusable {
	const { propertyName, value, highValue } = filter;
	return highValue === undefined || Number(value) <= Number(highValue) ? filter : reversed(propertyName);
}

const reversed = (propertyName: string): Unusable => ({
	problem: `on '${propertyName}' has a lower value above its upper value, so that no record could be found`,
	remedy: 'Swap the ends of the range.',
});

/** Says that a value cannot be converted. Caught within this file. */
class Unconvertible extends Error {}

const unusable = (propertyName: string, error: unknown): Unusable => ({
	problem: `on '${propertyName}' has a value that cannot be used`,
	remedy: sentence(error instanceof Error ? error.message : 'It cannot be read'),
});

/** First and last millisecond of a span of time, as text. */
type Ends = [string, string];

function toDateOperands(
	{ propertyName, operator, value = '', highValue = '', values = [] }: Filter,
	loose: LooseFilter,
	definition: PropertyDefinition,
	context: FilterContext,
): Tree<Filter> | Unusable {
	const ends = (given: unknown, text: string) => endsOf(isDate(given) ? given : text, definition, context);
	try {
		if (operator === 'IN' || operator === 'NOT_IN') {
			const given = loose.values ?? loose.value;
			const dates = Array.isArray(given) ? (given as unknown[]).filter(isDate) : [];
			// Date objects keep their own calendar day, so they are used instead of their text in `values`.
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
			default: {
				const upper = ends(loose.highValue, highValue)[1];
				const range = inOrder({ propertyName, operator, value: first, highValue: upper });
				return 'problem' in range ? range : { filter: range };
			}
		}
	} catch (error) {
		return unusable(propertyName, error);
	}
}

/** The filter "equal to a span of time": the value lies within it. */
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

/**
 * The first and last millisecond that a value stands for. `date` properties are compared as midnight UTC of the day,
 * `datetime` properties as the exact time (hubspot-api 2.3). Throws Unconvertible.
 */
function endsOf(value: unknown, definition: PropertyDefinition, context: FilterContext): Ends {
	const { zone, now } = context;
	const span = typeof value === 'string' ? spanOf(value, DateTime.fromMillis(now, { zone })) : undefined;
	if (span) {
		const { start, end } = span;
		const ms = (moment: DateTime) =>
			definition.type === 'date' ? moment.setZone('utc', { keepLocalTime: true }).startOf('day') : moment;
		return [String(ms(start).toMillis()), String(ms(end).toMillis())];
	}
	const coerced = coerce(value, definition, context);
	if ('problem' in coerced)
		throw new Unconvertible(`${inFull(coerced)} Words such as 'today' and 'last 7 days' work as well`);
	const ms = Date.parse(coerced.value);
	if (Number.isNaN(ms)) throw new Unconvertible('It is not a date');
	return [String(ms), String(ms)];
}
