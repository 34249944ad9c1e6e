import { recentRecords } from '../../records/recentRecords';
import { sendBatches } from '../../batch/send';
import type { BatchInput } from '../../batch/send';
import { settle } from '../../batch/settle';
import { associateWith } from '../../fields/associations';
import { options, SIMPLIFY } from '../../fields/common';
import { EMPTY_VALUES, IGNORE_UNKNOWN, propertyValueFields } from '../../fields/properties';
import { batchCreate } from '../../api/records';
import type { CreateInput, PropertyValues } from '../../api/records';
import type { RecordOperation } from '../operation';
import { associating } from './associate';
import { eachItem } from './eachItem';
import type { ItemWork } from './eachItem';
import { hasValues, valueReader } from './propertyValues';

type Input = BatchInput & { properties: PropertyValues };

/** Creates a record for each item, 100 a call. A create whose fate is unknown is never sent again. */
export const create: RecordOperation = {
	value: 'create',
	name: 'Create',
	verb: 'create',
	access: 'write',
	action: ({ name }) => `Create ${name.toLowerCase()}`,
	description: ({ name }) =>
		`Create a new ${name.toLowerCase()}; a record that already exists is reported, not changed`,
	properties: (object) => [
		...propertyValueFields(object),
		associateWith(object),
		SIMPLIFY,
		options([EMPTY_VALUES, IGNORE_UNKNOWN]),
	],
	async many(context) {
		const { client, object } = context;
		const values = await valueReader(context);
		const recent = await recentRecords(client.connection, object.path, client.clock);
		const work: ItemWork<Input> = {
			definitions: values.definitions,
			read(index) {
				const given = values.read(index);
				if ('problem' in given) return given;
				const { properties } = given;
				return { index, traceId: String(index), keys: values.uniqueKeys(properties), properties };
			},
			send: async (inputs, accept) =>
				await sendBatches(
					inputs,
					{
						send: async (batch) => await client.send(batchCreate(object.path, batch.map(toInput))),
						read: (batch, answer) =>
							settle(batch, answer, ({ properties }, record) => hasValues(properties, record)),
					},
					(index, settled, { properties }) => {
						// A later look-up finds it before search does.
						if ('record' in settled) recent.noteWritten(settled.record.id, properties);
						accept(index, settled);
					},
					context,
				),
		};
		return await eachItem(context, associating(context, work));
	},
};

const toInput = ({ properties, traceId }: Input): CreateInput => ({
	properties,
	objectWriteTraceId: traceId,
});
