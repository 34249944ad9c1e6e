import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { BASE_NODES } from '../../harness/base-nodes';
import { Engine, PACKAGE_ROOT } from '../../harness/engine';
import { csvOf, rowsOf, sample } from '../support/files';

/** A node of the n8n that is installed for these tests. */
function real(name: string): INodeType {
	const file = `.cache/n8n/node_modules/n8n-nodes-base/dist/nodes/Files/${name}/${name}.node.js`;
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- where it is depends on the installation
	const exported = require(path.join(PACKAGE_ROOT, file)) as Record<string, new () => INodeType>;
	const Node = exported[name];
	if (!Node) throw new Error(`${file} has no ${name}`);
	return new Node();
}

let standIn: Engine;
let n8n: Engine;
beforeAll(async () => {
	standIn = await Engine.load();
	n8n = await Engine.load(PACKAGE_ROOT, {
		...BASE_NODES,
		'n8n-nodes-base.extractFromFile': real('ExtractFromFile'),
		'n8n-nodes-base.convertToFile': real('ConvertToFile'),
	});
});

const FILES = readdirSync(sample('')).filter((file) => file.endsWith('.csv'));
const CHOICES: INodeParameters[] = [
	{},
	{ includeEmptyCells: true },
	{ enableBOM: true },
	{ headerRow: false },
	{ headerRow: false, includeEmptyCells: true },
	{ delimiter: ';', encoding: 'latin1' },
	{ maxRowCount: 1 },
	{ fromLine: 2 },
	{ relaxQuotes: true },
	{ skipRecordsWithErrors: { value: { enabled: true, maxSkippedRecords: -1 } } },
];

/** What comes of it: rows, or the error. */
const outcome = async (work: Promise<unknown>): Promise<unknown> =>
	await work.catch((error: Error) => ({ error: error.message }));

describe('The stand-ins for the nodes that read and write files do what those of n8n do', () => {
	it.each(FILES)('Extract from File: %s', async (file) => {
		for (const choices of CHOICES) {
			const [ours, theirs] = await Promise.all(
				[standIn, n8n].map(async (engine) => await outcome(rowsOf(engine, sample(file), choices))),
			);
			expect({ choices, result: ours }).toEqual({ choices, result: theirs });
		}
	});

	it.each<[string, IDataObject[], INodeParameters?]>([
		[
			'texts that need quotes',
			[
				{ a: 'x,y', b: 'say "hi"', c: 'two\nlines' },
				{ b: ' ', d: '' },
			],
		],
		['numbers and booleans', [{ a: 1, b: 2.5, c: -3, d: 12_345_678_901, e: true, f: false, g: null }]],
		['fields of fields', [{ a: { b: { c: 1 } }, list: [1, 'two'] }, { other: 'x' }]],
		['a first column named ID', [{ ID: 1, name: 'Ada' }]],
		['a file without headers', [{ a: 1 }], { headerRow: false }],
		['another delimiter and name', [{ a: 'x;y', b: 'x,y' }], { delimiter: ';', fileName: 'x.csv' }],
		['no fields', [{}]],
	])('Convert to File: %s', async (_name, items, choices = {}) => {
		const [ours, theirs] = await Promise.all(
			[standIn, n8n].map(async (engine) => await csvOf(engine, items, choices)),
		);
		expect(ours).toEqual(theirs);
	});
});
