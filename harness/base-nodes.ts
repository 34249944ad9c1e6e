import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse/sync';
import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

/**
 * Stand-ins for the few nodes of n8n itself that tests and templates use, under their real type names and with the
 * parameters that those templates set. The whole set weighs more than everything else together.
 */
type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

function node(
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
		version: [1, 1.1, 2, 3, 3.4],
		description: `Stand-in for n8n's ${name}`,
		defaults: { name },
		inputs: Array.from({ length: inputs }, () => NodeConnectionTypes.Main),
		outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
		properties,
	};
	return { description, execute };
}

const passOn: Execute = async function () {
	return [this.getInputData()];
};

const text = (name: string, value = ''): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: value,
});

/** Read/Write Files from Disk, reading only. */
const readFile: Execute = async function () {
	const root = process.env.EXAMPLES_ROOT ?? process.cwd();
	const file = path.resolve(root, String(this.getNodeParameter('fileSelector', 0)));
	const data = readFileSync(file);
	const binary = {
		data: { data: data.toString('base64'), mimeType: 'text/csv', fileName: path.basename(file) },
	};
	return [[{ json: { fileName: path.basename(file) }, binary, pairedItem: { item: 0 } }]];
};

/** Extract from File, CSV only. */
const extractCsv: Execute = async function () {
	const property = String(this.getNodeParameter('binaryPropertyName', 0, 'data'));
	return [
		this.getInputData().flatMap((item, index) => {
			const content = Buffer.from(item.binary?.[property]?.data ?? '', 'base64');
			const rows = parse(content, { columns: true, bom: true, skip_empty_lines: true }) as Array<
				Record<string, string>
			>;
			return rows.map((json) => ({ json, pairedItem: { item: index } }));
		}),
	];
};

/** Edit Fields, with manual mapping of plain fields. */
const setFields: Execute = async function () {
	return [
		this.getInputData().map((_item, index) => {
			const { assignments = [] } = this.getNodeParameter('assignments', index, {}) as {
				assignments?: Array<{ name: string; value: unknown }>;
			};
			return {
				json: Object.fromEntries(
					assignments.map(({ name, value }) => [name, value]),
				) as INodeExecutionData['json'],
				pairedItem: { item: index },
			};
		}),
	];
};

export const BASE_NODES: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': node('manualTrigger', 0, passOn),
	'n8n-nodes-base.scheduleTrigger': node('scheduleTrigger', 0, passOn),
	'n8n-nodes-base.noOp': node('noOp', 1, passOn),
	'n8n-nodes-base.stickyNote': node('stickyNote', 0, passOn),
	'n8n-nodes-base.readWriteFile': node('readWriteFile', 1, readFile, [
		text('operation', 'read'),
		text('fileSelector'),
	]),
	'n8n-nodes-base.extractFromFile': node('extractFromFile', 1, extractCsv, [
		text('operation', 'csv'),
		text('binaryPropertyName', 'data'),
	]),
	'n8n-nodes-base.set': node('set', 1, setFields, [
		text('mode', 'manual'),
		{ displayName: 'Assignments', name: 'assignments', type: 'assignmentCollection', default: {} },
	]),
};
