import { Random } from '../sandbox/core/random';
import { DISTURBANCES } from './disturbances';
import type { Disturbance } from './disturbances';
import { OPERATIONS } from './operations';
import type { Operation, Verdict } from './operations';
import { fits, worksOn } from './proxy';
import type { DisturbingProxy, Lane } from './proxy';
import { Tally } from './tally';
import { realMs } from './time';
import { failureOfRun, faultsInWords, tellingsOf } from './told';
import type { Report } from './worker-messages';
import type { Worker } from './workers';
import { AUTHENTICATIONS, RUN_BOUNDS, sideBySide } from './world';
import type { Size, World } from './world';

/** The tenth operation: not of the action node, but the polling trigger. */
const POLL = 'poll';
const ITEMS = 3;
const AT_ONCE = 48;

/** One hostile answer to all calls of one operation. */
interface Trial {
	answer: Disturbance;
	operation: Operation | typeof POLL;
	continueOnFail: boolean;
}

export interface HostileOptions extends Size {
	/** Name of the only answer, and of the only operation, that is tried. */
	answer?: string;
	operation?: string;
}

/** Tries each hostile answer with each operation, in a HubSpot that never answers in any other way. */
export async function hostile(world: World, options: HostileOptions): Promise<Tally[]> {
	const proxy = await world.proxy();
	const trials = trialsFor(world, options);
	const tallies = new Map<string, Tally>();
	const tallyOf = ({ family }: Disturbance): Tally => {
		const known = tallies.get(family);
		if (known) return known;
		const tally = new Tally(`hostile ${family}`, RUN_BOUNDS, `--only hostile --seed ${world.seed}`);
		tallies.set(family, tally);
		return tally;
	};
	// What takes much memory is tried alone in its process, so that it is clear whose memory it is.
	const untried = await Promise.all(
		[false, true].map(async (large) => {
			const worker = await world.worker();
			await warmUp(world, proxy, worker);
			const until = realMs() + options.seconds * 1_000;
			const chosen = trials.filter(({ answer }) => (answer.large ?? false) === large);
			const left = await sideBySide(chosen, { atOnce: large ? 1 : AT_ONCE, until }, async (trial) => {
				await tryOut(world, proxy, worker, trial, tallyOf(trial.answer));
			});
			await worker.kill();
			return left;
		}),
	);
	proxy.close();
	const all = [...tallies.values()].sort((a, b) => a.kind.localeCompare(b.kind));
	all[0]?.untried(
		untried.reduce((sum, count) => sum + count, 0),
		'hostile answers',
	);
	return all;
}

function trialsFor(world: World, { answer: only, operation: onlyOperation, share }: HostileOptions): Trial[] {
	const random = new Random(world.seedOf('hostile'));
	const operations = [...OPERATIONS, POLL] as const;
	const trials: Trial[] = [];
	for (const answer of DISTURBANCES) {
		if (only !== undefined && answer.name !== only) continue;
		for (const operation of operations) {
			if (onlyOperation !== undefined && nameOf(operation) !== onlyOperation) continue;
			// With and without continue on fail would take twice the time: chance decides, unless one answer is looked at.
			const both = only === undefined ? [random.next() < 0.5] : [true, false];
			for (const continueOnFail of operation === POLL ? [false] : both)
				if (random.next() < share) trials.push({ answer, operation, continueOnFail });
		}
	}
	return random.shuffle(trials);
}

const nameOf = (operation: Trial['operation']): string => (operation === POLL ? POLL : operation.name);

/** The first runs of a process load code; their memory is not that of an answer. */
async function warmUp(world: World, proxy: DisturbingProxy, worker: Worker): Promise<void> {
	for (const operation of OPERATIONS) {
		const { parameters, items } = operation.prepare(world.sandbox, `warm-${realMs()}`, ITEMS);
		await worker.perform({
			task: 'run',
			parameters,
			items,
			access: world.access(proxy.lane(() => undefined, 0)),
			continueOnFail: true,
			boundSeconds: RUN_BOUNDS.seconds,
		});
	}
}

async function tryOut(
	world: World,
	proxy: DisturbingProxy,
	worker: Worker,
	trial: Trial,
	tally: Tally,
): Promise<void> {
	const { answer, operation, continueOnFail } = trial;
	const name = `${answer.name} ${nameOf(operation)} ${continueOnFail}`;
	const random = new Random(world.seedOf(name));
	// Some servers are hostile from the first call on, others only where the work is done.
	const always = random.next() < 0.25;
	const own = operation === POLL ? /\/tickets\// : operation.own;
	const lane = proxy.lane(
		(call, chance) => {
			if (!fits(answer, call) || !(always || own.test(`${call.method} ${call.path}`))) return undefined;
			return { disturbance: answer, worked: worksOn(answer, chance) };
		},
		world.seedOf(`${name} calls`),
	);
	const access = world.access(lane, AUTHENTICATIONS[random.below(AUTHENTICATIONS.length)]);
	const what = `${answer.name} / ${nameOf(operation)}${continueOnFail ? ' / continue on fail' : ''}`;
	const repeat = `--answer ${JSON.stringify(answer.name)} --operation ${JSON.stringify(nameOf(operation))}`;
	const note = (report: Report, verdicts: Verdict[]) => {
		tally.tried++;
		// A process in which others run too cannot tell whose memory it is.
		tally.took(
			{ seconds: report.seconds, ...(answer.large && { megabytes: report.megabytes }) },
			what,
			repeat,
		);
		for (const { wrong, what: fault } of verdicts) tally.found(wrong, `${fault} [${what}]`, repeat);
	};

	if (operation === POLL) return await tryPoll(world, worker, { lane, access, answer, name, note });
	const { parameters, items, judge } = operation.prepare(
		world.sandbox,
		`h${lane.url.split('-').at(-1)}`,
		ITEMS,
	);
	const report = await worker.perform({
		task: 'run',
		parameters,
		items,
		access,
		continueOnFail,
		boundSeconds: RUN_BOUNDS.seconds,
	});
	if (!lane.passed.some(({ disturbance }) => disturbance !== undefined)) return;
	note(report, verdictsOn(report, items.length, judge, answer));
}

/** What is not so in what a run told, whose calls were all answered like this. */
function verdictsOn(
	report: Report,
	count: number,
	judge: ReturnType<Operation['prepare']>['judge'],
	answer: Disturbance,
): Verdict[] {
	const { items, faults } = tellingsOf(report, count);
	const verdicts: Verdict[] = [];
	const wronglyTold = (all: string[]) => {
		for (const what of all) verdicts.push({ wrong: 'wronglyTold', what });
	};
	wronglyTold(faults);
	if (report.error) wronglyTold(faultsInWords(failureOfRun(report.error), [answer]));
	const isOver = report.output !== undefined;
	for (const [at, told] of items.entries()) {
		if (!told && !isOver) continue;
		verdicts.push(...judge(told ?? { results: [] }, at, answer.says !== 'contents'));
		if (told && 'failure' in told && isOver) wronglyTold(faultsInWords(told.failure, [answer]));
	}
	return verdicts;
}

/** Changes that happen while HubSpot is hostile have to be told once it is not any more, each once. */
async function tryPoll(
	world: World,
	worker: Worker,
	{
		lane,
		access,
		answer,
		name,
		note,
	}: {
		lane: Lane;
		access: ReturnType<World['access']>;
		answer: Disturbance;
		name: string;
		note: (report: Report, verdicts: Verdict[]) => void;
	},
): Promise<void> {
	const hostilePlan = lane.plan;
	const honest = () => undefined;
	const poll = async () =>
		await worker.perform({
			task: 'poll',
			poller: name,
			parameters: { resource: 'ticket', event: 'created' },
			access,
			boundSeconds: RUN_BOUNDS.seconds,
		});
	lane.plan = honest;
	// What changes before the trigger is active is not told.
	for (let tries = 0; (await poll()).error && tries < 5; tries++);
	const ids = world.sandbox.records.seed(
		'tickets',
		Array.from({ length: ITEMS }, (_, at) => ({ subject: `${name} ${at}` })),
	);
	lane.plan = hostilePlan;
	const report = await poll();
	lane.plan = honest;
	const reports = [report, await poll(), await poll()];
	const given = reports.flatMap(({ output = [] }) => output.map(({ json }) => String(json.id)));
	const verdicts: Verdict[] = [];
	for (const id of ids) {
		const times = given.filter((one) => one === id).length;
		if (times === 0 && answer.says !== 'contents')
			verdicts.push({ wrong: 'lost', what: 'a change is never told' });
		if (times > 1) verdicts.push({ wrong: 'doubled', what: `a change is told ${times} times` });
	}
	if (report.error)
		for (const what of faultsInWords(failureOfRun(report.error), [answer]))
			verdicts.push({ wrong: 'wronglyTold', what });
	for (const what of tellingsOf(report, 0).faults.filter((fault) => !fault.startsWith('an item belongs')))
		verdicts.push({ wrong: 'wronglyTold', what });
	note(report, verdicts);
}
