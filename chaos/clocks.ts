import { DISTURBANCES } from './disturbances';
import type { Disturbance } from './disturbances';
import { fits } from './proxy';
import { Tally } from './tally';
import { realMs } from './time';
import { Worker } from './workers';
import { RUN_BOUNDS, World } from './world';
import type { Size } from './world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Polls of a story unless it says otherwise, a minute apart, and how many changes there are before each of them. */
const POLLS = 24;
/** Polls of the stories that once lost changes: with 12,000 of them. */
const MANY_POLLS = 60;
const CHANGES = 200;
/** Polls at the end, when nothing changes any more and the clock is right again. */
const CALM_POLLS = 6;
/** n8n gives a poll 5 minutes. */
const POLL_BOUNDS = { ...RUN_BOUNDS, seconds: 300 };
/** How long HubSpot's search takes to show a change. */
const LAG_MS = 10 * SECOND;

/** What happens to the clock of n8n, and to HubSpot's `Date`, while a trigger polls. */
interface Story {
	name: string;
	polls?: number;
	/** By how much n8n's clock is wrong at the poll `at` of `of`, in milliseconds. */
	skewMs(at: number, of: number): number;
	/** Whether n8n is started anew before this poll. */
	restarts?(at: number): boolean;
	/** What disturbs the answers to this poll. */
	disturbed?(at: number, of: number): Disturbance | undefined;
}

const named = (name: string): Disturbance => {
	const found = DISTURBANCES.find((one) => one.name === name);
	if (!found) throw new Error(`There is no disturbance '${name}'`);
	return found;
};
const middle = (at: number, of: number) => at === Math.floor(of / 2);
const lateHalf = (at: number, of: number) => at >= of / 2;

const STORIES: readonly Story[] = [
	{ name: 'a right clock', skewMs: () => 0 },
	{ name: 'jumps an hour ahead', polls: MANY_POLLS, skewMs: (at, of) => (lateHalf(at, of) ? HOUR : 0) },
	{ name: 'an hour ahead for one poll', skewMs: (at, of) => (middle(at, of) ? HOUR : 0) },
	{ name: 'jumps an hour back', skewMs: (at, of) => (lateHalf(at, of) ? -HOUR : 0) },
	{ name: '5 minutes ahead', polls: MANY_POLLS, skewMs: () => 5 * MINUTE },
	{ name: '5 minutes behind', skewMs: () => -5 * MINUTE },
	{ name: 'drifts ahead', skewMs: (at) => at * 10 * SECOND },
	{ name: 'drifts behind', skewMs: (at) => -at * 10 * SECOND },
	{ name: 'three days ahead, then right', skewMs: (at, of) => (lateHalf(at, of) ? 0 : 3 * DAY) },
	{
		name: 'jumps to and fro, and restarts',
		skewMs: (at) => [0, HOUR, -HOUR, 5 * MINUTE][at % 4] ?? 0,
		restarts: (at) => at % 7 === 6,
	},
	{
		name: "HubSpot's Date an hour ahead once",
		skewMs: () => 0,
		disturbed: (at, of) => (middle(at, of) ? named('a Date an hour ahead') : undefined),
	},
	{
		name: "HubSpot's Date a day behind once",
		skewMs: () => 0,
		disturbed: (at, of) => (middle(at, of) ? named('a Date a day behind') : undefined),
	},
	{
		name: 'no Date from HubSpot',
		skewMs: () => 0,
		disturbed: () => named('no Date'),
	},
];

/** Lets a trigger poll while clocks are wrong. Each change has to be told once. */
export async function clocks({ seed, pace, secrets }: World, { seconds, share }: Size): Promise<Tally[]> {
	const worker = await Worker.start(pace, secrets);
	const until = realMs() + seconds * 1_000;
	const tallies: Tally[] = [];
	for (const [at, story] of STORIES.entries()) {
		const tally = new Tally(`clock: ${story.name}`, POLL_BOUNDS, `--only clocks --seed ${seed}`);
		tallies.push(tally);
		// A story that takes long leaves the others their time.
		const now = realMs();
		const itsEnd = now + ((until - now) * pollsOf(story)) / sum(STORIES.slice(at).map(pollsOf));
		// Each story moves the clock of its HubSpot, so each has one of its own.
		const world = await World.open({ seed, pace, secrets });
		await tell(world, worker, story, Math.max(4, Math.round(pollsOf(story) * share)), tally, itsEnd);
		await world.close();
	}
	await worker.kill();
	return tallies;
}

const pollsOf = ({ polls = POLLS }: Story): number => polls;
const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);

async function tell(
	world: World,
	worker: Worker,
	story: Story,
	polls: number,
	tally: Tally,
	until: number,
): Promise<void> {
	const { sandbox } = world;
	const proxy = await world.proxy();
	sandbox.configure({ searchLagMs: LAG_MS });
	const lane = proxy.lane(() => undefined, world.seedOf(story.name));
	const access = world.access(lane);
	const times = new Map<string, number>();
	let stuck = false;
	const poll = async (at: number, skewMs: number): Promise<void> => {
		const disturbance = story.disturbed?.(at, polls);
		lane.plan = (call) =>
			disturbance && fits(disturbance, call) ? { disturbance, worked: true } : undefined;
		const report = await worker.perform({
			task: 'poll',
			poller: story.name,
			parameters: { resource: 'contact', event: 'createdOrUpdated' },
			access,
			boundSeconds: POLL_BOUNDS.seconds,
			// The clock of n8n is wrong by this much, measured by HubSpot's.
			skewMs: sandbox.clock.now() - Date.now() + skewMs,
			restart: story.restarts?.(at) ?? false,
		});
		tally.took({ seconds: report.seconds, megabytes: report.megabytes }, `poll ${at}`);
		for (const fault of report.unhandled) tally.found('wronglyTold', fault);
		if (report.hung) {
			tally.found('wronglyTold', `poll ${at} did not end`);
			stuck = true;
		}
		if (report.error) tally.found('wronglyTold', `a poll failed: ${report.error.message}`);
		for (const { json } of report.output ?? []) {
			const id = String(json.id);
			times.set(id, (times.get(id) ?? 0) + 1);
		}
	};

	// Half of the changes are new records, half are updates of old ones. No record changes twice.
	const half = CHANGES / 2;
	const old = sandbox.records.seed(
		'contacts',
		Array.from({ length: polls * half }, (_, at) => ({ email: `old${at}@example.com` })),
	);
	sandbox.clock.advance(10 * MINUTE);
	await poll(-1, story.skewMs(0, polls));
	const changed: string[] = [];
	for (let at = 0; at < polls && !stuck && realMs() < until; at++) {
		sandbox.clock.advance(MINUTE / 2);
		const updated = old.slice(at * half, (at + 1) * half);
		await update(world, updated);
		const created = Array.from({ length: half }, (_, one) => ({ email: `new${at}-${one}@example.com` }));
		changed.push(...updated, ...sandbox.records.seed('contacts', created));
		sandbox.clock.advance(MINUTE / 2);
		await poll(at, story.skewMs(at, polls));
	}
	for (let calm = 0; calm < CALM_POLLS && !stuck; calm++) {
		sandbox.clock.advance(MINUTE);
		await poll(polls + calm, 0);
	}
	tally.tried = changed.length;
	tally.untried(polls * CHANGES - changed.length, 'changes');
	for (const id of changed) {
		const told = times.get(id) ?? 0;
		if (told === 0) tally.found('lost', 'a change is never told');
		if (told > 1) tally.found('doubled', 'a change is told more than once');
	}
	proxy.close();
}

/** Somebody else changes these records. */
async function update({ sandbox }: World, ids: string[]): Promise<void> {
	const answer = await fetch(`${sandbox.url}/crm/objects/2026-09/contacts/batch/update`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ inputs: ids.map((id) => ({ id, properties: { lastname: 'Changed' } })) }),
	});
	if (!answer.ok) throw new Error(`The sandbox refused an update: ${answer.status} ${await answer.text()}`);
	await answer.arrayBuffer();
}
