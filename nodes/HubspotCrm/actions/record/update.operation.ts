import { associatesAny, associateWith } from '../../fields/associateWith';
import { options } from '../../fields/common';
import { PROPERTY_VALUES, VALUE_OPTIONS } from '../../fields/properties';
import { readRecordId, RECORD_FIELD } from '../../fields/recordId';
import { LABELS, SIMPLIFY } from '../../fields/returned';
import { writePolicy } from '../../fields/writePolicy';
import { updateRecords } from '../../records/writeRecords';
import type { UpdateInput } from '../../records/writeRecords';
import type { RecordOperation } from '../operation';
import { associating } from './associate';
import { eachRecord, told } from './eachRecord';
import type { RecordWork } from './eachRecord';
import { valueReader } from './propertyValues';

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
		options([...VALUE_OPTIONS, LABELS, ...writePolicy(object)]),
	],
	async many(context) {
		const { client, object, parameters, stopOnFailure } = context;
		const values = await valueReader(context);
		const { definitions } = values;
		const work: RecordWork<Input> = {
			definitions,
			saidOf: values.saidOf,
			read(index) {
				const record = readRecordId(parameters, object, index);
				if ('problem' in record) return record;
				const given = values.read(index);
				if ('problem' in given) return given;
				const { id } = record;
				return { index, traceId: String(index), key: id, keys: [id], id, properties: given.properties };
			},
			writes: ({ properties }) => Object.keys(properties),
			async send(inputs) {
				const written = await updateRecords(client, object, inputs, { stopOnFailure, definitions });
				return written.map(told('updated'));
			},
		};
		return await eachRecord(context, associatesAny(context) ? associating(context, work) : work);
	},
};
