import type { Failure } from '../../errors/failure';
import { associatesAny, associateWith } from '../../fields/associateWith';
import { options } from '../../fields/common';
import { PROPERTY_VALUES, VALUE_OPTIONS } from '../../fields/properties';
import { LABELS, SIMPLIFY } from '../../fields/returned';
import { createRecords } from '../../records/writeRecords';
import type { CreateInput } from '../../records/writeRecords';
import type { RecordOperation } from '../operation';
import { associating } from './associate';
import { eachRecord, told } from './eachRecord';
import type { RecordWork } from './eachRecord';
import { valueReader } from './propertyValues';
import { sendingOnce } from './sendOnce';

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
		options([...VALUE_OPTIONS, LABELS]),
	],
	async many(context) {
		const { client, object, stopOnFailure } = context;
		const values = await valueReader(context);
		const { definitions } = values;
		const work: RecordWork<Input> = {
			definitions,
			saidOf: values.saidOf,
			read(index) {
				const given = values.read(index);
				if ('problem' in given) return given;
				const { properties, onlyKept = {} } = given;
				const [notKept] = Object.values(onlyKept);
				if (notKept) return { problem: notKept };
				return { index, traceId: String(index), keys: values.uniqueKeys(properties), properties };
			},
			writes: ({ properties }) => Object.keys(properties),
			async send(inputs) {
				const written = await createRecords(client, object, inputs, { stopOnFailure, definitions });
				return written.map(told('created'));
			},
		};
		const once = sendingOnce(context, work, mayBeCreated);
		return await eachRecord(context, associatesAny(context) ? associating(context, once) : once);
	},
};

/** Whether the record of a failed create may be there. */
const mayBeCreated = ({ kind, maybeApplied }: Failure): boolean =>
	kind === 'unconfirmed' || kind === 'unanswered' || maybeApplied === true;
