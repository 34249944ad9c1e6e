import type { INodeProperties } from 'n8n-workflow';

import { associatedRecords } from '../../fields/associations';
import { options, RETURN_ALL, SIMPLIFY } from '../../fields/common';
import { FILTER_FIELDS, SORT } from '../../fields/filters';
import { RETURNED_PROPERTIES } from '../../fields/properties';
import { searchJoined } from '../../paging/joined';
import { definitionsOf } from '../../schema/definitions';
import { comparedProperties, compile } from '../../search/compile';
import type { Terms } from '../../search/fit';
import { BUILT_FILTERS, JSON_FILTERS, readBuilt, readJson } from '../../search/read';
import type { BuiltFilters } from '../../search/read';
import { MAX_FILTERS_IN_GROUP, split } from '../../search/split';
import { search as searchPage, SEARCH_PAGE_SIZE, SEARCH_REACH } from '../../transport/endpoints';
import type { SearchQuery } from '../../transport/endpoints';
import type { Explanation } from '../../transport/explain';
import { remember } from '../../transport/memory';
import { unknownProperty } from '../../values/properties';
import type { Outcome, RecordContext, RecordOperation } from '../types';
import { chosenProperties } from './chosen';
import { wantedCount } from './paged';
import { presentAll } from './shared';

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
export const search: RecordOperation = {
	value: 'search',
	name: 'Search',
	verb: 'search for',
	access: 'read',
	action: ({ plural }) => `Search ${plural.toLowerCase()}`,
	description: ({ plural }) =>
		`Find ${plural.toLowerCase()} by text and filters. Records written a moment ago may not be found yet.`,
	properties: (object) => [
		QUERY,
		...FILTER_FIELDS,
		...RETURN_ALL,
		SIMPLIFY,
		associatedRecords(object),
		options([RETURNED_PROPERTIES]),
		SORT,
	],
	async one(context, index) {
		const compiled = await readQuery(context, index);
		if ('problem' in compiled) return compiled;
		const { query } = compiled;
		const outcome = await find(context, index, query, compiled.parameter);
		return 'failure' in outcome ? await named(context, query, outcome) : outcome;
	},
};

/** One call for definitions a minute, even if they are refused or lack a property that a filter names. */
const DEFINITIONS_AGE_MS = 60_000;

/** What filter values are understood by; undefined where no filter needs it or the token cannot read definitions. */
async function termsFor(
	{ client, object, host }: RecordContext,
	names: string[],
): Promise<Terms | undefined> {
	if (names.length === 0) return undefined;
	const { clock, connection } = client;
	const { path } = object;
	const once = async <T>(key: string, load: () => Promise<T>): Promise<T> =>
		await remember(connection.memory, `${key} of ${path}`, DEFINITIONS_AGE_MS, clock, load);
	const readable = await once('readable properties', async () => Boolean(await definitionsOf(client, path)));
	let definitions = readable ? await definitionsOf(client, path) : undefined;
	if (!definitions) return undefined;
	const { byName, readAt } = definitions;
	// What remembered definitions lack may be new in HubSpot.
	if (clock.now() - readAt > FRESH_MS && names.some((name) => !byName.has(name)))
		definitions =
			(await once('new properties', async () => await definitionsOf(client, path, 0))) ?? definitions;
	return { definitions, zone: host.getTimezone(), now: clock.now() };
}

/** Definitions that were read a moment ago cannot lack much. */
const FRESH_MS = 2_000;

async function readQuery(
	context: RecordContext,
	index: number,
): Promise<{ query: SearchQuery; parameter: string } | { problem: Explanation }> {
	const { parameters } = context;
	const asJson = parameters.get<string>('specifyFilters', index, 'fields') === 'json';
	const given = asJson
		? readJson(parameters.get('filterGroupsJson', index, '[]'))
		: readBuilt(parameters.get<BuiltFilters>('filters', index, {}));
	const filters = compile(given, await termsFor(context, comparedProperties(given)));
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
		parameter: asJson ? JSON_FILTERS : BUILT_FILTERS,
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

/** Searches as often as the walls of HubSpot's search make necessary (hubspot-api 2.2), and joins the results. */
async function find(
	context: RecordContext,
	index: number,
	query: SearchQuery,
	parameter: string,
): Promise<Outcome> {
	const { client, object } = context;
	const parts = split(query.filterGroups ?? []);
	if ('problem' in parts) {
		return {
			problem: {
				message: `The parameter '${parameter}' ${parts.problem}`,
				description:
					'Groups can be split into several searches, since any one of them is enough; what must hold together cannot. Remove filters, or filter the results in the workflow.',
			},
		};
	}
	const found = await searchJoined({
		ask: async (body, limit, offset) =>
			await client.send(searchPage(object.path, body, limit, offset > 0 ? String(offset) : undefined)),
		searches: parts.searches,
		query,
		wanted: wantedCount(context, index),
		walls: { page: SEARCH_PAGE_SIZE, reach: SEARCH_REACH },
		defaultProperties: object.defaultProperties,
		sortType: async () => {
			const definitions = await definitionsOf(client, object.path);
			return definitions?.byName.get(query.sorts?.[0]?.propertyName ?? '')?.type;
		},
	});
	if ('records' in found) return await presentAll(context, index, found.records);
	if ('failure' in found) return found;
	return {
		problem: {
			message: `A filter group matches ${found.unreachable} records, more than the ${SEARCH_REACH} that HubSpot's search returns`,
			description: `To read more, the node adds a filter on the record ID, but the group has ${MAX_FILTERS_IN_GROUP} filters already. Remove one of them in the parameter '${parameter}', or set a limit.`,
		},
	};
}

/** HubSpot's answer to an unknown property in a filter names nothing (hubspot-api 2.6): find out what it meant. */
async function named(
	{ client, object }: RecordContext,
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
