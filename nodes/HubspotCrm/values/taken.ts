import type { PropertyDefinition } from '../api/properties';
import type { PropertyValues } from '../api/records';
import { comparable, keyNamed } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import type { Definitions } from './definitions';
import { APPEND, isSame, optionsOf } from './diff';

/** A value that HubSpot did not take although it said yes, and the one that the record keeps. */
export interface NotTaken {
	property: string;
	value: string;
	kept: string | null;
}

/**
 * The values of a write that HubSpot did not take, although it answered with success: those that its answer shows with
 * another value. Spellings of one value are equal, and texts are compared by their letters and digits alone, since
 * HubSpot tidies up addresses and phone numbers. A property that the answer lacks is unchanged, and says nothing.
 */
export function notTaken(
	object: ObjectType,
	sent: PropertyValues,
	answered: Record<string, string | null>,
	definitions: Definitions | undefined,
): NotTaken[] {
	const all: NotTaken[] = [];
	for (const property of Object.keys(sent)) {
		const kept = answered[property];
		const value = sent[property] ?? '';
		if (kept === undefined || kept === value) continue;
		if (isTaken(object, property, value, kept ?? '', definitions?.byName.get(property))) continue;
		all.push({ property, value, kept: kept === '' ? null : kept });
	}
	return all;
}

function isTaken(
	object: ObjectType,
	property: string,
	value: string,
	kept: string,
	definition: PropertyDefinition | undefined,
): boolean {
	if (isSame(value, kept, definition)) return true;
	const key = keyNamed(object, property);
	if (key) return comparable(key.kind, value) === comparable(key.kind, kept);
	if (value.startsWith(APPEND)) {
		const has = new Set(optionsOf(kept));
		return optionsOf(value).every((option) => has.has(option));
	}
	const isText = definition?.type === 'string' || definition?.type === 'phone_number';
	return isText && bare(value) === bare(kept);
}

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The step back that HubSpot would ignore: the properties have an earlier option of the property which only moves
 * forwards than the record (hubspot-api 3.4). Undefined if there is none.
 */
export function stepBack(
	{ forwardOnly }: ObjectType,
	properties: PropertyValues,
	current: Record<string, string | null>,
	definitions: Definitions | undefined,
): NotTaken | undefined {
	if (forwardOnly === undefined || !properties[forwardOnly]) return undefined;
	const value = properties[forwardOnly];
	const kept = current[forwardOnly] ?? null;
	const order = orderOf(definitions?.byName.get(forwardOnly));
	const isBack = kept !== null && (order.get(value) ?? Infinity) < (order.get(kept) ?? -Infinity);
	return isBack ? { property: forwardOnly, value, kept } : undefined;
}

/** The places of the options, in the order in which HubSpot shows them. */
function orderOf({ options = [] }: Partial<PropertyDefinition> = {}): Map<string, number> {
	const sorted = [...options].sort((a, b) => (a.displayOrder ?? 0) - (b.displayOrder ?? 0));
	return new Map(sorted.map(({ value }, at) => [value, at]));
}
