import type { IDataObject } from 'n8n-workflow';

import type { AssociationType } from '../api/associations';
import type { HubspotRecord } from '../api/records';
import { readAttached } from '../associations/attach';
import type { AssociatedRecord, Attached } from '../associations/attach';
import type { Definitions } from '../values/definitions';
import type { Form, Presenter } from './form';
import { typedProperties } from './simplify';

/**
 * The associated records of each record, by its position; undefined if it asks for none. Records that ask for the same
 * types are read together.
 */
export async function attachmentsOf(
	{ client, object, stopOnFailure }: Presenter,
	records: HubspotRecord[],
	forms: Form[],
): Promise<Array<Attached | undefined>> {
	const attachments: Array<Attached | undefined> = [];
	const groups = new Map<string, number[]>();
	for (const [at, { attached }] of forms.entries()) {
		if (attached.length === 0) continue;
		const types = JSON.stringify(attached.map((one) => [one.object.path, one.properties]));
		const group = groups.get(types);
		if (group) group.push(at);
		else groups.set(types, [at]);
	}
	const idOf = (at: number) => records[at]?.id ?? '';
	for (const group of groups.values()) {
		const { attached = [] } = forms[group[0] ?? 0] ?? {};
		const ids = [...new Set(group.map(idOf))];
		const found = await readAttached(client, object, ids, attached, { stopOnFailure });
		for (const at of group) attachments[at] = found.get(idOf(at));
	}
	return attachments;
}

/**
 * Associated records as a result holds them, by object type. With `definitions`, those of the types, they are flat:
 * `{ id, labels, …properties }` with typed properties, and `id` and `labels` win over properties of the same name. Else
 * they have HubSpot's association types.
 */
export function shapeAssociated(
	byType: Record<string, AssociatedRecord[]>,
	definitions: Map<string, Definitions | undefined> | undefined,
): IDataObject {
	return Object.fromEntries(
		Object.entries(byType).map(([key, records]) => [
			key,
			definitions ? records.map((one) => flat(one, definitions.get(key))) : records.map(full),
		]),
	);
}

function flat(
	{ id, types, properties = {} }: AssociatedRecord,
	definitions: Definitions | undefined,
): IDataObject {
	const own = { id, labels: labelsOf(types) };
	return { ...own, ...typedProperties(properties, Object.keys(properties), definitions), ...own };
}

const full = ({ id, types, properties }: AssociatedRecord): IDataObject => ({
	id,
	associationTypes: types.map(({ category, typeId, label }) => ({ category, typeId, label })),
	// A copy, since several results may have the same associated record.
	...(properties ? { properties: { ...properties } } : {}),
});

/** The labels of an association. The type without a label is left out. */
function labelsOf(types: AssociationType[]): string[] {
	return [...new Set(types.flatMap(({ label }) => label || []))];
}
