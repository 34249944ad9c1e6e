import type { INodeProperties } from 'n8n-workflow';

import { options } from '../../fields/common';
import { nothingFound, nothingFoundField, nothingFoundIn } from '../../fields/nothingFound';
import type { NothingFound } from '../../fields/nothingFound';
import { readRecordId, RECORD, RECORD_FIELD } from '../../fields/recordId';
import {
	ARCHIVED,
	associatedRecords,
	chosenProperties,
	LABELS,
	RETURNED_PROPERTIES,
	SIMPLIFY,
} from '../../fields/returned';
import { RECORD_ID } from '../../objects/keys';
import { readRecords } from '../../records/readRecords';
import type { ReadInput } from '../../records/readRecords';
import { noting } from '../eachItem';
import type { RecordOperation } from '../operation';
import { eachRecord } from './eachRecord';

const ID_PROPERTY: INodeProperties = {
	displayName: 'ID Property',
	name: 'idProperty',
	type: 'string',
	default: '',
	placeholder: 'e.g. email',
	description:
		"Internal name of a unique property. The ID above is then read as a value of this property instead of HubSpot's record ID.",
};

interface GetOptions {
	properties?: unknown;
	archived?: boolean;
	idProperty?: string;
	ifNothingFound?: unknown;
}

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
		RECORD_FIELD,
		SIMPLIFY,
		associatedRecords(object),
		options([ARCHIVED, ID_PROPERTY, LABELS, RETURNED_PROPERTIES, nothingFoundField(STANDARD)]),
	],
	async many(context) {
		const { client, object, parameters, stopOnFailure } = context;
		/** Whether an item chose that a record which does not exist is no error. */
		let isLenient = false;
		return await eachRecord<GetInput>(context, {
			attaches: true,
			read(index) {
				const {
					properties,
					archived = false,
					idProperty: given = '',
					ifNothingFound,
				} = parameters.get<GetOptions>('options', index, {});
				const otherwise = nothingFoundIn({ ifNothingFound }, STANDARD);
				isLenient ||= otherwise !== 'error';
				const chosen = chosenProperties(properties ?? []);
				const idProperty = given.trim();
				if (idProperty === '' || idProperty === RECORD_ID) {
					const record = readRecordId(parameters, object, index);
					return 'problem' in record
						? record
						: { index, id: record.id, properties: chosen, archived, otherwise };
				}
				const id = parameters.locator('recordId', index);
				if (id === '') {
					return {
						problem: {
							message: `The parameter '${RECORD}' is empty`,
							description: `Give the value of '${idProperty}' that the ${object.noun} has.`,
						},
					};
				}
				// The property that is read by is asked for as well. If it were the only one, HubSpot would leave out
				// its standard ones.
				const shown = chosen.length > 0 ? chosen : object.defaultProperties;
				return { index, id, idProperty, properties: shown, archived, otherwise };
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
					return nothingFound(otherwise, sought, outcome);
				});
			},
		});
	},
};
