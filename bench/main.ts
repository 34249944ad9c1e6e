/* Benchmarks, each printed beside what it is compared with. */
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { Engine } from '../harness/engine';
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
	const records = Number(values.records);
	const { leastSeconds, runs } = await upsertBenchmark(await Engine.load(), records, !values['no-bare']);
	console.log(`
${records.toLocaleString('en-US')} contact upserts, sandbox at 190 calls per 10 s and 250 ms latency;
the limit allows no less than ${leastSeconds.toFixed(1)} s (a burst of 190, then 19 a second)
`);
	const table = new Table({
		head: ['', 'calls', '429', 'seconds', 'of the least time', 'CPU seconds', 'peak MB'],
		colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
		style: { head: [], border: [] },
	});
	for (const { title, calls, refused, seconds, cpuSeconds, peakMb } of runs) {
		const ratio = `${(seconds / leastSeconds).toFixed(3)} ×`;
		table.push([title, calls, refused, seconds.toFixed(1), ratio, cpuSeconds.toFixed(1), peakMb.toFixed(0)]);
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
