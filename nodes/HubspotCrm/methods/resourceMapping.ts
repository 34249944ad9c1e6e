import type {
	FieldType,
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { PropertyDefinition } from '../api/properties';
import { RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import { isWritable } from '../values/definitions';
import { isOwner } from '../values/references';
import { visibleProperties } from './editor';

/**
 * The properties that can be written, for the property mapper: labels, input types and options from the account. A
 * fresh panel shows the main ones and those that HubSpot requires; all others can be added. Rejects with a
 * NodeOperationError if HubSpot does not return them.
 */
export async function getPropertyFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const { object, list } = await visibleProperties(this);
	const operation = String(this.getCurrentNodeParameter('operation'));
	const match = operation === 'upsert' ? matchPropertyOf(this) : undefined;
	const required = requiredFor(operation, object, match);
	const first = [...new Set([...(match ? [match] : []), ...object.mainProperties, ...required])];
	const rank = ({ name }: PropertyDefinition) => (first.includes(name) ? first.indexOf(name) : first.length);
	return {
		fields: list
			.filter((definition) => (definition.name === RECORD_ID ? match === RECORD_ID : isWritable(definition)))
			.sort((a, b) => rank(a) - rank(b))
			.map((definition) => {
				const { name } = definition;
				return fieldOf(definition, { required: required.includes(name), isShown: first.includes(name) });
			}),
	};
}

/**
 * The properties without which an operation can do nothing. An update needs none of them. A record without an id to
 * match by is a new one.
 */
function requiredFor(operation: string, object: ObjectType, match: string | undefined): string[] {
	if (operation === 'create') return object.requiredProperties;
	return match && match !== RECORD_ID ? [match] : [];
}

function matchPropertyOf(host: ILoadOptionsFunctions): string {
	return String(host.getCurrentNodeParameter('matchProperty', { extractValue: true }) ?? '');
}

function fieldOf(
	definition: PropertyDefinition,
	{ required, isShown }: { required: boolean; isShown: boolean },
): ResourceMapperField {
	const { name, label } = definition;
	const options = optionsOf(definition);
	const type = options ? 'options' : inputTypeOf(definition);
	return {
		id: name,
		displayName: `${label} (${name})`,
		required,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		// n8n stores `false` for a yes/no field as soon as it is shown, and would send it (n8n-host 8).
		removed: !required && (!isShown || type === 'boolean'),
		type,
		...(options ? { options } : {}),
	};
}

/**
 * The entries of a dropdown; undefined for a property that has none. The options of owners live elsewhere, those of
 * other properties with `externalOptions` may well be there (hubspot-api 6). A multi-select has no dropdown, since n8n's
 * takes one value (n8n-host 8).
 */
function optionsOf(definition: PropertyDefinition): INodePropertyOptions[] | undefined {
	const { type, fieldType, options = [] } = definition;
	const isList = type === 'enumeration' && fieldType !== 'checkbox' && fieldType !== 'booleancheckbox';
	const shown = options.filter(({ hidden }) => !hidden);
	if (!isList || isOwner(definition) || shown.length === 0) return undefined;
	return shown.map((option) => ({ name: option.label, value: option.value }));
}

/** The input for a type of property that has no dropdown. */
function inputTypeOf({ type, fieldType }: PropertyDefinition): FieldType {
	if (type === 'bool' || (type === 'enumeration' && fieldType === 'booleancheckbox')) return 'boolean';
	if (type === 'number') return 'number';
	if (type === 'date' || type === 'datetime') return 'dateTime';
	return 'string';
}
