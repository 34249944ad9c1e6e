import type { PropertyDefinition } from '../api/properties';
import { isBlank } from './emptiness';
import { didYouMean, shownChoice } from './nearest';
import type { Reading } from './reading';
import { jsonList, plainWords, shown } from './text';
import type { Coerced } from './unusable';

type Option = NonNullable<PropertyDefinition['options']>[number];

/** Whether the property takes several options, as its checkboxes show. */
export const takesSeveral = ({ fieldType }: PropertyDefinition): boolean => fieldType === 'checkbox';

/**
 * The options that a value names, in HubSpot's form: by value, or by label in any case, if one option has it. A
 * property with several takes `a;b`, a list, or JSON of a list; empty entries are dropped, and a semicolon in front is
 * kept, which adds to the values of the record (hubspot-api 6). A problem if the value is none of the options, or
 * several where one is taken; a text that may be an option which `definition` lacks stays.
 *
 * @param reading whether HubSpot may know options that the definition does not list, and which words mean empty
 */
export function optionsIn(
	value: unknown,
	definition: PropertyDefinition,
	{ optionsMayLack = false, emptyWords }: Pick<Reading, 'optionsMayLack' | 'emptyWords'> = {},
): Coerced {
	const { options = [] } = definition;
	if (typeof value === 'string' && namesOf(options).values.has(value)) return { value };
	const isOpen = optionsMayLack || options.length === 0 || definition.externalOptions === true;
	const one = (entry: unknown): Coerced => {
		const text = textOf(entry);
		if (text === undefined)
			return { problem: `${shown(entry)} is not the name of an option`, remedy: optionsInWords(definition) };
		return optionNamed(text, options) ?? (isOpen ? { value: text } : noOption(text, definition));
	};
	const entries = listIn(value, emptyWords);
	if (!takesSeveral(definition)) {
		const [first, ...others] = entries ?? [value];
		return others.length > 0
			? { problem: `${shown(value)} are several values, and the property takes one` }
			: one(first);
	}
	const whole = typeof value === 'string' ? optionNamed(value, options) : undefined;
	if (whole && 'value' in whole) return whole;
	const values: string[] = [];
	const given = (entries ?? [value]).flatMap((entry) =>
		typeof entry === 'string' && !optionNamed(entry, options) ? entry.split(';') : [entry],
	);
	for (const entry of given.filter((one) => !isBlank(one, emptyWords))) {
		const found = one(entry);
		if ('problem' in found) return found;
		values.push(found.value);
	}
	const adds = typeof value === 'string' && /^\s*;/.test(value);
	return { value: `${adds ? ';' : ''}${[...new Set(values)].join(';')}` };
}

/** Options by what they are named. */
interface OptionNames {
	values: ReadonlySet<string>;
	/** By the words of their values and labels. */
	byWords: ReadonlyMap<string, Option[]>;
}

/** Worked out once for each list of options. */
const known = new WeakMap<Option[], OptionNames>();

function namesOf(options: Option[]): OptionNames {
	const before = known.get(options);
	if (before) return before;
	const byWords = new Map<string, Option[]>();
	for (const option of options)
		for (const words of new Set([plainWords(option.value), plainWords(option.label)]))
			byWords.set(words, [...(byWords.get(words) ?? []), option]);
	const names = { values: new Set(options.map(({ value }) => value)), byWords };
	known.set(options, names);
	return names;
}

/** The entries of a list, or of a list in JSON, without empty ones; undefined for any other value. */
function listIn(value: unknown, emptyWords?: ReadonlySet<string>): unknown[] | undefined {
	const list: unknown = typeof value === 'string' ? jsonList(value) : value;
	return Array.isArray(list) ? (list as unknown[]).filter((entry) => !isBlank(entry, emptyWords)) : undefined;
}

/** The text of an entry: itself, or that of an option such as `{ value, label }`. */
function textOf(entry: unknown): string | undefined {
	if (['string', 'number', 'boolean'].includes(typeof entry)) return String(entry).trim();
	const { value, label } = (entry ?? {}) as { value?: unknown; label?: unknown };
	const name = value ?? label;
	return typeof name === 'string' || typeof name === 'number' ? String(name).trim() : undefined;
}

/** The option with this value, else the only one with this value or label in any case. Undefined if there is none. */
function optionNamed(text: string, options: Option[]): Coerced | undefined {
	const { values, byWords } = namesOf(options);
	if (values.has(text)) return { value: text };
	const named = byWords.get(plainWords(text)) ?? [];
	const [first] = named;
	if (!first) return undefined;
	return named.length === 1
		? { value: first.value }
		: { problem: `${shown(text)} names several options: ${named.map(shownChoice).join(', ')}` };
}

/** The problem of a text that is none of the options: with the nearest ones, or with all if they are few. */
const noOption = (text: string, definition: PropertyDefinition): Coerced => ({
	problem: `${shown(text)} is none of the options of the property`,
	remedy: optionsInWords(definition, text),
});

/**
 * The options of a property, as an error names them: those that are nearest to `given`, else all or the first ones.
 */
export function optionsInWords(definition: PropertyDefinition, given = ''): string {
	const options = (definition.options ?? []).filter(({ hidden }) => !hidden);
	const parts = takesSeveral(definition) ? given.split(/[,\n|]/).filter((part) => !isBlank(part)) : [];
	if (parts.length < 2) return didYouMean(given, options);
	return `Separate several with ; or give a list. ${didYouMean(parts, options)}`;
}
