import type { INodeProperties } from 'n8n-workflow';

import { options, RETURN_ALL, SIMPLIFY } from '../../fields/common';
import { FILTER_FIELDS, SORT } from '../../fields/filters';
import { RETURNED_PROPERTIES } from '../../fields/properties';
import { pages } from '../../paging/pages';
import type { Page } from '../../paging/pages';
import { definitionsOf } from '../../schema/definitions';
import { compileBuilt, compileJson } from '../../search/compile';
import type { BuiltFilters } from '../../search/compile';
import { search as searchPage, SEARCH_PAGE_SIZE, SEARCH_REACH } from '../../transport/endpoints';
import type { SearchQuery } from '../../transport/endpoints';
import type { Explanation } from '../../transport/explain';
import { unknownProperty } from '../../values/properties';
import type { Operation, OperationContext, Outcome } from '../types';
import { gather, wantedCount } from './paged';
import { chosenProperties } from './shared';

const MAX_QUERY_LENGTH = 3_000;

const QUERY: INodeProperties = {
	displayName: 'Search Text',
	name: 'query',
	type: 'string',
	default: '',
	placeholder: 'e.g. Lovelace',
	description:
		'Text to look for in the standard fields of the records, such as names, email addresses, phone numbers and domains. Leave empty to use filters alone.',
};

/** Searches with text and filter groups, 200 results a call. New and changed records turn up after seconds. */
export const search: Operation = {
	value: 'search',
	name: 'Search',
	verb: 'search for',
	action: ({ plural }) => `Search ${plural.toLowerCase()}`,
	description: ({ plural }) =>
		`Find ${plural.toLowerCase()} by text and filters. Records written a moment ago may not be found yet.`,
	properties: () => [QUERY, ...FILTER_FIELDS, ...RETURN_ALL, SIMPLIFY, options([RETURNED_PROPERTIES]), SORT],
	async one(context, index) {
		const compiled = readQuery(context, index);
		if ('problem' in compiled) return compiled;
		const { query } = compiled;
		const outcome = await gather(context, index, within(context, index, query));
		return 'failure' in outcome ? await named(context, query, outcome) : outcome;
	},
};

function readQuery(
	{ parameters }: OperationContext,
	index: number,
): { query: SearchQuery } | { problem: Explanation } {
	const filters =
		parameters.get<string>('specifyFilters', index, 'fields') === 'json'
			? compileJson(parameters.get('filterGroupsJson', index, '[]'))
			: compileBuilt(parameters.get<BuiltFilters>('filters', index, {}));
	if ('problem' in filters) return filters;
	const typed = parameters.get<unknown>('query', index, '') ?? '';
	if (typeof typed === 'object')
		return {
			problem: {
				message: "The parameter 'Search Text' is not a text",
				description: 'Pass a text, or use filters to search by properties.',
			},
		};
	const text = String(typed).trim();
	if (text.length > MAX_QUERY_LENGTH) {
		return {
			problem: {
				message: `The parameter 'Search Text' has ${text.length} characters, but HubSpot allows ${MAX_QUERY_LENGTH}`,
				description: 'Shorten the text, or use filters.',
			},
		};
	}
	const { by } = parameters.get<{ by?: { propertyName?: string; direction?: 'ASCENDING' | 'DESCENDING' } }>(
		'sort',
		index,
		{},
	);
	const { properties } = parameters.get<{ properties?: unknown }>('options', index, {});
	const chosen = chosenProperties(properties ?? []);
	return {
		query: {
			...(text ? { query: text } : {}),
			filterGroups: filters.filterGroups,
			...(by?.propertyName
				? { sorts: [{ propertyName: by.propertyName, direction: by.direction ?? 'ASCENDING' }] }
				: {}),
			...(chosen.length > 0 ? { properties: chosen } : {}),
		},
	};
}

/** The pages of a search, ended before HubSpot's wall: better no result than one that is silently short. */
async function* within(context: OperationContext, index: number, query: SearchQuery): AsyncGenerator<Page> {
	const { client, object } = context;
	const wanted = wantedCount(context, index);
	const limit = Math.min(wanted, SEARCH_PAGE_SIZE);
	for await (const page of pages(
		async (after) => await client.send(searchPage(object.path, query, limit, after)),
	)) {
		if ('total' in page && (page.total ?? 0) > SEARCH_REACH && wanted > SEARCH_REACH) {
			yield {
				failure: {
					kind: 'refused',
					status: 400,
					issues: [],
					detail: `The search matches ${page.total} records, more than the ${SEARCH_REACH} that HubSpot's search can return. Narrow the filters, set a limit, or use 'Get Many'`,
				},
			};
			return;
		}
		yield page;
	}
}

/** HubSpot's answer to an unknown property in a filter names nothing (hubspot-api 2.6): find out what it meant. */
async function named(
	{ client, object }: OperationContext,
	query: SearchQuery,
	outcome: Outcome,
): Promise<Outcome> {
	if (!('failure' in outcome) || outcome.failure.status !== 400) return outcome;
	const definitions = await definitionsOf(client, object.path, 0);
	if (!definitions) return outcome;
	const used = [
		...(query.filterGroups ?? []).flatMap(({ filters }) =>
			filters.map(({ propertyName }) => ({ propertyName, parameter: 'Filters' })),
		),
		...(query.sorts ?? []).map(({ propertyName }) => ({ propertyName, parameter: 'Sort' })),
	];
	const unknown = used.find(
		({ propertyName }) => !propertyName.startsWith('associations.') && !definitions.byName.has(propertyName),
	);
	return unknown
		? { problem: unknownProperty(unknown.propertyName, definitions, unknown.parameter) }
		: outcome;
}
