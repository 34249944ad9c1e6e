import type { IDataObject } from 'n8n-workflow';

import type { Account } from '../api/account';
import type { AssociationType } from '../api/associations';
import type { HubspotRecord } from '../api/records';
import { readAttached } from '../associations/attach';
import type { AssociatedRecord, Attached, AttachedType } from '../associations/attach';
import type { Failure } from '../errors/failure';
import { accountOf } from '../metadata/accountDetails';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import { Breather } from '../transport/clock';

/** How a record is returned. */
export interface Form {
	/** Whether it is returned flat (`simplify`), or as HubSpot sends it. */
	simple: boolean;
	/** Object types whose associated records are added to it. */
	attached: AttachedType[];
}

/** What is needed to present records of one object type. */
export interface Presenter {
	client: HubspotClient;
	object: ObjectType;
	/** Whether nothing more is read after the first failure. */
	stopOnFailure: boolean;
}

/**
 * Makes the JSON of records, for operations and the polling trigger. What the records lack is read for all of them
 * together: their associated records, and the account if HubSpot sends no `url`. `forms`: one for each record. Returns the JSON of each record, in
 * their order, or a failure if its associated records could not be read.
 */
export async function presentRecords(
	presenter: Presenter,
	records: HubspotRecord[],
	forms: Form[],
): Promise<Array<{ json: IDataObject } | { failure: Failure }>> {
	const { client, object } = presenter;
	const lacksUrl = records.some(({ url }, at) => !url && forms[at]?.simple);
	const account = lacksUrl ? await accountOf(client) : undefined;
	const attachments = await attachmentsOf(presenter, records, forms);
	const breather = new Breather(client.clock);
	const shown: Array<{ json: IDataObject } | { failure: Failure }> = [];
	for (const [at, record] of records.entries()) {
		if (breather.due) await breather.pause();
		const attached = attachments[at];
		if (attached && 'failure' in attached) {
			shown.push(attached);
			continue;
		}
		const simple = forms[at]?.simple ?? true;
		const json = simple ? simplify(record, object.typeId, account) : rawOf(record);
		if (attached) json.associations = shapeAssociated(attached.byType, simple);
		shown.push({ json });
	}
	return shown;
}

/**
 * The associated records of each record, by its position; undefined if it asks for none. Records that ask for the same
 * types are read together.
 */
async function attachmentsOf(
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
 * The flat form of a record. Its own fields, such as `id`, win over properties of the same name. `url` is HubSpot's,
 * else it is built from the account; without an account it is left out.
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

/** The web address of a record's page in HubSpot (hubspot-api 6). */
export function recordUrl({ portalId, uiDomain }: Account, typeId: string, id: string): string {
	return `https://${uiDomain}/contacts/${portalId}/record/${typeId}/${id}`;
}

/**
 * A record as HubSpot sends it, without the history of its values. Triggers return what they need of it in `change`.
 */
export function rawOf(record: HubspotRecord): IDataObject {
	const raw = { ...record };
	delete raw.propertiesWithHistory;
	return raw as IDataObject;
}

/**
 * Associated records as a result holds them, by object type. With `simple` they are `{ id, labels, …properties }`, and
 * `id` and `labels` win over properties of the same name. Else they have HubSpot's association types.
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

/** The labels of an association. The type without a label is left out. */
function labelsOf(types: AssociationType[]): string[] {
	return [...new Set(types.flatMap(({ label }) => label || []))];
}
