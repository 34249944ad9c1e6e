import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse } from 'csv-parse/sync';
import { NodeHelpers } from 'n8n-workflow';
import type {
	IDataObject,
	INodeParameterResourceLocator,
	INodeProperties,
	IWorkflowBase,
} from 'n8n-workflow';

import { readInstitutions, toCsv } from '../../examples/data/generate';
import { readTemplate } from '../../examples/job';
import { PACKAGE_ROOT } from '../../harness/engine';
import type { RunResult } from '../../harness/engine';
import { flatten, shownBy } from '../description/resolved';
import { HostBench } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());

const run = async (workflow: IWorkflowBase): Promise<RunResult> => {
	bench.sandbox.calls.clear();
	return await bench.engine.run({
		workflow,
		credentials: { hubspot: { type: 'hubspotCrmPrivateAppApi', data: bench.token() } },
	});
};
const count = (path: RegExp) => bench.sandbox.calls.count({ path });
const writes = () => count(/batch\/(create|update|upsert)/);

const TEMPLATES = readdirSync(path.join(PACKAGE_ROOT, 'examples')).filter((file) => file.endsWith('.json'));

/** What parameters hold, at places named as `flatten` names the parameters; what the mapper holds is data. */
function valuesIn(values: unknown, places: Set<string>, prefix = ''): Array<[place: string, value: unknown]> {
	if (Array.isArray(values)) return values.flatMap((value) => valuesIn(value, places, prefix));
	if (typeof values !== 'object' || values === null) return [];
	return Object.entries(values).flatMap(([name, value]): Array<[string, unknown]> => {
		const place = `${prefix}${name}`;
		// A group of a collection is no parameter, but holds some.
		const holdsMore = [...places].some((one) => one.startsWith(`${place}.`));
		return holdsMore ? valuesIn(value, places, `${place}.`) : [[place, value]];
	});
}

function isOffered(
	{ type, options = [], typeOptions, modes = [] }: INodeProperties,
	value: unknown,
): boolean {
	// The node takes a plain text there as well, but the editor would show it in an empty mode.
	if (type === 'resourceLocator')
		return modes.some(({ name }) => name === (value as Partial<INodeParameterResourceLocator>)?.mode);
	if (type !== 'options' || typeOptions?.loadOptionsMethod !== undefined) return true;
	return options.some((option) => 'value' in option && option.value === value);
}

describe('Every template', () => {
	it.each(TEMPLATES)('%s has only parameters that the node shows, with values that it offers', (file) => {
		const { description } = bench.engine.nodeType('hubspotCrm');
		const nodes = readTemplate(file).nodes.filter(({ type }) => type.endsWith('.hubspotCrm'));
		expect(nodes.length).toBeGreaterThan(0);
		for (const node of nodes) {
			const { resource, operation } = node.parameters as { resource: string; operation: string };
			const shown = shownBy(description.properties, { resource, operation });
			const known = flatten(shown);
			const wrong = valuesIn(node.parameters, new Set(known.map((one) => one.path))).filter(
				([place, value]) => !known.some((one) => one.path === place && isOffered(one.parameter, value)),
			);
			expect(wrong).toEqual([]);
			const taken = NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters,
				true,
				false,
				node,
				description,
			);
			expect(taken).toMatchObject(node.parameters);
			expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBeNull();
		}
	});

	it.each(TEMPLATES)('%s tells people what it does, and connects nodes that exist', (file) => {
		const { nodes, connections, name } = readTemplate(file);
		expect(name).not.toBe('');
		const names = nodes.map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		expect(nodes.some(({ type }) => type === 'n8n-nodes-base.stickyNote')).toBe(true);
		const targets = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((ends) => (ends ?? []).map(({ node }) => node)),
		);
		expect([...Object.keys(connections), ...targets].filter((one) => !names.includes(one))).toEqual([]);
	});
});

describe('Nightly companies with a dry run', () => {
	const FILE = 'nightly-companies-with-dry-run.json';
	const institutions = readInstitutions().slice(0, 500);
	type Institution = (typeof institutions)[number];
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'templates-'));
		mkdirSync(path.join(folder, 'examples/data'), { recursive: true });
		process.env.EXAMPLES_ROOT = folder;
	});
	afterAll(() => {
		delete process.env.EXAMPLES_ROOT;
		rmSync(folder, { recursive: true });
	});

	/** Runs the night with this file. */
	const night = async (rows: Institution[], limits: Record<string, number> = {}): Promise<RunResult> => {
		const columns = ['domain', 'name', 'other_names'] as const;
		const lines = [[...columns], ...rows.map((row) => columns.map((column) => row[column]))];
		writeFileSync(path.join(folder, 'examples/data/institutions.csv'), toCsv(lines));
		const workflow = readTemplate(FILE);
		const set = workflow.nodes.find(({ name }) => name === 'Limits')?.parameters as {
			assignments: { assignments: Array<{ name: string; value: unknown }> };
		};
		for (const assignment of set.assignments.assignments)
			assignment.value = limits[assignment.name] ?? assignment.value;
		return await run(workflow);
	};

	it('writes nothing where everything would be new, until the limit is raised', async () => {
		const first = await night(institutions);
		expect(first.error?.message).toContain('Nothing was written: 100% would be created, the limit is 20%');
		expect(first.json('Judge')[0]).toMatchObject({ rows: 500, created: 500, tooMuch: true });
		expect(writes()).toBe(0);
		expect(bench.sandbox.records.count('companies')).toBe(0);

		const second = await night(institutions, { mostCreatedPercent: 100 });
		expect(second.error).toBeUndefined();
		expect(second.json('Report')).toEqual([
			{ text: '500 rows: 500 created, 0 updated, 0 unchanged, 0 refused', refused: [] },
		]);
		expect(bench.sandbox.records.count('companies')).toBe(500);
		// Looked up twice, 100 a call, and written once.
		expect([count(/\/search$/), count(/batch\/create/), writes()]).toEqual([10, 5, 5]);
	}, 60_000);

	it('writes nothing on the next night, when nothing has changed', async () => {
		const result = await night(institutions);
		expect(result.json('Report')).toEqual([
			{ text: '500 rows: 0 created, 0 updated, 500 unchanged, 0 refused', refused: [] },
		]);
		expect(writes()).toBe(0);
	}, 60_000);

	it('writes what has changed, and reports the row that cannot be written', async () => {
		const rows = structuredClone(institutions);
		for (const row of rows.slice(0, 3)) row.name += ' (new)';
		(rows[5] as Institution).domain = '';
		rows.push({ domain: 'new.example', name: 'New', other_names: '' });
		const result = await night(rows);
		expect(result.error).toBeUndefined();
		expect(result.json('Report')).toEqual([
			{
				text: '501 rows: 1 created, 3 updated, 496 unchanged, 1 refused',
				refused: [{ domain: '', reason: "The item has no value for 'domain'" }],
			},
		]);
		expect([count(/batch\/create/), count(/batch\/update/), writes()]).toEqual([1, 1, 2]);
	}, 60_000);

	it('stops before a broken export overwrites every company', async () => {
		const result = await night(institutions.map((row) => ({ ...row, name: 'N/A' })));
		expect(result.error?.message).toContain('100% would be updated, the limit is 20%');
		expect(result.error?.message).toContain('"to":"N/A"');
		expect(writes()).toBe(0);
		expect(result.items('Write')).toEqual([]);
	}, 60_000);
});

describe('The clean-up report', () => {
	const FILE = 'clean-up-report.json';
	const fileOf = (result: RunResult): IDataObject[] => {
		const { data = '', fileName } = result.items('CSV File')[0]?.binary?.data ?? {};
		expect(fileName).toBe('clean-up.csv');
		// Convert to File begins the file with a byte-order mark, for Excel.
		return parse(Buffer.from(data, 'base64'), { columns: true, bom: true }) as IDataObject[];
	};

	it('says so where there is nothing to clean up', async () => {
		const result = await run(readTemplate(FILE));
		expect(result.error).toBeUndefined();
		expect(result.json('Summary')).toEqual([{ text: 'Nothing to clean up.' }]);
		expect(count(/\/search$/)).toBe(3);
	});

	it('lists what needs somebody, with the addresses of the records', async () => {
		const { records } = bench.sandbox;
		const [contact] = records.seed('contacts', [
			{ email: 'nobody@example.com', firstname: 'Ada', lifecyclestage: 'customer' },
			{ email: 'lead@example.com', lifecyclestage: 'lead' },
			{ email: 'owned@example.com', lifecyclestage: 'customer', hubspot_owner_id: '1' },
		]);
		const [late] = records.seed('deals', [
			{ dealname: 'Late, "very"', dealstage: 'appointmentscheduled', closedate: '2020-05-01T00:00:00Z' },
			{ dealname: 'Won', dealstage: 'closedwon', closedate: '2020-05-01T00:00:00Z' },
			{ dealname: 'Early', dealstage: 'appointmentscheduled', closedate: '2999-05-01T00:00:00Z' },
		]);
		const [bare, nameless] = records.seed('companies', [{ name: 'No domain' }, { domain: 'noname.example' }]);
		const result = await run(readTemplate(FILE));
		expect(result.error).toBeUndefined();
		const rows = result.json('List');
		expect(rows.map(({ problem, record }) => [problem, record])).toEqual([
			['Contact without owner', 'Ada nobody@example.com'],
			['Open deal past its close date', 'Late, "very"'],
			['Company without domain or name', 'No domain'],
			['Company without domain or name', 'noname.example'],
		]);
		expect(rows.map(({ link }) => String(link).split('/').at(-1))).toEqual([contact, late, bare, nameless]);
		expect(
			rows.every(({ link }) => String(link).includes(`/contacts/${bench.sandbox.portalId}/record/`)),
		).toBe(true);
		expect(fileOf(result)).toEqual(rows);
		const text = String(result.json('Summary')[0]?.text);
		expect(text).toContain('## Company without domain or name: 2');
		expect(text).toContain(`- [Late, "very"](${String(rows[1]?.link)}) 2020-05-01`);
		expect(count(/\/search$/)).toBe(3);
		expect(writes()).toBe(0);
	});
});
