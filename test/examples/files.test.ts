import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import { readTemplate } from '../../examples/job';
import { Engine, PACKAGE_ROOT } from '../../harness/engine';
import { rowsOf, sample } from '../support/files';

/*
 * What n8n 2.41 makes of files (n8n-nodes-base, SpreadsheetFile/v2/fromFile.operation). test/e2e/files.e2e.ts holds the
 * same nodes against the real ones.
 */
const MARK = '\uFEFF';

let engine: Engine;
beforeAll(async () => {
	engine = await Engine.load();
});

const read = async (file: string, options?: INodeParameters) => await rowsOf(engine, sample(file), options);

describe('Extract from File', () => {
	it('keeps a byte-order mark in the first header unless told otherwise', async () => {
		const [row] = await read('excel-utf8-bom.csv');
		expect(Object.keys(row ?? {})).toEqual([`${MARK}email`, 'firstname', 'lastname']);
		const [first] = await read('excel-bom-first-column.csv');
		expect(Object.keys(first ?? {})).toEqual([`${MARK}firstname`, 'lastname', 'email']);
		for (const file of ['excel-utf8-bom.csv', 'excel-bom-first-column.csv']) {
			expect(await read(file, { enableBOM: true })).toContainEqual({
				email: 'ada@example.com',
				firstname: 'Ada',
				lastname: 'Lund',
			});
		}
	});

	it('drops empty cells unless told otherwise', async () => {
		expect(await read('empty-cells.csv')).toEqual([
			{ email: 'ada@example.com', firstname: 'Ada', phone: '+46 70 123 45 67' },
			{ email: 'bo@example.com' },
			{ firstname: 'Cy' },
		]);
		expect((await read('empty-cells.csv', { includeEmptyCells: true })).slice(1)).toEqual([
			{ email: 'bo@example.com', firstname: '', phone: '' },
			{ email: '', firstname: 'Cy', phone: '' },
		]);
	});

	it('keeps headers as they are, also those that are empty', async () => {
		expect(Object.keys((await read('header-case.csv'))[0] ?? {})).toEqual([
			'Email ',
			' FirstName',
			'LASTNAME',
		]);
		const [row] = await read('unnamed-columns.csv', { includeEmptyCells: true });
		expect(row).toEqual({ email: 'ada@example.com', firstname: 'Ada', '': '', row_number: '2', Column1: '' });
	});

	it('splits by commas and reads UTF-8 unless told otherwise', async () => {
		expect(await read('semicolon-latin1.csv')).toEqual([
			{ 'email;firstname;lastname;city': 'j.mueller@example.com;J\uFFFDrg;M\uFFFDller;K\uFFFDln' },
		]);
		expect(await read('semicolon-latin1.csv', { delimiter: ';', encoding: 'latin1' })).toEqual([
			{ email: 'j.mueller@example.com', firstname: 'Jörg', lastname: 'Müller', city: 'Köln' },
		]);
	});

	it('gives lists of cells where the file has no headers', async () => {
		const rows = await read('header-case.csv', { headerRow: false, includeEmptyCells: true });
		expect(rows[0]).toEqual({ row: ['Email ', ' FirstName', 'LASTNAME'] });
		expect((await read('header-case.csv', { headerRow: false }))[1]).toEqual({
			row: { 0: 'ada2@example.com', 1: 'Ada', 2: 'Lund' },
		});
	});

	it('fails for a row with too few cells, or skips it', async () => {
		await expect(read('short-row.csv')).rejects.toThrow('Invalid Record Length');
		const skip = (maxSkippedRecords: number) => ({
			skipRecordsWithErrors: { value: { enabled: true, maxSkippedRecords } },
		});
		expect(await read('short-row.csv', skip(-1))).toHaveLength(1);
		expect(await read('bad-cells.csv', { maxRowCount: 2 })).toHaveLength(2);
	});
});

describe('Read/Write Files from Disk', () => {
	it('says so where there is no file', async () => {
		await expect(read('none.csv')).rejects.toThrow('No file(s) found');
	});
});

describe('The templates', () => {
	const files = readdirSync(path.join(PACKAGE_ROOT, 'examples')).filter((file) => file.endsWith('.json'));
	const nodes = files.flatMap((file) => readTemplate(file).nodes.map((node) => ({ file, node })));

	it('read files that begin with a byte-order mark, and fail where there is no file', () => {
		const readers = nodes.filter(({ node }) => node.type === 'n8n-nodes-base.extractFromFile');
		expect(readers.length).toBeGreaterThan(3);
		for (const { node } of readers) {
			expect(node).toMatchObject({ typeVersion: 1.1, parameters: { options: { enableBOM: true } } });
		}
		const finders = nodes.filter(({ node }) => node.type === 'n8n-nodes-base.readWriteFile');
		expect(finders.map(({ node }) => node.typeVersion)).toEqual(readers.map(() => 1.1));
	});
});
