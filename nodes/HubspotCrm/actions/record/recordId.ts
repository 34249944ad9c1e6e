import type { Explanation } from '../../errors/explain';
import type { RecordContext } from '../operation';

/** The record of an item by its id, checked before it is sent: HubSpot's ids are digits and nothing else. */
export function readRecordId(
	{ parameters, object }: RecordContext,
	index: number,
): { id: string } | { problem: Explanation } {
	const id = parameters.locator('recordId', index);
	if (/^[0-9]{1,20}$/.test(id)) return { id };
	return {
		problem: {
			message:
				id === '' ? `The parameter '${object.name}' is empty` : `'${id.slice(0, 60)}' is not a record ID`,
			description: `Give the numeric ID of the ${object.name.toLowerCase()} in the parameter '${object.name}', such as 151, or the address of its page in HubSpot.`,
		},
	};
}
