import { associatedRecords } from '../../fields/associations';
import { options, RETURN_ALL, SIMPLIFY } from '../../fields/common';
import { ARCHIVED, RETURNED_PROPERTIES } from '../../fields/properties';
import { pages } from '../../transport/pages';
import { list, LIST_PAGE_SIZE } from '../../api/records';
import { chosenProperties } from '../../values/chosen';
import type { RecordOperation } from '../operation';
import { gather, wantedCount } from './paged';

/** Lists records in the order of their ids: no filter, and no end at 10,000 (hubspot-api 1.4). */
export const getAll: RecordOperation = {
	value: 'getAll',
	name: 'Get Many',
	verb: 'list',
	access: 'read',
	action: ({ plural }) => `Get many ${plural.toLowerCase()}`,
	description: ({ plural }) => `Retrieve a list of ${plural.toLowerCase()}, oldest first`,
	properties: (object) => [
		...RETURN_ALL,
		SIMPLIFY,
		associatedRecords(object),
		options([ARCHIVED, RETURNED_PROPERTIES]),
	],
	async one(context, index) {
		const { client, object, parameters } = context;
		const { properties, archived } = parameters.get<{ properties?: unknown; archived?: boolean }>(
			'options',
			index,
			{},
		);
		const limit = Math.min(wantedCount(context, index), LIST_PAGE_SIZE);
		const chosen = chosenProperties(properties ?? []);
		return await gather(
			context,
			index,
			pages(
				async (after) => await client.send(list(object.path, { limit, after, properties: chosen, archived })),
			),
		);
	},
};
