import type { INodeProperties } from 'n8n-workflow';

/** The fields of one resource of a node, or of one of its operations, in the order of the panel. */
export interface FieldSet {
	resource: string;
	operation?: string;
	fields: INodeProperties[];
}

/**
 * Makes one list of fields for a node from those of its resources and operations. Equal fields appear once, shown for
 * all resources and operations that have them: the editor loads this description with every node. The order of the
 * fields of each set is kept.
 *
 * n8n shows a field for every combination of the values in its `displayOptions`. So the fields of one operation are
 * merged over resources first. Then the fields of several operations are merged, if they are shown for the same
 * resources.
 */
export function mergeFields(sets: FieldSet[]): INodeProperties[] {
	const byOperation = new Map<string | undefined, ShownField[]>();
	for (const { resource, operation, fields } of sets) {
		const shownFor = { resource: [resource], ...(operation === undefined ? {} : { operation: [operation] }) };
		const shown = fields.map((field) => ({ field, shownFor }));
		byOperation.set(operation, mergeLists(byOperation.get(operation) ?? [], shown, 'resource'));
	}
	const lists = [...byOperation.values()];
	const merged = lists.reduce((all, list) => mergeLists(all, list, 'operation'), []);
	return merged.map(({ field, shownFor }) => ({
		...field,
		displayOptions: { ...field.displayOptions, show: { ...shownFor, ...field.displayOptions?.show } },
	}));
}

interface ShownField {
	field: INodeProperties;
	shownFor: { resource: string[]; operation?: string[] };
}

/** One list with the fields of both, which keeps the order of each. Equal fields are shown for the values of both. */
function mergeLists(
	first: ShownField[],
	second: ShownField[],
	parameter: 'resource' | 'operation',
): ShownField[] {
	const merged = [...first];
	let from = 0;
	for (const one of second) {
		const at = merged.findIndex((other, position) => position >= from && isSame(one, other, parameter));
		const same = merged[at];
		if (same) {
			const values = [...(same.shownFor[parameter] ?? []), ...(one.shownFor[parameter] ?? [])];
			merged[at] = { ...same, shownFor: { ...same.shownFor, [parameter]: values } };
			from = at + 1;
		} else merged.splice(from++, 0, one);
	}
	return merged;
}

/** Whether two fields are equal, apart from the values of `parameter` that they are shown for. */
function isSame(one: ShownField, other: ShownField, parameter: 'resource' | 'operation'): boolean {
	const rest = ({ field, shownFor }: ShownField) =>
		JSON.stringify([field, { ...shownFor, [parameter]: undefined }]);
	const areShownBy = one.shownFor[parameter] !== undefined && other.shownFor[parameter] !== undefined;
	return areShownBy && rest(one) === rest(other);
}
