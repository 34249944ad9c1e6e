/* Benchmarks, each printed beside what it is compared with. `npm run bench -- --records 20000` runs a shorter one. */
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { Engine } from '../harness/engine';
import { upsertBenchmark } from './upsert';

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { records: { type: 'string', default: '100000' } } });
	const engine = await Engine.load();
	const result = await upsertBenchmark(engine, Number(values.records));
	const { node, bareLoop, leastSeconds, calls, records } = result;

	console.log(
		`\n${records.toLocaleString('en-US')} contact upserts, sandbox at 190 calls per 10 s and 250 ms latency`,
	);
	console.log(`${calls} calls; the limit allows no less than ${leastSeconds.toFixed(1)} s\n`);
	const table = new Table({
		head: ['', 'seconds', 'of the least time', 'CPU seconds', 'peak MB', '429'],
		style: { head: [], border: [] },
	});
	for (const [name, run] of [
		['node in the n8n engine', node],
		['bare loop of fetch', bareLoop],
	] as const) {
		table.push([
			name,
			run.seconds.toFixed(1),
			`${(run.seconds / leastSeconds).toFixed(2)}×`,
			run.cpuSeconds.toFixed(1),
			run.peakMb.toFixed(0),
			run.refused,
		]);
	}
	console.log(table.toString());
}

main().then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error.message);
		process.exit(1);
	},
);
