import fc from 'fast-check';

import { poll } from '../../nodes/HubspotCrm/triggers/polling/poll';
import type { RecordNews } from '../../nodes/HubspotCrm/triggers/polling/changes';
import type { EventKind } from '../../nodes/HubspotCrm/triggers/polling/source';
import { beginning, stateIn } from '../../nodes/HubspotCrm/triggers/polling/state';
import type { PollState } from '../../nodes/HubspotCrm/triggers/polling/state';
import type { Clock } from '../../nodes/HubspotCrm/transport/clock';
import { ModelChanges } from '../support/model-changes';
import { seeded } from '../support/virtual-clock';

const LAG_MS = 60_000;
const LOOK_BACK_MS = 120_000;

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
}

/** What was written, and what the workflow was told. */
interface Story {
	model: ModelChanges;
	/** Creations and changes after the trigger began. */
	writes: number;
	told: RecordNews[];
	largestState: number;
}

/** Once nothing changes any more, n8n restarts for so many polls and then keeps running. */
const RESTLESS_POLLS = 100;

/** A trigger over a HubSpot that changes while it is polled; polls fail, and n8n restarts. */
async function play(scenario: Scenario): Promise<Story> {
	const { seed, kind, records, changes, page, disorder, failing, maxNews, maxPages } = scenario;
	const random = seeded(seed);
	let left = 0;
	const model: ModelChanges = new ModelChanges({
		random,
		lagMs: LAG_MS,
		disorder,
		page,
		failing,
		meanwhile: () => {
			while (left > 0 && random() < 0.6) change();
		},
	});
	let nextId = 1_000;
	const change = () => {
		left--;
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
	left = changes;

	const clock: Clock = { now: () => model.now, monotonic: () => model.now, sleep: async () => {}, random };
	const source = model.source(model.watch(kind, kind === 'propertyChanged' ? ['stage'] : []));
	let current: PollState = beginning('test', model.now);
	/** What a restart finds: n8n stores the state of a node when it emits something. */
	let stored = JSON.stringify(current);
	const told: RecordNews[] = [];
	let largestState = 0;
	const pollOnce = async (restarts = true) => {
		const limits = { clock, lookBackMs: LOOK_BACK_MS, maxNews, maxPages, deadline: model.now + 30_000 };
		const polled = await poll(current, source, limits);
		// The process ends before the items and the state get anywhere.
		const crashed = restarts && random() < 0.1;
		if (!crashed) {
			current = polled.state;
			told.push(...polled.news);
			if (polled.news.length > 0) stored = JSON.stringify(current);
			largestState = Math.max(largestState, JSON.stringify(current).length);
		}
		if (crashed || (restarts && random() < 0.1)) current = stateIn(JSON.parse(stored), 'test') as PollState;
		if (stateIn(JSON.parse(stored), 'other') !== undefined) throw new Error('took a foreign state');
	};
	for (let polls = 0; left > 0; polls++) {
		if (polls > 100_000) throw new Error('the polls never end');
		for (let bulk = random() < 0.2 ? 20 : 0; bulk > 0 && left > 0; bulk--) change();
		await pollOnce();
		model.now += Math.floor(random() * 90_000);
	}
	// All is visible now, and must have been told once the readings under way have come to their end.
	model.now += LAG_MS;
	for (let calm = 0, polls = 0; calm < 12; polls++) {
		if (polls > 100_000) throw new Error('the readings never end');
		const before = told.length;
		// What n8n has not stored is read anew after a restart. A reading of one page a poll would never end among so many.
		await pollOnce(polls < RESTLESS_POLLS);
		model.now += 10_000;
		calm = told.length === before && !current.reading ? calm + 1 : 0;
	}
	return { model, writes: changes, told, largestState };
}

function check(kind: EventKind, { model, told }: Story, start: number): void {
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
	expect(told.every(({ time }) => time >= start)).toBe(true);
}

const START = Date.UTC(2026, 0, 1) + 600_000;
const KINDS = ['created', 'createdOrUpdated', 'propertyChanged'] as const;

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
				}),
				// A page of few records can be in order by chance.
				async ({ page, ...scenario }) =>
					check(kind, await play({ ...scenario, page: scenario.disorder ? page + 12 : page }), START),
			),
			{ numRuns: 60 },
		);
	});

	test.each(KINDS)('%s: 10,000 changes', async (kind) => {
		for (const seed of [1, 2]) {
			const scenario = {
				seed,
				kind,
				records: 3_000,
				changes: 10_000,
				page: 200,
				disorder: seed % 2 === 0,
				failing: 0.02,
				maxNews: 1_000,
				maxPages: 1_000,
			};
			check(kind, await play(scenario), START);
		}
	});
});
