import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { INodeParameters } from 'n8n-workflow';

import { byId, HostBench, JSON_INPUT, matchBy } from '../test/support/host';

/**
 * Counts the files whose code one operation enters: what a reader has to open to follow an item. Loading a file does not
 * count. `npm run entered` prints the files of a Get and of a Create or Update by email, from V8's coverage.
 */
const BUILT = path.resolve('dist');

async function filesEntered(session: Session, work: () => Promise<unknown>): Promise<string[]> {
	await session.post('Profiler.takePreciseCoverage');
	await work();
	const { result } = (await session.post(
		'Profiler.takePreciseCoverage',
	)) as Profiler.TakePreciseCoverageReturnType;
	return result
		.filter(({ url }) => url.startsWith('file://') && fileURLToPath(url).startsWith(BUILT))
		.filter(({ functions }) =>
			functions.some(
				({ functionName, ranges }) =>
					// The whole of a file is a function without a name that begins at its first letter.
					(ranges[0]?.count ?? 0) > 0 && !(functionName === '' && ranges[0]?.startOffset === 0),
			),
		)
		.map(({ url }) => path.relative(path.join(BUILT, 'nodes/HubspotCrm'), fileURLToPath(url)))
		.sort();
}

async function succeed(bench: HostBench, parameters: INodeParameters, email: string): Promise<void> {
	const { error } = await bench.run(parameters, [{ email }]);
	if (error) throw new Error(error.message);
}

async function main(): Promise<void> {
	const bench = await HostBench.start();
	const email = 'ada@example.com';
	const [id = ''] = bench.sandbox.records.seed('contacts', [{ email }]);
	const get: INodeParameters = { resource: 'contact', operation: 'get', recordId: byId(id) };
	const upsert: INodeParameters = {
		resource: 'contact',
		operation: 'upsert',
		matchProperty: matchBy('email'),
		...JSON_INPUT,
	};
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
	// What happens once in a process, such as opening the connection, is no part of an item's way.
	await succeed(bench, get, email);
	await succeed(bench, upsert, email);
	for (const [title, parameters, most] of [
		['Get', get, 30],
		['Create or Update by email', upsert, 45],
	] as const) {
		const files = await filesEntered(session, async () => await succeed(bench, parameters, email));
		console.log(`\n${title}: ${files.length} files (at most ${most})\n  ${files.join('\n  ')}`);
		if (files.length > most) process.exitCode = 1;
	}
	session.disconnect();
	await bench.stop();
	process.exit();
}

void main();
