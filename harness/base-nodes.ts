import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';

import { parse } from 'csv-parse/sync';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

import { POSTGRES } from './postgres';

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
		version: [1, 1.1, 1.2, 2, 2.2, 3, 3.4, 4.2],
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

/** Schedule Trigger, as it starts when somebody presses the button: without waiting for the hour. */
async function fireAtOnce(this: ITriggerFunctions): Promise<ITriggerResponse> {
	const item = { json: { timestamp: new Date().toISOString() } };
	return { manualTriggerFunction: async () => this.emit([[item]]) };
}

/** Code, in JavaScript, once for all items. What it returns leaves its world as JSON, as it leaves n8n's task runner. */
const runCode: Execute = async function () {
	const { $, $input } = this.getWorkflowDataProxy(0) as Record<string, unknown>;
	const code = String(this.getNodeParameter('jsCode', 0));
	const returned: unknown = await runInNewContext(`(async () => {${code}\n})()`, { $, $input });
	return [JSON.parse(JSON.stringify(returned)) as INodeExecutionData[]];
};

/** If: the engine itself judges the conditions. */
const divert: Execute = async function () {
	const outputs: INodeExecutionData[][] = [[], []];
	for (const [index, item] of this.getInputData().entries()) {
		const holds = this.getNodeParameter('conditions', index, false, { extractValue: true });
		outputs[holds ? 0 : 1]?.push({ ...item, pairedItem: item.pairedItem ?? { item: index } });
	}
	return outputs;
};

/** Stop and Error, with a message. */
const stop: Execute = async function () {
	throw new NodeOperationError(this.getNode(), String(this.getNodeParameter('errorMessage', 0)));
};

/** Convert to File, CSV only. */
const toCsvFile: Execute = async function () {
	const items = this.getInputData();
	const { fileName = '' } = this.getNodeParameter('options', 0, {}) as { fileName?: string };
	const columns = [...new Set(items.flatMap(({ json }) => Object.keys(json)))];
	const cell = (value: unknown) => {
		const content = typeof value === 'string' ? value : JSON.stringify(value ?? '');
		return /[",\n]/.test(content) ? `"${content.replaceAll('"', '""')}"` : content;
	};
	const rows = [columns, ...items.map(({ json }) => columns.map((column) => json[column] ?? ''))];
	const csv = rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
	const binary = {
		[String(this.getNodeParameter('binaryPropertyName', 0, 'data'))]: {
			data: Buffer.from(csv).toString('base64'),
			mimeType: 'text/csv',
			fileName,
		},
	};
	return [[{ json: {}, binary, pairedItem: items.map((_item, item) => ({ item })) }]];
};

/** HTTP Request: fields of the body as JSON. */
const callHttp: Execute = async function () {
	const answers = this.getInputData().map(async (_item, index): Promise<INodeExecutionData> => {
		const { parameters = [] } = this.getNodeParameter('bodyParameters', index, {}) as {
			parameters?: Array<{ name: string; value: unknown }>;
		};
		const json = (await this.helpers.httpRequest({
			method: this.getNodeParameter('method', index) as IHttpRequestMethods,
			url: String(this.getNodeParameter('url', index)),
			body: Object.fromEntries(parameters.map(({ name, value }) => [name, value])) as IDataObject,
			json: true,
		})) as IDataObject;
		return { json, pairedItem: { item: index } };
	});
	return [await Promise.all(answers)];
};

export const BASE_NODES: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': node('manualTrigger', 0, passOn),
	'n8n-nodes-base.scheduleTrigger': { ...node('scheduleTrigger', 0, passOn), trigger: fireAtOnce },
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
	'n8n-nodes-base.code': node('code', 1, runCode, [text('mode', 'runOnceForAllItems'), text('jsCode')]),
	'n8n-nodes-base.if': node(
		'if',
		1,
		divert,
		[{ displayName: 'Conditions', name: 'conditions', type: 'filter', default: {} }],
		2,
	),
	'n8n-nodes-base.stopAndError': node(
		'stopAndError',
		1,
		stop,
		[text('errorType', 'errorMessage'), text('errorMessage')],
		0,
	),
	'n8n-nodes-base.convertToFile': node('convertToFile', 1, toCsvFile, [
		text('operation', 'csv'),
		text('binaryPropertyName', 'data'),
		{ displayName: 'Options', name: 'options', type: 'collection', default: {}, options: [text('fileName')] },
	]),
	'n8n-nodes-base.httpRequest': node('httpRequest', 1, callHttp, [
		text('method', 'GET'),
		text('url'),
		{
			displayName: 'Body',
			name: 'bodyParameters',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			options: [{ displayName: 'Field', name: 'parameters', values: [text('name'), text('value')] }],
		},
	]),
	'n8n-nodes-base.postgres': POSTGRES,
	'n8n-nodes-base.set': node('set', 1, setFields, [
		text('mode', 'manual'),
		{ displayName: 'Assignments', name: 'assignments', type: 'assignmentCollection', default: {} },
	]),
};
