import type { IDataObject } from 'n8n-workflow';

import type { HubspotRecord } from '../transport/types';

/** What record addresses are made of. */
export interface Account {
	portalId: number;
	/** Host of the web app, such as `app.hubspot.com`. */
	uiDomain: string;
}

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
