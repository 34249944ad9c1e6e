import { Random } from '../sandbox/core/random';
import { KINDS, nextItems, note, verdictsAtEnd, wantedOf } from './batches';
import type { Kind, Wanted } from './batches';
import { DISTURBANCES } from './disturbances';
import { atRandom } from './proxy';
import type { DisturbingProxy } from './proxy';
import { Tally } from './tally';
import { realMs, realSleep } from './time';
import { tellingsOf } from './told';
import { WorkerEnded } from './workers';
import type { Worker } from './workers';
import { RUN_BOUNDS } from './world';
import type { Size, World } from './world';

const RECORDS = 1_500;
const KILLS = 24;
/** Real milliseconds within which a run is killed: about as long as it takes. */
const LONGEST_MS = 1_500;
const SLOW = DISTURBANCES.filter(({ name }) => name === 'a slow answer');

/**
 * Kills the process of n8n while it writes, and runs the same items again, many times. HubSpot lives on. In the end all
 * is run once more without a kill: each record has to be there once, with the values that were sent last.
 */
export async function killed(world: World, { seconds, share }: Size): Promise<Tally[]> {
	const tally = new Tally('killed, and run again', RUN_BOUNDS, `--only killed --seed ${world.seed}`);
	const proxy = await world.proxy();
	const random = new Random(world.seedOf('killed'));
	const records = KINDS.map((kind) => ({ kind, wanted: wantedOf(kind, 'killed', RECORDS) }));
	const kills = Math.max(2, Math.round(KILLS * share));
	let next = world.worker();
	await next;
	const until = realMs() + seconds * 1_000;
	for (let kill = 0; kill <= kills; kill++) {
		const worker = await next;
		const isLast = kill === kills || realMs() >= until;
		// The next process starts while this one works.
		if (!isLast) next = world.worker();
		const { kind, wanted } = records[kill % records.length] as (typeof records)[number];
		if (isLast) {
			for (const one of records) await runToEnd(world, proxy, worker, one, tally);
			await worker.kill();
			tally.untried(kills - kill, 'kills');
			break;
		}
		const running = run(world, proxy, worker, kind, wanted, kill);
		const ended = running.then(
			() => undefined,
			(error: unknown) => {
				if (!(error instanceof WorkerEnded)) throw error;
			},
		);
		await realSleep(random.below(LONGEST_MS));
		await worker.kill();
		await ended;
		tally.tried += wanted.length;
	}
	for (const { kind, wanted } of records)
		for (const { wrong, what } of verdictsAtEnd(world.sandbox, kind, wanted)) tally.found(wrong, what);
	proxy.close();
	return [tally];
}

const run = async (
	world: World,
	proxy: DisturbingProxy,
	worker: Worker,
	kind: Kind,
	wanted: Wanted[],
	round: number,
) =>
	await worker.perform({
		task: 'run',
		parameters: kind.parameters,
		items: nextItems(kind, wanted),
		access: world.access(proxy.lane(atRandom(SLOW, 0.5), world.seedOf(`killed ${round}`))),
		continueOnFail: true,
		boundSeconds: RUN_BOUNDS.seconds,
	});

async function runToEnd(
	world: World,
	proxy: DisturbingProxy,
	worker: Worker,
	{ kind, wanted }: { kind: Kind; wanted: Wanted[] },
	tally: Tally,
): Promise<void> {
	const report = await run(world, proxy, worker, kind, wanted, -1);
	const what = `all ${kind.type} after the last kill`;
	tally.took({ seconds: report.seconds, megabytes: report.megabytes }, what);
	const tellings = tellingsOf(report, wanted.length);
	for (const fault of tellings.faults) tally.found('wronglyTold', fault);
	for (const verdict of note(world.sandbox, kind, wanted, tellings, true))
		tally.found(verdict.wrong, verdict.what);
	const failed = wanted.filter(({ done }) => !done).length;
	if (failed > 0) tally.found('lost', `${failed} ${kind.type} cannot be written after the kills`);
}
