/* Disturbs everything that the node relies on, and compares what it tells with what is so. */
import { parseArgs } from 'node:util';

import { cancelled } from './cancelled';
import { clocks } from './clocks';
import { fuzz } from './fuzz';
import { hostile } from './hostile';
import { killed } from './killed';
import { Secrets } from './secrets';
import { findingsOf, tableOf, Tally } from './tally';
import { quickenClocks, realMs } from './time';
import { upserts } from './upserts';
import { World } from './world';
import type { Size } from './world';

/**
 * Most real seconds of each part, and its share. In full they stay within 10 minutes together; in short the shares take
 * less than 2 on two cores, and the seconds are more so that a busy machine does not leave anything out.
 */
const PARTS = {
	upserts: { run: upserts, full: { seconds: 130, share: 1 }, short: { seconds: 40, share: 0.04 } },
	hostile: { run: hostile, full: { seconds: 170, share: 1 }, short: { seconds: 70, share: 0.12 } },
	killed: { run: killed, full: { seconds: 50, share: 1 }, short: { seconds: 45, share: 0.15 } },
	cancelled: { run: cancelled, full: { seconds: 30, share: 1 }, short: { seconds: 20, share: 0.1 } },
	fuzz: { run: fuzz, full: { seconds: 40, share: 1 }, short: { seconds: 25, share: 0.1 } },
	clocks: { run: clocks, full: { seconds: 90, share: 1 }, short: { seconds: 45, share: 0.07 } },
} satisfies Record<
	string,
	{
		run: (world: World, options: Size & { answer?: string; operation?: string }) => Promise<Tally[]>;
		full: Size;
		short: Size;
	}
>;

const HELP = `Usage: npm run test:chaos -- [options]

  --short           a part of everything, in 2 minutes
  --seed N          the same chaos again (default: another one each time)
  --only PART       one of ${Object.keys(PARTS).join(', ')}
  --answer NAME     only this hostile answer, with --only hostile
  --operation NAME  only this operation, with --only hostile or cancelled
  --speed N         how many seconds pass for the node in one (default 40)
  --help

CHAOS_ALL=1 shows all findings.`;

async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			short: { type: 'boolean', default: false },
			seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
			only: { type: 'string' },
			answer: { type: 'string' },
			operation: { type: 'string' },
			speed: { type: 'string', default: '40' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(HELP);
		return true;
	}
	if (values.only !== undefined && !Object.hasOwn(PARTS, values.only))
		throw new Error(`There is no part ${values.only}\n\n${HELP}`);
	const seed = Number(values.seed);
	const pace = { speed: Number(values.speed), since: Date.now() };
	quickenClocks(pace);

	const { answer, operation, short, only } = values;
	const endless = { seconds: Infinity, megabytes: Infinity };
	const seen = new Tally('secrets in what was put out', endless, `--seed ${seed}`);
	const secrets = new Secrets(seen);
	const tallies: Tally[] = [];
	for (const [name, { run, full, short: some }] of Object.entries(PARTS)) {
		if (only !== undefined && name !== only) continue;
		const began = realMs();
		const world = await World.open({ seed, pace, secrets });
		tallies.push(...(await run(world, { ...(short ? some : full), answer, operation })));
		if (world.sandbox.crashes.length > 0)
			throw new Error(`The sandbox broke: ${String(world.sandbox.crashes[0])}`);
		await world.close();
		console.error(`${name}: ${((realMs() - began) / 1_000).toFixed(0)} s`);
	}
	tallies.push(seen);
	for (const line of tallies.flatMap(findingsOf)) console.log(line);
	console.log(
		`\nSeed ${seed}; seconds are those of the node's clock, which runs ${values.speed} times as fast\n`,
	);
	console.log(tableOf(tallies));
	const failed = tallies.filter(({ passed }) => !passed).length;
	console.log(`${tallies.length - failed} passed, ${failed} failed`);
	return failed === 0;
}

main().then(
	(passed) => process.exit(passed ? 0 : 1),
	(error: Error) => {
		console.error(error.stack);
		process.exit(2);
	},
);
