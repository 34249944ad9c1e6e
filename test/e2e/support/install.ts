import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { installOnce, npm } from '../../support/npm';

const run = promisify(execFile);

const ROOT = path.resolve(__dirname, '../../..');
/** Not beside the tests: their imports would find n8n's copies of libraries. */
const HOME = path.join(ROOT, '.cache/n8n');
const MODULES = path.join(HOME, 'node_modules');
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
	await installOnce(HOME, wanted, () => {
		tell('Installing n8n in .cache/n8n; the first time takes some minutes and 3 GB');
		return async () => {
			tell('Building its database driver');
			await npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], HOME);
		};
	});
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
