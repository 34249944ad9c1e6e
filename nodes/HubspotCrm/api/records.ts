import type { IDataObject } from 'n8n-workflow';

import type { HubspotRequest } from '../transport/types';

/** The date version of every path. HubSpot supports 2026-09 until about March 2028 (hubspot-api 1.1). */
export const API_VERSION = '2026-09';

/** Most records in a batch call (hubspot-api 3.2). */
export const BATCH_SIZE = 100;
/** Most records in a batch read with the history of properties (hubspot-api 3.2). */
export const HISTORY_BATCH_SIZE = 50;
/** Most records on a page of the list and of the search endpoint (hubspot-api 1.4, 2.2). */
export const LIST_PAGE_SIZE = 100;
export const SEARCH_PAGE_SIZE = 200;
/** Most owners on a page (hubspot-api 1.6). */
export const OWNERS_PAGE_SIZE = 500;
/** Search never reaches further than this, however it is paged (hubspot-api 2.2). */
export const SEARCH_REACH = 10_000;

/** Property values as HubSpot takes them: always text, the empty text clears. */
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

/** The body of a search, less its page (hubspot-api 2.1). */
export interface SearchQuery {
	query?: string;
	filterGroups?: FilterGroup[];
	sorts?: Array<{ propertyName: string; direction: 'ASCENDING' | 'DESCENDING' }>;
	properties?: string[];
}
export interface FilterGroup {
	filters: Filter[];
}
export interface Filter {
	propertyName: string;
	operator: string;
	value?: string;
	highValue?: string;
	values?: string[];
}

const objectPath = (type: string, ...rest: string[]) =>
	['/crm/objects', API_VERSION, encodeURIComponent(type), ...rest].join('/');
const batch = (type: string, verb: string, body: object, idempotent: boolean): HubspotRequest => ({
	method: 'POST',
	path: objectPath(type, 'batch', verb),
	body: body as IDataObject,
	idempotent,
});

/** `POST …/batch/create`. A second sending would make a second record. */
export const batchCreate = (type: string, inputs: CreateInput[]) => batch(type, 'create', { inputs }, false);

/** `POST …/batch/update`, by record id. */
export const batchUpdate = (type: string, inputs: UpdateInput[]) => batch(type, 'update', { inputs }, true);

/** `POST …/batch/upsert`, by a unique property. */
export const batchUpsert = (type: string, inputs: UpsertInput[]) => batch(type, 'upsert', { inputs }, true);

/** `POST …/batch/archive`. */
export const batchArchive = (type: string, ids: string[]) =>
	batch(type, 'archive', { inputs: ids.map((id) => ({ id })) }, true);

/**
 * `POST …/batch/read`; `idProperty` names the unique property that `ids` are values of, `propertiesWithHistory`
 * those whose earlier values are wanted too.
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
	query: archived ? { archived: true } : undefined,
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
});

/** `POST …/search`: one page of the records that match. `after` is an offset. */
export const search = (type: string, query: SearchQuery, limit: number, after?: string): HubspotRequest => ({
	method: 'POST',
	path: objectPath(type, 'search'),
	body: { ...query, limit, ...(after ? { after } : {}) },
	bucket: 'search',
	idempotent: true,
});

/** `GET /crm/properties/…`: all property definitions of a type; not paged. */
export const properties = (type: string): HubspotRequest => ({
	method: 'GET',
	path: `/crm/properties/${API_VERSION}/${encodeURIComponent(type)}`,
	idempotent: true,
});

/** `GET /crm/owners/…`: one page of the active owners (hubspot-api 1.6). */
export const owners = (after?: string): HubspotRequest => ({
	method: 'GET',
	path: `/crm/owners/${API_VERSION}`,
	query: { limit: OWNERS_PAGE_SIZE, ...(after ? { after } : {}) },
	idempotent: true,
});

/** `GET /crm/pipelines/…`: all pipelines of a type with their stages; not paged. */
export const pipelines = (type: string): HubspotRequest => ({
	method: 'GET',
	path: `/crm/pipelines/${API_VERSION}/${encodeURIComponent(type)}`,
	idempotent: true,
});

/** `GET /account-info/…/details`: needs no scope, so every token can call it. */
export const accountDetails = (): HubspotRequest => ({
	method: 'GET',
	path: `/account-info/${API_VERSION}/details`,
	idempotent: true,
});

/** `GET /account-info/…/api-usage/daily/private-apps`: calls of the day of all private apps (hubspot-api 1.6). */
export const apiUsage = (): HubspotRequest => ({
	method: 'GET',
	path: `/account-info/${API_VERSION}/api-usage/daily/private-apps`,
	idempotent: true,
});
