import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { JSON_INPUT, matchBy } from './host';

/** Parameters of 'Create or Update' with the item as it is. @param property what records are matched by */
export const upsertBy = (
	property: string,
	resource = 'company',
	options: INodeParameters = {},
): INodeParameters => ({
	resource,
	operation: 'upsert',
	matchProperty: matchBy(property),
	...JSON_INPUT,
	options,
});

export const TOLERANT = { onError: 'continueRegularOutput' as const };

/** What became of each item. */
export const outcomes = (json: IDataObject[]) =>
	json.map(({ outcome, error }) => (error ? 'error' : outcome));
