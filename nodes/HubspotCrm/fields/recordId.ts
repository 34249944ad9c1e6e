import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import type { Explanation } from '../errors/failure';
import { cleanKey, RECORD_ID } from '../objects/keys';
import type { KeyKind, ObjectType } from '../objects/objectType';
import { namedRecord } from '../objects/recordPage';
import type { Parameters } from './parameters';

/** Label of the parameter in the editor. */
export const RECORD = 'Record';
const UNIQUE_PROPERTY = 'Unique Property';

/** The mode in which the property that the value is of is chosen too. */
const BY_UNIQUE = 'unique';

/** How kinds of keys are called in the editor, with an example. */
const KIND_NAMES: Record<KeyKind, { name: string; type: 'string'; placeholder: string }> = {
	emailAddress: { name: 'Email', type: 'string', placeholder: 'e.g. ada@example.com' },
	webAddress: { name: 'Domain', type: 'string', placeholder: 'e.g. example.com' },
};

/** The unique keys of a type, each of which is a mode by its own name. */
const uniqueKeys = ({ keys }: ObjectType) => keys.filter(({ unique }) => unique);

/** The record to work on: from a list, by ID, by a unique property, or by its page in HubSpot. */
export const recordFields = (object: ObjectType): INodeProperties[] => [
	{
		displayName: RECORD,
		name: 'recordId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The record to work on',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a record...',
				typeOptions: { searchListMethod: 'searchRecords', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 151' },
			...uniqueKeys(object).map(({ property, kind }): INodePropertyMode => {
				const { name, ...shown } = KIND_NAMES[kind];
				return { ...shown, displayName: `By ${name}`, name: property };
			}),
			{
				displayName: 'By Unique Property',
				name: BY_UNIQUE,
				type: 'string',
				placeholder: 'e.g. C-1001',
				hint: `The value that the record has in the '${UNIQUE_PROPERTY}' below`,
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://app.hubspot.com/contacts/62515/record/0-1/151',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '.*/contacts/[0-9]+/(record/[0-9]+-[0-9]+|[a-z]+)/[0-9]+.*',
							errorMessage: 'Not the address of a record in HubSpot',
						},
					},
				],
			},
		],
	},
	{
		displayName: UNIQUE_PROPERTY,
		name: 'idProperty',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The property that the value above is of, one that HubSpot keeps unique',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a property...',
				typeOptions: { searchListMethod: 'searchUniqueProperties', searchable: true },
			},
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. customer_number' },
		],
		// Without the slash, n8n 1.123 cannot load the node.
		displayOptions: { show: { '/recordId.mode': [BY_UNIQUE] } },
	},
];

/** The record that an item is about: by its id, or by its value of `idProperty`. */
export interface RecordKey {
	id: string;
	idProperty?: string;
}

/**
 * The record of an item. A problem if nothing is given, if an id or the address of a record's page is none, or if the
 * page shows a record of another type. Throws what n8n throws, as for a failed expression.
 */
export function readRecordKey(
	parameters: Parameters,
	object: ObjectType,
	index: number,
): RecordKey | { problem: Explanation } {
	const given = parameters.locator('recordId', index);
	const mode = modeOf(parameters, index);
	const key = uniqueKeys(object).find(({ property }) => property === mode);
	const property = mode === BY_UNIQUE ? parameters.locator('idProperty', index) : key?.property;
	if (property === '') return { problem: noProperty };
	if (property === undefined || property === RECORD_ID) return readId(given, object);
	const id = key ? cleanKey(given) : given;
	return id === '' ? { problem: noValue(property, object) } : { id, idProperty: property };
}

/** Whether records are given by a property, as the first item shows: n8n takes no expression for the mode. */
export function isByProperty(parameters: Parameters, object: ObjectType): boolean {
	const mode = modeOf(parameters, 0);
	return mode === BY_UNIQUE || uniqueKeys(object).some(({ property }) => property === mode);
}

/** The chosen mode of the parameter; undefined if it was given as plain text. */
function modeOf(parameters: Parameters, index: number): unknown {
	const given = parameters.get<unknown>('recordId', index);
	return typeof given === 'object' && given !== null && 'mode' in given ? given.mode : undefined;
}

function readId(given: string, object: ObjectType): RecordKey | { problem: Explanation } {
	const named = namedRecord(object, given);
	if (named && 'id' in named) return named;
	const isMail = uniqueKeys(object).some(({ kind }) => kind === 'emailAddress') && given.includes('@');
	const way = isMail ? ` To name it by its email address, choose 'By Email' there.` : '';
	return {
		problem: {
			message: named
				? `The address in '${RECORD}' is that of a ${named.other}, not of a ${object.noun}`
				: given === ''
					? `The parameter '${RECORD}' is empty`
					: `'${given.slice(0, 60)}' is not a record ID`,
			description: `Give the numeric ID of the ${object.noun} in the parameter '${RECORD}', such as 151, or the address of its page in HubSpot.${way}`,
		},
	};
}

const noProperty: Explanation = {
	message: `The parameter '${UNIQUE_PROPERTY}' is empty`,
	description: `Choose the property that the value in '${RECORD}' is of.`,
};

const noValue = (property: string, { noun }: ObjectType): Explanation => ({
	message: `The parameter '${RECORD}' is empty`,
	description: `Give the value of '${property}' that the ${noun} has.`,
});
