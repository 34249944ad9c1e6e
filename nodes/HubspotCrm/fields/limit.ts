import type { INodeProperties } from 'n8n-workflow';

import type { Explanation } from '../errors/failure';
import type { Parameters } from './parameters';
import { switchIn } from './switches';

const LIMIT = 'Limit';
const ALL = 'Return All';

/** How many results: all, or up to a limit. */
export const RETURN_ALL: INodeProperties[] = [
	{
		displayName: ALL,
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: LIMIT,
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/**
 * Most results that an item asks for: Infinity for all, else a whole number from 0; a problem for any other limit
 * or switch. Throws what n8n throws, as for a failed expression.
 */
export function mostResults(
	parameters: Parameters,
	index: number,
): { most: number } | { problem: Explanation } {
	const all = switchIn(parameters.get<unknown>('returnAll', index, false), false, ALL);
	if (typeof all === 'object') return all;
	if (all) return { most: Infinity };
	const limit = parameters.get<unknown>('limit', index, 50);
	const most = wholeNumber(limit);
	return most === undefined
		? {
				problem: notThatNumber(
					LIMIT,
					limit,
					"a whole number from 0 on. For all results, turn on 'Return All'",
				),
			}
		: { most };
}

/** A whole number from 0 on, given as a number or as text; undefined for any other value. */
export function wholeNumber(value: unknown): number | undefined {
	const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
	const number = /^\d+$/.test(text) ? Number(text) : NaN;
	return Number.isSafeInteger(number) ? number : undefined;
}

/** The problem of a parameter that is no such number. `wanted`: what it takes, as the rest of a sentence. */
export function notThatNumber(parameter: string, value: unknown, wanted: string): Explanation {
	const isShown = ['number', 'string', 'boolean'].includes(typeof value) && String(value).trim() !== '';
	return {
		message: isShown
			? `The parameter '${parameter}' cannot be '${String(value).slice(0, 40)}'`
			: `The parameter '${parameter}' is empty`,
		description: `It takes ${wanted}.`,
	};
}
