import type { PropertyDefinition } from '../api/properties';
import { keyNamed, RECORD_ID } from '../objects/keys';
import type { Key, ObjectType } from '../objects/objectType';
import { isWritable, propertyNamed } from './definitions';
import type { Definitions } from './definitions';
import { plainWords } from './text';

/** What a column of the input means. */
export type Column =
	| {
			/** Internal name of the property. */
			name: string;
			/** Undefined if the account's definitions are not known. */
			definition?: PropertyDefinition;
			/** The key of the object type that the property is. */
			key?: Key;
	  }
	/** Several properties go by the header. */
	| { several: string[] }
	/** No property. `mayBeNew`: it has the form of an internal name, so HubSpot may know it. */
	| { unknown: true; mayBeNew: boolean };

/** Names with a special meaning in JavaScript, which cannot be properties. */
const NOT_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Tells which properties the headers of columns mean: internal names, else names or labels in any case, with white
 * space and invisible marks around them, such as the byte-order mark that a file begins with. Each header is looked up
 * once.
 */
export class Headers {
	private readonly known = new Map<string, Column>();
	private byWords: Map<string, PropertyDefinition[]> | undefined;

	constructor(
		private readonly object: ObjectType,
		private readonly definitions: Definitions | undefined,
	) {}

	/** The meaning of a header. Without definitions, every header is taken for an internal name. */
	column(header: string): Column {
		const known = this.known.get(header);
		if (known) return known;
		const column = this.find(header);
		this.known.set(header, column);
		return column;
	}

	private find(header: string): Column {
		if (NOT_NAMES.has(header)) return { unknown: true, mayBeNew: false };
		if (!this.definitions || header === RECORD_ID)
			return this.columnOf(header, this.definitions?.byName.get(header));
		const exact = propertyNamed(this.definitions, header);
		if (exact) return this.columnOf(header, exact);
		// Some programs read the byte-order mark as three letters.
		const words = plainWords(header.replace(/^ï»¿/, ''));
		const named = (this.byWords ??= byWords(this.definitions)).get(words) ?? [];
		const [only, ...others] = preferred(named, words);
		if (!only) return { unknown: true, mayBeNew: /^[a-z]\w*$/.test(header) };
		return others.length === 0
			? this.columnOf(only.name, only)
			: { several: [only, ...others].map(({ name }) => name) };
	}

	private columnOf(name: string, definition: PropertyDefinition | undefined): Column {
		return { name, definition, key: keyNamed(this.object, name) };
	}
}

/** The definitions by the words of their names and labels. */
function byWords({ byName }: Definitions): Map<string, PropertyDefinition[]> {
	const words = new Map<string, PropertyDefinition[]>();
	for (const definition of byName.values()) {
		for (const text of new Set([plainWords(definition.name), plainWords(definition.label)])) {
			const same = words.get(text);
			if (same) same.push(definition);
			else words.set(text, [definition]);
		}
	}
	return words;
}

/** Of several properties with the same label: the one of this name, else those that people see and can write. */
function preferred(named: PropertyDefinition[], words: string): PropertyDefinition[] {
	const byName = named.filter(({ name }) => plainWords(name) === words);
	if (byName.length === 1) return byName;
	const usual = named.filter((definition) => !definition.hidden && isWritable(definition));
	return usual.length > 0 ? usual : named;
}
