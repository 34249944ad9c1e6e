import { KINDS, nextItems, note, verdictsAtEnd, wantedOf } from './batches';
import type { Kind, Wanted } from './batches';
import { DISTURBANCES } from './disturbances';
import { atRandom } from './proxy';
import { Tally } from './tally';
import { realMs } from './time';
import { faultsInWords, tellingsOf } from './told';
import { RUN_BOUNDS, sideBySide } from './world';
import type { Size, World } from './world';

const RECORDS = 100_000;
/** The part of the records whose key is not HubSpot's own: these are looked up by search. */
const LOOKED_UP = 0.2;
const DISTURBED = 0.3;
/** Items of one run. */
const RUN = 2_000;
const AT_ONCE = 8;

/** Answers that lie about which records there are cannot be told from true ones. Everything else is honest chaos. */
const HONEST = DISTURBANCES.filter(({ says }) => says !== 'contents');

/** 100,000 records are created or updated while 30 % of all calls are disturbed; what failed is run again until done. */
export async function upserts(world: World, { seconds, share }: Size): Promise<Tally[]> {
	const tally = new Tally(
		`upserts, ${DISTURBED * 100} % disturbed`,
		RUN_BOUNDS,
		`--only upserts --seed ${world.seed}`,
	);
	const proxy = await world.proxy();
	const worker = await world.worker();
	const until = realMs() + seconds * 1_000;
	const records = RECORDS * share;
	const groups = KINDS.flatMap((kind) => {
		const count = Math.round(records * (kind.type === 'companies' ? LOOKED_UP : 1 - LOOKED_UP));
		return groupsOf(kind, wantedOf(kind, 'upsert', count));
	});
	const runAgain = async ({ kind, wanted, name }: Group): Promise<void> => {
		for (let round = 1; realMs() < until; round++) {
			const open = wanted.filter(({ done }) => !done);
			if (open.length === 0) return;
			const lane = proxy.lane(atRandom(HONEST, DISTURBED), world.seedOf(`${name} ${round}`));
			const report = await worker.perform({
				task: 'run',
				parameters: kind.parameters,
				items: nextItems(kind, open),
				access: world.access(lane, round % 2 === 0 ? 'refreshToken' : 'privateApp'),
				continueOnFail: true,
				boundSeconds: RUN_BOUNDS.seconds,
			});
			const { seconds: took, megabytes, output } = report;
			// Several runs share the process, so their memory is told for all of them together.
			tally.took({ seconds: took, megabytes: megabytes / AT_ONCE }, `a run of ${open.length} items`);
			const tellings = tellingsOf(report, open.length);
			for (const what of tellings.faults) tally.found('wronglyTold', what);
			const met = HONEST.filter((one) => lane.passed.some(({ disturbance }) => disturbance === one.name));
			for (const told of tellings.items)
				if (told && 'failure' in told)
					for (const what of faultsInWords(told.failure, met)) tally.found('wronglyTold', what);
			for (const { wrong, what } of note(world.sandbox, kind, open, tellings, output !== undefined))
				tally.found(wrong, what);
		}
	};
	await sideBySide(groups, { atOnce: AT_ONCE, until }, runAgain);
	for (const { wanted } of groups) {
		tally.tried += wanted.filter(({ done }) => done).length;
		tally.untried(wanted.filter(({ done }) => !done).length, 'records');
	}
	for (const kind of KINDS) {
		const all = groups.filter((group) => group.kind === kind).flatMap(({ wanted }) => wanted);
		for (const { wrong, what } of verdictsAtEnd(world.sandbox, kind, all)) tally.found(wrong, what);
	}
	await worker.kill();
	proxy.close();
	return [tally];
}

/** Records that are run together. */
interface Group {
	kind: Kind;
	wanted: Wanted[];
	name: string;
}

function groupsOf(kind: Kind, all: Wanted[]): Group[] {
	const groups: Group[] = [];
	for (let at = 0; at < all.length; at += RUN)
		groups.push({ kind, wanted: all.slice(at, at + RUN), name: `${kind.type} ${at}` });
	return groups;
}
