import type { PropertyDefinition } from '../api/properties';
import type { PropertyValues } from '../api/records';
import type { Explanation } from '../errors/failure';
import { cleanKey, RECORD_ID } from '../objects/keys';
import { coerce } from './coerce';
import { isWritable } from './definitions';
import { APPEND } from './diff';
import { isBlank } from './emptiness';
import { badValues, leftOut, misread, unknownProperties } from './faults';
import type { Fault, FaultRules, LeftOut } from './faults';
import type { Column, Headers } from './headers';
import { takesSeveral } from './options';
import type { Reading } from './reading';
import { toIds } from './references';
import type { References } from './references';
import { shown } from './text';
import type { Unusable } from './unusable';

/** Whether empty values leave a property alone, or clear it. */
export type EmptyValues = 'ignore' | 'clear';

/** How the values of one item are read. The options are those of its item. */
export interface ValueRules extends FaultRules {
	headers: Headers;
	/** The owners and pipelines of the account, to find the ids of references. */
	references?: References;
	/** Whether `definitions` are new enough that a property which they lack does not exist. */
	complete: boolean;
	reading: Reading;
	/** Whether unknown properties are left out, instead of refusing the item. */
	ignoreUnknown: boolean;
	empty: EmptyValues;
	/** The words that mean empty, in the form of `plainWords`. */
	emptyWords?: ReadonlySet<string>;
	/** Properties to clear where the item has no value for them. */
	clear: string[];
	/** Whether values are added to those of the record: for this property by name, or for all that take several. */
	appends?: (property: string) => 'named' | 'all' | undefined;
}

/** What has to be said about an item that is written: nothing is left out in silence. */
export interface Said {
	/** Headers of values that were not sent, since the property is unknown or read-only. */
	ignored?: string[];
	/** Values that cannot be used and were left out. */
	leftOut?: LeftOut[];
	warnings?: string[];
}

/** The values of an item in HubSpot's form. */
export interface Converted {
	properties: PropertyValues;
	/** The record id as it was given, if records are matched by it. */
	recordId?: unknown;
	/** Why properties cannot be given their values anew: only records that have them already keep them. */
	onlyKept?: Record<string, Explanation>;
	said: Said;
}

/**
 * Checks the property values of an item and converts them into HubSpot's form, before anything is sent. Returns one
 * problem that names all values that cannot be used, and all headers without a property. Never throws.
 */
export function toProperties(
	values: Record<string, unknown>,
	rules: ValueRules,
): Converted | { problem: Explanation } {
	const converted: Converted = { properties: {}, said: {} };
	const unknown: Fault[] = [];
	const bad: Fault[] = [];
	for (const header of Object.keys(values)) {
		const value = values[header];
		const column = columnOf(header, rules);
		if ('unknown' in column) {
			// A column that holds nothing says nothing.
			if (!isBlank(value, rules.emptyWords))
				unknown.push({ header, value, why: { problem: 'HubSpot has no such property' } });
			continue;
		}
		const why =
			'several' in column ? severalNamed(column.several) : take(converted, header, column, values, rules);
		if (!why) continue;
		const { name, definition } = 'name' in column ? column : {};
		bad.push({ header, property: name, label: definition?.label, value, why });
	}
	// A file that was read wrongly has no column that is known.
	const wrong = unknown.length === Object.keys(values).length && misread(unknown, rules.headers);
	if (wrong) return { problem: wrong };
	if (rules.ignoreUnknown) ignore(converted.said, unknown);
	const missing = rules.ignoreUnknown ? [] : unknown;
	const refused =
		rules.badValues === 'refuse' ? bad : bad.filter(({ property }) => property === rules.matchBy);
	if (refused.length > 0) return { problem: badValues([...missing, ...refused], rules, missing.length > 0) };
	if (missing.length > 0) return { problem: unknownProperties(missing, rules) };
	if (bad.length > 0) converted.said.leftOut = bad.map(leftOut);
	for (const name of rules.clear)
		if (!bad.some(({ property }) => property === name)) converted.properties[name] ??= '';
	return converted;
}

/** The meaning of a header. One that older definitions lack may be a new property, and is sent as it is. */
function columnOf(header: string, { headers, complete, ignoreUnknown }: ValueRules): Column {
	const column = headers.column(header);
	return 'unknown' in column && column.mayBeNew && !complete && !ignoreUnknown ? { name: header } : column;
}

const severalNamed = (names: string[]): Unusable => ({
	problem: `It is the label of several properties: ${names.map((name) => `'${name}'`).join(', ')}`,
	remedy: 'Use the internal name of one as the header',
});

/** Reads one value into `converted`. Returns why it cannot be used; undefined if nothing is wrong. */
function take(
	converted: Converted,
	header: string,
	{ name, definition, key }: Extract<Column, { name: string }>,
	values: Record<string, unknown>,
	rules: ValueRules,
): Unusable | undefined {
	const value = values[header];
	const { properties, said } = converted;
	const isEmpty = isBlank(value, rules.emptyWords);
	if (name === RECORD_ID && rules.matchBy === RECORD_ID) {
		if (!isEmpty) converted.recordId = value;
		return undefined;
	}
	const adds = addsTo(definition, rules.appends?.(name));
	// An empty value adds nothing.
	if (isEmpty && (rules.empty === 'ignore' || adds === true)) return undefined;
	if (name === RECORD_ID || (definition && !isWritable(definition))) {
		if (!isEmpty) ignore(said, [{ header }]);
		return undefined;
	}
	const read: Read = isEmpty ? { value: '' } : valueOf(name, definition, values, value, rules);
	if ('problem' in read) return read;
	if (key?.kind === 'emailAddress' && !isEmpty && !isEmailAddress(read.value))
		return { problem: `${shown(value)} is not an email address` };
	if (adds !== true && adds !== false) return adds;
	if (read.former) {
		if (rules.badValues === 'leaveOut') return read.former;
		const fault = { header, property: name, label: definition?.label, value, why: read.former };
		(converted.onlyKept ??= {})[name] = badValues([fault], rules);
	}
	const plain = key?.kind === 'webAddress' ? cleanKey(read.value) : read.value;
	const sent = adds && !plain.startsWith(APPEND) ? `${APPEND}${plain}` : plain;
	const before = Object.hasOwn(properties, name) ? properties[name] : '';
	// An empty column beside one with a value says nothing.
	if (before !== '' && sent !== before)
		return sent === '' ? undefined : { problem: `The item has two different values for '${name}'` };
	properties[name] = sent;
	if (sent.includes('\uFFFD')) (said.warnings ??= []).push(lostLetters(name));
	return undefined;
}

/** A value in HubSpot's form. `former`: why it cannot be given anew. */
type Read = { value: string; former?: Unusable } | Unusable;

/** The value in HubSpot's form. Names of owners, pipelines and stages become their ids. */
function valueOf(
	name: string,
	definition: PropertyDefinition | undefined,
	values: Record<string, unknown>,
	value: unknown,
	{ headers, references, reading }: ValueRules,
): Read {
	if (!definition || !references) return coerce(value, definition, reading);
	const { properties } = references;
	const isOfPipeline = (header: string) => {
		const column = headers.column(header);
		return 'name' in column && column.name === properties?.pipeline;
	};
	const pipeline = name === properties?.stage ? Object.keys(values).find(isOfPipeline) : undefined;
	const named = toIds(value, definition, references, pipeline === undefined ? undefined : values[pipeline]);
	if ('problem' in named) return named;
	const coerced = coerce(named.value, definition, reading);
	return 'problem' in coerced || !named.former ? coerced : { ...coerced, former: named.former };
}

/** Whether a value is added to those of the record, or why it cannot be. */
function addsTo(
	definition: PropertyDefinition | undefined,
	asked: 'named' | 'all' | undefined,
): boolean | Unusable {
	if (asked === undefined) return false;
	const takes = definition ? takesSeveral(definition) : asked === 'named';
	if (takes || asked === 'all') return takes;
	return {
		problem: 'It holds one value, so none can be added',
		remedy: "The policy 'Append' is for properties with multiple checkboxes",
	};
}

const isEmailAddress = (text: string): boolean =>
	/^[^\s@<>()[\],;:"\\\uFFFD]+@[^\s@<>()[\],;:"\\\uFFFD]+$/.test(text);

const lostLetters = (name: string): string =>
	`'${name}' holds the sign \uFFFD, which stands for letters that were lost: the file was read with the wrong encoding`;

function ignore(said: Said, columns: Array<{ header: string }>): void {
	if (columns.length > 0) (said.ignored ??= []).push(...columns.map(({ header }) => header));
}
