import type { IDataObject } from 'n8n-workflow';

import { idIn, objectIn } from './json';
import { isBatchAnswer, isPageOf } from './page';
import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** Most records in a batch call (hubspot-api 3.2). */
export const BATCH_SIZE = 100;
/** Most records in a batch read with the history of properties (hubspot-api 3.2). */
export const HISTORY_BATCH_SIZE = 50;
/** Most records on a page of the list endpoint (hubspot-api 1.4). */
export const LIST_PAGE_SIZE = 100;

/** Property values as HubSpot takes them: always text. The empty text clears a value (hubspot-api 6). */
export type PropertyValues = Record<string, string>;

export interface CreateInput {
	properties: PropertyValues;
	objectWriteTraceId: string;
}
export interface UpdateInput extends CreateInput {
	id: string;
}
export interface UpsertInput extends UpdateInput {
	idProperty: string;
}

export const objectPath = (type: string, ...rest: string[]) =>
	['/crm/objects', API_VERSION, encodeURIComponent(type), ...rest].join('/');
const batch = (type: string, verb: string, body: object, idempotent: boolean): HubspotRequest => ({
	method: 'POST',
	path: objectPath(type, 'batch', verb),
	body: body as IDataObject,
	idempotent,
	proof: isBatchAnswer,
});

/** `POST …/batch/create`. Not idempotent: sending it twice creates two records. */
export const batchCreate = (type: string, inputs: CreateInput[]) => batch(type, 'create', { inputs }, false);

/** `POST …/batch/update`, by record id. */
export const batchUpdate = (type: string, inputs: UpdateInput[]) => batch(type, 'update', { inputs }, true);

/** `POST …/batch/upsert`, by a unique property. */
export const batchUpsert = (type: string, inputs: UpsertInput[]) => batch(type, 'upsert', { inputs }, true);

/** `POST …/batch/archive`. HubSpot answers 204, for ids that it never had as well (hubspot-api 1.4). */
export const batchArchive = (type: string, ids: string[]): HubspotRequest => ({
	...batch(type, 'archive', { inputs: ids.map((id) => ({ id })) }, true),
	proof: ({ status }) => status === 204,
});

/**
 * `POST …/batch/read`. `idProperty`: the unique property that `ids` are values of; record ids unless given.
 * `propertiesWithHistory`: the properties whose earlier values are returned too.
 */
export const batchRead = (
	type: string,
	ids: string[],
	{
		idProperty,
		properties,
		propertiesWithHistory,
		archived,
	}: { idProperty?: string; properties: string[]; propertiesWithHistory?: string[]; archived?: boolean },
): HubspotRequest => ({
	...batch(
		type,
		'read',
		{ inputs: ids.map((id) => ({ id })), idProperty, properties, propertiesWithHistory },
		true,
	),
	isWrite: false,
	query: archived ? { archived: true } : undefined,
});

/** `GET …/{type}/{id}`: one record with its standard properties. The id of a merged record leads to its survivor. */
export const readOne = (type: string, id: string): HubspotRequest => ({
	method: 'GET',
	path: objectPath(type, encodeURIComponent(id)),
	idempotent: true,
	isWrite: false,
	proof: ({ body }) => recordIn(body) !== undefined,
});

/** `GET …/{type}`: one page of all records in the order of their ids. */
export const list = (
	type: string,
	{
		limit,
		after,
		properties,
		archived,
	}: { limit: number; after?: string; properties?: string[]; archived?: boolean },
): HubspotRequest => ({
	method: 'GET',
	path: objectPath(type),
	query: {
		limit,
		...(after ? { after } : {}),
		...(properties?.length ? { properties: properties.join(',') } : {}),
		...(archived ? { archived: true } : {}),
	},
	idempotent: true,
	isWrite: false,
	proof: isPageOf(recordIn),
});

/** A CRM record as the object endpoints return it. */
export interface HubspotRecord {
	id: string;
	properties: Record<string, string | null>;
	createdAt?: string;
	updatedAt?: string;
	archived?: boolean;
	archivedAt?: string;
	url?: string;
	objectWriteTraceId?: string;
	new?: boolean;
	[key: string]: unknown;
}

/**
 * Reads a record out of an answer. Undefined if the value has no id, no properties, or a property whose value is neither
 * text nor null: what cannot be read is not guessed.
 */
export function recordIn(value: unknown): HubspotRecord | undefined {
	const record = objectIn(value);
	const id = idIn(record?.id);
	const properties = objectIn(record?.properties);
	if (!record || id === undefined || !properties) return undefined;
	const isReadable = Object.values(properties).every((one) => typeof (one ?? '') === 'string');
	return isReadable ? ({ ...record, id } as HubspotRecord) : undefined;
}
