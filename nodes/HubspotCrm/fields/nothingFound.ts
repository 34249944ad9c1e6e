import type { IDataObject, INodeProperties } from 'n8n-workflow';

/** Label of the option that decides what an item gives that finds nothing. */
export const IF_NOTHING_FOUND = 'If Nothing Is Found';

export type NothingFound = 'error' | 'none' | 'item';

/** What an item gives that finds nothing. */
export const nothingFoundField = (standard: NothingFound): INodeProperties => ({
	displayName: IF_NOTHING_FOUND,
	name: 'ifNothingFound',
	type: 'options',
	options: [
		{
			name: 'Return an Error',
			value: 'error',
			description: 'The item fails, and the error says what was looked for',
		},
		{
			name: 'Return an Item That Says So',
			value: 'item',
			description: 'An item with found: false and what was looked for',
		},
		{ name: 'Return No Item', value: 'none', description: 'The item disappears from the workflow' },
	],
	default: standard,
	description: 'What to return for an item that finds nothing',
});

/** What an item chose, out of its options. */
export function nothingFoundIn(options: { ifNothingFound?: unknown }, standard: NothingFound): NothingFound {
	const chosen = options.ifNothingFound;
	return chosen === 'error' || chosen === 'item' || chosen === 'none' ? chosen : standard;
}

/** The outcome of an item that found nothing. `sought`: what was looked for. `error`: the outcome that is an error. */
export function nothingFound<E>(
	choice: NothingFound,
	sought: IDataObject,
	error: E,
): { json: IDataObject | IDataObject[] } | E {
	if (choice === 'error') return error;
	return { json: choice === 'item' ? { found: false, ...sought } : [] };
}

/** What was looked for, and the option that decides otherwise, as an error tells it. */
export function otherThanError(sought: IDataObject): string {
	const facts = Object.entries(sought).map(([name, value]) => `${name} '${String(value)}'`);
	const what = facts.length > 0 ? `Looked for ${facts.join(', ')}. ` : '';
	return `${what}To have no item or an item that says so instead, choose it in the option '${IF_NOTHING_FOUND}'.`;
}
