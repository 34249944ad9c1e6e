import { options } from '../../fields/common';
import { readRecordKey, recordFields } from '../../fields/recordId';
import {
	ARCHIVED,
	associatedRecords,
	chosenProperties,
	RETURNED_PROPERTIES,
	SIMPLIFY,
} from '../../fields/returned';
import { readRecords } from '../../records/readRecords';
import type { ReadInput } from '../../records/readRecords';
import type { RecordOperation } from '../operation';
import { eachRecord } from './eachRecord';

interface GetOptions {
	properties?: unknown;
	archived?: boolean;
}

/** Reads a record for each item, 100 a call. A record that several items name is read once. */
export const get: RecordOperation = {
	value: 'get',
	name: 'Get',
	verb: 'get',
	access: 'read',
	action: ({ noun }) => `Get ${noun}`,
	description: ({ noun }) => `Retrieve a ${noun} by its ID or by a unique property`,
	fields: (object) => [
		...recordFields(object),
		SIMPLIFY,
		associatedRecords(object),
		options([ARCHIVED, RETURNED_PROPERTIES]),
	],
	async many(context) {
		const { client, object, parameters } = context;
		return await eachRecord<ReadInput & { index: number }>(context, {
			attaches: true,
			read(index) {
				const { properties, archived = false } = parameters.get<GetOptions>('options', index, {});
				const chosen = chosenProperties(properties ?? []);
				const key = readRecordKey(parameters, object, index);
				if ('problem' in key) return key;
				if (key.idProperty === undefined) return { index, ...key, properties: chosen, archived };
				// The property that is read by is asked for as well. If it were the only one, HubSpot would leave out
				// its standard ones.
				return { index, ...key, properties: chosen.length > 0 ? chosen : object.defaultProperties, archived };
			},
			send: async (inputs) => await readRecords(client, object, inputs, context),
		});
	},
};
