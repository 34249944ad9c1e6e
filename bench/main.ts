/* Benchmarks, each printed beside what it is compared with. */
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { Engine } from '../harness/engine';
import type { Measured } from './measured';
import { requireBenchmark } from './require';
import { upsertBenchmark } from './upsert';

const HELP = `Usage: npm run bench -- [options]

  --records N   how many contacts to upsert (default 100000)
  --no-bare     leave out the bare loop of fetch, which takes minutes
  --help`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			records: { type: 'string', default: '100000' },
			'no-bare': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return console.log(HELP);

	console.log(requireBenchmark());
	const { node, bareLoop, leastSeconds, calls, records } = await upsertBenchmark(
		await Engine.load(),
		Number(values.records),
		!values['no-bare'],
	);
	console.log(`
${records.toLocaleString('en-US')} contact upserts, sandbox at 190 calls per 10 s and 250 ms latency
${calls.toLocaleString('en-US')} calls; the limit allows no less than ${leastSeconds.toFixed(1)} s (a burst of 190, then 19 a second)
`);
	const table = new Table({
		head: ['', 'seconds', 'of the least time', 'CPU seconds', 'peak MB', '429'],
		colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
		style: { head: [], border: [] },
	});
	const add = (name: string, run: Measured & { refused: number }) =>
		table.push([
			name,
			run.seconds.toFixed(1),
			`${(run.seconds / leastSeconds).toFixed(3)} ×`,
			run.cpuSeconds.toFixed(1),
			run.peakMb.toFixed(0),
			run.refused,
		]);
	add('the node, in the n8n engine', node);
	if (bareLoop) add('a bare loop of fetch', bareLoop);
	console.log(table.toString());
}

main().then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error.message);
		process.exit(1);
	},
);
