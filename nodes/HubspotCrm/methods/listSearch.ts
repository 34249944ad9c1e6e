import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { PropertyDefinition } from '../api/properties';
import type { HubspotRecord } from '../api/records';
import { search } from '../api/search';
import { apiError } from '../errors/nodeError';
import { accountOf } from '../metadata/accountDetails';
import { isUnique, RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import { recordUrl } from '../output/simplify';
import { recordPageOf } from '../transport/pages';
import { isWritable } from '../values/definitions';
import { valueChoices } from './choices';
import { lookUpContext, visibleProperties } from './editor';

const PAGE_SIZE = 50;
/** The last page that search reaches begins here (hubspot-api 2.2). */
const LAST_OFFSET = 9_950;

/** Records whose text matches what was typed, 50 at a time. Rejects with a NodeApiError if the search fails. */
export async function searchRecords(
	this: ILoadOptionsFunctions,
	filter?: string,
	after?: string,
): Promise<INodeListSearchResult> {
	const { client, object } = await lookUpContext(this);
	const { titleProperties, path, typeId } = object;
	const reply = await client.send(
		search(path, { ...(filter ? { query: filter } : {}), properties: titleProperties }, PAGE_SIZE, after),
	);
	const page = recordPageOf(reply);
	if ('failure' in page)
		throw apiError(this.getNode(), page.failure, { record: object.noun, action: 'list' });
	const account = await accountOf(client);
	const { entries, next } = page;
	return {
		results: entries.map((record): INodeListSearchItems => ({
			name: titleOf(object, record),
			value: record.id,
			url: record.url ?? (account ? recordUrl(account, typeId, record.id) : undefined),
		})),
		paginationToken: next !== undefined && next !== after && Number(next) <= LAST_OFFSET ? next : undefined,
	};
}

/**
 * The properties of the chosen object type whose label or internal name contains what was typed. Rejects with a
 * NodeOperationError if HubSpot does not return them.
 */
export async function searchProperties(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const { list } = await visibleProperties(this, filter);
	return {
		results: list
			.filter(({ name, label }) => holds(`${label}\n${name}`, filter))
			.map(({ name, label, type }) => ({
				name: `${label} (${name})`,
				value: name,
				description: type,
			})),
	};
}

/**
 * The values that the property of the same filter can be compared with, if there is a list of them. Rejects like
 * `searchProperties`.
 */
export async function searchPropertyValues(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const choices = await valueChoices(this, filter);
	return { results: choices.filter(({ name }) => holds(name, filter)) };
}

const holds = (text: string, typed: string): boolean =>
	text.toLowerCase().includes(typed.trim().toLowerCase());

/**
 * Properties that records can be matched by: unique ones first, then the record id, then all others that can be
 * written. Rejects like `searchProperties`.
 */
export async function searchMatchProperties(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const { object, list } = await visibleProperties(this, filter);
	const rank = (definition: PropertyDefinition) =>
		isUnique(object, definition) ? 0 : definition.name === RECORD_ID ? 1 : 2;
	return {
		results: list
			.filter((definition) => rank(definition) < 2 || isWritable(definition))
			.filter(({ name, label }) => holds(`${label}\n${name}`, filter))
			.sort((a, b) => rank(a) - rank(b))
			.map((definition) => ({
				name: `${definition.label} (${definition.name}${isUnique(object, definition) ? ', unique' : ''})`,
				value: definition.name,
			})),
	};
}

/** The properties that HubSpot keeps unique. Rejects like `searchProperties`. */
export async function searchUniqueProperties(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const { object, list } = await visibleProperties(this, filter);
	return {
		results: list
			.filter((definition) => isUnique(object, definition) && definition.name !== RECORD_ID)
			.filter(({ name, label }) => holds(`${label}\n${name}`, filter))
			.map(({ name, label }) => ({ name: `${label} (${name})`, value: name })),
	};
}

/** `Ada Lovelace ada@example.com`: the title properties that have a value, else the name of the type and the id. */
function titleOf({ titleProperties, name }: ObjectType, { id, properties }: HubspotRecord): string {
	const words = titleProperties
		.map((property) => properties[property])
		.filter((value): value is string => Boolean(value));
	return words.length > 0 ? words.join(' ') : `${name} ${id}`;
}
