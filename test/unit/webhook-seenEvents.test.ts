import { SeenEvents } from '../../nodes/HubspotCrm/triggers/webhook/seenEvents';
import type { Delivery } from '../../nodes/HubspotCrm/triggers/webhook/seenEvents';

const HOUR = 3_600_000;
/** Identities have twelve characters. */
const id = (name: string | number) => String(name).padStart(12, '_');
const ids = (...names: Array<string | number>) => names.map(id);
const numbered = (count: number) => Array.from({ length: count }, (_, at) => at);

/** A memory on a clock of its own, and deliveries that n8n answers when it is told to. */
function memoryWith(mostRemembered?: number, mostSaved?: number) {
	const time = { now: 1_000_000 };
	const memory = new SeenEvents(() => time.now, mostRemembered, mostSaved);
	const receive = (...names: Array<string | number>) => {
		const answer: { success?: boolean } = {};
		const delivery = memory.receive(ids(...names), () => answer.success);
		return { delivery, others: memory.claim(delivery), answer };
	};
	return {
		time,
		memory,
		receive,
		/** The new ones of these events, in a delivery that is answered with success. */
		deliver: (...names: Array<string | number>) => {
			const { delivery, answer } = receive(...names);
			answer.success = true;
			memory.ended(delivery);
			return [...delivery.fresh];
		},
		/** The new ones of these events; they are in nobody's hands afterwards. */
		unseen: (...names: Array<string | number>) => {
			const { delivery } = receive(...names);
			memory.release(delivery);
			return [...delivery.fresh];
		},
	};
}

const isOver = async ({ answered }: Delivery) => {
	let over = false;
	void answered.then(() => (over = true));
	await Promise.resolve();
	return over;
};

test('an event is new until its delivery was answered with success', () => {
	const { memory, receive, deliver } = memoryWith();
	const failed = receive('a', 'b', 'a');
	expect([...failed.delivery.fresh]).toEqual(ids('a', 'b'));
	failed.answer.success = false;
	memory.ended(failed.delivery);
	expect(deliver('a', 'b')).toEqual(ids('a', 'b'));
	expect(deliver('a', 'b', 'c')).toEqual(ids('c'));
});

describe('an event in the hands of another delivery', () => {
	test('is undecided until that one is answered', async () => {
		const { memory, receive } = memoryWith();
		const first = receive('a');
		const second = receive('a', 'b');
		expect([...second.delivery.fresh]).toEqual(ids('b'));
		expect(second.others).toEqual([first.delivery]);
		expect(await isOver(first.delivery)).toBe(false);
		first.answer.success = true;
		memory.ended(first.delivery);
		expect(await isOver(first.delivery)).toBe(true);
		expect(memory.claim(second.delivery)).toEqual([]);
		expect([...second.delivery.fresh]).toEqual(ids('b'));
	});

	test('goes to one of those that wait for it, if n8n fails', () => {
		const { memory, receive } = memoryWith();
		const first = receive('a');
		const [second, third] = [receive('a'), receive('a')];
		first.answer.success = false;
		memory.ended(first.delivery);
		expect(memory.claim(second.delivery)).toEqual([]);
		expect([...second.delivery.fresh]).toEqual(ids('a'));
		expect(memory.claim(third.delivery)).toEqual([second.delivery]);
		expect([...third.delivery.fresh]).toEqual([]);
	});

	test.each([true, false])('is decided by an answer that comes after HubSpot gave up: %s', (success) => {
		const { memory, time, receive, unseen } = memoryWith();
		const slow = receive('a');
		memory.ended(slow.delivery);
		time.now += 20 * 60_000;
		expect(receive('a').others).toEqual([slow.delivery]);
		slow.answer.success = success;
		expect(unseen('a')).toEqual(success ? [] : ids('a'));
	});

	test('is new again after an hour without any answer: HubSpot still brings it', () => {
		const { memory, time, receive, unseen } = memoryWith();
		const { delivery } = receive('a');
		memory.ended(delivery);
		time.now += HOUR;
		expect(unseen('a')).toEqual([]);
		time.now += 1;
		expect(unseen('a')).toEqual(ids('a'));
	});

	test('and events that came with it are free again when the later delivery is refused', () => {
		const { memory, receive, unseen } = memoryWith();
		receive('a');
		const later = receive('a', 'b');
		memory.release(later.delivery);
		expect(unseen('b')).toEqual(ids('b'));
	});
});

test('the oldest are forgotten', () => {
	const { deliver, unseen } = memoryWith(3);
	deliver('a', 'b', 'c', 'd');
	expect(unseen('b', 'c', 'd')).toEqual([]);
	expect(unseen('a')).toEqual(ids('a'));
});

test.each([
	['HubSpot had given up before', true, 0],
	['it took nearly as long as HubSpot waits', false, 4_500],
])('events of an answer are kept although many others come: %s', (_, isGivenUp, took) => {
	const { memory, time, receive, deliver, unseen } = memoryWith(100, 10);
	const slow = receive('slow');
	if (isGivenUp) memory.ended(slow.delivery);
	time.now += took;
	slow.answer.success = true;
	for (const at of numbered(1_000)) deliver(at);
	time.now += 23 * HOUR;
	expect(unseen('slow')).toEqual([]);

	const restarted = memoryWith(100, 10);
	restarted.memory.adopt(memory.saved(receive().delivery));
	for (const at of numbered(1_000)) restarted.deliver(at);
	expect(restarted.unseen('slow')).toEqual([]);
});

describe('what is saved', () => {
	test('outlives the process, with what is new, and without what has no answer yet', () => {
		const { memory, receive, deliver } = memoryWith();
		deliver('a');
		receive('in hand');
		const restarted = memoryWith();
		restarted.memory.adopt(memory.saved(receive('b').delivery));
		expect(restarted.unseen('a', 'b', 'in hand')).toEqual(ids('in hand'));
	});

	test('is bounded', () => {
		const { memory, time, receive, deliver } = memoryWith(100, 4);
		deliver('a', 'b', 'c', 'd');
		for (const name of ['e', 'f', 'g']) {
			const { answer } = receive(name);
			time.now += 5_000;
			answer.success = true;
		}
		expect(memory.saved(receive('h').delivery)).toBe(`${ids('f', 'g').join('')}|${ids('d', 'h').join('')}`);
	});

	test('may be anything', () => {
		const { memory, receive } = memoryWith();
		for (const saved of [undefined, null, 5, {}, '', 'short', [id('a')], '|', 'a|b|c']) memory.adopt(saved);
		expect(memory.saved(receive().delivery)).toBe('|');
	});
});
