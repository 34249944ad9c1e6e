import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = path.resolve(__dirname, '../../..');
/** Not beside the tests: their imports would find n8n's copies of libraries. */
const HOME = path.join(ROOT, '.cache/n8n');
const MODULES = path.join(HOME, 'node_modules');
/** Holds the package.json of what is installed; written last, so that an install that broke off is done again. */
const STAMP = path.join(MODULES, '.installed');
const PACKAGE = 'n8n-nodes-hubspot-crm';

/** Where n8n and the Node.js that it needs are. */
export interface Installation {
	node: string;
	n8n: string;
}

/**
 * Installs what test/e2e/package.json says, once for each state of it; that takes some minutes and 3 GB.
 *
 * @param tell is told what takes long
 * @throws with npm's words when it fails, and where there is no Node.js 24 for this machine
 */
export async function installN8n(tell: (what: string) => void = () => {}): Promise<Installation> {
	const wanted = readFileSync(path.join(ROOT, 'test/e2e/package.json'), 'utf8');
	if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
		tell('Installing n8n in .cache/n8n; the first time takes some minutes and 3 GB');
		mkdirSync(HOME, { recursive: true });
		writeFileSync(path.join(HOME, 'package.json'), wanted);
		await npm(['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'], HOME);
		tell('Building its database driver');
		await npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], HOME);
		writeFileSync(STAMP, wanted);
	}
	return { node: nodeFor24(), n8n: path.join(MODULES, 'n8n/bin/n8n') };
}

/** n8n 2.41 runs on Node.js 24 only. */
function nodeFor24(): string {
	const own = path.join(MODULES, `node-${process.platform}-${process.arch}/bin/node`);
	if (existsSync(own)) return own;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	throw new Error('n8n needs Node.js 24, and npm has none for this machine: run this with Node.js 24');
}

/**
 * Puts this package where n8n looks for community packages, as n8n's own installer does: what npm would publish,
 * unpacked, without scripts and without development dependencies. It has to be built.
 *
 * @param userFolder n8n's N8N_USER_FOLDER
 */
export async function installPackage(userFolder: string): Promise<void> {
	const target = path.join(userFolder, '.n8n/nodes/node_modules', PACKAGE);
	rmSync(target, { recursive: true, force: true });
	mkdirSync(target, { recursive: true });
	const { stdout } = await npm(['pack', '--json', '--pack-destination', target], ROOT);
	const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
	const tarball = path.join(target, filename);
	await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
	rmSync(tarball);
}

async function npm(args: string[], cwd: string): Promise<{ stdout: string }> {
	// Settings of an npm that started us, such as its prefix, are not meant for the one that is started here.
	const env = Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^npm_(config_local_prefix|package_|lifecycle_)/.test(name),
		),
	);
	return await run('npm', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
}
