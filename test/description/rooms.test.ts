import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const HOUSE = path.join(ROOT, 'nodes/HubspotCrm');

const filesBelow = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
		.map((entry) => path.relative(HOUSE, path.join(entry.parentPath, entry.name)));

/** What ESLint says, by the rules of this package alone, of a line that is added to a file. */
function findings(file: string, line: string): string[] {
	const script = `
		import { readFileSync } from 'node:fs';
		import { ESLint } from 'eslint';
		const [file, line] = process.argv.slice(1);
		const [result] = await new ESLint().lintText(readFileSync(file, 'utf8') + line, { filePath: file });
		process.stdout.write(JSON.stringify(result.messages.map(({ ruleId }) => ruleId)));`;
	const out = execFileSync(process.execPath, ['--input-type=module', '-e', script, file, `\n${line}\n`], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	return JSON.parse(out) as string[];
}

describe('The rooms', () => {
	test('outside fields, methods and actions no two files have the same name', () => {
		const files = filesBelow(HOUSE).filter((file) => !/^(fields|methods|actions)\//.test(file));
		const names = files.map((file) => path.basename(file));
		expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
		expect(files.length).toBeGreaterThan(60);
	});

	test('every folder is in the ordered list that the lint zones are made from', () => {
		const script = `import { ROOMS } from './eslint.config.mjs'; process.stdout.write(ROOMS.join());`;
		const rooms = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
			cwd: ROOT,
			encoding: 'utf8',
		}).split(',');
		const folders = readdirSync(HOUSE, { withFileTypes: true }).filter((entry) => entry.isDirectory());
		expect(folders.map(({ name }) => name).sort()).toEqual([...rooms].sort());
	});

	test.each([
		[
			'an upward import',
			'objects/keys.ts',
			"export { plan } from '../batch/plan';",
			'import-x/no-restricted-paths',
		],
		[
			'an upward import of a trigger',
			'records/findRecords.ts',
			"export { signedUrl } from '../triggers/webhook/signature';",
			'import-x/no-restricted-paths',
		],
		[
			'a word of an object type',
			'values/coerce.ts',
			"export const planted = 'lifecyclestage';",
			'package/no-type-words',
		],
		[
			'a path of an object type',
			'search/sort.ts',
			"export const planted = 'tickets';",
			'package/no-type-words',
		],
		[
			"a destructured helper of the host's",
			'actions/run.ts',
			'export const planted = ({ helpers }: IExecuteFunctions) => { const { httpRequest } = helpers; return httpRequest; };',
			'no-restricted-syntax',
		],
	])('lint finds %s', (_what, file, line, rule) => {
		expect(findings(`nodes/HubspotCrm/${file}`, line)).toContain(rule);
	});
});
