import type { IDataObject } from 'n8n-workflow';

import type { AssociationType } from '../api/associations';

/** A record at the other end of an association. */
export interface AssociatedRecord {
	id: string;
	types: AssociationType[];
	/** Undefined where none were asked for, or the record is gone since. */
	properties?: Record<string, string | null>;
}

/**
 * Associated records as a result carries them, by object type. Simple: `{ id, labels, …properties }`, where the
 * record's own `id` and `labels` win over properties of these names; else with HubSpot's association types.
 */
export function shapeAssociated(along: Record<string, AssociatedRecord[]>, simple: boolean): IDataObject {
	const shape = simple ? flat : full;
	return Object.fromEntries(Object.entries(along).map(([key, records]) => [key, records.map(shape)]));
}

const flat = ({ id, types, properties }: AssociatedRecord): IDataObject => {
	const own = { id, labels: labelsOf(types) };
	return { ...own, ...properties, ...own };
};

const full = ({ id, types, properties }: AssociatedRecord): IDataObject => ({
	id,
	associationTypes: types.map(({ category, typeId, label }) => ({ category, typeId, label })),
	...(properties ? { properties } : {}),
});

/** The labels of an association; the plain one, which every association has, is none. */
function labelsOf(types: AssociationType[]): string[] {
	return [...new Set(types.flatMap(({ label }) => label || []))];
}
