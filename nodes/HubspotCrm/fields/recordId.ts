import type { INodeProperties } from 'n8n-workflow';

import type { Explanation } from '../errors/failure';
import type { ObjectType } from '../objects/objectType';
import type { Parameters } from './parameters';

/** Label of the parameter in the editor. */
export const RECORD = 'Record';

/** The record to work on: from a list, by ID, or by its page in HubSpot. */
export const RECORD_FIELD: INodeProperties = {
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
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://app.hubspot.com/contacts/62515/record/0-1/151',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: 'https://.*/record/[0-9]+-[0-9]+/[0-9]+.*',
						errorMessage: 'Not the address of a record in HubSpot',
					},
				},
			],
		},
	],
};

/** `…/record/0-1/151`: the type and the id in the web address of a record's page (hubspot-api 6). */
const PAGE = /\/record\/(\d+-\d+)\/(\d{1,20})(?:[/?#]|$)/;

/**
 * The record id of an item, given as id or as the web address of the record's page. A problem if it is not all digits,
 * or the page shows a record of another type. Throws what n8n throws, as for a failed expression.
 */
export function readRecordId(
	parameters: Parameters,
	object: ObjectType,
	index: number,
): { id: string } | { problem: Explanation } {
	const given = parameters.locator('recordId', index);
	if (/^[0-9]{1,20}$/.test(given)) return { id: given };
	const [, typeId, id] = PAGE.exec(given) ?? [];
	if (id !== undefined && typeId === object.typeId) return { id };
	const advice = `Give the numeric ID of the ${object.noun} in the parameter '${RECORD}', such as 151, or the address of its page in HubSpot.`;
	if (id !== undefined) {
		return {
			problem: { message: `The address in '${RECORD}' is not that of a ${object.noun}`, description: advice },
		};
	}
	return {
		problem: {
			message:
				given === '' ? `The parameter '${RECORD}' is empty` : `'${given.slice(0, 60)}' is not a record ID`,
			description: advice,
		},
	};
}
