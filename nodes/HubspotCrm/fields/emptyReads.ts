import type { INodeProperties } from 'n8n-workflow';

import type { Explanation } from '../errors/failure';
import { IF_VALUE_EMPTY } from '../search/filters/compile';
import type { EmptyFilterValue } from '../search/filters/compile';
import type { Given } from '../search/filters/parse';

const IF_TEXT_EMPTY = 'If Search Text Is Empty';
const IF_FILTERS_EMPTY = 'If Filters Are Empty';

/** What becomes of a condition whose expression yields nothing. `ignore`: it is no condition then. */
export type IfEmpty = 'error' | 'nothing' | 'ignore';

/** The options of an item about conditions whose expressions yield nothing. */
export interface EmptyOptions {
	ifSearchTextEmpty?: unknown;
	ifFiltersEmpty?: unknown;
	ifFilterValueEmpty?: unknown;
}

/** What becomes of an empty text to look for. */
export const SEARCH_TEXT_EMPTY: INodeProperties = {
	displayName: IF_TEXT_EMPTY,
	name: 'ifSearchTextEmpty',
	type: 'options',
	options: [
		{ name: 'Return an Error', value: 'error', description: 'The error names the parameter' },
		{ name: 'Return Nothing', value: 'nothing', description: 'Nothing is found' },
		{
			name: 'Search Without Text',
			value: 'ignore',
			description: 'The filters alone decide; without filters, all records are found',
		},
	],
	default: 'error',
	description:
		"What to do if an expression in 'Search Text' yields nothing. A field that is left empty is no condition.",
};

/** What becomes of empty filters. */
export const FILTERS_EMPTY: INodeProperties = {
	displayName: IF_FILTERS_EMPTY,
	name: 'ifFiltersEmpty',
	type: 'options',
	options: [
		{ name: 'Return an Error', value: 'error', description: 'The error names the parameter' },
		{ name: 'Return Nothing', value: 'nothing', description: 'Nothing is found' },
		{
			name: 'Search Without Filters',
			value: 'ignore',
			description: 'All records are found, or those with the search text',
		},
	],
	default: 'error',
	description:
		'What to do if an expression for the filters yields none. Filters that are left out in the panel are no condition.',
};

/** What becomes of a filter without a value. */
export const FILTER_VALUE_EMPTY: INodeProperties = {
	displayName: IF_VALUE_EMPTY,
	name: 'ifFilterValueEmpty',
	type: 'options',
	options: [
		{
			name: 'Match Nothing',
			value: 'nothing',
			description: 'No record fits the filter, whatever its operator',
		},
		{ name: 'Return an Error', value: 'error', description: 'The error names the parameter' },
	],
	default: 'error',
	description:
		'What to do if the value of a filter is empty, such as that of an expression which yields nothing',
};

/** What an item chose for an empty search text. */
export const ifTextEmpty = ({ ifSearchTextEmpty }: EmptyOptions): IfEmpty => chosen(ifSearchTextEmpty);

/** What an item chose for a filter without a value. */
export const ifValueEmpty = ({ ifFilterValueEmpty }: EmptyOptions): EmptyFilterValue =>
	ifFilterValueEmpty === 'nothing' ? 'nothing' : 'error';

const chosen = (value: unknown): IfEmpty => (value === 'nothing' || value === 'ignore' ? value : 'error');

/** The problem of a search text that an expression leaves empty. */
export const emptyText = (parameter: string): Explanation => ({
	message: `The expression in the parameter '${parameter}' yields nothing`,
	description: `So nothing was searched, since that would find every record. Choose in the option '${IF_TEXT_EMPTY}' what to do then, such as to search without text.`,
});

/** What an item chose for filters of which an expression yields none: a problem, filters that find nothing, or none. */
export function whereEmpty(parameter: string, { ifFiltersEmpty }: EmptyOptions): Given {
	switch (chosen(ifFiltersEmpty)) {
		case 'ignore':
			return { tree: undefined, parameter };
		case 'nothing':
			return { tree: { never: true }, parameter };
		case 'error':
			return {
				problem: {
					message: `The expression in the parameter '${parameter}' yields no filters`,
					description: `So nothing was searched, since that would find every record. Choose in the option '${IF_FILTERS_EMPTY}' what to do then. For all records, leave the field empty in the panel.`,
				},
			};
	}
}
