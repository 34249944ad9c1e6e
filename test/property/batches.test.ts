import fc from 'fast-check';

import { batchArchive, batchCreate, batchUpdate, batchUpsert } from '../../nodes/HubspotCrm/api/records';
import { plan } from '../../nodes/HubspotCrm/batch/plan';
import { sendBatches } from '../../nodes/HubspotCrm/batch/send';
import type { BatchCall, BatchInput, FailedInput } from '../../nodes/HubspotCrm/batch/send';
import { settle } from '../../nodes/HubspotCrm/batch/settle';
import type { Settled } from '../../nodes/HubspotCrm/batch/settle';
import { batchKey } from '../../nodes/HubspotCrm/objects/keys';
import { readRecords } from '../../nodes/HubspotCrm/records/readRecords';
import type { ReadInput } from '../../nodes/HubspotCrm/records/readRecords';
import { hasValues } from '../../nodes/HubspotCrm/records/writeRecords';
import type { HubspotClient } from '../../nodes/HubspotCrm/transport/client';
import { clientOver } from '../support/fake-host';
import { BAD, ModelHubspot } from '../support/model-hubspot';
import type { Fault, Quirks } from '../support/model-hubspot';
import { CONTACT } from '../support/object-types';
import { seeded, VirtualClock } from '../support/virtual-clock';

/** The clock of the present run. Giving way to other work is time as well, so it goes by this clock too. */
let mockClock: VirtualClock;
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await mockClock.sleep(ms),
}));

type Verb = 'create' | 'upsert' | 'update' | 'archive';
type Input = BatchInput & { id: string; idProperty: string; properties: Record<string, string> };

interface Scenario extends Omit<Quirks, 'random' | 'merged'> {
	verb: Verb;
	inputs: Input[];
	seed: number;
	stopOnFailure: boolean;
	concurrency: number;
}

/** Record ids of the account: 1 to 40 exist, 41 to 50 were merged away, above that there is nothing. */
const EXISTING = 40;
const MERGED = Array.from({ length: 10 }, (_, at) => String(EXISTING + 1 + at));
const UNKNOWN_FATE: Fault[] = ['cut', 'lateCut', '502', 'late502', '500'];
const FINAL = ['unauthorized', 'forbidden', 'dailyLimit', 'migrating', 'unreachable', 'cancelled'];

const rare = (most: number) => fc.integer({ min: 0, max: most }).map((number) => number === 0);
const inAnyCase = (text: string, upper: boolean) => (upper ? text.toUpperCase() : text);

const upserts = fc
	.array(
		fc.record({
			person: fc.integer({ min: 0, max: 300 }),
			upper: fc.boolean(),
			ref: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 4 }),
			byRef: fc.boolean(),
			bad: rare(30),
		}),
		{ maxLength: 260, size: 'max' },
	)
	.map((people) =>
		people.map(({ person, upper, ref, byRef, bad }, index): Input => {
			const properties: Record<string, string> = {
				email: inAnyCase(`p${person}@example.com`, upper),
				stamp: String(index),
				age: bad ? BAD : '30',
			};
			if (ref !== null) properties.ref = inAnyCase(`r${ref}`, upper);
			const idProperty = byRef && properties.ref ? 'ref' : 'email';
			const id = properties[idProperty] ?? '';
			const keys = ['email', 'ref'].flatMap((name) =>
				properties[name] ? [batchKey(name, properties[name])] : [],
			);
			return { traceId: String(index), key: id, keys, group: idProperty, id, idProperty, properties };
		}),
	);

const creates = upserts.map((inputs) =>
	inputs.map((input): Input => ({ ...input, key: undefined, group: undefined, id: '', idProperty: '' })),
);

const updates = fc
	.array(fc.record({ id: fc.integer({ min: 1, max: 60 }), bad: rare(30) }), { maxLength: 200, size: 'max' })
	.map((changes) =>
		changes.map(({ id, bad }, index): Input => {
			const properties = { stamp: String(index), age: bad ? BAD : '30' };
			const text = String(id);
			return {
				traceId: text + '/' + index,
				key: text,
				keys: [text],
				id: text,
				idProperty: '',
				properties,
			};
		}),
	);

const faults = fc.array(
	fc.oneof(
		{ weight: 5, arbitrary: fc.constant<Fault>('none') },
		{ weight: 4, arbitrary: fc.constantFrom<Fault>('cut', 'lateCut', '502', 'late502', '500', '423', '429') },
		{ weight: 1, arbitrary: fc.constantFrom<Fault>('daily', '401', '403', '477') },
	),
	{ maxLength: 25, size: 'max' },
);

const inputsOf: Record<Verb, fc.Arbitrary<Input[]>> = {
	create: creates,
	upsert: upserts,
	update: updates,
	archive: updates,
};
const anyVerb = fc.constantFrom<Verb>('create', 'upsert', 'update', 'archive');

const scenario = (verbs = anyVerb, withFaults: fc.Arbitrary<Fault[]> = faults): fc.Arbitrary<Scenario> =>
	verbs.chain((verb) =>
		fc.record({
			verb: fc.constant(verb),
			inputs: inputsOf[verb],
			faults: withFaults,
			partial: fc.boolean(),
			traces: fc.constantFrom('always' as const, 'never' as const, 'sometimes' as const),
			seed: fc.integer(),
			stopOnFailure: rare(3),
			concurrency: fc.constantFrom(1, 3, 64),
		}),
	);

/** What a run came to, and what HubSpot saw of it. */
interface Run {
	/** In the order of the inputs. */
	outcomes: Settled[];
	/** The failures that were told of each wave as it ended, in the order of telling; `at` is the step of the run. */
	told: Array<FailedInput<Input> & { at: number }>;
	/** Every batch that was handed over, and the steps of the run at which it was, and at which its answer came. */
	batches: Array<{ inputs: Input[]; begun: number; ended: number }>;
	model: ModelHubspot;
}

const sameRecord: Record<Verb, Parameters<typeof settle<Input>>[2]> = {
	create: ({ properties }, record) => hasValues(properties, record),
	upsert: ({ id, idProperty }, { properties }) =>
		batchKey(idProperty, properties[idProperty] ?? '') === batchKey(idProperty, id),
	update: ({ id }, record) => record.id === id,
	archive: ({ id }, record) => record.id === id,
};

function callOf(verb: Verb, client: HubspotClient): BatchCall<Input> {
	const traced = (inputs: Input[]) =>
		inputs.map((input) => ({ ...input, objectWriteTraceId: input.traceId }));
	return {
		send: async (inputs) => {
			switch (verb) {
				case 'create':
					return await client.send(
						batchCreate(
							'contacts',
							traced(inputs).map(({ properties, objectWriteTraceId }) => ({
								properties,
								objectWriteTraceId,
							})),
						),
					);
				case 'upsert':
					return await client.send(batchUpsert('contacts', traced(inputs)));
				case 'update':
					return await client.send(
						batchUpdate(
							'contacts',
							traced(inputs).map(({ id, properties, objectWriteTraceId }) => ({
								id,
								properties,
								objectWriteTraceId,
							})),
						),
					);
				case 'archive':
					return await client.send(
						batchArchive(
							'contacts',
							inputs.map(({ id }) => id),
						),
					);
			}
		},
		read: (inputs, answer) =>
			verb === 'archive'
				? inputs.map(({ id }) => ({ record: { id, properties: {} } }))
				: settle(inputs, answer, sameRecord[verb]),
	};
}

async function play({ verb, inputs, seed, stopOnFailure, concurrency, ...quirks }: Scenario): Promise<Run> {
	const random = seeded(seed);
	const clock = (mockClock = new VirtualClock(random));
	const model = new ModelHubspot({ ...quirks, merged: MERGED, random });
	for (let id = 1; id <= EXISTING; id++) model.seed({ email: `p${id}@example.com` }, String(id));
	const client = clientOver(async (options) => {
		await clock.sleep(20 + random() * 300);
		return model.answer(options);
	}, clock);
	const told: Run['told'] = [];
	const batches: Run['batches'] = [];
	let step = 0;
	const call = callOf(verb, client);
	const outcomes = await clock.run(
		sendBatches(
			inputs,
			{
				...call,
				send: async (batch) => {
					const noted = { inputs: batch, begun: step++, ended: Infinity };
					batches.push(noted);
					const reply = await call.send(batch);
					noted.ended = step++;
					return reply;
				},
			},
			{
				stopOnFailure,
				concurrency,
				clock,
				afterWave: async (failed) => {
					const at = step++;
					for (const one of failed) told.push({ at, ...one });
					await Promise.resolve();
				},
			},
		),
	);
	return { outcomes, told, batches, model };
}

/** Batches that were begun after a failure that should have ended the run. */
function begunTooLate({ inputs, stopOnFailure }: Scenario, { outcomes, batches }: Run): number {
	// Halves come later than the batch that they are of: the last one has the answer of an input.
	const answered = new Map<Input, number>();
	for (const batch of batches) for (const input of batch.inputs) answered.set(input, batch.ended);
	const ends = inputs.flatMap((input, at) => {
		const outcome = outcomes[at] as Settled;
		// What was left alone was so for the sake of another failure.
		if ('record' in outcome || outcome.failure.kind === 'notSent') return [];
		const isEnd = stopOnFailure || FINAL.includes(outcome.failure.kind);
		return isEnd ? [answered.get(input) ?? Infinity] : [];
	});
	const over = Math.min(...ends);
	return batches.filter(({ begun }) => begun > over).length;
}

/** Checks a property over many runs, each of which starts from nothing. */
const always = async (
	scenarios: fc.Arbitrary<Scenario>,
	check: (scenario: Scenario, run: Run) => void,
	numRuns = 120,
) =>
	await fc.assert(
		fc.asyncProperty(scenarios, async (given) => check(given, await play(given))),
		{ numRuns },
	);

const traceOf = (verb: Verb, input: Input) => (verb === 'archive' ? input.id : input.traceId);

describe('whatever goes wrong', () => {
	test('every input ends in exactly one outcome, at its own place', async () => {
		await always(scenario(), ({ inputs }, { outcomes, told }) => {
			expect(outcomes).toHaveLength(inputs.length);
			const kinds = Array.from(outcomes, (outcome) => Object.keys(outcome ?? {}).join());
			expect(kinds.filter((kind) => kind !== 'record' && kind !== 'failure')).toEqual([]);
			const failed = outcomes.flatMap((outcome, position) =>
				'failure' in outcome ? [{ position, input: inputs[position], failure: outcome.failure }] : [],
			);
			const inOrder = [...told].sort((a, b) => a.position - b.position);
			expect(inOrder.map(({ position, input, failure }) => ({ position, input, failure }))).toEqual(failed);
		});
	});

	test('what became of an input is told before the next one with its key is sent', async () => {
		await always(scenario(), ({ inputs }, { told, batches }) => {
			const toldAt = new Map(told.map(({ input, at }) => [input, at]));
			const begunAt = new Map<Input, number>();
			for (const { inputs: sent, begun } of batches)
				for (const input of sent) begunAt.set(input, begunAt.get(input) ?? begun);
			const before = new Map<string, Input>();
			for (const input of inputs) {
				for (const key of input.keys) {
					const earlier = before.get(key);
					if (earlier && toldAt.has(earlier))
						expect(toldAt.get(earlier)).toBeLessThan(begunAt.get(input) ?? Infinity);
					before.set(key, input);
				}
			}
		});
	});

	test('no batch is longer than 100, empty, or holds a record twice', async () => {
		await always(scenario(), (_given, { model }) => {
			expect(model.arrivals.flatMap(({ offence }) => offence ?? [])).toEqual([]);
		});
	});

	test('what is reported as written was written, and the record is the own one of the item', async () => {
		await always(scenario(), ({ inputs, verb }, { outcomes, model }) => {
			const applied = new Set(model.applied);
			for (const [index, outcome] of outcomes.entries()) {
				if (!('record' in outcome)) continue;
				const input = inputs[index] as Input;
				expect(applied).toContain(traceOf(verb, input));
				if (verb !== 'archive') expect(outcome.record.properties.stamp).toBe(String(index));
				if (verb === 'update') expect(outcome.record.id).toBe(input.id);
			}
		});
	});

	test('what was written is reported as written, or as not known', async () => {
		await always(
			scenario(fc.constantFrom<Verb>('create', 'upsert', 'update')),
			({ inputs }, { outcomes, model }) => {
				const applied = new Set(model.applied);
				for (const [index, outcome] of outcomes.entries()) {
					if (!('failure' in outcome) || !applied.has((inputs[index] as Input).traceId)) continue;
					const { kind, maybeApplied } = outcome.failure;
					expect({ kind, known: !maybeApplied && kind !== 'unconfirmed' && kind !== 'unanswered' }).toEqual({
						kind,
						known: false,
					});
				}
			},
		);
	});

	test('an archived record has an item that says so, or does not know', async () => {
		await always(scenario(fc.constant('archive')), ({ inputs }, { outcomes, model }) => {
			const told = new Set(
				inputs
					.filter((_input, at) => {
						const outcome = outcomes[at] as Settled;
						return (
							'record' in outcome ||
							outcome.failure.kind === 'unconfirmed' ||
							outcome.failure.maybeApplied === true
						);
					})
					.map(({ id }) => id),
			);
			expect(model.applied.filter((id) => !told.has(id))).toEqual([]);
		});
	});

	test('no doubt is raised without cause', async () => {
		await always(scenario(), ({ inputs, verb }, { outcomes, model }) => {
			for (const [index, outcome] of outcomes.entries()) {
				if (!('failure' in outcome)) continue;
				const trace = traceOf(verb, inputs[index] as Input);
				const doubtful = model.arrivals.some(
					({ fault, inputs: sent }) => UNKNOWN_FATE.includes(fault) && sent.includes(trace),
				);
				const { kind, maybeApplied } = outcome.failure;
				if (kind === 'unconfirmed' || maybeApplied) expect(doubtful).toBe(true);
			}
		});
	});

	test('an item that is reported as not sent was in no call, or in one that was refused whole', async () => {
		await always(
			scenario(fc.constantFrom<Verb>('create', 'upsert', 'update')),
			({ inputs }, { outcomes, model }) => {
				const lastAnswer = new Map(
					model.arrivals.flatMap(({ inputs: sent, status }) => sent.map((trace) => [trace, status] as const)),
				);
				for (const [index, outcome] of outcomes.entries()) {
					if (!('failure' in outcome) || outcome.failure.kind !== 'notSent') continue;
					const { traceId } = inputs[index] as Input;
					expect(model.applied).not.toContain(traceId);
					expect([undefined, 400, 404, 409]).toContain(lastAnswer.get(traceId));
				}
			},
		);
	});

	test('for the same key the items are applied in their order, so the last one wins', async () => {
		await always(scenario(fc.constantFrom<Verb>('create', 'upsert', 'update')), ({ inputs }, { model }) => {
			const byTrace = new Map(inputs.map(({ traceId, keys }, index) => [traceId, { index, keys }]));
			const latest = new Map<string, number>();
			for (const trace of model.applied) {
				const { index, keys } = byTrace.get(trace) as { index: number; keys: string[] };
				for (const key of keys) {
					expect(index).toBeGreaterThanOrEqual(latest.get(key) ?? 0);
					latest.set(key, index);
				}
			}
		});
	});

	test('a create is never sent again once its fate is unknown', async () => {
		await always(scenario(fc.constant('create')), (_given, { model }) => {
			const doubtful = new Set<string>();
			for (const { inputs, fault } of model.arrivals) {
				expect(inputs.filter((trace) => doubtful.has(trace))).toEqual([]);
				if (UNKNOWN_FATE.includes(fault)) for (const trace of inputs) doubtful.add(trace);
			}
			expect(new Set(model.applied).size).toBe(model.applied.length);
		});
	});

	test('after a failure that ends the run, no further batch is begun', async () => {
		await always(scenario(), (given, run) => expect(begunTooLate(given, run)).toBe(0));
	});
});

describe('while the connection holds', () => {
	const calm = (verbs: fc.Arbitrary<Verb>) =>
		scenario(verbs, fc.constant([])).map((given) => ({ ...given, stopOnFailure: false }));

	test('a bad record takes no good one with it', async () => {
		const plain = calm(fc.constant('upsert')).map((given) => ({
			...given,
			inputs: given.inputs
				.filter(({ properties }) => !properties.ref)
				.map((input, index) => renumber(input, index)),
		}));
		await always(plain, ({ inputs }, { outcomes }) => {
			for (const [index, outcome] of outcomes.entries()) {
				const bad = inputs[index]?.properties.age === BAD;
				expect('record' in outcome).toBe(!bad);
				if ('failure' in outcome) expect(outcome.failure.issues[0]?.property).toBe('age');
			}
		});
	});

	test('missing, merged and bad records of an update are told apart', async () => {
		await always(calm(fc.constant('update')), ({ inputs }, { outcomes }) => {
			for (const [index, outcome] of outcomes.entries()) {
				const { id, properties } = inputs[index] as Input;
				const kind = 'failure' in outcome ? outcome.failure.kind : 'written';
				const number = Number(id);
				const expected =
					properties.age === BAD
						? 'refused'
						: number <= EXISTING
							? 'written'
							: number <= EXISTING + MERGED.length
								? 'unanswered'
								: 'notFound';
				expect({ id, kind }).toEqual({ id, kind: expected });
				if ('failure' in outcome && kind === 'notFound') expect(outcome.failure.missing).toEqual([id]);
			}
		});
	});

	test('a bad record in a batch that is refused whole costs at most 2·log2(100)+2 calls', async () => {
		const whole = calm(fc.constant('upsert')).map((given) => ({
			...given,
			partial: false,
			inputs: given.inputs
				.filter(({ properties }) => !properties.ref)
				.map((input, index) => renumber(input, index)),
		}));
		await always(whole, ({ inputs }, { model }) => {
			const bad = inputs.filter(({ properties }) => properties.age === BAD).length;
			const batches = [...plan(inputs)].length;
			expect(model.arrivals.length).toBeLessThanOrEqual(batches + bad * (2 * Math.log2(100) + 2));
			if (bad === 0) expect(model.arrivals).toHaveLength(batches);
		});
	});

	test('ten thousand upserts take exactly a hundred calls', async () => {
		const inputs = Array.from({ length: 10_000 }, (_, index): Input => {
			const email = `a${index}@example.com`;
			const properties = { email, stamp: String(index) };
			const id = email;
			return {
				traceId: String(index),
				key: id,
				keys: [batchKey('email', id)],
				id,
				idProperty: 'email',
				properties,
			};
		});
		const run = await play({
			verb: 'upsert',
			inputs,
			faults: [],
			partial: true,
			traces: 'always',
			seed: 1,
			stopOnFailure: true,
			concurrency: 64,
		});
		expect(run.model.arrivals).toHaveLength(100);
		expect(run.outcomes.filter((outcome) => 'record' in outcome)).toHaveLength(10_000);
	});
});

const renumber = (input: Input, index: number): Input => ({
	...input,
	traceId: String(index),
	properties: { ...input.properties, stamp: String(index) },
});

describe('planning', () => {
	const plannable = fc.array(
		fc.record({
			keys: fc.uniqueArray(fc.integer({ min: 0, max: 20 }).map(String), { maxLength: 3 }),
			group: fc.constantFrom('a', 'b', undefined),
		}),
		{ maxLength: 120, size: 'max' },
	);

	test('every input is planned once, in waves that keep the order of each key', () => {
		fc.assert(
			fc.property(plannable, fc.integer({ min: 1, max: 10 }), (inputs, size) => {
				const batches = [...plan(inputs, size)];
				const planned = new Set(batches.flatMap((batch) => batch.inputs));
				expect(inputs.filter((input) => !planned.has(input))).toEqual([]);
				expect(batches.reduce((sum, batch) => sum + batch.inputs.length, 0)).toBe(inputs.length);
				const waveOf = new Map(
					batches.flatMap((batch) => batch.inputs.map((input) => [input, batch.wave] as const)),
				);
				const latest = new Map<string, number>();
				for (const input of inputs) {
					for (const key of input.keys) {
						expect(waveOf.get(input)).toBeGreaterThan(latest.get(key) ?? -1);
						latest.set(key, waveOf.get(input) ?? -1);
					}
				}
				for (const [at, batch] of batches.entries()) {
					expect(batch.inputs.length).toBeGreaterThan(0);
					expect(batch.inputs.length).toBeLessThanOrEqual(size);
					expect(new Set(batch.inputs.map(({ group }) => group)).size).toBe(1);
					const keys = batch.inputs.flatMap((input) => input.keys);
					expect(new Set(keys).size).toBe(keys.length);
					expect(batch.wave).toBeGreaterThanOrEqual(batches[at - 1]?.wave ?? 0);
				}
			}),
			{ numRuns: 100 },
		);
	});

	test('without repeated keys there is one wave, and only the last batch of a group is not full', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 700 }), fc.boolean(), (count, grouped) => {
				const inputs = Array.from({ length: count }, (_, at) => ({
					keys: [String(at)],
					group: grouped ? String(at % 2) : undefined,
				}));
				const batches = [...plan(inputs)];
				const groups = grouped ? [Math.ceil(count / 2), Math.floor(count / 2)] : [count];
				expect(batches).toHaveLength(groups.reduce((sum, members) => sum + Math.ceil(members / 100), 0));
				expect(batches.every(({ wave }) => wave === 0)).toBe(true);
			}),
		);
	});

	test('inputs are read only as far as batches are asked for', () => {
		let read = 0;
		const endless = (function* () {
			for (;;) yield { keys: [String(read++)] };
		})();
		const batches = plan(endless);
		expect(batches.next().value?.inputs).toHaveLength(100);
		expect(read).toBe(100);
	});

	test('an input without keys collides with none', () => {
		const [batch, ...more] = [...plan(Array.from({ length: 50 }, () => ({ keys: [] })))];
		expect([batch?.inputs.length, more.length]).toEqual([50, 0]);
	});
});

describe('reading records', () => {
	const wanted = fc.array(
		fc.record({
			who: fc.integer({ min: 1, max: 60 }),
			byEmail: fc.boolean(),
			upper: fc.boolean(),
			more: rare(5),
		}),
		{ maxLength: 260, size: 'max' },
	);

	async function read(people: ReadInput[], given: Partial<Quirks> & { seed: number }) {
		const random = seeded(given.seed);
		const clock = (mockClock = new VirtualClock(random));
		const model = new ModelHubspot({
			partial: true,
			traces: 'never',
			faults: [],
			merged: MERGED,
			...given,
			random,
		});
		for (let id = 1; id <= EXISTING; id++) model.seed({ email: `p${id}@example.com` }, String(id));
		const client = clientOver(async (options) => {
			await clock.sleep(20 + random() * 300);
			return model.answer(options);
		}, clock);
		const outcomes = await clock.run(readRecords(client, CONTACT, people, { stopOnFailure: false }));
		return { outcomes, model };
	}
	const asked = wanted.map((people) =>
		people.map(({ who, byEmail, upper, more }): ReadInput => ({
			id: byEmail ? inAnyCase(`p${who}@example.com`, upper) : String(who),
			idProperty: byEmail ? 'email' : undefined,
			properties: more ? ['email', 'phone'] : ['email'],
			archived: false,
		})),
	);

	test('every item gets the record that it asked for, or hears that there is none', async () => {
		await fc.assert(
			fc.asyncProperty(asked, fc.integer(), async (people, seed) => {
				const { outcomes, model } = await read(people, { seed });
				expect(outcomes).toHaveLength(people.length);
				expect(model.arrivals.flatMap(({ offence }) => offence ?? [])).toEqual([]);
				for (const [index, outcome] of outcomes.entries()) {
					const { id, idProperty } = people[index] as ReadInput;
					const number = Number(id.replace(/\D/g, ''));
					if ('record' in outcome) expect(outcome.record.id).toBe(String(number));
					else if (!idProperty && MERGED.includes(id)) expect(outcome.failure.kind).toBe('unanswered');
					else {
						expect(outcome.failure.kind).toBe('notFound');
						expect(outcome.failure.missing?.map((key) => key.toLowerCase())).toEqual([id.toLowerCase()]);
					}
					expect('record' in outcome).toBe(number <= EXISTING);
				}
			}),
			{ numRuns: 60 },
		);
	});

	test('items that ask for the same record share one place in one batch', async () => {
		await fc.assert(
			fc.asyncProperty(asked, fc.integer(), async (people, seed) => {
				const { model } = await read(people, { seed });
				const groups = new Map<string, Set<string>>();
				for (const { id, idProperty, properties } of people) {
					const group = `${idProperty} ${properties.length}`;
					groups.set(group, (groups.get(group) ?? new Set()).add(id.toLowerCase()));
				}
				const least = [...groups.values()].reduce((sum, ids) => sum + Math.ceil(ids.size / 100), 0);
				// The ids of merged records, which a batch passes over, are looked up together.
				const isMerged = people.some(
					({ id, idProperty, archived }) => !idProperty && !archived && MERGED.includes(id),
				);
				expect(model.arrivals).toHaveLength(least + (isMerged ? 1 : 0));
			}),
			{ numRuns: 40 },
		);
	});

	test('faults on the way cost no item its one outcome', async () => {
		await fc.assert(
			fc.asyncProperty(asked, faults, fc.integer(), async (people, given, seed) => {
				const { outcomes } = await read(people, { seed, faults: given });
				expect(outcomes).toHaveLength(people.length);
				for (const [index, outcome] of outcomes.entries()) {
					expect('record' in outcome || 'failure' in outcome).toBe(true);
					if ('record' in outcome)
						expect(outcome.record.id).toBe((people[index] as ReadInput).id.replace(/\D/g, ''));
				}
			}),
			{ numRuns: 60 },
		);
	});
});
