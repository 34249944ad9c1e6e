import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const HOUSE = path.join(ROOT, 'nodes/HubspotCrm');

const filesBelow = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
		.map((entry) => path.relative(HOUSE, path.join(entry.parentPath, entry.name)));

interface Planted {
	what: string;
	file: string;
	line: string;
	rule: string;
}

const PLANTED: Planted[] = [
	{
		what: 'an upward import',
		file: 'objects/keys.ts',
		line: "export { plan } from '../batch/plan';",
		rule: 'import-x/no-restricted-paths',
	},
	{
		what: 'an upward import of a trigger',
		file: 'records/findRecords.ts',
		line: "export { signedUrl } from '../triggers/webhook/signature';",
		rule: 'import-x/no-restricted-paths',
	},
	{
		what: 'a property of an object type',
		file: 'values/coerce.ts',
		line: "export const planted = 'lifecyclestage';",
		rule: 'package/no-type-words',
	},
	{
		what: 'a path of an object type',
		file: 'search/sort.ts',
		line: "export const planted = 'tickets';",
		rule: 'package/no-type-words',
	},
	{
		what: "a destructured helper of the host's",
		file: 'actions/run.ts',
		line: 'export const planted = ({ helpers }: IExecuteFunctions) => { const { httpRequest } = helpers; return httpRequest; };',
		rule: 'no-restricted-syntax',
	},
];

const inNode = (script: string, input: unknown): string =>
	execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(input)], {
		cwd: ROOT,
		encoding: 'utf8',
	});

/** The rules that ESLint finds broken where lines are added to files, by the configuration of this package. */
const findings = (): string[][] =>
	JSON.parse(
		inNode(
			`import { readFileSync } from 'node:fs';
			import { ESLint } from 'eslint';
			const eslint = new ESLint();
			const found = [];
			for (const { file, line } of JSON.parse(process.argv[1])) {
				const filePath = 'nodes/HubspotCrm/' + file;
				const text = readFileSync(filePath, 'utf8') + '\\n' + line + '\\n';
				const [{ messages }] = await eslint.lintText(text, { filePath });
				found.push(messages.map(({ ruleId }) => ruleId));
			}
			process.stdout.write(JSON.stringify(found));`,
			PLANTED,
		),
	) as string[][];

describe('The rooms', () => {
	test('outside fields, methods and actions no two files have the same name', () => {
		const files = filesBelow(HOUSE).filter((file) => !/^(fields|methods|actions)\//.test(file));
		const names = files.map((file) => path.basename(file));
		expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
		expect(files.length).toBeGreaterThan(60);
	});

	test('no file comes back to itself by its imports, those of types among them', () => {
		const files = filesBelow(HOUSE);
		const importsOf = new Map(
			files.map((file) => {
				const text = readFileSync(path.join(HOUSE, file), 'utf8');
				const paths = [...text.matchAll(/ from '(\.[^']+)'/g)].map(([, given = '']) =>
					path.join(path.dirname(file), `${given}.ts`),
				);
				return [file, paths] as const;
			}),
		);
		const done = new Set<string>();
		const circleFrom = (file: string, before: string[]): string[] | undefined => {
			if (before.includes(file)) return [...before.slice(before.indexOf(file)), file];
			if (done.has(file)) return undefined;
			for (const next of importsOf.get(file) ?? []) {
				const circle = circleFrom(next, [...before, file]);
				if (circle) return circle;
			}
			done.add(file);
			return undefined;
		};
		expect(files.map((file) => circleFrom(file, [])).filter(Boolean)).toEqual([]);
		expect([...importsOf.values()].flat().length).toBeGreaterThan(300);
	});

	test('every folder is in the ordered list that the lint zones are made from', () => {
		const script = `import { ROOMS } from './eslint.config.mjs'; process.stdout.write(ROOMS.join());`;
		const rooms = inNode(script, null).split(',');
		const folders = readdirSync(HOUSE, { withFileTypes: true }).filter((entry) => entry.isDirectory());
		// The output schemas for the editor are no code.
		const withCode = folders.map(({ name }) => name).filter((name) => name !== '__schema__');
		expect(withCode.sort()).toEqual([...rooms].sort());
	});

	test('lint finds what is planted', () => {
		const found = findings();
		for (const [at, { what, rule }] of PLANTED.entries())
			expect({ what, found: found[at]?.includes(rule) }).toEqual({ what, found: true });
	}, 120_000);
});
