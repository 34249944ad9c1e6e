/* Benchmarks, each printed beside what it is compared with. */
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { Engine } from '../harness/engine';
import { requireBenchmark } from './require';
import { sandboxBenchmark } from './sandbox';
import { searchBenchmark } from './search';
import { MOST_PROPERTIES, upsertBenchmark } from './upsert';
import { engineTarget, webhookBenchmark } from './webhooks';

const HELP = `Usage: npm run bench -- [options]

  --only NAME   one of ${Object.keys(benchmarks()).join(', ')}
  --records N   how many contacts to upsert (default 100000)
  --properties N  how many properties each of them has, 1 to ${MOST_PROPERTIES} (default 3)
  --no-bare     leave out what is compared with: the bare loop of fetch and the sequential reader
  --help`;

interface Settings {
	records: number;
	properties: number;
	bare: boolean;
}

function benchmarks(): Record<string, (settings: Settings) => Promise<void>> {
	return {
		require: async () => console.log(requireBenchmark()),
		upsert: showUpserts,
		search: showSearches,
		webhooks: showWebhooks,
		sandbox: showSandbox,
	};
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			only: { type: 'string' },
			records: { type: 'string', default: '100000' },
			properties: { type: 'string', default: '3' },
			'no-bare': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return console.log(HELP);
	const all = benchmarks();
	if (values.only !== undefined && !all[values.only])
		throw new Error(`There is no benchmark ${values.only}\n\n${HELP}`);
	for (const [name, show] of Object.entries(all)) {
		if (values.only === undefined || values.only === name) {
			await show({
				records: Number(values.records),
				properties: Number(values.properties),
				bare: !values['no-bare'],
			});
		}
	}
}

async function showUpserts(settings: Settings): Promise<void> {
	const { records, properties } = settings;
	const { leastSeconds, runs } = await upsertBenchmark(await Engine.load(), settings);
	console.log(`
${records.toLocaleString('en-US')} contact upserts with ${properties} properties, sandbox at 190 calls per 10 s and 250 ms latency;
the limit allows no less than ${leastSeconds.toFixed(1)} s (a burst of 190, then 19 a second)
`);
	const table = tableOf(['', 'calls', '429', 'seconds', 'of the least time', 'CPU seconds', 'peak MB']);
	for (const { title, calls, refused, seconds, cpuSeconds, peakMb } of runs) {
		const ratio = `${(seconds / leastSeconds).toFixed(3)} ×`;
		table.push([title, calls, refused, seconds.toFixed(1), ratio, cpuSeconds.toFixed(1), peakMb.toFixed(0)]);
	}
	console.log(table.toString());
}

async function showSearches({ bare }: Settings): Promise<void> {
	const runs = await searchBenchmark(await Engine.load(), 100_000, bare);
	console.log('\nA search that matches 100,000 contacts, at 5 searches a second and 300 ms latency\n');
	const table = tableOf([
		'',
		'records',
		'calls',
		'429',
		'seconds',
		'of 5 calls a second',
		'of 5 full pages a second',
	]);
	const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
	for (const { title, records, calls, refused, seconds, ofCallCeiling, ofRecordCeiling } of runs) {
		table.push([
			title,
			records,
			calls,
			refused,
			seconds.toFixed(1),
			percent(ofCallCeiling),
			percent(ofRecordCeiling),
		]);
	}
	console.log(table.toString());
}

async function showWebhooks(): Promise<void> {
	const load = { eventsPerSecond: 1_000, seconds: 30 };
	const target = await engineTarget();
	const run = await webhookBenchmark(target, load);
	target.stop();
	console.log(`
${load.eventsPerSecond.toLocaleString('en-US')} signed events a second for ${load.seconds} s, 100 a request, into the webhook trigger in n8n's engine
`);
	const table = tableOf([
		'sent',
		'received',
		'repeated',
		'requests sent again',
		'seconds',
		'ms to answer: median',
		'99 %',
		'most',
	]);
	const { sent, received, repeated, seconds, median, p99, slowest } = run;
	const failed = Object.values(run.failed).reduce((sum, count) => sum + count, 0);
	const times = [median, p99, slowest].map((ms) => ms.toFixed(0));
	table.push([sent, received, repeated, failed, seconds.toFixed(1), ...times]);
	console.log(table.toString());
}

async function showSandbox(): Promise<void> {
	const { contacts, residentMb, seedSeconds, calls } = await sandboxBenchmark(1_000_000);
	console.log(`
Sandbox with ${contacts.toLocaleString('en-US')} contacts: ${residentMb.toFixed(0)} MB resident at most, filled in ${seedSeconds.toFixed(0)} s
`);
	const table = tableOf(['', 'CPU ms, client and server']);
	for (const { title, cpuMs } of calls) table.push([title, cpuMs.toFixed(1)]);
	console.log(table.toString());
}

const tableOf = (head: string[]) =>
	new Table({
		head,
		colAligns: head.map((_, at) => (at === 0 ? 'left' : 'right')),
		style: { head: [], border: [] },
	});

main().then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error.message);
		process.exit(1);
	},
);
