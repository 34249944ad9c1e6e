import type { Failure } from '../../errors/failure';
import { associatesAny, associateWith } from '../../fields/associateWith';
import { options } from '../../fields/common';
import { EMPTY_VALUES, IGNORE_UNKNOWN, PROPERTY_VALUES } from '../../fields/properties';
import { SIMPLIFY } from '../../fields/returned';
import { createRecords } from '../../records/writeRecords';
import type { CreateInput } from '../../records/writeRecords';
import type { RecordOperation } from '../operation';
import { associating } from './associate';
import { eachRecord } from './eachRecord';
import type { RecordWork } from './eachRecord';
import { valueReader } from './propertyValues';
import { sendingOnce, writtenAs } from './sendOnce';

type Input = CreateInput & { index: number };

/** Creates a record for each item, 100 a call. A create that may have been applied is never sent again. */
export const create: RecordOperation = {
	value: 'create',
	name: 'Create',
	verb: 'create',
	access: 'write',
	action: ({ noun }) => `Create ${noun}`,
	description: ({ noun }) => `Create a new ${noun}; a record that already exists is reported, not changed`,
	fields: (object) => [
		...PROPERTY_VALUES,
		associateWith(object),
		SIMPLIFY,
		options([EMPTY_VALUES, IGNORE_UNKNOWN]),
	],
	async many(context) {
		const { client, object } = context;
		const values = await valueReader(context);
		const work: RecordWork<Input> = {
			definitions: values.definitions,
			read(index) {
				const given = values.read(index);
				if ('problem' in given) return given;
				const { properties } = given;
				return { index, traceId: String(index), keys: values.uniqueKeys(properties), properties };
			},
			send: async (inputs) =>
				(await createRecords(client, object, inputs, context)).map(writtenAs('created')),
		};
		const once = sendingOnce(context, work, mayBeCreated);
		return await eachRecord(context, associatesAny(context) ? associating(context, once) : once);
	},
};

/** Whether the record of a failed create may be there. */
const mayBeCreated = ({ kind, maybeApplied }: Failure): boolean =>
	kind === 'unconfirmed' || kind === 'unanswered' || maybeApplied === true;
