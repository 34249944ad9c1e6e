import { sendBatches } from '../../batch/send';
import type { BatchInput } from '../../batch/send';
import { settle } from '../../batch/settle';
import { associateWith } from '../../fields/associations';
import { options, recordId, SIMPLIFY } from '../../fields/common';
import { APPEND_TO, EMPTY_VALUES, IGNORE_UNKNOWN, propertyValueFields } from '../../fields/properties';
import { batchUpdate } from '../../api/records';
import type { PropertyValues, UpdateInput } from '../../api/records';
import type { RecordOperation } from '../operation';
import { associating } from './associate';
import { readRecordId } from './recordId';
import { eachItem } from './eachItem';
import type { ItemWork } from './eachItem';
import { valueReader } from './propertyValues';

type Input = BatchInput & { id: string; properties: PropertyValues };

/** Updates a record for each item by its id, 100 a call. */
export const update: RecordOperation = {
	value: 'update',
	name: 'Update',
	verb: 'update',
	access: 'write',
	action: ({ name }) => `Update ${name.toLowerCase()}`,
	description: ({ name }) => `Change properties of a ${name.toLowerCase()} that is known by its ID`,
	properties: (object) => [
		recordId(object),
		...propertyValueFields(object),
		associateWith(object),
		SIMPLIFY,
		options([APPEND_TO, EMPTY_VALUES, IGNORE_UNKNOWN]),
	],
	async many(context) {
		const { client, object } = context;
		const values = await valueReader(context);
		const work: ItemWork<Input> = {
			definitions: values.definitions,
			read(index) {
				const record = readRecordId(context, index);
				if ('problem' in record) return record;
				const given = values.read(index);
				if ('problem' in given) return given;
				const { id } = record;
				return { index, traceId: String(index), key: id, keys: [id], id, properties: given.properties };
			},
			send: async (inputs, accept) =>
				await sendBatches(
					inputs,
					{
						send: async (batch) => await client.send(batchUpdate(object.path, batch.map(toInput))),
						read: (batch, answer) => settle(batch, answer, ({ id }, record) => record.id === id),
					},
					accept,
					context,
				),
		};
		return await eachItem(context, associating(context, work));
	},
};

const toInput = ({ id, properties, traceId }: Input): UpdateInput => ({
	id,
	properties,
	objectWriteTraceId: traceId,
});
