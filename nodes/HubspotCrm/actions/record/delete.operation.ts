import type { IDataObject } from 'n8n-workflow';

import type { Settled } from '../../batch/settle';
import { readRecordKey, recordFields } from '../../fields/recordId';
import type { RecordKey } from '../../fields/recordId';
import type { Outcome } from '../../output/outcome';
import { archiveRecords } from '../../records/archiveRecords';
import type { ArchiveInput } from '../../records/archiveRecords';
import { eachItem } from '../eachItem';
import type { RecordOperation } from '../operation';
import { identified } from './identified';

/** Archives a record for each item, 100 a call. */
export const remove: RecordOperation = {
	value: 'delete',
	name: 'Delete',
	verb: 'delete',
	access: 'delete',
	action: ({ noun }) => `Delete ${noun}`,
	description: ({ noun }) =>
		`Move a ${noun} to HubSpot's recycle bin, from which it can be restored for 90 days`,
	fields: (object) => recordFields(object),
	async many(context) {
		const { client, object, parameters, itemCount, stopOnFailure, earlier } = context;
		return await eachItem<ArchiveInput & RecordKey>(
			{ itemCount, stopOnFailure, clock: client.clock, earlier },
			{
				read(index) {
					const record = readRecordKey(parameters, object, index);
					if ('problem' in record) return record;
					const { id } = record;
					return { traceId: String(index), key: id, keys: [id], ...record };
				},
				send: async (inputs) =>
					await identified(context, inputs, async (known) =>
						(await archiveRecords(client, object, known, context)).map(deleted),
					),
			},
		);
	},
};

const deleted = (settled: Settled): Outcome =>
	'failure' in settled ? settled : { json: { id: settled.record.id, deleted: true } satisfies IDataObject };
