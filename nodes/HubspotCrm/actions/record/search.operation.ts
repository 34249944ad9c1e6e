import type { INodeProperties } from 'n8n-workflow';

import { SEARCH_PAGE_SIZE, SEARCH_REACH, search as searchPage } from '../../api/search';
import type { SearchQuery } from '../../api/search';
import type { Explanation } from '../../errors/failure';
import { options } from '../../fields/common';
import { FILTER_FIELDS, givenFilters, readSort, SORT } from '../../fields/filters';
import { mostResults, RETURN_ALL } from '../../fields/limit';
import {
	associatedRecords,
	chosenProperties,
	LABELS,
	RETURNED_PROPERTIES,
	SIMPLIFY,
} from '../../fields/returned';
import { definitionsOf } from '../../metadata/propertyDefinitions';
import type { Outcome } from '../../output/outcome';
import { compile } from '../../search/filters/compile';
import { filterContextFor } from '../../search/filters/filterContext';
import { MAX_FILTERS_IN_GROUP, split } from '../../search/filters/split';
import { searchAll } from '../../search/searchAll';
import { unknownProperty } from '../../values/toProperties';
import type { RecordContext, RecordOperation } from '../operation';
import { presentFound } from './eachRecord';

/** Most characters of the search text (hubspot-api 2.2). */
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

/**
 * Searches with text and filter groups, 200 results a call. Search finds new and changed records only after seconds
 * (hubspot-api 2.7).
 */
export const search: RecordOperation = {
	value: 'search',
	name: 'Search',
	verb: 'search for',
	access: 'read',
	action: ({ nouns }) => `Search ${nouns}`,
	description: ({ nouns }) =>
		`Find ${nouns} by text and filters. Records written a moment ago may not be found yet.`,
	fields: (object) => [
		QUERY,
		...FILTER_FIELDS,
		...RETURN_ALL,
		SIMPLIFY,
		associatedRecords(object),
		options([LABELS, RETURNED_PROPERTIES]),
		SORT,
	],
	async one(context, index) {
		const compiled = await readQuery(context, index);
		if ('problem' in compiled) return compiled;
		const { query } = compiled;
		const outcome = await find(context, index, query, compiled.parameter);
		return 'failure' in outcome ? await namingUnknown(context, query, outcome) : outcome;
	},
};

async function readQuery(
	context: RecordContext,
	index: number,
): Promise<{ query: SearchQuery; parameter: string } | { problem: Explanation }> {
	const { client, host, object, parameters } = context;
	const { given, parameter } = givenFilters((name, fallback) => parameters.get(name, index, fallback));
	const sort = readSort(parameters.get<unknown>('sort', index, {}));
	const known = await filterContextFor(client, object, given, host.getTimezone(), sort?.propertyName);
	const filters = compile(given, known);
	if ('problem' in filters) return filters;
	if (sort && known && !known.definitions.byName.has(sort.propertyName))
		return { problem: unknownProperty(sort.propertyName, known.definitions, 'Sort') };
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
	const { properties } = parameters.get<{ properties?: unknown }>('options', index, {});
	const chosen = chosenProperties(properties ?? []);
	return {
		parameter,
		query: {
			...(text ? { query: text } : {}),
			filterGroups: filters.filterGroups,
			...(sort ? { sorts: [sort] } : {}),
			...(chosen.length > 0 ? { properties: chosen } : {}),
		},
	};
}

/** Searches as often as the limits of HubSpot's search make necessary (hubspot-api 2.2). */
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
	const found = await searchAll({
		ask: async (body, limit, offset) =>
			await client.send(searchPage(object.path, body, limit, offset > 0 ? String(offset) : undefined)),
		searches: parts.searches,
		query,
		limit: mostResults(context.parameters, index),
		paging: { page: SEARCH_PAGE_SIZE, reach: SEARCH_REACH },
		defaultProperties: object.defaultProperties,
		sortType: async () => {
			const definitions = await definitionsOf(client, object);
			return definitions?.byName.get(query.sorts?.[0]?.propertyName ?? '')?.type;
		},
	});
	if ('records' in found) return await presentFound(context, index, found.records);
	if ('failure' in found) return found;
	return {
		problem: {
			message: `A filter group matches ${found.unreachable} records, more than the ${SEARCH_REACH} that HubSpot's search returns`,
			description: `To read more, the node adds a filter on the record ID, but the group has ${MAX_FILTERS_IN_GROUP} filters already. Remove one of them in the parameter '${parameter}', or set a limit.`,
		},
	};
}

/**
 * Finds the unknown property behind a refusal, which HubSpot does not name (hubspot-api 2.6). Returns `outcome` if
 * there is none.
 */
async function namingUnknown(
	{ client, object }: RecordContext,
	query: SearchQuery,
	outcome: Outcome,
): Promise<Outcome> {
	if (!('failure' in outcome) || outcome.failure.status !== 400) return outcome;
	const definitions = await definitionsOf(client, object, 0);
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
