import { execFileSync } from 'node:child_process';
import {
	appendFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';

import manifest from '../../package.json';
import { schemas } from '../../scripts/schemas';
import { compiledCredentials, compiledNodes } from '../description/resolved';

const ROOT = path.resolve(__dirname, '../..');
/** What a host has at hand; it deletes our own dependencies and installs nothing of them. */
const HOST_MODULES = ['n8n-workflow', 'luxon', 'node:crypto'];
const MOST_BYTES = 300_000;

const EXPECTED = [
	/^dist\/(nodes|credentials)\/[\w./-]+\.js$/,
	/^dist\/(nodes|credentials)\/[\w./-]+\.svg$/,
	/^dist\/nodes\/[\w./-]+\.node\.json$/,
	/^dist\/nodes\/[\w./-]+\/__schema__\/[\w./-]+\.json$/,
	/^(index\.js|package\.json|README\.md|LICENSE\.md)$/,
];
/** Matched by the kinds above if somebody put them under nodes/. */
const UNWANTED =
	/(\.test|\.spec|\.config|\.bak)\.|(^|\/)(test|sandbox|harness|bench|examples)\/|gulpfile|tsbuildinfo|\.map$/;

const work = mkdtempSync(path.join(tmpdir(), 'package-test-'));
const unpacked = path.join(work, 'unpacked');
let tarball: { size: number; files: Array<{ path: string }> };

const compiled = () =>
	tarball.files.map((file) => file.path).filter((file) => file.startsWith('dist/') && file.endsWith('.js'));
const read = (file: string) => readFileSync(path.join(unpacked, file), 'utf8');
const registered = () => [...manifest.n8n.nodes, ...manifest.n8n.credentials];

/** Runs n8n's scanner over a directory as its command line does; in a process of its own, since Jest loads no ES modules. */
function scan(
	directory: string,
	patterns: 'source' | 'tarball',
): { passed: boolean; details?: string; message?: string } {
	const program = `
		const { analyzePackage, SOURCE_FILE_PATTERNS } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
		const [directory, patterns] = process.argv.slice(1);
		const result = await analyzePackage(directory, patterns === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json']);
		console.log(JSON.stringify(result));
	`;
	const output = execFileSync(
		process.execPath,
		['--input-type=module', '-e', program, '--', directory, patterns],
		{
			cwd: ROOT,
			encoding: 'utf8',
			// The rules take every file for a node file when they run under a test runner.
			env: { ...process.env, NODE_ENV: 'production' },
		},
	);
	return JSON.parse(output.trim().split('\n').at(-1) ?? '') as ReturnType<typeof scan>;
}

beforeAll(() => {
	mkdirSync(unpacked);
	const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], {
		cwd: ROOT,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	[tarball] = JSON.parse(output) as [typeof tarball];
	const file = readdirSync(work).find((name) => name.endsWith('.tgz')) as string;
	execFileSync('tar', ['-xzf', path.join(work, file), '-C', unpacked, '--strip-components=1']);
});

afterAll(() => {
	rmSync(work, { recursive: true, force: true });
});

describe('the npm package', () => {
	test('holds the compiled nodes and what npm asks for, nothing else', () => {
		const files = tarball.files.map((file) => file.path);
		expect(files.filter((file) => !EXPECTED.some((kind) => kind.test(file)) || UNWANTED.test(file))).toEqual(
			[],
		);
		expect(files).toEqual(expect.arrayContaining(['package.json', 'index.js', 'LICENSE.md']));
		expect(compiled().length).toBeGreaterThan(10);
	});

	test('is small', () => {
		expect(tarball.size).toBeLessThan(MOST_BYTES);
	});

	test('needs nothing at run time that a host does not have', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundledDependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });

		const missing = compiled().flatMap((file) => {
			const code = read(file);
			// Whatever is loaded by a computed name cannot be checked, so there is to be none.
			const calls = [...code.matchAll(/\b(?:require|import)\s*\(/g)].length;
			const names = [...code.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map((match) => match[1] as string);
			const resolves = (name: string) =>
				name.startsWith('.')
					? ['', '.js', '.json', '/index.js'].some((ending) =>
							compiledOrData(path.join(path.dirname(file), name + ending)),
						)
					: HOST_MODULES.includes(name);
			return [
				...(calls === names.length ? [] : [`${file}: a computed require or import`]),
				...names.filter((name) => !resolves(name)).map((name) => `${file}: ${name}`),
			];
		});
		expect(missing).toEqual([]);
	});

	const compiledOrData = (file: string) => /\.(js|json)$/.test(file) && existsSync(path.join(unpacked, file));

	test('registers files that exist, each with the class that a host looks for', () => {
		expect(registered().filter((file) => !existsSync(path.join(unpacked, file)))).toEqual([]);
		// Loading fails where the class is not named like the file.
		expect([...compiledNodes(), ...compiledCredentials()]).toHaveLength(registered().length);
		const nodes = compiled().filter((file) => file.endsWith('.node.js'));
		const credentials = compiled().filter((file) => file.endsWith('.credentials.js'));
		expect(nodes.sort()).toEqual([...manifest.n8n.nodes].sort());
		expect(credentials.sort()).toEqual([...manifest.n8n.credentials].sort());
	});

	test('has the icons that nodes and credentials name, and the description of every node', () => {
		const iconsOf = (source: string, icon: INodeTypeDescription['icon']): string[] => {
			const { light, dark } = typeof icon === 'object' ? icon : { light: icon, dark: icon };
			return [light, dark].map((name) =>
				path.join('dist', path.dirname(source), (name ?? 'none').replace(/^file:/, '')),
			);
		};
		const icons = [
			...compiledNodes().flatMap(({ source, instance }) => iconsOf(source, instance.description.icon)),
			...compiledCredentials().flatMap(({ source, instance }) => iconsOf(source, instance.icon)),
		];
		expect(icons.length).toBe(2 * registered().length);
		expect(icons.filter((icon) => !existsSync(path.join(unpacked, icon)))).toEqual([]);
		const descriptions = manifest.n8n.nodes.map((file) => file.replace(/\.js$/, '.json'));
		expect(descriptions.filter((file) => !existsSync(path.join(unpacked, file)))).toEqual([]);
	});

	test('has an output schema for each operation, where a host looks for it', () => {
		const files = [...schemas().keys()].map((file) => `dist/nodes/HubspotCrm/__schema__/v1.0.0/${file}`);
		expect(files.length).toBeGreaterThan(20);
		expect(files.filter((file) => !existsSync(path.join(unpacked, file)))).toEqual([]);
		// A host looks in the folder of the node's version.
		expect(compiledNodes()[0]?.instance.description.version).toEqual([1]);
	});

	test('calls HubSpot by its dated paths only: v1 to v4 are being switched off', () => {
		const undated = compiled().flatMap((file) =>
			[...read(file).matchAll(/["'`/]v[1-4](?:["'`/?]|$).*/gm)].map((match) => `${file}: ${match[0]}`),
		);
		expect(undated).toEqual([]);
		// The pattern is worth something only if paths look like that at all.
		expect(compiled().some((file) => read(file).includes('2026-09'))).toBe(true);
		expect('/crm/v3/objects').toMatch(/["'`/]v[1-4](?:["'`/?]|$)/);
	});
});

describe("n8n's scanner", () => {
	test('passes the source', () => {
		expect(scan(ROOT, 'source')).toEqual({ passed: true });
	});

	test('passes what is published', () => {
		expect(scan(unpacked, 'tarball')).toEqual({ passed: true });
	});

	test('would refuse a timer in the compiled code', () => {
		const spoilt = path.join(work, 'spoilt');
		cpSync(unpacked, spoilt, { recursive: true });
		appendFileSync(path.join(spoilt, manifest.n8n.nodes[0] as string), '\nsetTimeout(() => {}, 1);\n');
		expect(scan(spoilt, 'tarball')).toMatchObject({
			passed: false,
			details: expect.stringContaining('no-restricted-globals') as string,
		});
	});
});
