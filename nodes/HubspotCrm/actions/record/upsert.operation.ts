import type { INodeProperties } from 'n8n-workflow';

import { sendBatches } from '../../batch/send';
import type { BatchInput } from '../../batch/send';
import { settle } from '../../batch/settle';
import { options, SIMPLIFY } from '../../fields/common';
import { IGNORE_UNKNOWN, propertyValueFields } from '../../fields/properties';
import type { ObjectType } from '../../objects';
import { batchUpsert } from '../../transport/endpoints';
import type { PropertyValues, UpsertInput } from '../../transport/endpoints';
import type { Explanation } from '../../transport/explain';
import type { HubspotRecord } from '../../transport/types';
import type { Definitions } from '../../values/definition';
import type { RecordOperation } from '../types';
import { eachItem } from './shared';
import { keyOf, uniqueProperties, valueReader } from './values';

type Input = BatchInput & { id: string; idProperty: string; properties: PropertyValues };

/**
 * Creates or updates a record for each item, matched by a property that HubSpot keeps unique, 100 a call. HubSpot
 * itself decides which it is, so no search is needed and none can lag behind (hubspot-api 3.1).
 */
export const upsert: RecordOperation = {
	value: 'upsert',
	name: 'Create or Update',
	verb: 'create or update',
	access: 'write',
	action: ({ name }) => `Create or update ${name.toLowerCase()}`,
	description: ({ name }) =>
		`Create a new ${name.toLowerCase()}, or update the current one if it already exists (upsert)`,
	properties: (object) => [
		matchProperty(object),
		...propertyValueFields(object),
		SIMPLIFY,
		options([IGNORE_UNKNOWN]),
	],
	async many(context) {
		const { client, object, parameters } = context;
		const values = await valueReader(context);
		return await eachItem<Input>(context, {
			read(index) {
				const idProperty = parameters.locator('matchProperty', index);
				const unusable = whyNotUnique(idProperty, object, values.definitions);
				if (unusable) return { problem: unusable };
				const given = values.read(index);
				if ('problem' in given) return given;
				const { properties } = given;
				const id = properties[idProperty]?.trim();
				if (!id) return { problem: noMatchValue(idProperty, object) };
				const keys = values.uniqueKeys(properties);
				const key = keyOf(idProperty, id);
				if (!keys.includes(key)) keys.push(key);
				return {
					index,
					traceId: String(index),
					key: id,
					keys,
					group: idProperty,
					id,
					idProperty,
					properties,
				};
			},
			send: async (inputs, accept) =>
				await sendBatches(
					inputs,
					{
						send: async (batch) => await client.send(batchUpsert(object.path, batch.map(toInput))),
						read: (batch, answer) => settle(batch, answer, isMatch),
					},
					accept,
					context,
				),
			complete(json, record) {
				json.outcome = record.new ? 'created' : 'updated';
			},
		});
	},
};

const toInput = ({ id, idProperty, properties, traceId }: Input): UpsertInput => ({
	id,
	idProperty,
	properties,
	objectWriteTraceId: traceId,
});

const isMatch = ({ id, idProperty }: Input, { properties }: HubspotRecord): boolean =>
	keyOf(idProperty, properties[idProperty] ?? '') === keyOf(idProperty, id);

function matchProperty({ uniqueProperty, name }: ObjectType): INodeProperties {
	return {
		displayName: 'Match By',
		name: 'matchProperty',
		type: 'resourceLocator',
		default: { mode: 'list', value: uniqueProperty ?? '' },
		required: true,
		description: `The property that tells whether the ${name.toLowerCase()} already exists. HubSpot must keep it unique. Its value is taken from the properties below.`,
		hint: uniqueProperty
			? undefined
			: `HubSpot has no unique property for ${name.toLowerCase()} records of its own: create one in its settings, with unique values turned on`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a unique property...',
				typeOptions: { searchListMethod: 'searchUniqueProperties', searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: `e.g. ${uniqueProperty ?? 'external_key'}`,
			},
		],
	};
}

function whyNotUnique(
	property: string,
	object: ObjectType,
	definitions?: Definitions,
): Explanation | undefined {
	const definition = definitions?.byName.get(property);
	const isUnique = property === object.uniqueProperty || definition?.hasUniqueValue;
	// Without a definition HubSpot has the last word: the property may be new, or the token may not read definitions.
	if (isUnique || (property !== '' && property !== '__proto__' && !definition)) return undefined;

	const record = object.name.toLowerCase();
	const choices = uniqueProperties(object, definitions)
		.map((name) => `'${name}'`)
		.join(', ');
	const way = choices
		? `Unique properties of this account: ${choices}.`
		: `Create a ${record} property with unique values in HubSpot first.`;
	return property === ''
		? {
				message: "The parameter 'Match By' is empty",
				description: `Choose the property that tells records apart. ${way}`,
			}
		: {
				message: `HubSpot cannot match a ${record} by '${property}'`,
				description: `Values of this property are not unique. Choose another one in the parameter 'Match By'. ${way}`,
			};
}

const noMatchValue = (property: string, { name }: ObjectType): Explanation => ({
	message: `The item has no value for '${property}'`,
	description: `'Match By' finds the ${name.toLowerCase()} by this property: give its value in the properties of the item.`,
});
