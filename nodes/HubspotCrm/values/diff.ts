import type { PropertyDefinition } from '../api/properties';
import type { PropertyValues } from '../api/records';
import { comparable, keyNamed, valuesOfKey } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { Definitions } from './definitions';
import { epochText } from './matchKey';
import { takesSeveral } from './options';

/** What a write would change; null stands for a property without a value. */
export interface Change {
	from: string | null;
	to: string | null;
}
export type Changes = Record<string, Change>;

/**
 * A multi-select value that begins with this is added to the values of the record instead of replacing them
 * (hubspot-api 6).
 */
export const APPEND = ';';

/**
 * The values that differ from those of a record. Different spellings of one value are equal: `2026-01-31T09:00Z` and
 * its epoch, `1.50` and `1.5`, options in another order, a key of the type in another form. A further value of a key
 * that the record has already, such as a contact's second e-mail address, is no change: sending it could make it the
 * primary one.
 */
export function changesOf(
	object: ObjectType,
	properties: PropertyValues,
	current: Record<string, string | null>,
	definitions: Definitions | undefined,
): Changes {
	const changes: Changes = {};
	for (const [name, sent] of Object.entries(properties)) {
		const from = current[name] ?? '';
		const definition = definitions?.byName.get(name);
		const to = afterwards(sent, from, definition);
		const key = keyNamed(object, name);
		if (key && to !== '' && valuesOfKey(key, current).includes(comparable(key.kind, to))) continue;
		if (isSame(from, to, definition)) continue;
		changes[name] = { from: from === '' ? null : from, to: to === '' ? null : to };
	}
	return changes;
}

/** The values of a record after `properties` are written. */
export function written(
	current: Record<string, string | null>,
	properties: PropertyValues,
	definitions: Definitions | undefined,
): Record<string, string | null> {
	const after = { ...current };
	for (const [name, sent] of Object.entries(properties))
		after[name] = afterwards(sent, current[name] ?? '', definitions?.byName.get(name)) || null;
	return after;
}

/**
 * The value after a write. A semicolon in front adds options to a multi-select; in other properties it is part of the
 * text.
 */
function afterwards(sent: string, from: string, definition: PropertyDefinition | undefined): string {
	const isList = definition === undefined || takesSeveral(definition);
	if (!isList || !sent.startsWith(APPEND)) return sent;
	return [...new Set([...optionsOf(from), ...optionsOf(sent)])].join(APPEND);
}

export const optionsOf = (text: string): string[] => text.split(APPEND).filter((option) => option !== '');

/** Whether two texts are spellings of one value of the property. */
export function isSame(from: string, to: string, definition: PropertyDefinition | undefined): boolean {
	if (from === to) return true;
	if (from === '' || to === '') return false;
	switch (definition?.type) {
		case 'number':
			return sameNumber(from, to);
		case 'date':
		case 'datetime':
			return epochText(from.trim()) === epochText(to.trim());
		case 'bool':
			return from.toLowerCase() === to.toLowerCase();
		case 'enumeration':
			return takesSeveral(definition) && sameOptions(from, to);
		default:
			return false;
	}
}

/**
 * Whether two numbers are equal. JavaScript rounds more than 15 digits, so such numbers are equal only as texts, which
 * the caller has compared.
 */
function sameNumber(from: string, to: string): boolean {
	const exact = [from, to].every((text) => text.replace(/\D/g, '').length <= 15);
	return exact && Number(from) === Number(to);
}

function sameOptions(from: string, to: string): boolean {
	const [a, b] = [from, to].map((text) => new Set(optionsOf(text))) as [Set<string>, Set<string>];
	return a.size === b.size && [...a].every((option) => b.has(option));
}
