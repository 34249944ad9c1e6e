import { remember } from '../../nodes/HubspotCrm/transport/cache';
import type { Kept } from '../../nodes/HubspotCrm/transport/cache';
import { VirtualClock } from '../support/virtual-clock';

const setup = () => {
	const clock = new VirtualClock();
	const cache = new Map<string, Kept<unknown>>();
	let loads = 0;
	const ask = async (key = 'a', maxAgeMs = 1_000) =>
		await remember(cache, key, maxAgeMs, clock, async () => {
			await clock.sleep(100);
			return ++loads;
		});
	return { clock, cache, ask };
};

test('an answer is asked for once, as long as it is young enough', async () => {
	const { clock, ask } = setup();
	expect(await clock.run(ask())).toBe(1);
	await clock.advance(899);
	expect(await clock.run(ask())).toBe(1);
	await clock.advance(1);
	expect(await clock.run(ask())).toBe(2);
});

test('readers at the same time share one call', async () => {
	const { clock, ask } = setup();
	expect(await clock.run(Promise.all([ask(), ask(), ask()]))).toEqual([1, 1, 1]);
});

test('other keys have other answers', async () => {
	const { clock, ask } = setup();
	expect(await clock.run(Promise.all([ask('a'), ask('b'), ask('a')]))).toEqual([1, 2, 1]);
});

test('an age of nothing asks anew, and the new answer is the one that is kept', async () => {
	const { clock, ask } = setup();
	await clock.run(ask());
	expect(await clock.run(ask('a', 0))).toBe(2);
	expect(await clock.run(ask())).toBe(2);
});

test('a failure is told to everybody who waits for it, and then forgotten', async () => {
	const clock = new VirtualClock();
	const cache = new Map<string, Kept<unknown>>();
	let healthy = false;
	const ask = async () =>
		await remember(cache, 'a', 1_000, clock, async () => {
			await clock.sleep(10);
			if (!healthy) throw new Error('down');
			return 'up';
		});
	const both = await clock.run(Promise.allSettled([ask(), ask()]));
	expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	healthy = true;
	expect(await clock.run(ask())).toBe('up');
});

test('a failure that comes late does not take a newer answer with it', async () => {
	const clock = new VirtualClock();
	const cache = new Map<string, Kept<unknown>>();
	const slow = remember(cache, 'a', 1_000, clock, async () => {
		await clock.sleep(500);
		throw new Error('down');
	});
	const fresh = remember(cache, 'a', 0, clock, async () => 'new');
	await clock.run(Promise.allSettled([slow, fresh]));
	expect(await clock.run(remember(cache, 'a', 1_000, clock, async () => 'newer'))).toBe('new');
});
