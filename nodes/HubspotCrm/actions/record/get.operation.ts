import { options } from '../../fields/common';
import { nothingFound, nothingFoundField, nothingFoundIn } from '../../fields/nothingFound';
import type { NothingFound } from '../../fields/nothingFound';
import { readRecordKey, recordFields } from '../../fields/recordId';
import {
	ARCHIVED,
	associatedRecords,
	LABELS,
	RETURNED_PROPERTIES,
	returnedOptions,
	SIMPLIFY,
} from '../../fields/returned';
import { readRecords } from '../../records/readRecords';
import type { ReadInput } from '../../records/readRecords';
import { noting } from '../eachItem';
import type { RecordOperation } from '../operation';
import { eachRecord } from './eachRecord';

/** What an item gives whose record does not exist, unless something else is chosen. */
const STANDARD: NothingFound = 'error';

interface GetInput extends ReadInput {
	index: number;
	/** What becomes of the item if the record does not exist. */
	otherwise: NothingFound;
}

/** Reads a record for each item, 100 a call. A record that several items name is read once. */
export const get: RecordOperation = {
	value: 'get',
	name: 'Get',
	verb: 'get',
	access: 'read',
	action: ({ noun }) => `Get ${noun}`,
	description: ({ noun }) => `Retrieve a ${noun} by its ID or by a unique property`,
	fields: (object) => [
		...recordFields(object),
		SIMPLIFY,
		associatedRecords(object),
		options([ARCHIVED, LABELS, RETURNED_PROPERTIES, nothingFoundField(STANDARD)]),
	],
	async many(context) {
		const { client, object, parameters, stopOnFailure } = context;
		/** Whether an item chose that a record which does not exist is no error. */
		let isLenient = false;
		return await eachRecord<GetInput>(context, {
			attaches: true,
			read(index) {
				const returned = returnedOptions(parameters, index);
				if ('problem' in returned) return returned;
				const { properties: chosen, archived } = returned;
				const otherwise = nothingFoundIn(parameters.get('options', index, {}), STANDARD);
				isLenient ||= otherwise !== 'error';
				const key = readRecordKey(parameters, object, index);
				if ('problem' in key) return key;
				// The property that is read by is asked for as well. If it were the only one, HubSpot would leave out
				// its standard ones.
				const asked = key.idProperty === undefined || chosen.length > 0 ? chosen : object.defaultProperties;
				return { index, ...key, properties: asked, archived, otherwise };
			},
			async send(inputs) {
				const read: GetInput[] = [];
				const settled = await readRecords(
					client,
					object,
					noting(inputs, (input) => read.push(input)),
					{ stopOnFailure, tolerates: ({ kind }) => isLenient && kind === 'notFound' },
				);
				return settled.map((outcome, at) => {
					const input = read[at];
					if (!input || 'record' in outcome || outcome.failure.kind !== 'notFound') return outcome;
					const { id, idProperty, otherwise } = input;
					const sought = idProperty === undefined ? { id } : { property: idProperty, value: id };
					const failure = { ...outcome.failure, sought: { property: idProperty } };
					return nothingFound(otherwise, sought, { failure });
				});
			},
		});
	},
};
