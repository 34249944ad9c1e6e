import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs npm without the settings of an npm that started us, such as its prefix: they are not meant for this one. */
export async function npm(args: string[], cwd: string): Promise<{ stdout: string }> {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^npm_(config_local_prefix|package_|lifecycle_)/.test(name),
		),
	);
	return await run('npm', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
}

/**
 * Installs what a package.json says, without running install scripts, once for each state of it.
 *
 * @param home folder that gets a `node_modules`; the parent of no source file, or imports would find its libraries
 * @param manifest text of the package.json, with exact versions
 * @param onInstall is told before it begins, and may return what is to be done behind it
 * @throws with npm's words when it fails; the next call tries again
 */
export async function installOnce(
	home: string,
	manifest: string,
	onInstall: () => void | (() => Promise<void>) = () => {},
): Promise<void> {
	// Written last, so that an install that broke off is done again.
	const stamp = path.join(home, 'node_modules/.installed');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return;
	const finish = onInstall();
	mkdirSync(home, { recursive: true });
	writeFileSync(path.join(home, 'package.json'), manifest);
	await npm(['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'], home);
	await finish?.();
	writeFileSync(stamp, manifest);
}
