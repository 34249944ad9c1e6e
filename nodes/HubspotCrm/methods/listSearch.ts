import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { ObjectType } from '../objects';
import { accountOf } from '../schema/account';
import { search } from '../transport/endpoints';
import { apiError } from '../transport/explain';
import type { HubspotRecord } from '../transport/types';
import { isWritable } from '../values/definition';
import type { PropertyDefinition } from '../values/definition';
import { RECORD_ID } from '../values/match';
import { recordUrl } from '../values/simplify';
import { lookUpContext, visibleProperties } from './editor';

const PAGE_SIZE = 50;
/** Search goes no further; nobody scrolls that far. */
const LAST_OFFSET = 9_950;

/** Records whose text matches what was typed, 50 at a time. */
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
	if (!reply.ok)
		throw apiError(this.getNode(), reply.failure, { record: object.name.toLowerCase(), action: 'list' });
	const { results = [], paging } = reply.answer.body as {
		results?: HubspotRecord[];
		paging?: { next?: { after?: string } };
	};
	const account = await accountOf(client);
	const next = paging?.next?.after;
	return {
		results: results.map((record): INodeListSearchItems => ({
			name: titleOf(object, record),
			value: record.id,
			url: record.url ?? (account ? recordUrl(account, typeId, record.id) : undefined),
		})),
		paginationToken: next !== undefined && next !== after && Number(next) <= LAST_OFFSET ? next : undefined,
	};
}

/** Properties that records can be matched by: the record id and those that HubSpot keeps unique come first. */
export async function searchMatchProperties(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const { object, list } = await visibleProperties(this);
	const typed = filter.toLowerCase();
	const isUnique = ({ name, hasUniqueValue }: PropertyDefinition) =>
		hasUniqueValue === true || name === object.uniqueProperty;
	const rank = (definition: PropertyDefinition) =>
		isUnique(definition) ? 0 : definition.name === RECORD_ID ? 1 : 2;
	return {
		results: list
			.filter((definition) => rank(definition) < 2 || isWritable(definition))
			.filter(({ name, label }) => name.includes(typed) || label.toLowerCase().includes(typed))
			.sort((a, b) => rank(a) - rank(b))
			.map((definition) => ({
				name: `${definition.label} (${definition.name}${isUnique(definition) ? ', unique' : ''})`,
				value: definition.name,
			})),
	};
}

/** `Ada Lovelace (ada@example.com)`: the title properties that have a value, else the id. */
function titleOf({ titleProperties, name }: ObjectType, { id, properties }: HubspotRecord): string {
	const words = titleProperties
		.map((property) => properties[property])
		.filter((value): value is string => Boolean(value));
	return words.length > 0 ? words.join(' ') : `${name} ${id}`;
}
