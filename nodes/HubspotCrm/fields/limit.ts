import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';

/** How many results: all, or up to a limit. */
export const RETURN_ALL: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/**
 * Most results that an item asks for: Infinity for all, 50 if the limit is not a number of 1 or more. Throws what n8n
 * throws, as for a failed expression.
 */
export function mostResults(parameters: Parameters, index: number): number {
	if (parameters.get<boolean>('returnAll', index, false)) return Infinity;
	const limit = Math.floor(Number(parameters.get('limit', index, 50)));
	return limit >= 1 ? limit : 50;
}
