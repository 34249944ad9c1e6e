import { associatesAny, associateWith } from '../../fields/associateWith';
import { options } from '../../fields/common';
import { PROPERTY_VALUES, VALUE_OPTIONS } from '../../fields/properties';
import { readRecordKey, recordFields } from '../../fields/recordId';
import type { RecordKey } from '../../fields/recordId';
import { LABELS, SIMPLIFY } from '../../fields/returned';
import { MOVE_BACK, WRITE_POLICY } from '../../fields/writePolicy';
import { updateSurvivors } from '../../records/updateSurvivors';
import { readAll } from '../eachItem';
import type { RecordOperation } from '../operation';
import { associating } from './associate';
import { eachRecord, told } from './eachRecord';
import type { RecordWork } from './eachRecord';
import { mayBeGuarded, updateGuarded, updateRules } from './guardedUpdate';
import type { GuardedInput } from './guardedUpdate';
import { identified } from './identified';
import { valueReader } from './propertyValues';
import { sendingOnce } from './sendOnce';

type Input = GuardedInput & RecordKey;

/** Updates a record for each item by its id, 100 a call. One that is named by a unique property is looked up first. */
export const update: RecordOperation = {
	value: 'update',
	name: 'Update',
	verb: 'update',
	access: 'write',
	action: ({ noun }) => `Update ${noun}`,
	description: ({ noun }) => `Change properties of a ${noun} that is known by its ID or by a unique property`,
	fields: (object) => [
		...recordFields(object),
		...PROPERTY_VALUES,
		associateWith(object),
		SIMPLIFY,
		options([...VALUE_OPTIONS, LABELS, MOVE_BACK, ...WRITE_POLICY]),
	],
	async many(context) {
		const { client, object, parameters, stopOnFailure } = context;
		const values = await valueReader(context);
		const { definitions } = values;
		const work: RecordWork<Input> = {
			definitions,
			saidOf: values.saidOf,
			read(index) {
				const record = readRecordKey(parameters, object, index);
				if ('problem' in record) return record;
				const given = values.read(index);
				if ('problem' in given) return given;
				const { id } = record;
				const { properties } = given;
				const rules = updateRules(context, index, given);
				return { index, traceId: String(index), key: id, keys: [id], ...record, properties, rules };
			},
			writes: ({ properties }) => Object.keys(properties),
			send: async (inputs) =>
				await identified(context, inputs, async (known) => {
					const all = mayBeGuarded(context, values) ? await readAll(known, client.clock) : undefined;
					const guarded = all && (await updateGuarded(context, all, definitions));
					if (guarded) return guarded;
					const written = await updateSurvivors(client, object, all ?? known, { stopOnFailure, definitions });
					return written.map(told('updated'));
				}),
		};
		// An update of unknown fate is sent again: it does the same twice.
		const once = sendingOnce(context, work, () => false);
		return await eachRecord(context, associatesAny(context) ? associating(context, once) : once);
	},
};
