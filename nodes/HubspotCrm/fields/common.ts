import type { INodeProperties } from 'n8n-workflow';

/** Whether something is given in fields of its own or as JSON; `specifyFilters` for `what: 'Filters'`. */
export function specify(what: string, description: string): INodeProperties {
	return {
		displayName: `Specify ${what}`,
		name: `specify${what}`,
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
		description,
	};
}

/** A collection of optional settings, sorted as the editor wants it. */
export function options(entries: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...entries].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
