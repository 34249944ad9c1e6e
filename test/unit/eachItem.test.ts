import fc from 'fast-check';

import { eachItem, noting, readAll } from '../../nodes/HubspotCrm/actions/eachItem';
import type { ItemWork } from '../../nodes/HubspotCrm/actions/eachItem';
import type { Outcome } from '../../nodes/HubspotCrm/output/outcome';
import type { Clock } from '../../nodes/HubspotCrm/transport/clock';
import { VirtualClock } from '../support/virtual-clock';

interface Input {
	number: number;
}
const BAD = { problem: { message: 'bad', description: 'See the parameter.' } };
const done = ({ number }: Input): Outcome => ({ json: { number } });

/** Work on items of which some are bad, and what happened in which order. */
function setup(bad: number[] = [], send?: ItemWork<Input>['send']) {
	const log: string[] = [];
	const work: ItemWork<Input> = {
		read(index) {
			log.push(`read ${index}`);
			return bad.includes(index) ? BAD : { number: index };
		},
		send:
			send ??
			(async (inputs) => {
				log.push('send');
				const all = [...inputs];
				await Promise.resolve();
				log.push(`sent ${all.map(({ number }) => number).join()}`);
				return all.map(done);
			}),
	};
	const run = async (itemCount: number, stopOnFailure = false) =>
		await eachItem({ itemCount, stopOnFailure, clock: new VirtualClock() }, work);
	return { log, work, run };
}

test('each item gets its own outcome at its own place; a bad one its problem', async () => {
	const { run, log } = setup([1, 3]);
	expect(await run(5)).toEqual([
		{ json: { number: 0 } },
		BAD,
		{ json: { number: 2 } },
		BAD,
		{ json: { number: 4 } },
	]);
	expect(log.at(-1)).toBe('sent 0,2,4');
});

test.each([true, false])(
	'whatever is bad, the outcomes are those of the items: stopping %s',
	async (stopOnFailure) => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async (isBad) => {
				const bad = isBad.flatMap((one, index) => (one ? [index] : []));
				const { run, log } = setup(bad);
				const outcomes = await run(isBad.length, stopOnFailure);
				const isStopped = stopOnFailure && bad.length > 0;
				for (const [index, one] of isBad.entries()) {
					const good = isStopped ? undefined : { json: { number: index } };
					expect(outcomes[index]).toEqual(one ? BAD : good);
				}
				expect(log.filter((line) => line === 'send')).toHaveLength(isStopped ? 0 : 1);
				expect(log.filter((line) => line.startsWith('read'))).toEqual(
					isBad.map((_one, index) => `read ${index}`),
				);
			}),
		);
	},
);

describe('where the first error ends the run', () => {
	it('all items are read before any is sent', async () => {
		const { run, log } = setup();
		await run(3, true);
		expect(log).toEqual(['read 0', 'read 1', 'read 2', 'send', 'sent 0,1,2']);
	});

	it.each([[[0]], [[2]], [[0, 1, 2]]])(
		'with %j bad, nothing is sent, and all bad ones are told',
		async (bad) => {
			const { run, log } = setup(bad);
			const outcomes = await run(3, true);
			expect([0, 1, 2].map((index) => outcomes[index])).toEqual(
				[0, 1, 2].map((index) => (bad.includes(index) ? BAD : undefined)),
			);
			expect(log).toEqual(['read 0', 'read 1', 'read 2']);
		},
	);

	it('what was not sent has no outcome', async () => {
		const { run } = setup([], async (inputs) => await Promise.resolve([...inputs].slice(0, 1).map(done)));
		const outcomes = await run(3, true);
		expect([0, 1, 2].map((index) => outcomes[index])).toEqual([
			{ json: { number: 0 } },
			undefined,
			undefined,
		]);
	});
});

describe('where errors end only their item', () => {
	it('items are read as they are asked for, the bad ones on the way', async () => {
		const { run, log } = setup([1], async (inputs) => {
			const outcomes: Outcome[] = [];
			for (const input of inputs) {
				log.push(`sent ${input.number}`);
				await Promise.resolve();
				outcomes.push(done(input));
			}
			return outcomes;
		});
		expect(await run(4)).toEqual([
			{ json: { number: 0 } },
			BAD,
			{ json: { number: 2 } },
			{ json: { number: 3 } },
		]);
		expect(log).toEqual(['read 0', 'sent 0', 'read 1', 'read 2', 'sent 2', 'read 3', 'sent 3']);
	});

	it('items that nobody asked for are not read, and have no outcome', async () => {
		const { run, log } = setup([1], async (inputs) => {
			const outcomes: Outcome[] = [];
			for (const input of inputs) {
				outcomes.push(done(input));
				if (outcomes.length === 2) break;
			}
			return await Promise.resolve(outcomes);
		});
		const outcomes = await run(6);
		expect(outcomes).toEqual([{ json: { number: 0 } }, BAD, { json: { number: 2 } }]);
		expect(log).toEqual(['read 0', 'read 1', 'read 2']);
	});

	it('without a good item an empty list is sent', async () => {
		const { run, log } = setup([0, 1]);
		expect(await run(2)).toEqual([BAD, BAD]);
		expect(log).toEqual(['send', 'read 0', 'read 1', 'sent ']);
	});
});

test.each([true, false])('without items there is nothing to tell: stopping %s', async (stopOnFailure) => {
	expect(await setup().run(0, stopOnFailure)).toEqual([]);
});

test.each([
	[new Error('no such field'), { message: 'no such field' }],
	[
		Object.assign(new Error('bad expression'), { description: 'Look at it.' }),
		{ message: 'bad expression', description: 'Look at it.' },
	],
	['text', { message: 'The parameters of this item cannot be read' }],
])('what the host throws while an item is read is the problem of that item: %s', async (thrown, problem) => {
	const { work } = setup();
	const read = work.read.bind(work);
	const failing: ItemWork<Input> = {
		...work,
		read(index) {
			if (index === 1) throw thrown as Error;
			return read(index);
		},
	};
	const clock = new VirtualClock();
	expect(await eachItem({ itemCount: 3, stopOnFailure: false, clock }, failing)).toMatchObject([
		{ json: { number: 0 } },
		{ problem },
		{ json: { number: 2 } },
	]);
	const stopped = await eachItem({ itemCount: 3, stopOnFailure: true, clock }, failing);
	expect([stopped[0], stopped[2]]).toEqual([undefined, undefined]);
	expect(stopped[1]).toMatchObject({ problem });
});

test('a failure to send at all is no outcome of an item', async () => {
	const { run } = setup([0], async () => await Promise.reject(new Error('broken')));
	await expect(run(2)).rejects.toThrow('broken');
});

test('reading many items lets other work have its turn every 50 ms', async () => {
	let now = 0;
	let pauses = 0;
	const sleep = async () => await Promise.resolve(void pauses++);
	const clock: Clock = { now: () => now, monotonic: () => now, random: () => 0, sleep };
	const inputs = (function* () {
		for (let item = 0; item < 1_000; item++) {
			now += 1;
			yield item;
		}
	})();
	expect(await readAll(inputs, clock)).toEqual(Array.from({ length: 1_000 }, (_, at) => at));
	expect(pauses).toBe(Math.floor(1_000 / 51));
});

test('noting tells which inputs were taken, as they are taken', () => {
	const taken: number[] = [];
	const inputs = noting([1, 2, 3], (input) => taken.push(input));
	expect(taken).toEqual([]);
	expect(inputs.next().value).toBe(1);
	expect(taken).toEqual([1]);
	expect([...inputs]).toEqual([2, 3]);
	expect(taken).toEqual([1, 2, 3]);
});
