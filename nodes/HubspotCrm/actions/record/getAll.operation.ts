import { LIST_PAGE_SIZE, recordIn } from '../../api/records';
import { options } from '../../fields/common';
import { mostResults, RETURN_ALL } from '../../fields/limit';
import { ARCHIVED, associatedRecords, LABELS, RETURNED_PROPERTIES, SIMPLIFY } from '../../fields/returned';
import { listRecords } from '../../records/listRecords';
import { collect, pages } from '../../transport/pages';
import type { RecordOperation } from '../operation';
import { formOf, presentFound } from './eachRecord';
import { readOnce } from './sameReads';

/**
 * Lists records in the order of their ids, 100 a call. The list has no filter, and does not end at 10,000 records
 * (hubspot-api 1.4).
 */
export const getAll: RecordOperation = {
	value: 'getAll',
	name: 'Get Many',
	verb: 'list',
	access: 'read',
	action: ({ nouns }) => `Get many ${nouns}`,
	description: ({ nouns }) => `Retrieve a list of ${nouns}, oldest first`,
	fields: (object) => [
		...RETURN_ALL,
		SIMPLIFY,
		associatedRecords(object),
		options([ARCHIVED, LABELS, RETURNED_PROPERTIES]),
	],
	async one(context, index) {
		const { client, object, parameters } = context;
		// Read first: nothing is asked for if the results cannot be shown.
		const form = formOf(context, index);
		if ('problem' in form) return form;
		const { named: properties, archived } = form;
		const limit = mostResults(parameters, index);
		if ('problem' in limit) return limit;
		const { most } = limit;
		if (most === 0) return { json: [] };
		const input = {
			limit: Math.min(most, LIST_PAGE_SIZE),
			properties,
			archived,
		};
		return await readOnce(context, [input, most, form], async () => {
			const source = pages(async (after) => await listRecords(client, object, { ...input, after }), recordIn);
			const found = await collect(source, most);
			return 'failure' in found ? found : await presentFound(context, index, found.entries);
		});
	},
};
