import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { SEARCH_PAGE_SIZE, SEARCH_REACH, search as searchPage } from '../../api/search';
import type { SearchQuery } from '../../api/search';
import type { Explanation } from '../../errors/failure';
import { options } from '../../fields/common';
import {
	emptyText,
	FILTER_VALUE_EMPTY,
	FILTERS_EMPTY,
	ifTextEmpty,
	ifValueEmpty,
	SEARCH_TEXT_EMPTY,
} from '../../fields/emptyReads';
import type { EmptyOptions } from '../../fields/emptyReads';
import { FILTER_FIELDS, givenFilters, readSort, SORT } from '../../fields/filters';
import type { FilterSource } from '../../fields/filters';
import { DATE_FORMAT, NUMBER_FORMAT, readingOf } from '../../fields/formats';
import type { FormatOptions } from '../../fields/formats';
import { mostResults, RETURN_ALL } from '../../fields/limit';
import { nothingFound, nothingFoundField, nothingFoundIn, otherThanError } from '../../fields/nothingFound';
import type { NothingFound } from '../../fields/nothingFound';
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
import { inShort } from '../../search/filters/inShort';
import { searchAll } from '../../search/searchAll';
import { propertyNamed } from '../../values/definitions';
import { isBlank } from '../../values/emptiness';
import { unknownProperty } from '../../values/unknownProperty';
import type { RecordContext, RecordOperation } from '../operation';
import { formOf, presentFound } from './eachRecord';
import { readOnce, startOfRun } from './sameReads';

/** Most characters of the search text (hubspot-api 2.2). */
const MAX_QUERY_LENGTH = 3_000;

const SEARCH_TEXT = 'Search Text';

const QUERY: INodeProperties = {
	displayName: SEARCH_TEXT,
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
		options([
			DATE_FORMAT,
			LABELS,
			NUMBER_FORMAT,
			RETURNED_PROPERTIES,
			SEARCH_TEXT_EMPTY,
			FILTERS_EMPTY,
			FILTER_VALUE_EMPTY,
			nothingFoundField(STANDARD),
		]),
		SORT,
	],
	async one(context, index) {
		const chosen = context.parameters.get<SearchOptions>('options', index, {});
		const asked = await readQuestion(context, index, chosen);
		if ('problem' in asked) return asked;
		const outcome =
			'query' in asked
				? await readOnce(context, [asked, formOf(context, index)], async () => {
						const found = await find(context, index, asked);
						return 'failure' in found ? await namingUnknown(context, asked.query, found) : found;
					})
				: { json: [] };
		const isEmpty = 'json' in outcome && Array.isArray(outcome.json) && outcome.json.length === 0;
		if (!isEmpty || ('query' in asked && asked.most === 0)) return outcome;
		const sought = soughtBy(asked);
		return nothingFound(nothingFoundIn(chosen, STANDARD), sought, {
			problem: {
				message: `No ${context.object.noun} was found`,
				description: otherThanError(sought),
			},
		});
	},
};

/** What a search gives that finds nothing, unless something else is chosen. */
const STANDARD: NothingFound = 'none';

interface SearchOptions extends EmptyOptions, FormatOptions {
	properties?: unknown;
	ifNothingFound?: unknown;
}

/** What an item asks for. */
interface Question {
	query: SearchQuery;
	/** How many results at most. */
	most: number;
	/** The parameter that the filters come from. */
	parameter: string;
}

/** What an item asks for, or its text if its other conditions are such that nothing can be found. */
async function readQuestion(
	context: RecordContext,
	index: number,
	chosen: SearchOptions,
): Promise<Question | { nothing: true; text: string } | { problem: Explanation }> {
	const { client, host, object, parameters } = context;
	const limit = mostResults(parameters, index);
	if ('problem' in limit) return limit;
	const typed = readText(parameters.get<unknown>('query', index, ''));
	if ('problem' in typed) return typed;
	const { text } = typed;
	const ifEmpty = text === '' && parameters.isExpression('query') ? ifTextEmpty(chosen) : 'ignore';
	if (ifEmpty === 'error') return { problem: emptyText(SEARCH_TEXT) };
	const source: FilterSource = {
		get: (name, fallback) => parameters.get(name, index, fallback),
		isExpression: (name) => parameters.isExpression(name),
	};
	const { given, parameter } = givenFilters(source, chosen);
	const sort = readSort(parameters.get<unknown>('sort', index, {}));
	const reading = readingOf(chosen, host.getTimezone(), startOfRun(client));
	const terms = { reading, sortedBy: sort?.propertyName };
	const known = await filterContextFor(client, object, given, terms);
	const filters = compile(given, known, { ifValueEmpty: ifValueEmpty(chosen), object });
	if ('problem' in filters) return filters;
	if (sort && known && !propertyNamed(known.definitions, sort.propertyName))
		return { problem: unknownProperty(sort.propertyName, known.definitions, 'Sort') };
	if (ifEmpty === 'nothing' || 'nothing' in filters) return { nothing: true, text };
	const properties = chosenProperties(chosen.properties ?? []);
	return {
		...limit,
		parameter,
		query: {
			...(text ? { query: text } : {}),
			filterGroups: filters.filterGroups,
			...(sort ? { sorts: [sort] } : {}),
			...(properties.length > 0 ? { properties } : {}),
		},
	};
}

/** The text to look for, without surrounding space; empty if there is none. */
function readText(typed: unknown): { text: string } | { problem: Explanation } {
	if (typed === undefined || typed === null || Number.isNaN(typed)) return { text: '' };
	if (typeof typed === 'object')
		return {
			problem: {
				message: `The parameter '${SEARCH_TEXT}' is not a text`,
				description: 'Pass a text, or use filters to search by properties.',
			},
		};
	const text = isBlank(typed) ? '' : String(typed).trim();
	if (text.length <= MAX_QUERY_LENGTH) return { text };
	return {
		problem: {
			message: `The parameter '${SEARCH_TEXT}' has ${text.length} characters, but HubSpot allows ${MAX_QUERY_LENGTH}`,
			description: 'Shorten the text, or use filters.',
		},
	};
}

/** What was looked for, in short, as an item and an error tell it. */
function soughtBy(asked: Question | { nothing: true; text: string }): IDataObject {
	const text = 'query' in asked ? asked.query.query : asked.text;
	const filters = 'query' in asked ? inShort(asked.query.filterGroups ?? []) : '';
	return { ...(text ? { searchText: text } : {}), ...(filters ? { filters } : {}) };
}

/** Searches as often as the limits of HubSpot's search make necessary (hubspot-api 2.2). */
async function find(
	context: RecordContext,
	index: number,
	{ query, most, parameter }: Question,
): Promise<Outcome> {
	if (most === 0) return { json: [] };
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
		limit: most,
		paging: { page: SEARCH_PAGE_SIZE, reach: SEARCH_REACH },
		defaultProperties: object.defaultProperties,
		sortType: async () => {
			const definitions = await definitionsOf(client, object);
			return definitions && propertyNamed(definitions, query.sorts?.[0]?.propertyName ?? '')?.type;
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
		({ propertyName }) =>
			!propertyName.startsWith('associations.') && !propertyNamed(definitions, propertyName),
	);
	return unknown
		? { problem: unknownProperty(unknown.propertyName, definitions, unknown.parameter) }
		: outcome;
}
