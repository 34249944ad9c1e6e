import fc from 'fast-check';

import { dateOf, firstTime, glanceAt } from '../../nodes/HubspotCrm/triggers/polling/hubspotTime';
import { poll, readingMs } from '../../nodes/HubspotCrm/triggers/polling/poll';
import type { RecordNews } from '../../nodes/HubspotCrm/triggers/polling/changes';
import type { EventKind } from '../../nodes/HubspotCrm/triggers/polling/source';
import { beginning, stateIn } from '../../nodes/HubspotCrm/triggers/polling/state';
import type { PollState } from '../../nodes/HubspotCrm/triggers/polling/state';
import type { Clock } from '../../nodes/HubspotCrm/transport/clock';
import { ModelChanges } from '../support/model-changes';
import { seeded } from '../support/virtual-clock';

const LAG_MS = 60_000;
const LOOK_BACK_MS = 120_000;

/** What is wrong with the clocks. A jump comes at a moment of its own, in the middle of a poll or between two. */
interface Clocks {
	/** How far n8n's clock is ahead at the beginning, in milliseconds. */
	ahead?: number;
	/** Milliseconds of n8n's clock in a millisecond. */
	rate?: number;
	/** By how much n8n's clock is set, one after the other. */
	jumps?: number[];
	/** How far the header `Date` is ahead for some minutes, one after the other. */
	lies?: number[];
	undated?: boolean;
}

interface Scenario {
	seed: number;
	kind: EventKind;
	records: number;
	changes: number;
	page: number;
	disorder: boolean;
	failing: number;
	maxNews: number;
	maxPages: number;
	clocks?: Clocks;
}

/** What was written, and what the workflow was told. */
interface Story {
	model: ModelChanges;
	/** When the trigger had been activated: what happens later is told. */
	start: number;
	told: RecordNews[];
	largestState: number;
}

/** n8n as it runs one trigger: what it keeps in memory, what it stores, and what is left after a restart. */
class Host {
	/** n8n stores the state when a poll emits something, and after the first poll of each start (n8n-host 9). */
	private stored: { text: string; began: number };
	/** No poll has ended since the start. */
	isFirst = true;

	/** `began`: when the reading began that the state is in the middle of, for the story to know. */
	constructor(
		public current: PollState,
		public began = 0,
	) {
		this.stored = { text: JSON.stringify(current), began };
	}

	/** A poll has ended, and what it found went into the workflow. */
	ended(state: PollState, emits: boolean): void {
		this.current = state;
		if (emits || this.isFirst) this.stored = { text: JSON.stringify(state), began: this.began };
		this.isFirst = false;
	}

	restart(): void {
		const state: unknown = JSON.parse(this.stored.text);
		if (stateIn(state, 'other') !== undefined) throw new Error('took a foreign state');
		this.current = stateIn(state, 'test') as PollState;
		this.began = this.stored.began;
		this.isFirst = true;
	}
}

/** A trigger over a HubSpot that changes while it is polled; polls fail, n8n restarts, and clocks are wrong. */
async function play(scenario: Scenario): Promise<Story> {
	const { seed, kind, records, changes, page, disorder, failing, maxNews, maxPages } = scenario;
	const { ahead = 0, rate = 1, jumps = [], lies = [], undated = false } = scenario.clocks ?? {};
	const random = seeded(seed);
	let left = 0;
	let jumped = 0;
	let lie = { ms: 0, to: 0 };
	const model: ModelChanges = new ModelChanges({
		random,
		lagMs: LAG_MS,
		disorder,
		page,
		failing,
		meanwhile: () => {
			while (left > 0 && random() < 0.6) change();
		},
		dateSkew: () => (model.now < lie.to ? lie.ms : 0),
		undated,
	});
	let nextId = 1_000;
	// The moments at which clocks go wrong are far from each other: two that lie at once cannot be told from the truth.
	const mishaps = [
		...jumps.map((ms) => () => {
			jumped += ms;
		}),
		...lies.map((ms) => () => {
			lie = { ms, to: model.now + Math.floor(random() * 300_000) };
		}),
	].map((happen, at, { length }) => ({ when: changes * (1 - (at + 0.4 + 0.2 * random()) / length), happen }));
	const change = () => {
		left--;
		while (mishaps[0] && left < mishaps[0].when) mishaps.shift()?.happen();
		const chance = random();
		if (chance < 0.1) model.create((nextId += 1 + Math.floor(random() * 3)));
		else {
			const ids = [...model.records.keys()];
			const id = ids[Math.floor(random() * ids.length)] ?? 0;
			model.write(id, random() < 0.5 ? 'abc'[Math.floor(random() * 3)] : undefined);
		}
	};
	for (let at = 0; at < records; at++) model.create((nextId += 1 + Math.floor(random() * 3)));
	model.now += 600_000;
	const activated = model.now;

	const clock: Clock = {
		now: () => activated + ahead + jumped + Math.floor((model.now - activated) * rate),
		monotonic: () => model.now - activated,
		sleep: async () => {},
		random,
	};
	const look = async () => {
		for (;;) {
			const sentAt = clock.monotonic();
			const reply = model.look();
			// Else n8n activates the workflow again a little later.
			if (reply.ok) return glanceAt(dateOf(reply), clock, sentAt);
		}
	};
	const source = model.source(model.watch(kind, kind === 'propertyChanged' ? ['stage'] : []));
	const host = new Host(beginning('test', await firstTime<never>(look)));
	const start = model.now;
	left = changes;
	const told: RecordNews[] = [];
	let largestState = 0;
	/** @returns when the reading began, if this poll brought it to its end */
	const pollOnce = async (): Promise<number | undefined> => {
		if (!host.current.reading) host.began = model.now;
		const { began } = host;
		const deadline = clock.monotonic() + 30_000;
		const limits = { clock, lookBackMs: LOOK_BACK_MS, maxNews, maxPages, deadline };
		const polled = await poll(host.current, source, limits);
		// The process may end before the items and the state get anywhere.
		if (random() < 0.1) {
			host.restart();
			return undefined;
		}
		told.push(...polled.news);
		host.ended(polled.state, polled.news.length > 0);
		largestState = Math.max(largestState, JSON.stringify(polled.state).length);
		if (random() < 0.1) host.restart();
		return polled.state.reading || polled.pages === 0 ? undefined : began;
	};
	for (let polls = 0; left > 0; polls++) {
		if (polls > 100_000) throw new Error('the polls never end');
		for (let bulk = random() < 0.2 ? 20 : 0; bulk > 0 && left > 0; bulk--) change();
		await pollOnce();
		model.now += Math.floor(random() * 90_000);
	}
	// All is visible now, and must have been told once a reading that begins now has come to its end.
	model.now += LAG_MS;
	const calm = model.now;
	for (let readings = 0, polls = 0; readings < 3; polls++) {
		if (polls > 100_000) throw new Error('the readings never end');
		if (((await pollOnce()) ?? 0) >= calm) readings++;
		model.now += 10_000;
	}
	return { model, start, told, largestState };
}

/** An answer needs no longer than this, and a `Date` shows whole seconds. */
const START_SLACK_MS = 3_000;

function check(kind: EventKind, { model, told, start }: Story): void {
	const keys = told.map(({ id, time }) => `${id} at ${time}`);
	expect(keys.length).toBe(new Set(keys).size);
	const known = new Set(keys);
	const expected: string[] = [];
	for (const { id, created, modified, stages } of model.records.values()) {
		if (kind === 'created' && created >= start) expected.push(`${id} at ${created}`);
		if (kind === 'createdOrUpdated' && modified >= start) expected.push(`${id} at ${modified}`);
		if (kind === 'propertyChanged')
			for (const { time } of stages) if (time >= start) expected.push(`${id} at ${time}`);
	}
	expect(expected.filter((key) => !known.has(key))).toEqual([]);
	// Of an update only the last one before each look is seen; of the others exactly these are told.
	if (kind !== 'createdOrUpdated') expect(told).toHaveLength(expected.length);
	expect(told.every(({ time }) => time >= start - START_SLACK_MS)).toBe(true);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEAR = 8_766 * HOUR;
const KINDS = ['created', 'createdOrUpdated', 'propertyChanged'] as const;

const CLOCKS: Array<[string, Clocks]> = [
	['are right', {}],
	["n8n's is 5 minutes ahead", { ahead: 5 * MINUTE }],
	["n8n's is 5 minutes behind", { ahead: -5 * MINUTE }],
	["n8n's jumps ahead an hour", { jumps: [HOUR] }],
	["n8n's jumps back an hour", { jumps: [-HOUR] }],
	["n8n's is fast", { rate: 1.1 }],
	["n8n's is slow", { rate: 0.9 }],
	[
		"n8n's is three years behind from the beginning, and is set right",
		{ ahead: -3 * YEAR, jumps: [3 * YEAR] },
	],
	["n8n's is three years ahead from the beginning", { ahead: 3 * YEAR }],
	['Date is an hour ahead for some minutes', { lies: [HOUR] }],
	['Date is an hour behind for some minutes', { lies: [-HOUR] }],
	[
		'all of it, one after the other',
		{ ahead: -MINUTE, jumps: [HOUR, -HOUR, -HOUR], lies: [HOUR, -HOUR, HOUR] },
	],
	['HubSpot sends no Date', { undated: true }],
];

/** A seed that differs each time, and is told if the test fails. */
async function withSeed(runs: number, story: (seed: number) => Promise<void>): Promise<void> {
	await fc.assert(fc.asyncProperty(fc.noShrink(fc.nat()), story), { numRuns: runs, endOnFailure: true });
}

describe('a polling trigger loses nothing and doubles nothing', () => {
	test.each(KINDS)('%s: under lag, disorder, failures, small budgets and restarts', async (kind) => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					seed: fc.nat(),
					kind: fc.constant(kind),
					records: fc.integer({ min: 0, max: 60 }),
					changes: fc.integer({ min: 1, max: 300 }),
					page: fc.integer({ min: 1, max: 20 }),
					disorder: fc.boolean(),
					failing: fc.constantFrom(0, 0, 0.02, 0.2),
					maxNews: fc.constantFrom(1, 10, 100_000),
					maxPages: fc.constantFrom(1, 3, 1_000),
					clocks: fc.constantFrom(
						...CLOCKS.map(([, clocks]) => clocks).filter(({ lies }) => lies === undefined),
					),
				}),
				// A page of few records can be in order by chance.
				async ({ page, ...scenario }) =>
					check(kind, await play({ ...scenario, page: scenario.disorder ? page + 12 : page })),
			),
			{ numRuns: 60 },
		);
	});

	test.each(CLOCKS)('12,000 changes, and the clocks: %s', async (_, clocks) => {
		await withSeed(1, async (seed) => {
			const kind = KINDS[seed % KINDS.length] ?? 'created';
			const scenario = {
				seed,
				kind,
				records: 1_000,
				changes: 12_000,
				page: 200,
				disorder: seed % 2 === 0,
				failing: 0.02,
				maxNews: 1_000,
				maxPages: 1_000,
				clocks,
			};
			check(kind, await play(scenario));
		});
	});
});

test('a long reading without news comes to its end, however short n8n lives', async () => {
	await withSeed(3, async (seed) => {
		const random = seeded(seed);
		const model = new ModelChanges({ random, lagMs: 0, disorder: false, page: 2 });
		for (let id = 1; id <= 1_000; id++) model.create(id);
		model.now += 600_000;
		const clock: Clock = {
			now: () => model.now,
			monotonic: () => model.now,
			sleep: async () => {},
			random,
		};
		const source = model.source(model.watch('propertyChanged', ['stage']));
		const host = new Host(beginning('test', model.now));
		for (let id = 1; id < 1_000; id++) model.write(id);
		model.write(1_000, 'b');
		const told: RecordNews[] = [];
		let lives = 0;
		for (; told.length === 0 && lives < 100; lives++) {
			// Some lives end while the second poll reads, which may take three minutes; all are longer than the first.
			const end = model.now + 32_000 + Math.floor(random() * 120_000);
			for (;;) {
				const deadline = clock.monotonic() + readingMs(host.isFirst);
				const limits = { clock, lookBackMs: LOOK_BACK_MS, maxNews: 10, maxPages: Infinity, deadline };
				const { state, news } = await poll(host.current, source, limits);
				if (model.now >= end) break;
				told.push(...news);
				host.ended(state, news.length > 0);
				model.now += 60_000;
			}
			host.restart();
		}
		expect(told.map(({ id }) => id)).toEqual(['1000']);
		// 500 pages of two calls, a quarter of a second each and a little for the answer.
		expect(lives).toBeLessThan(15);
	});
});
