import { DateTime } from 'luxon';

import type { PropertyDefinition } from '../../api/properties';
import type { Filter, FilterGroup } from '../../api/search';
import type { Explanation } from '../../errors/failure';
import { comparable, keyNamed, RECORD_ID } from '../../objects/keys';
import type { ObjectType } from '../../objects/objectType';
import { namedRecord } from '../../objects/recordPage';
import { isDate } from '../../values/dates';
import { propertyNamed } from '../../values/definitions';
import type { Definitions } from '../../values/definitions';
import { isBlank } from '../../values/emptiness';
import { noteReferences } from '../../values/references';
import type { ReferencesUsed } from '../../values/references';
import { spanOf } from '../../values/relativeDates';
import { unknownProperty } from '../../values/unknownProperty';
import { entriesOf, isUnreadable, listed } from './entries';
import { filtersOf, MAX_TREE_GROUPS, toGroups } from './logic';
import type { Tree } from './logic';
import { inOrder, isToken, toOperands } from './operands';
import type { FilterContext, Unusable } from './operands';
import { insteadOf, operatorOf, OPERATORS } from './operators';
import { readBuilt, readJson } from './parse';
import type { Given, GivenFilter, LooseFilter } from './parse';
import { MAX_VALUES } from './split';

/** Filter groups; none for all records. `nothing`: no record can be found, so nothing is to be searched. */
export type Compiled = { filterGroups: FilterGroup[] } | { nothing: true } | { problem: Explanation };

/** Label of the option that decides what becomes of a filter without a value. */
export const IF_VALUE_EMPTY = 'If a Filter Value Is Empty';
/** What becomes of a filter without a value: a problem, or a filter that finds no record. */
export type EmptyFilterValue = 'error' | 'nothing';

/** Turns the filter builder's groups into HubSpot's. */
export const compileBuilt = (built: unknown): Compiled => compile(readBuilt(built));

/** Turns filters given as JSON into HubSpot's groups. */
export const compileJson = (json: unknown): Compiled => compile(readJson(json));

/** The properties that filters compare and whose definitions are needed. Empty if the filters cannot be used. */
export function comparedProperties(given: Given): string[] {
	if ('problem' in given || !given.tree) return [];
	const names = filtersOf(given.tree).map(({ loose }) => toOperand(loose.propertyName) ?? '');
	return [...new Set(names)].filter((name) => name !== '' && !isSpecial(name));
}

/** The references in the values of filters. `named`: the properties whose values may be references. */
export function comparedReferences(given: Given, named: PropertyDefinition[]): ReferencesUsed {
	const used: ReferencesUsed = { owners: new Set(), pipelines: new Set() };
	if ('problem' in given || !given.tree) return used;
	for (const { loose } of filtersOf(given.tree)) {
		const definition = named.find(({ name }) => name === toOperand(loose.propertyName));
		if (definition)
			for (const value of [loose.value, loose.values])
				noteReferences(toList(value), definition, used, { ownerIds: true });
	}
	return used;
}

/**
 * Whether no definition is needed: associations are no properties (hubspot-api 2.3), and the record id needs no
 * conversion.
 */
const isSpecial = (name: string): boolean => name === RECORD_ID || name.startsWith('associations.');

/**
 * Turns filters into HubSpot's groups, which `split` then distributes over searches. With `context`, the values are
 * checked and converted by the property definitions; without it, they are sent as they are. Returns a problem for the
 * first filter that cannot be used, or if more than 1,000 groups are needed.
 */
export function compile(
	given: Given,
	context?: FilterContext,
	{ ifValueEmpty = 'error', object = context?.object }: CompileTerms = {},
): Compiled {
	if ('problem' in given) return given;
	if (!given.tree) return { filterGroups: [] };
	const tree = translate(given.tree, { parameter: given.parameter, context, ifValueEmpty, object });
	if ('problem' in tree) return tree;
	const groups = toGroups(tree);
	if (!groups) {
		return {
			problem: {
				message: `The conditions of the parameter '${given.parameter}' need more than ${MAX_TREE_GROUPS} groups`,
				description:
					"HubSpot's search knows groups of which any one must hold, so each 'or' inside of an 'and' multiplies them. Use IN for lists of values, or split the search.",
			},
		};
	}
	return groups.length > 0 ? { filterGroups: groups.map((filters) => ({ filters })) } : { nothing: true };
}

/** How filters are turned into HubSpot's, besides by the property definitions. */
interface CompileTerms {
	ifValueEmpty?: EmptyFilterValue;
	/** The type of the records; without it, record ids are sent as they are. */
	object?: ObjectType;
}

/** What the meaning of a filter depends on. */
interface Surroundings {
	parameter: string;
	context: FilterContext | undefined;
	ifValueEmpty: EmptyFilterValue;
	object: ObjectType | undefined;
	/** The pipeline or pipelines that other filters require of the record; undefined if none does. */
	pipeline?: unknown;
}

function translate(tree: Tree<GivenFilter>, around: Surroundings): Tree<Filter> | { problem: Explanation } {
	if ('filter' in tree) return translateFilter(tree.filter, around);
	if ('never' in tree) return tree;
	if ('not' in tree) {
		const inner = translate(tree.not, around);
		return 'problem' in inner ? inner : { not: inner };
	}
	const children: Array<Tree<Filter>> = [];
	const inside = 'all' in tree ? { ...around, pipeline: pipelineIn(tree.all, around) } : around;
	for (const child of 'all' in tree ? tree.all : tree.any) {
		const inner = translate(child, inside);
		if ('problem' in inner) return inner;
		children.push(inner);
	}
	return 'all' in tree ? { all: children } : { any: children };
}

/**
 * The pipelines that an EQ or IN filter among `children` requires, else those required further out. They tell which
 * pipeline a stage belongs to.
 */
function pipelineIn(children: Array<Tree<GivenFilter>>, { context, pipeline }: Surroundings): unknown {
	const name = context?.references?.properties?.pipeline;
	for (const child of children) {
		if (!('filter' in child) || toOperand(child.filter.loose.propertyName) !== name) continue;
		const { operator, value, values } = child.filter.loose;
		const compared = operatorOf(toOperand(operator) ?? '');
		if (compared === 'EQ') return toOperand([...entriesOf(value), ...entriesOf(values)][0]);
		if (compared === 'IN') return toList(values ?? value);
	}
	return pipeline;
}

function translateFilter(
	{ loose: given, label }: GivenFilter,
	{ parameter, context, ifValueEmpty, object, pipeline }: Surroundings,
): Tree<Filter> | { problem: Explanation } {
	const unusable = ({ problem, remedy }: Unusable) => ({
		problem: {
			message: `${label} ${problem}`,
			description: `${remedy} See the parameter '${parameter}'.`,
		},
	});
	const plain = withPlainValues(given);
	if ('problem' in plain) return unusable(plain);
	const { loose } = plain;
	const filter = compileFilter(loose);
	if ('noValue' in filter && ifValueEmpty === 'nothing') return { never: true };
	if ('problem' in filter) return unusable(filter);
	if (filter.propertyName === RECORD_ID && object) {
		const named = withRecordIds(filter, object);
		return 'problem' in named ? unusable(named) : { filter: named };
	}
	if (!context || isSpecial(filter.propertyName)) return { filter };
	const { definitions } = context;
	const definition = propertyNamed(definitions, filter.propertyName);
	if (!definition) return { problem: unknownProperty(filter.propertyName, definitions, parameter) };
	const converted = toOperands(filter, loose, definition, context, pipeline);
	if ('problem' in converted) return unusable(converted);
	return context.object && 'filter' in converted
		? byAllValues(converted.filter, context.object, definitions)
		: converted;
}

/**
 * A filter on the record id, with the ids of the records whose pages were given. Returns a problem for a value that
 * names no record of the type, and for a range whose ends are the wrong way round.
 */
function withRecordIds(filter: Filter, object: ObjectType): Filter | Unusable {
	const { propertyName, operator, value, highValue, values } = filter;
	if (isToken(operator)) return filter;
	const problem = `on '${propertyName}' has a value that cannot be used`;
	const ids = new Map<string, string>();
	for (const text of [value, highValue, ...(values ?? [])]) {
		if (text === undefined) continue;
		const named = namedRecord(object, text);
		if (!named || 'other' in named) {
			const what = named ? `is the page of a ${named.other}` : 'is no record ID';
			return {
				problem,
				remedy: `'${text.slice(0, 100)}' ${what}. Give the ID of a ${object.noun}, which has only digits, or the address of its page in HubSpot.`,
			};
		}
		ids.set(text, named.id);
	}
	const id = (text: string): string => ids.get(text) ?? text;
	return inOrder({
		propertyName,
		operator,
		...(value === undefined ? {} : { value: id(value) }),
		...(highValue === undefined ? {} : { highValue: id(highValue) }),
		...(values === undefined ? {} : { values: [...new Set(values.map(id))] }),
	});
}

/**
 * The filter "equal to" or "any of" on a key of the type, extended to the further values that HubSpot keeps of it
 * elsewhere: a record is found by each of its addresses (hubspot-api 2.3, 3.1). Values are compared as in all look-ups.
 * Lists of more than 100 values go by the first value of a record alone, since they take several searches already, and
 * so do negative operators, since each would cost its group another one of 6 filters.
 */
function byAllValues(filter: Filter, object: ObjectType, { byName }: Definitions): Tree<Filter> {
	const { propertyName, operator, value = '', values = [value] } = filter;
	const key = keyNamed(object, propertyName);
	if (!key || !['EQ', 'IN', 'NEQ', 'NOT_IN'].includes(operator)) return { filter };
	const plain = [...new Set(values.map((text) => comparable(key.kind, text)))];
	if (plain.includes('')) return { filter };
	const first = { ...filter, ...(filter.values ? { values: plain } : { value: plain[0] }) };
	const isPositive = operator === 'EQ' || operator === 'IN';
	if (!isPositive || plain.length > MAX_VALUES || !byName.has(key.further)) return { filter: first };
	const further = { propertyName: key.further, operator: 'IN', values: plain };
	return { any: [{ filter: first }, { filter: further }] };
}

/**
 * The filter with plain values, whatever form they came in: a list, both ends of a range, which may be given as one
 * list, or one value. Returns a problem where there are more values than the operator takes, or what cannot be one.
 */
function withPlainValues(given: LooseFilter): { loose: LooseFilter } | Unusable {
	const operator = operatorOf(toOperand(given.operator) ?? '') ?? '';
	const operand = OPERATORS[operator];
	if (operand === undefined || operand === 'none') return { loose: given };
	const on = `on '${toOperand(given.propertyName) ?? ''}'`;
	const low = entriesOf(given.value);
	const lone = low.length > 0 ? low : entriesOf(given.values);
	const values = operand === 'many' ? listed(given.values ?? given.value) : lone;
	const high = operand === 'two' ? entriesOf(given.highValue) : [];
	if ([...values, ...high].some(isUnreadable)) {
		return {
			problem: `${on} has a value that is neither a text, a number nor a date`,
			remedy: 'Pass plain values, or a list of them. Of an object, pass the field that holds the value.',
		};
	}
	if (operand === 'many') return { loose: { ...given, values } };
	const areEnds = operand === 'two' && values.length === 2 && high.length === 0;
	const [value, highValue] = areEnds ? values : [values[0], high[0]];
	if (!areEnds && (values.length > 1 || high.length > 1)) {
		return {
			problem: `${on} has ${Math.max(values.length, high.length)} values, but ${operator} takes ${operand === 'one' ? 'one value' : 'two'}`,
			remedy: `For a list of values, use 'Is Any Of' (IN) or 'Is None Of' (NOT_IN).`,
		};
	}
	return { loose: { ...given, value, highValue } };
}

function compileFilter(loose: LooseFilter): Filter | (Unusable & { noValue?: true }) {
	const propertyName = toOperand(loose.propertyName) ?? '';
	const word = toOperand(loose.operator) ?? '';
	const operator = operatorOf(word);
	const operand = operator === undefined ? undefined : OPERATORS[operator];
	if (propertyName === '') {
		return { problem: 'names no property', remedy: 'Choose the property to compare.' };
	}
	if (propertyName === '__proto__') {
		return {
			problem: "names the property '__proto__', which HubSpot does not have",
			remedy: 'Use the internal name of a property.',
		};
	}
	if (operator === undefined || operand === undefined)
		return { problem: `has the unknown operator '${word}'`, remedy: insteadOf(word) };
	if (operand === 'none') return { propertyName, operator };
	if (operand === 'many') {
		const values = toList(loose.values);
		if (values.length === 0) {
			return {
				problem: `on '${propertyName}' has no values`,
				remedy: `Give the values to look for, or use HAS_PROPERTY to ask whether there is one. ${CHOOSE}`,
				noValue: true,
			};
		}
		return { propertyName, operator, values };
	}
	const value = toOperand(loose.value);
	if (value === undefined || (isToken(operator) && isBlank(value.replaceAll('*', '')))) {
		return {
			problem: `on '${propertyName}' has no value`,
			remedy: `Fill in the value, or use NOT_HAS_PROPERTY ("is unknown") to find records without one. ${CHOOSE}`,
			noValue: true,
		};
	}
	if (operand === 'one') return { propertyName, operator, value };
	const highValue = toOperand(loose.highValue);
	if (highValue === undefined) {
		return {
			problem: `on '${propertyName}' has no upper value`,
			remedy: spanOf(value, DateTime.now())
				? `For a span of time such as '${value}', use 'Is Equal To' (EQ), or fill in both ends of the range.`
				: `Fill in both ends of the range. ${CHOOSE}`,
			noValue: true,
		};
	}
	return { propertyName, operator, value, highValue };
}

const CHOOSE = `For a filter that then finds nothing, choose so in the option '${IF_VALUE_EMPTY}'.`;

/**
 * A value as text, and dates as epoch milliseconds, which HubSpot compares by (hubspot-api 2.3). Undefined for empty
 * text, lists and objects.
 */
function toOperand(value: unknown): string | undefined {
	if (isDate(value)) return toOperand(value.valueOf());
	if (value === undefined || value === null || typeof value === 'object' || Number.isNaN(value))
		return undefined;
	const text = String(value).trim();
	return isBlank(text) ? undefined : text;
}

const toList = (value: unknown): string[] => [
	...new Set(
		listed(value)
			.map(toOperand)
			.filter((entry) => entry !== undefined),
	),
];
