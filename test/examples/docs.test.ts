import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { PACKAGE_ROOT } from '../../harness/engine';
import { HostBench, JSON_INPUT, matchBy, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());

const PAGES = [
	'README.md',
	'CONTRIBUTING.md',
	'sandbox/README.md',
	'docs/reference/README.md',
	'docs/reference/hubspot-api.md',
	'docs/reference/n8n-host.md',
	...readdirSync(path.join(PACKAGE_ROOT, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];
const read = (page: string) => readFileSync(path.join(PACKAGE_ROOT, page), 'utf8');

/** The JSON of a page. */
const examplesOf = (page: string): string[] =>
	[...read(page).matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => json);

describe('The pages for people', () => {
	it.each(PAGES)('%s links to files that exist', (page) => {
		const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
		const broken = links.filter(
			(target) =>
				!/^[a-z]+:/.test(target) && !existsSync(path.join(PACKAGE_ROOT, path.dirname(page), target)),
		);
		expect(broken).toEqual([]);
	});

	it.each(PAGES)('%s names only npm scripts that exist', (page) => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		const named = [...read(page).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
			([, script, own]) => script ?? own ?? '',
		);
		expect(named.filter((script) => !(script in scripts))).toEqual([]);
	});

	const examples = examplesOf('docs/search.md');

	it.each(examples)('a search with the filters %s runs', async (filterGroupsJson) => {
		const result = await bench.run({
			resource: 'deal',
			operation: 'search',
			specifyFilters: 'json',
			filterGroupsJson,
		});
		expect(result.error).toBeUndefined();
		expect(bench.sandbox.calls.count({ path: /search/, status: 200 })).toBeGreaterThan(0);
	});

	it('tell what a dry run puts out', async () => {
		const [before = [], items, after = []] = examplesOf('docs/upsert.md').map(
			(json) => JSON.parse(json) as Array<Record<string, string>>,
		);
		const [id = ''] = bench.sandbox.records.seed('companies', before);
		const result = await bench.run(
			{
				resource: 'company',
				operation: 'upsert',
				matchProperty: matchBy('domain'),
				...JSON_INPUT,
				options: { dryRun: true },
			},
			items,
		);
		expect(result.json(NODE)).toEqual(after.map((entry) => ('id' in entry ? { ...entry, id } : entry)));
		expect(bench.sandbox.records.count('companies')).toBe(before.length);
	});

	it('has at least one example of filters', () => expect(examples.length).toBeGreaterThan(0));

	it('hold every section that a comment cites', () => {
		const headings = new Map(
			['hubspot-api', 'n8n-host'].map((page) => {
				const numbers = [...read(`docs/reference/${page}.md`).matchAll(/^#{2,4} (\d+(?:\.\d+)*)/gm)];
				return [page, new Set(numbers.map(([, number]) => number))] as const;
			}),
		);
		const cited: string[] = [];
		const lost: string[] = [];
		for (const folder of ['nodes', 'credentials']) {
			for (const entry of readdirSync(path.join(PACKAGE_ROOT, folder), {
				recursive: true,
				encoding: 'utf8',
			})) {
				if (!entry.endsWith('.ts')) continue;
				// A citation may go on in the next line of its comment.
				const text = read(`${folder}/${entry}`).replace(/\n\s*(\*|\/\/)\s*/g, ' ');
				for (const [, page = '', numbers = ''] of text.matchAll(
					/(hubspot-api|n8n-host) (\d+(?:\.\d+)*(?:(?:, | and )\d+(?:\.\d+)*)*)/g,
				)) {
					for (const number of numbers.split(/, | and /)) {
						cited.push(number);
						if (!headings.get(page)?.has(number)) lost.push(`${entry}: ${page} ${number}`);
					}
				}
			}
		}
		expect(lost).toEqual([]);
		expect(cited.length).toBeGreaterThan(50);
	});
});
