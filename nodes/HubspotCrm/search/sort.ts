import type { HubspotRecord } from '../api/records';
import type { SearchQuery } from '../api/search';

export type Sort = NonNullable<SearchQuery['sorts']>[number];

/** Compares records by id, as numbers (hubspot-api 6). */
export const byId = (a: HubspotRecord, b: HubspotRecord): number => Number(a.id) - Number(b.id);

/**
 * Sorts records by one property: numbers by size, dates by time, option values letter by letter, other text without
 * case and by its characters alone. Records without a value come last in both directions, and equal ones are sorted by
 * id. `type`: the type of the property in HubSpot; if undefined, it is guessed from the values.
 */
export function sortRecords(records: HubspotRecord[], sort: Sort, type: string | undefined): HubspotRecord[] {
	const name = sort.propertyName;
	const texts = records.map(({ properties }) => valueOf(properties, name));
	const kind = type ?? kindOf(texts);
	const sign = sort.direction === 'DESCENDING' ? -1 : 1;
	return records
		.map((record, at) => ({ record, key: keyOf(texts[at], kind) }))
		.sort((a, b) => {
			if (a.key === b.key) return byId(a.record, b.record);
			if (a.key === undefined) return 1;
			if (b.key === undefined) return -1;
			return (a.key < b.key ? -1 : 1) * sign;
		})
		.map(({ record }) => record);
}

function valueOf(properties: HubspotRecord['properties'], name: string): string | undefined {
	const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
	return value === null || value === '' ? undefined : value;
}

function keyOf(text: string | undefined, type: string): number | string | undefined {
	if (text === undefined) return undefined;
	switch (type) {
		case 'number':
			return numberOf(Number(text));
		case 'date':
		case 'datetime':
			return numberOf(Date.parse(text));
		case 'enumeration':
		case 'bool':
			return text;
		default:
			return text.toLowerCase();
	}
}

const numberOf = (number: number): number | undefined => (Number.isNaN(number) ? undefined : number);

function kindOf(texts: Array<string | undefined>): string {
	const known = texts.filter((text) => text !== undefined);
	if (known.every((text) => /^-?\d+(\.\d+)?$/.test(text))) return 'number';
	return known.every((text) => /^\d{4}-\d{2}-\d{2}(T|$)/.test(text)) ? 'datetime' : 'string';
}
