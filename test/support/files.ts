import path from 'node:path';

import type { IBinaryData, IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { Engine, RunResult } from '../../harness/engine';

/** A file of `test/cases/files`. */
export const sample = (name: string): string => path.resolve(__dirname, '../cases/files', name);

type Step = [name: string, type: string, parameters: INodeParameters];

/** Runs nodes of n8n one after the other. @throws what they find wrong */
async function runChain(
	engine: Engine,
	steps: readonly Step[],
	start: IDataObject[] = [{}],
): Promise<RunResult> {
	const nodes = [['Start', 'manualTrigger', {}] as Step, ...steps].map(([name, type, parameters]): INode => ({
		id: name,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion: type === 'manualTrigger' ? 1 : 1.1,
		position: [0, 0],
		parameters,
	}));
	const connections = Object.fromEntries(
		nodes.slice(1).map(({ name }, at) => {
			const from = nodes[at] as INode;
			return [from.name, { main: [[{ node: name, type: 'main' as const, index: 0 }]] }];
		}),
	);
	const result = await engine.run({ workflow: { nodes, connections }, pinned: { Start: start } });
	if (result.error) throw new Error(result.error.message, { cause: result.error });
	return result;
}

/**
 * The rows of a CSV file as they reach our nodes: read and taken apart by n8n's nodes, with the options that a person
 * has who sets none.
 *
 * @param options options of *Extract from File*, such as `{ enableBOM: true, includeEmptyCells: true }`
 * @throws what the nodes find wrong with the file
 */
export async function rowsOf(
	engine: Engine,
	file: string,
	options: INodeParameters = {},
): Promise<IDataObject[]> {
	const result = await runChain(engine, [
		['Read File', 'readWriteFile', { operation: 'read', fileSelector: file, options: {} }],
		['Rows', 'extractFromFile', { operation: 'csv', binaryPropertyName: 'data', options }],
	]);
	return result.json('Rows');
}

/** The CSV file that *Convert to File* makes of items, with its text. */
export async function csvOf(
	engine: Engine,
	items: IDataObject[],
	options: INodeParameters = {},
): Promise<Partial<IBinaryData> & { content: string }> {
	const step: Step = ['File', 'convertToFile', { operation: 'csv', binaryPropertyName: 'data', options }];
	const result = await runChain(engine, [step], items);
	const { data = '', ...file } = result.items('File')[0]?.binary?.data ?? {};
	return { ...file, content: Buffer.from(data, 'base64').toString() };
}
