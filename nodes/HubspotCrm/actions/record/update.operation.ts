import { associatesAny, associateWith } from '../../fields/associateWith';
import { options } from '../../fields/common';
import { APPEND_TO, EMPTY_VALUES, IGNORE_UNKNOWN, PROPERTY_VALUES } from '../../fields/properties';
import { readRecordId, RECORD_FIELD } from '../../fields/recordId';
import { SIMPLIFY } from '../../fields/returned';
import { updateRecords } from '../../records/writeRecords';
import type { UpdateInput } from '../../records/writeRecords';
import type { RecordOperation } from '../operation';
import { associating } from './associate';
import { eachRecord } from './eachRecord';
import type { RecordWork } from './eachRecord';
import { valueReader } from './propertyValues';
import { sendingOnce, writtenAs } from './sendOnce';

type Input = UpdateInput & { index: number };

/** Updates a record for each item by its id, 100 a call. */
export const update: RecordOperation = {
	value: 'update',
	name: 'Update',
	verb: 'update',
	access: 'write',
	action: ({ noun }) => `Update ${noun}`,
	description: ({ noun }) => `Change properties of a ${noun} that is known by its ID`,
	fields: (object) => [
		RECORD_FIELD,
		...PROPERTY_VALUES,
		associateWith(object),
		SIMPLIFY,
		options([APPEND_TO, EMPTY_VALUES, IGNORE_UNKNOWN]),
	],
	async many(context) {
		const { client, object, parameters } = context;
		const values = await valueReader(context);
		const work: RecordWork<Input> = {
			definitions: values.definitions,
			read(index) {
				const record = readRecordId(parameters, object, index);
				if ('problem' in record) return record;
				const given = values.read(index);
				if ('problem' in given) return given;
				const { id } = record;
				return { index, traceId: String(index), key: id, keys: [id], id, properties: given.properties };
			},
			send: async (inputs) =>
				(await updateRecords(client, object, inputs, context)).map(writtenAs('updated')),
		};
		// An update of unknown fate is sent again: it does the same twice.
		const once = sendingOnce(context, work, () => false);
		return await eachRecord(context, associatesAny(context) ? associating(context, once) : once);
	},
};
