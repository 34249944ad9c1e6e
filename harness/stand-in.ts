import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

/** What a node does with the items of a run. */
export type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/**
 * A node in place of one of n8n's own, without what only people see.
 *
 * @param name without the package
 * @param inputs number of its inputs
 * @param properties the parameters that it reads, by the names that n8n's node gives them
 * @param outputs number of its outputs
 */
export function standIn(
	name: string,
	inputs: number,
	execute: Execute,
	properties: INodeProperties[] = [],
	outputs = 1,
): INodeType {
	const description: INodeTypeDescription = {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 1.1, 1.2, 2, 2.2, 3, 3.4, 4.2],
		description: `Stand-in for n8n's ${name}`,
		defaults: { name },
		inputs: Array.from({ length: inputs }, () => NodeConnectionTypes.Main),
		outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
		properties,
	};
	return { description, execute };
}

/** A parameter that holds a text. */
export const text = (name: string, value = ''): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: value,
});

/** A collection of options. As in n8n, one that nobody has added has no value, whatever its default says. */
export const options = (...properties: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	default: {},
	options: properties,
});
