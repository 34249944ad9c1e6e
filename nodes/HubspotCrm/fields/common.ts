import type { INodeProperties } from 'n8n-workflow';

/**
 * The field that asks whether something is given in fields or as JSON; named `specifyFilters` for `what: 'Filters'`.
 */
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

/** A collection of optional settings, sorted by their labels. */
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
