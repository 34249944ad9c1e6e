import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse';
import type { Options as CsvOptions } from 'csv-parse';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type {
	GenericValue,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	JsonObject,
} from 'n8n-workflow';

import { options, standIn, text } from './stand-in';
import type { Execute } from './stand-in';

/*
 * Stand-ins for the nodes of n8n that read and write files, as n8n 2.41 has them, defaults included: what they do to
 * a CSV file is what a person's rows look like when they reach our nodes. test/e2e/files.e2e.ts compares them with the
 * real ones.
 */

const flag = (name: string, value = false): INodeProperties => ({
	displayName: name,
	name,
	type: 'boolean',
	default: value,
});
const count = (name: string, value: number): INodeProperties => ({
	displayName: name,
	name,
	type: 'number',
	default: value,
});

/** Read/Write Files from Disk, reading one file. Without a file, version 1 puts out nothing and later ones fail. */
const readFile: Execute = async function () {
	const root = process.env.EXAMPLES_ROOT ?? process.cwd();
	const read = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		const selector = String(this.getNodeParameter('fileSelector', itemIndex));
		const file = path.resolve(root, selector);
		if (!existsSync(file)) {
			if (this.getNode().typeVersion === 1) return [];
			const error = new NodeOperationError(this.getNode(), 'No file(s) found', {
				itemIndex,
				description: `No file matching the selector "${selector}" found`,
			});
			throw new NodeApiError(this.getNode(), error as unknown as JsonObject, { itemIndex });
		}
		const data = await this.helpers.prepareBinaryData(readFileSync(file), file);
		const { mimeType, fileType, fileName, fileExtension, fileSize } = data;
		const json = { mimeType, fileType, fileName, fileExtension, fileSize };
		return [{ json, binary: { data }, pairedItem: { item: itemIndex } }];
	};
	const items = await Promise.all(this.getInputData().map(async (_item, index) => await read(index)));
	return [items.flat()];
};

/** What people choose for a CSV file. */
interface CsvChoices {
	delimiter?: string;
	encoding?: BufferEncoding;
	enableBOM?: boolean;
	fromLine?: number;
	headerRow?: boolean;
	includeEmptyCells?: boolean;
	maxRowCount?: number;
	relaxQuotes?: boolean;
	skipRecordsWithErrors?: { value?: { enabled?: boolean; maxSkippedRecords?: number } };
}

/** A row without its empty cells, which are dropped unless *Include Empty Cells* is on. */
const withoutEmpty = (row: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ''));

/**
 * Reads a CSV file: a byte-order mark stays in the name of the first column unless *Exclude Byte Order Mark* is on.
 *
 * @returns the rows, and how many were skipped for their errors
 * @throws what the parser finds wrong, such as a row with too few cells
 */
async function parseCsv(
	content: Buffer,
	choices: CsvChoices,
): Promise<{ rows: IDataObject[]; skipped: number }> {
	const rows: IDataObject[] = [];
	let skipped = 0;
	const { maxRowCount = -1 } = choices;
	const csv: CsvOptions = {
		delimiter: choices.delimiter,
		fromLine: choices.fromLine,
		encoding: choices.encoding,
		bom: choices.enableBOM,
		to: maxRowCount > -1 ? maxRowCount : undefined,
		skipRecordsWithError: choices.skipRecordsWithErrors?.value?.enabled,
		skipEmptyLines: true,
		columns: choices.headerRow !== false,
		relaxQuotes: choices.relaxQuotes,
		// Cells by header, or a list of them where the file has no headers.
		onRecord: (cells) => {
			const row = cells as unknown as IDataObject;
			rows.push(choices.includeEmptyCells ? row : withoutEmpty(row));
			return undefined;
		},
	};
	await new Promise<void>((resolve, reject) => {
		const parser = parse(csv);
		parser.on('skip', () => (skipped += 1));
		parser.on('error', reject);
		parser.on('end', resolve);
		parser.resume();
		parser.end(content);
	});
	return { rows, skipped };
}

async function rowsOf(this: IExecuteFunctions, item: number): Promise<IDataObject[]> {
	const choices = this.getNodeParameter('options', item, {}) as CsvChoices;
	const property = this.getNodeParameter('binaryPropertyName', item) as string;
	const { fileExtension } = this.helpers.assertBinaryData(item, property);
	try {
		const content = await this.helpers.getBinaryDataBuffer(item, property);
		const { rows, skipped } = await parseCsv(content, choices);
		const most = choices.skipRecordsWithErrors?.value?.maxSkippedRecords ?? -1;
		if (most > 0 && skipped > most) throw new Error('Max number of skipped records exceeded');
		return choices.headerRow === false ? rows.map((row) => ({ row })) : rows;
	} catch (error) {
		const { message } = error as Error;
		const other = fileExtension !== undefined && fileExtension !== 'csv';
		throw new NodeOperationError(
			this.getNode(),
			other ? `The file selected in 'Input Binary Field' is not in csv format` : message,
			{
				itemIndex: item,
				...(other
					? {
							description: `Try to change the operation or select a csv file in 'Input Binary Field'`,
						}
					: {}),
			},
		);
	}
}

/**
 * Extract from File, CSV only. What the parser refuses fails the node; n8n's version 1 can put out the rows before the
 * mistake instead, where it keeps files in memory.
 */
const extractCsv: Execute = async function () {
	const items: INodeExecutionData[] = [];
	for (const item of this.getInputData().keys()) {
		const pairedItem = { item };
		try {
			for (const json of await rowsOf.call(this, item)) items.push({ json, pairedItem });
		} catch (error) {
			if (!this.continueOnFail()) throw error;
			items.push({ json: { error: (error as Error).message }, pairedItem });
		}
	}
	return [items];
};

/** Fields of fields as columns of their own, named by their path. */
function flat(json: IDataObject, prefix = ''): Array<[string, GenericValue]> {
	return Object.entries(json).flatMap(([name, value]): Array<[string, GenericValue]> =>
		typeof value === 'object' && value !== null && !(value instanceof Date)
			? flat(value as IDataObject, `${prefix}${name}.`)
			: [[`${prefix}${name}`, value]],
	);
}

/** A cell as n8n's spreadsheet library writes it. */
function cellOf(value: GenericValue, delimiter: string): string {
	if (value === null || value === undefined) return '';
	const content = typeof value === 'boolean' ? String(value).toUpperCase() : String(value as string | number);
	return content.includes(delimiter) || /["\n]/.test(content)
		? `"${content.replaceAll('"', '""')}"`
		: content;
}

/** Convert to File, CSV only: with a byte-order mark, and no line break at its end. Numbers of up to 11 digits. */
const toCsvFile: Execute = async function () {
	const items = this.getInputData();
	const choices = this.getNodeParameter('options', 0, {}) as {
		delimiter?: string;
		fileName?: string;
		headerRow?: boolean;
	};
	const delimiter = choices.delimiter || ',';
	const rows = items.map(({ json }) => new Map(flat(json)));
	const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
	const lines = [
		...(choices.headerRow === false ? [] : [columns]),
		...rows.map((row) => columns.map((column) => row.get(column))),
	].map((cells) => cells.map((cell) => cellOf(cell, delimiter)).join(delimiter));
	// A file that begins with ID is taken for another format by Excel.
	const csv = lines.join('\n').replace(/^ID(?=[^\w]|$)/, '"ID"');
	const data = await this.helpers.prepareBinaryData(
		Buffer.from(`\uFEFF${csv}`),
		choices.fileName ?? 'File.csv',
	);
	const property = String(this.getNodeParameter('binaryPropertyName', 0, 'data'));
	const pairedItem = items.map((_item, item) => ({ item }));
	return [[{ json: {}, binary: { [property]: data }, pairedItem }]];
};

export const READ_WRITE_FILE = standIn('readWriteFile', 1, readFile, [
	text('operation', 'read'),
	text('fileSelector'),
	options(),
]);

export const EXTRACT_FROM_FILE = standIn('extractFromFile', 1, extractCsv, [
	text('operation', 'csv'),
	text('binaryPropertyName', 'data'),
	options(
		text('delimiter', ','),
		text('encoding', 'utf-8'),
		flag('enableBOM'),
		count('fromLine', 0),
		flag('headerRow', true),
		flag('includeEmptyCells'),
		count('maxRowCount', -1),
		flag('relaxQuotes'),
		{
			displayName: 'Skip Records With Errors',
			name: 'skipRecordsWithErrors',
			type: 'fixedCollection',
			default: { value: { enabled: true, maxSkippedRecords: -1 } },
			options: [
				{
					displayName: 'Value',
					name: 'value',
					values: [flag('enabled'), count('maxSkippedRecords', -1)],
				},
			],
		},
	),
]);

export const CONVERT_TO_FILE = standIn('convertToFile', 1, toCsvFile, [
	text('operation', 'csv'),
	text('binaryPropertyName', 'data'),
	options(text('delimiter', ','), text('fileName'), flag('headerRow', true)),
]);
