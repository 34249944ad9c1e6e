import { sendBatches } from '../../batch/send';
import type { BatchInput } from '../../batch/send';
import { recordId } from '../../fields/common';
import { batchArchive } from '../../api/records';
import type { RecordOperation } from '../operation';
import { readRecordId } from './recordId';
import { eachItem } from './eachItem';

type Input = BatchInput & { id: string };

/** Archives a record for each item, 100 a call. HubSpot's archive call answers without a body: all or none. */
export const remove: RecordOperation = {
	value: 'delete',
	name: 'Delete',
	verb: 'delete',
	access: 'write',
	action: ({ name }) => `Delete ${name.toLowerCase()}`,
	description: ({ name }) =>
		`Move a ${name.toLowerCase()} to HubSpot's recycle bin, from which it can be restored for 90 days`,
	properties: (object) => [recordId(object)],
	async many(context) {
		const { client, object } = context;
		return await eachItem<Input>(context, {
			read(index) {
				const record = readRecordId(context, index);
				if ('problem' in record) return record;
				const { id } = record;
				return { index, traceId: String(index), key: id, keys: [id], id };
			},
			send: async (inputs, accept) =>
				await sendBatches(
					inputs,
					{
						send: async (batch) =>
							await client.send(
								batchArchive(
									object.path,
									batch.map(({ id }) => id),
								),
							),
						read: (batch) => batch.map(({ id }) => ({ record: { id, properties: {} } })),
					},
					accept,
					context,
				),
			shape: ({ id }) => ({ id, deleted: true }),
		});
	},
};
