import type { IDataObject } from 'n8n-workflow';

import type { Account } from '../api/account';
import type { AssociationType } from '../api/associations';
import type { HubspotRecord } from '../api/records';
import type { AssociatedRecord } from '../associations/attach';

/**
 * The flat shape that all operations put out. The record's own fields win over properties of the same name.
 * `url` is HubSpot's where it sends one, else it is built from the account.
 */
export function simplify(record: HubspotRecord, typeId: string, account: Account | undefined): IDataObject {
	const url = record.url ?? (account ? recordUrl(account, typeId, record.id) : undefined);
	const flat: IDataObject = Object.assign({ id: '' }, record.properties);
	flat.id = record.id;
	if (record.createdAt) flat.createdAt = record.createdAt;
	if (record.updatedAt) flat.updatedAt = record.updatedAt;
	flat.archived = record.archived ?? false;
	if (record.archivedAt) flat.archivedAt = record.archivedAt;
	if (url) flat.url = url;
	return flat;
}

/** The page of a record in HubSpot (hubspot-api 6). */
export function recordUrl({ portalId, uiDomain }: Account, typeId: string, id: string): string {
	return `https://${uiDomain}/contacts/${portalId}/record/${typeId}/${id}`;
}

/** A record as HubSpot sends it, less the history of its values, which other fields tell of. */
export function rawOf(record: HubspotRecord): IDataObject {
	const raw = { ...record };
	delete raw.propertiesWithHistory;
	return raw as IDataObject;
}

/**
 * Associated records as a result carries them, by object type. Simple: `{ id, labels, …properties }`, where the
 * record's own `id` and `labels` win over properties of these names; else with HubSpot's association types.
 */
export function shapeAssociated(byType: Record<string, AssociatedRecord[]>, simple: boolean): IDataObject {
	const shape = simple ? flat : full;
	return Object.fromEntries(Object.entries(byType).map(([key, records]) => [key, records.map(shape)]));
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
