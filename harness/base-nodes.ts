import { runInNewContext } from 'node:vm';

import { NodeOperationError, validateFieldType } from 'n8n-workflow';
import type {
	FieldType,
	IDataObject,
	IHttpRequestMethods,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

import { CONVERT_TO_FILE, EXTRACT_FROM_FILE, READ_WRITE_FILE } from './files';
import { POSTGRES } from './postgres';
import { standIn, text } from './stand-in';
import type { Execute } from './stand-in';

/*
 * Stand-ins for the few nodes of n8n itself that tests and templates use, under their real type names and with the
 * parameters that those templates set. The whole set weighs more than everything else together.
 */

const passOn: Execute = async function () {
	return [this.getInputData()];
};

interface Assignment {
	name: string;
	value: unknown;
	type: FieldType;
}

/** Edit Fields, with manual mapping of plain fields: values in their types, nothing else of the item. */
const setFields: Execute = async function () {
	const typed = ({ name, value, type }: Assignment): unknown => {
		if (value === undefined || value === null) return null;
		const text = typeof value === 'object' ? JSON.stringify(value) : value;
		const checked = validateFieldType(name, type === 'string' ? String(text) : value, type);
		if (!checked.valid) throw new NodeOperationError(this.getNode(), checked.errorMessage);
		return checked.newValue ?? null;
	};
	return [
		this.getInputData().map((_item, index) => {
			const { assignments = [] } = this.getNodeParameter('assignments', index, {}) as {
				assignments?: Assignment[];
			};
			const json = Object.fromEntries(assignments.map((one) => [one.name, typed(one)])) as IDataObject;
			return { json, pairedItem: { item: index } };
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
	'n8n-nodes-base.manualTrigger': standIn('manualTrigger', 0, passOn),
	'n8n-nodes-base.scheduleTrigger': { ...standIn('scheduleTrigger', 0, passOn), trigger: fireAtOnce },
	'n8n-nodes-base.noOp': standIn('noOp', 1, passOn),
	'n8n-nodes-base.stickyNote': standIn('stickyNote', 0, passOn),
	'n8n-nodes-base.readWriteFile': READ_WRITE_FILE,
	'n8n-nodes-base.extractFromFile': EXTRACT_FROM_FILE,
	'n8n-nodes-base.code': standIn('code', 1, runCode, [text('mode', 'runOnceForAllItems'), text('jsCode')]),
	'n8n-nodes-base.if': standIn(
		'if',
		1,
		divert,
		[{ displayName: 'Conditions', name: 'conditions', type: 'filter', default: {} }],
		2,
	),
	'n8n-nodes-base.stopAndError': standIn(
		'stopAndError',
		1,
		stop,
		[text('errorType', 'errorMessage'), text('errorMessage')],
		0,
	),
	'n8n-nodes-base.convertToFile': CONVERT_TO_FILE,
	'n8n-nodes-base.httpRequest': standIn('httpRequest', 1, callHttp, [
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
	'n8n-nodes-base.set': standIn('set', 1, setFields, [
		text('mode', 'manual'),
		{ displayName: 'Assignments', name: 'assignments', type: 'assignmentCollection', default: {} },
	]),
};
