import { Random } from '../sandbox/core/random';
import { DISTURBANCES } from './disturbances';
import { OPERATIONS } from './operations';
import { atRandom } from './proxy';
import { Tally } from './tally';
import { realMs } from './time';
import { faultsInWords, tellingsOf } from './told';
import { RUN_BOUNDS, sideBySide } from './world';
import type { Size, World } from './world';

const RUNS = 240;
const ITEMS = 250;
const AT_ONCE = 4;
/** Real milliseconds within which a run is cancelled: about as long as it takes. */
const LONGEST_MS = 900;
const SLOW = DISTURBANCES.filter(({ name }) => name === 'a slow answer');

/** Cancels runs at random moments, as the editor's button does. What is told of each item has to be so. */
export async function cancelled(
	world: World,
	{ seconds, share, operation: only }: Size & { operation?: string },
): Promise<Tally[]> {
	const tally = new Tally(
		'cancelled',
		{ ...RUN_BOUNDS, seconds: 240 },
		`--only cancelled --seed ${world.seed}`,
	);
	const proxy = await world.proxy();
	const worker = await world.worker();
	const until = realMs() + seconds * 1_000;
	const operations = OPERATIONS.filter(({ name }) => only === undefined || name === only);
	const runs = Array.from({ length: Math.round(RUNS * share) }, (_, at) => at);
	const left = await sideBySide(runs, { atOnce: AT_ONCE, until }, async (at) => {
		const operation = operations[at % operations.length];
		if (!operation) return;
		const random = new Random(world.seedOf(`cancelled ${at}`));
		const { parameters, items, judge } = operation.prepare(world.sandbox, `cancelled${at}`, ITEMS);
		const report = await worker.perform({
			task: 'run',
			parameters,
			items,
			access: world.access(proxy.lane(atRandom(SLOW, 0.7), random.below(1_000_000))),
			continueOnFail: true,
			boundSeconds: RUN_BOUNDS.seconds,
			cancelAfterMs: random.below(LONGEST_MS),
		});
		const { name } = operation;
		const repeat = `--operation ${JSON.stringify(name)}`;
		tally.tried += items.length;
		tally.took({ seconds: report.seconds }, name, repeat);
		const tellings = tellingsOf(report, items.length);
		for (const fault of tellings.faults) tally.found('wronglyTold', `${name}: ${fault}`, repeat);
		for (const [index, told] of tellings.items.entries()) {
			// Of a run that was cancelled before the node began, nothing is told.
			if (!told && report.output === undefined) continue;
			for (const { wrong, what } of judge(told ?? { results: [] }, index, true))
				tally.found(wrong, `${name}: ${what}`, repeat);
			if (told && 'failure' in told)
				for (const what of faultsInWords(told.failure, []))
					tally.found('wronglyTold', `${name}: ${what}`, repeat);
		}
	});
	tally.untried(left, 'runs');
	await worker.kill();
	proxy.close();
	return [tally];
}
