import { SeenEvents } from '../../nodes/HubspotCrm/triggers/webhook/seenEvents';

/** Identities have twelve characters. */
const id = (name: string | number) => String(name).padStart(12, '_');
const ids = (...names: Array<string | number>) => names.map(id);

test('an event is new until its delivery was answered with success', () => {
	const memory = new SeenEvents();
	const failed = memory.claim(ids('a', 'b', 'a'));
	expect([...failed.fresh]).toEqual(ids('a', 'b'));
	failed.ended(() => false);
	const delivered = memory.claim(ids('a', 'b'));
	expect([...delivered.fresh]).toEqual(ids('a', 'b'));
	delivered.ended(() => true);
	expect(memory.claim(ids('a', 'b', 'c')).fresh).toEqual(new Set(ids('c')));
});

test('an event in the hands of another delivery waits for the end of that one', async () => {
	const memory = new SeenEvents();
	const first = memory.claim(ids('a'));
	const second = memory.claim(ids('a', 'b'));
	expect([...second.fresh]).toEqual(ids('b'));
	expect([...second.contested]).toEqual(ids('a'));
	let isOver = false;
	const over = second.othersAnswered.then(() => (isOver = true));
	await Promise.resolve();
	expect(isOver).toBe(false);
	first.ended(() => true);
	await over;
	expect(memory.has(id('a'))).toBe(true);
});

test.each([true, false])('an answer that came too late for HubSpot counts as well: %s', (success) => {
	const memory = new SeenEvents();
	const answer: { success?: boolean } = {};
	memory.claim(ids('a')).ended(() => answer.success);
	expect([...memory.claim(ids('a')).contested]).toEqual(ids('a'));
	answer.success = success;
	expect(memory.saved([])).toBe(success ? id('a') : '');
	expect([...memory.claim(ids('a')).fresh]).toEqual(success ? [] : ids('a'));
});

test('the oldest are forgotten', () => {
	const memory = new SeenEvents(3);
	memory.claim(ids('a', 'b', 'c', 'd')).ended(() => true);
	expect(memory.has(id('a'))).toBe(false);
	expect(['b', 'c', 'd'].every((name) => memory.has(id(name)))).toBe(true);
});

describe('what is saved', () => {
	test('outlives the process, with what is new, and without what has no answer yet', () => {
		const memory = new SeenEvents();
		memory.claim(ids('a')).ended(() => true);
		memory.claim(ids('in hand'));
		const saved = memory.saved(ids('b'));
		const restarted = new SeenEvents();
		restarted.adopt(saved);
		expect([...restarted.claim(ids('a', 'b', 'in hand')).fresh]).toEqual(ids('in hand'));
	});

	test('is bounded', () => {
		const memory = new SeenEvents(100, 2);
		memory.claim(ids('a', 'b', 'c')).ended(() => true);
		expect(memory.saved(ids('d'))).toBe(ids('c', 'd').join(''));
	});

	test('may be anything', () => {
		const memory = new SeenEvents();
		for (const saved of [undefined, null, 5, {}, '', 'short', [id('a')]]) memory.adopt(saved);
		expect(memory.saved([])).toBe('');
	});
});
