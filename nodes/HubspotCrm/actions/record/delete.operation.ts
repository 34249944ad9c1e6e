import type { IDataObject } from 'n8n-workflow';

import type { Settled } from '../../batch/settle';
import { readRecordId, RECORD_FIELD } from '../../fields/recordId';
import type { Outcome } from '../../output/outcome';
import { archiveRecords } from '../../records/writeRecords';
import type { ArchiveInput } from '../../records/writeRecords';
import { eachItem } from '../eachItem';
import type { RecordOperation } from '../operation';

/** Archives a record for each item, 100 a call. HubSpot answers with success for unknown ids too (hubspot-api 1.4). */
export const remove: RecordOperation = {
	value: 'delete',
	name: 'Delete',
	verb: 'delete',
	access: 'delete',
	action: ({ noun }) => `Delete ${noun}`,
	description: ({ noun }) =>
		`Move a ${noun} to HubSpot's recycle bin, from which it can be restored for 90 days`,
	fields: () => [RECORD_FIELD],
	async many(context) {
		const { client, object, parameters, itemCount, stopOnFailure, earlier } = context;
		return await eachItem<ArchiveInput>(
			{ itemCount, stopOnFailure, clock: client.clock, earlier },
			{
				read(index) {
					const record = readRecordId(parameters, object, index);
					if ('problem' in record) return record;
					const { id } = record;
					return { traceId: String(index), key: id, keys: [id], id };
				},
				send: async (inputs) => (await archiveRecords(client, object, inputs, context)).map(deleted),
			},
		);
	},
};

const deleted = (settled: Settled): Outcome =>
	'failure' in settled ? settled : { json: { id: settled.record.id, deleted: true } satisfies IDataObject };
