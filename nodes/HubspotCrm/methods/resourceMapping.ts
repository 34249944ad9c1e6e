import type {
	FieldType,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { PropertyDefinition } from '../api/properties';
import { RECORD_ID } from '../objects/keys';
import { isWritable } from '../values/definitions';
import { visibleProperties } from './editor';

/**
 * The properties that can be written, for the property mapper: labels, input types and options from the account.
 * Rejects with a NodeOperationError if HubSpot does not return them.
 */
export async function getPropertyFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const { object, list } = await visibleProperties(this);
	const operation = String(this.getCurrentNodeParameter('operation'));
	const match = operation === 'upsert' ? matchPropertyOf(this) : undefined;
	const first = match
		? [match, ...object.mainProperties.filter((name) => name !== match)]
		: object.mainProperties;
	const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
	return {
		fields: list
			.filter((definition) => (definition.name === RECORD_ID ? match === RECORD_ID : isWritable(definition)))
			.sort((a, b) => rank(a.name) - rank(b.name))
			.map((definition) =>
				fieldOf(
					definition,
					definition.name === match && match !== RECORD_ID,
					!first.includes(definition.name),
				),
			),
	};
}

function matchPropertyOf(host: ILoadOptionsFunctions): string {
	return String(host.getCurrentNodeParameter('matchProperty', { extractValue: true }) ?? '');
}

function fieldOf(definition: PropertyDefinition, required: boolean, removed: boolean): ResourceMapperField {
	const { name, label, options = [], externalOptions } = definition;
	const type = inputTypeOf(definition);
	return {
		id: name,
		displayName: `${label} (${name})`,
		required,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		removed: removed && !required,
		type: type === 'options' && (externalOptions || options.length === 0) ? 'string' : type,
		...(type === 'options' && options.length > 0
			? {
					options: options
						.filter(({ hidden }) => !hidden)
						.map((option) => ({ name: option.label, value: option.value })),
				}
			: {}),
	};
}

/** The input for a type of property. A multi-select stays text, since n8n's dropdown takes one value (n8n-host 8). */
function inputTypeOf({ type, fieldType }: PropertyDefinition): FieldType {
	if (fieldType === 'checkbox') return 'string';
	if (type === 'enumeration') return fieldType === 'booleancheckbox' ? 'boolean' : 'options';
	if (type === 'bool') return 'boolean';
	if (type === 'number') return 'number';
	if (type === 'date' || type === 'datetime') return 'dateTime';
	return 'string';
}
