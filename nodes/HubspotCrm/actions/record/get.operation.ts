import type { INodeProperties } from 'n8n-workflow';

import { readRecords } from '../../records/readRecords';
import type { ReadInput } from '../../records/readRecords';
import { associatedRecords } from '../../fields/associations';
import { options, recordId, SIMPLIFY } from '../../fields/common';
import { ARCHIVED, RETURNED_PROPERTIES } from '../../fields/properties';
import { chosenProperties } from '../../values/chosen';
import type { RecordOperation } from '../operation';
import { readRecordId } from './recordId';
import { eachItem } from './eachItem';

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
}

/** Reads a record for each item, 100 a call; items that name the same record share it. */
export const get: RecordOperation = {
	value: 'get',
	name: 'Get',
	verb: 'get',
	access: 'read',
	action: ({ name }) => `Get ${name.toLowerCase()}`,
	description: ({ name }) => `Retrieve a ${name.toLowerCase()} by its ID or by a unique property`,
	properties: (object) => [
		recordId(object),
		SIMPLIFY,
		associatedRecords(object),
		options([ARCHIVED, ID_PROPERTY, RETURNED_PROPERTIES]),
	],
	async many(context) {
		const { client, object, parameters } = context;
		return await eachItem<ReadInput>(context, {
			along: true,
			read(index) {
				const {
					properties,
					archived = false,
					idProperty = '',
				} = parameters.get<GetOptions>('options', index, {});
				const chosen = chosenProperties(properties ?? []);
				const byProperty = idProperty.trim();
				if (byProperty === '' || byProperty === 'hs_object_id') {
					const record = readRecordId(context, index);
					return 'problem' in record ? record : { index, id: record.id, properties: chosen, archived };
				}
				const id = parameters.locator('recordId', index);
				if (id === '') {
					return {
						problem: {
							message: `The parameter '${object.name}' is empty`,
							description: `Give the value of '${byProperty}' that the ${object.name.toLowerCase()} has.`,
						},
					};
				}
				// The matching property has to come back; naming it alone would drop the standard ones.
				return {
					index,
					id,
					idProperty: byProperty,
					properties: chosen.length > 0 ? chosen : object.defaultProperties,
					archived,
				};
			},
			send: async (inputs, accept) => await readRecords(client, object.path, inputs, accept, context),
		});
	},
};
