import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { BAD_ROW, generate, readInstitutions, toCsv } from '../../examples/data/generate';
import { ensureUniqueProperties, runStep, STEPS } from '../../examples/job';
import type { Row } from '../../examples/job';
import { Engine, PACKAGE_ROOT } from '../../harness/engine';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { readFileSync } from 'node:fs';

/** Runs the main job as `npm start` does after the build. */
async function main(
	args: string[],
	env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
	return await new Promise((resolve) => {
		const program = [require.resolve('tsx/cli'), path.join(PACKAGE_ROOT, 'examples/main.ts'), ...args];
		const child = execFile(
			process.execPath,
			program,
			{ cwd: PACKAGE_ROOT, env: { ...process.env, NODE_ENV: undefined, ...env } },
			(_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
		);
	});
}

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ limits: { enforced: false } });
});
afterAll(async () => await sandbox.close());

describe('The main job', () => {
	it('writes everything but the bad row, and a second run creates nothing', async () => {
		const target = { token: sandbox.token, baseUrl: sandbox.url };
		const engine = await Engine.load();
		await ensureUniqueProperties(target);
		const run = async (): Promise<Row[]> => {
			const rows: Row[] = [];
			for (const step of STEPS) rows.push(await runStep(engine, step, target));
			return rows;
		};
		const first = await run();
		expect(
			first.map(({ recordsIn, created, updated, failed }) => [recordsIn, created, updated, failed]),
		).toEqual([
			[2_000, 2_000, 0, 0],
			[2_000, 1_999, 0, 1],
			[1_000, 1_000, 0, 0],
			[0, 0, 0, 0],
		]);
		expect(first[1]?.errors[0]).toContain('lifecyclestage');
		expect(first[3]?.found).toBeGreaterThan(100);
		expect(sandbox.records.count('contacts')).toBe(1_999);
		// Properties once, then 100 records a call.
		expect(first.map(({ calls }) => calls)).toEqual([21, 21, 11, 1]);

		const second = await run();
		expect(second.map(({ created, updated, failed }) => [created, updated, failed])).toEqual([
			[0, 2_000, 0],
			[0, 1_999, 1],
			[0, 1_000, 0],
			[0, 0, 0],
		]);
		expect(sandbox.records.count('companies')).toBe(2_000);
		expect(second[3]?.found).toBe(first[3]?.found);
	});

	it('keeps names in their own script', () => {
		const names = sandbox.records.all('companies').map(({ properties }) => properties.name);
		expect(names).toContain('ГБОУ Школа №1514');
	});

	it('ends with a table', async () => {
		const { code, stdout, stderr } = await main([]);
		expect(stderr).toBe('');
		expect(code).toBe(0);
		expect(stdout).toMatch(/Total.*5,000.*4,999.*0.*1/);
		expect(stdout).toContain('refused:');
	}, 60_000);

	it('tells what it would write to an account, and writes nothing without --yes', async () => {
		const before = sandbox.records.count('companies');
		const { code, stdout } = await main([], {
			HUBSPOT_ACCESS_TOKEN: sandbox.token,
			HUBSPOT_BASE_URL: sandbox.url,
		});
		expect(code).toBe(0);
		expect(stdout).toContain('Nothing has been written');
		expect(stdout).toContain(String(sandbox.portalId));
		expect(sandbox.records.count('companies')).toBe(before);
	});

	it.each([
		[
			'a refused token',
			['--yes'],
			() => ({ HUBSPOT_ACCESS_TOKEN: 'pat-na1-nope', HUBSPOT_BASE_URL: sandbox.url }),
			/does not accept the token/,
		],
		[
			'an address without HubSpot',
			['--yes'],
			() => ({ HUBSPOT_ACCESS_TOKEN: 'x', HUBSPOT_BASE_URL: 'http://127.0.0.1:9' }),
			/could not be reached/,
		],
		['a missing file', [], () => ({ EXAMPLES_ROOT: '/nonexistent' }), /No file\(s\) found/],
		['a port that is none', ['--port', 'eight'], () => ({}), /not a port/],
	])('%s is one clear line and a non-zero exit', async (_name, args, env, message) => {
		const { code, stderr } = await main(args, env());
		expect(code).toBe(1);
		expect(stderr.trim().split('\n')).toHaveLength(1);
		expect(stderr).toMatch(message);
	});

	it('a busy port is one clear line and a non-zero exit', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as AddressInfo;
		const { code, stderr } = await main(['--port', String(port)]);
		server.close();
		expect(code).toBe(1);
		expect(stderr.trim()).toBe(`Port ${port} is in use. Choose another one with --port`);
	});
});

describe('The example data', () => {
	it('is what the generator makes from the institutions', () => {
		const data = (file: string) => readFileSync(path.join(PACKAGE_ROOT, 'examples/data', file), 'utf8');
		const { contacts, deals } = generate(readInstitutions());
		expect(data('contacts.csv')).toBe(toCsv(contacts));
		expect(data('deals.csv')).toBe(toCsv(deals));
		expect(contacts[BAD_ROW]?.at(-1)).toBe('alumnus');
	});
});
