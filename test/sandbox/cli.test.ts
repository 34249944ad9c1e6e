import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const running: ChildProcess[] = [];
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

interface Run {
	child: ChildProcess;
	text: string;
	ended: Promise<number | null>;
	/** Resolves once `pattern` has been printed, or the process has ended. */
	printed(pattern: RegExp): Promise<string>;
}

function run(...flags: string[]): Run {
	const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/cli.ts', ...flags], { cwd: ROOT });
	running.push(child);
	const result: Run = {
		child,
		text: '',
		ended: new Promise((resolve) => child.on('close', resolve)),
		printed: async (pattern) => {
			let over = false;
			void result.ended.then(() => (over = true));
			while (!over && !pattern.test(result.text)) await new Promise((resolve) => setTimeout(resolve, 20));
			return result.text;
		},
	};
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (result.text += chunk));
	return result;
}

test('it prints what a client needs, and stops on SIGTERM with connections open', async () => {
	const sandbox = run('--port', '0', '--lag', '0');
	const text = await sandbox.printed(/Ctrl\+C/);
	const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
	const token = /pat-na1-\S+/.exec(text)?.[0];
	const answer = await fetch(`${url}/account-info/2026-09/details`, {
		headers: { authorization: `Bearer ${token}` },
	});
	expect(answer.status).toBe(200);
	expect(text).toMatch(/OAuth client id: +\S+\nOAuth client secret: +\S+/);
	sandbox.child.kill('SIGTERM');
	expect(await sandbox.ended).toBe(0);
});

test('a busy port is one clear line and exit code 1', async () => {
	const holder = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => holder.on('listening', resolve));
	const { port } = holder.address() as AddressInfo;
	const sandbox = run('--port', String(port));
	expect(await sandbox.ended).toBe(1);
	expect(sandbox.text).toBe(`Port ${port} is in use. Choose another one with --port.\n`);
	holder.close();
});

test.each([
	[['--port', 'x'], "--port must be a whole number, not 'x'\n"],
	[['--nonsense'], /^Unknown option '--nonsense'/],
	[['--port', '70000'], /^--port must be at most 65535/],
])('%j is refused in one line', async (flags, message) => {
	const sandbox = run(...flags);
	expect(await sandbox.ended).toBe(1);
	expect(sandbox.text.trimEnd().split('\n')).toHaveLength(1);
	expect(sandbox.text).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message);
});
