import { execFileSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');
const NODE = path.join(ROOT, 'dist/nodes/HubspotCrm/HubspotCrm.node.js');
const RUNS = 9;
const TARGET_MS = 50;

/** Milliseconds to load the compiled node in a process that has n8n-workflow loaded, as every host has. */
function measure(): number {
	const program = `
		require('n8n-workflow');
		const started = performance.now();
		require(process.argv[1]);
		console.log(performance.now() - started);
	`;
	return Number(execFileSync(process.execPath, ['-e', program, '--', NODE], { cwd: ROOT, encoding: 'utf8' }));
}

/** Measures in fresh processes and sums up in one line. */
export function requireBenchmark(): string {
	const times = Array.from({ length: RUNS }, measure).sort((a, b) => a - b);
	const [least, median, most] = [0, Math.floor(RUNS / 2), RUNS - 1].map((at) =>
		(times[at] ?? NaN).toFixed(1),
	);
	return `require() of the action node: ${median} ms (median of ${RUNS} processes, ${least} to ${most}; to be under ${TARGET_MS})`;
}
