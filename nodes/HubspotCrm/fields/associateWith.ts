import type { INodeProperties } from 'n8n-workflow';

import { WRITE_WITHOUT } from '../associations/counterparts';
import { ASSOCIATE_WITH } from '../associations/requests';
import type { AssociationRequest } from '../associations/requests';
import type { Explanation } from '../errors/failure';
import { RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import { typeNamed } from '../objects/objectTypes';
import { namedRecord } from '../objects/recordPage';
import type { NamedRecord } from '../objects/recordPage';
import type { Parameters } from './parameters';
import { noObjectType, otherType } from './returned';

/** The fields of one entry: the counterpart, how to find it, and the label. */
const fieldsOf = (object: ObjectType): INodeProperties[] => [
	otherType(object, 'The kind of record to associate with'),
	{
		displayName: 'Match By Property Name or ID',
		name: 'matchProperty',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getAssociatedMatchProperties',
			loadOptionsDependsOn: ['&objectType'],
		},
		default: RECORD_ID,
		description:
			'What the value below is: the ID of the record, or a property that it has, such as the domain of a company. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. example.com',
		description: 'The ID or the value of the record to associate with, or a list of them from an expression',
	},
	{
		displayName: 'Label Name or ID',
		name: 'label',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getAssociationLabels',
			loadOptionsDependsOn: ['&objectType'],
		},
		default: '',
		description:
			'The label of the association, none unless chosen. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'If Not Found',
		name: 'ifMissing',
		type: 'options',
		options: [
			{ name: 'Report an Error', value: 'error', description: 'The record is not written' },
			{ name: 'Write Without Association', value: 'ignore' },
		],
		default: 'error',
		description: 'What to do when the value is empty or no record has it',
	},
];

/** The parameter 'Associate With': the records to associate each written record with. */
export const associateWith = (object: ObjectType): INodeProperties => ({
	displayName: ASSOCIATE_WITH,
	name: 'associate',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Association' },
	placeholder: 'Add Association',
	default: {},
	description: 'Records to associate each record with. They are looked up before anything is written.',
	options: [{ displayName: 'Association', name: 'record', values: fieldsOf(object) }],
});

interface Rows {
	record?: Array<Partial<Record<'objectType' | 'matchProperty' | 'value' | 'label' | 'ifMissing', unknown>>>;
}

/**
 * Whether the parameter has entries, as the first item shows: their number is the same for all items, since n8n drops
 * an expression in place of the whole list. True if it cannot be read. Never throws.
 */
export function associatesAny({
	parameters,
	itemCount,
}: {
	parameters: Parameters;
	itemCount: number;
}): boolean {
	for (let index = 0; index < itemCount; index++) {
		try {
			const rows = parameters.get<Rows | null>('associate', index, {})?.record;
			return Array.isArray(rows) && rows.length > 0;
		} catch {
			// There is an entry, since its expression failed.
			return true;
		}
	}
	return false;
}

/**
 * The records to associate an item's record with; a problem if an entry cannot be used. Throws what n8n throws, as for
 * a failed expression.
 */
export function associationRequests(
	parameters: Parameters,
	index: number,
): AssociationRequest[] | { problem: Explanation } {
	const { record: rows = [] } = parameters.get<Rows | null>('associate', index, {}) ?? {};
	const requests: AssociationRequest[] = [];
	for (const { objectType, matchProperty, value, label, ifMissing } of rows) {
		const object = typeNamed(objectType);
		if (!object) return { problem: noObjectType(ASSOCIATE_WITH) };
		const property = textOf(matchProperty) || RECORD_ID;
		const ignoreMissing = ifMissing === 'ignore';
		const list = Array.isArray(value) ? (value as unknown[]) : [value];
		const values = (list.length > 0 ? list : ['']).map(textOf);
		if (values.includes(undefined)) return { problem: notText(object) };
		const given = values.filter((text) => text !== undefined && text !== '') as string[];
		if (given.length < values.length && !ignoreMissing) return { problem: noValue(object, property) };
		const ids: string[] = [];
		for (const text of property === RECORD_ID ? given : []) {
			const named = namedRecord(object, text);
			if (!named || 'other' in named) return { problem: noId(object, text, named) };
			ids.push(named.id);
		}
		const looked = property === RECORD_ID ? ids : given;
		requests.push({ object, property, values: looked, label: textOf(label) ?? '', ignoreMissing });
	}
	return requests;
}

/** A single value as text, empty if there is none; undefined for a list or an object. */
function textOf(value: unknown): string | undefined {
	if (value === undefined || value === null) return '';
	return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value).trim() : undefined;
}

const noValue = ({ noun }: ObjectType, property: string): Explanation => ({
	message: `The item has no value to find the ${noun} to associate with`,
	description: `Give '${property}' of the ${noun} in 'Value' of the parameter '${ASSOCIATE_WITH}', ${WRITE_WITHOUT}.`,
});

const notText = ({ noun }: ObjectType): Explanation => ({
	message: `The value to find the ${noun} to associate with is neither a text nor a number`,
	description: `In 'Value' of the parameter '${ASSOCIATE_WITH}', give the value itself, or a list of values.`,
});

const noId = ({ noun }: ObjectType, text: string, named: NamedRecord): Explanation => ({
	message:
		named && 'other' in named
			? `The address in 'Value' is that of a ${named.other}, not of a ${noun} to associate with`
			: `'${text.slice(0, 60)}' is not the record ID of a ${noun} to associate with`,
	description: `In the parameter '${ASSOCIATE_WITH}', give a numeric ID such as 151 in 'Value', or the address of the ${noun}'s page in HubSpot, or choose in 'Match By Property' which property the value is of.`,
});
