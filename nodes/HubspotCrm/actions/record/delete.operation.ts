import { sendBatches } from '../../batch/send';
import type { BatchInput } from '../../batch/send';
import { recordId } from '../../fields/common';
import { batchArchive } from '../../transport/endpoints';
import type { Operation, Outcome } from '../types';
import { readRecordId } from './recordId';
import { eachItem } from './shared';

type Input = BatchInput & { id: string };

/** Archives a record for each item, 100 a call. HubSpot's archive call answers without a body: all or none. */
export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	verb: 'delete',
	action: ({ name }) => `Delete ${name.toLowerCase()}`,
	description: ({ name }) => `Move a ${name.toLowerCase()} to HubSpot's recycle bin, from which it can be restored for 90 days`,
	properties: (object) => [recordId(object)],
	async many(context) {
		const { client, object } = context;
		return await eachItem<Input>(
			context,
			(index) => {
				const record = readRecordId(context, index);
				return 'problem' in record ? record : { index, traceId: String(index), key: record.id, keys: [record.id], id: record.id };
			},
			async (inputs) => {
				const settled = await sendBatches(
					inputs,
					{
						send: async (batch) => await client.send(batchArchive(object.path, batch.map(({ id }) => id))),
						read: (batch) => batch.map(({ id }) => ({ record: { id, properties: {} } })),
					},
					context,
				);
				const outcomes = new Map<number, Outcome>();
				for (const [index, one] of settled) {
					outcomes.set(index, 'record' in one ? { json: { id: one.record.id, deleted: true } } : one);
				}
				return outcomes;
			},
		);
	},
};
