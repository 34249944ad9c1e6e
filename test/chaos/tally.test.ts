import { Secrets } from '../../chaos/secrets';
import { findingsOf, tableOf, Tally } from '../../chaos/tally';
import { faultsInWords, tellingsOf } from '../../chaos/told';
import type { Report } from '../../chaos/worker-messages';

const tally = () => new Tally('some kind', { seconds: 60, megabytes: 200 }, '--seed 1');
const report = (changes: Partial<Report>): Report => ({
	hung: false,
	seconds: 1,
	megabytes: 1,
	unhandled: [],
	seen: '',
	...changes,
});

describe('the table', () => {
	test('counts what was found, and keeps the worst of what was measured', () => {
		const one = tally();
		one.tried = 12_000;
		one.found('lost', 'gone');
		one.found('doubled', 'twice');
		one.found('wronglyTold', 'not so');
		one.found('wronglyTold', 'not so');
		one.took({ seconds: 12, megabytes: 30 }, 'a run');
		one.took({ seconds: 5 }, 'another');
		const cells = tableOf([one])
			.split('\n')
			.find((line) => line.includes('some kind'))
			?.split('│')
			.map((cell) => cell.trim())
			.filter((cell) => cell !== '');
		expect(cells).toEqual(['some kind', '12,000', '1', '1', '2', '12', '30']);
		expect(one.passed).toBe(false);
	});

	test('passes only if nothing is wrong, late, large or untried', () => {
		expect(tally().passed).toBe(true);
		const spoilt: Array<(one: Tally) => void> = [
			(one) => one.found('lost', 'x'),
			(one) => one.took({ seconds: 61 }, 'x'),
			(one) => one.took({ megabytes: 201 }, 'x'),
			(one) => one.untried(1, 'runs'),
		];
		for (const spoil of spoilt) {
			const one = tally();
			spoil(one);
			expect(one.passed).toBe(false);
		}
		const fine = tally();
		fine.took({ seconds: 60, megabytes: 200 }, 'x');
		fine.untried(0, 'runs');
		expect(fine.passed).toBe(true);
	});

	test('each sort of finding comes once, with how to see it again', () => {
		const one = tally();
		for (let at = 0; at < 30; at++) one.found('lost', `record ${at} is gone`, '--answer x');
		expect(findingsOf(one)).toEqual([
			'some kind: lost (30 times): record 0 is gone\n    again with: --seed 1 --answer x',
		]);
	});
});

describe('what was told', () => {
	const failed = (message: object) => ({
		error: 'It failed',
		message: { description: 'So it is.', ...message },
	});

	test('each item has one outcome', () => {
		const { items, faults } = tellingsOf(
			report({
				output: [
					{ json: { id: '1' }, item: 0 },
					{ json: { id: '2' }, item: 0 },
					{ json: failed({ kind: 'refused' }), item: 1 },
				],
			}),
			3,
		);
		expect(faults).toEqual([]);
		expect(items[0]).toEqual({ results: [{ id: '1' }, { id: '2' }] });
		expect(items[1]).toMatchObject({ failure: { kind: 'refused', maybeWritten: false } });
		expect(items[2]).toBeUndefined();
	});

	test('items with several outcomes or none of theirs, and errors that nobody handled, are faults', () => {
		const output = [
			{ json: failed({}), item: 0 },
			{ json: { id: '1' }, item: 0 },
			{ json: { id: '2' }, item: 7 },
		];
		expect(tellingsOf(report({ output, unhandled: ['Error: x'] }), 1).faults).toHaveLength(3);
		expect(tellingsOf(report({ hung: true }), 1).faults).toHaveLength(1);
	});

	test.each([
		[{ kind: 'unconfirmed' }, true],
		[{ kind: 'unanswered' }, true],
		[{ kind: 'cancelled', maybeApplied: true }, true],
		[{ kind: 'cancelled' }, false],
		[{ kind: 'notSent' }, false],
	])('%j: maybe written: %s', (facts, maybeWritten) => {
		const { items } = tellingsOf(report({ output: [{ json: failed(facts), item: 0 }] }), 1);
		expect(items[0]).toMatchObject({ failure: { maybeWritten } });
	});

	test('words that blame somebody else, or show an inner error, are found', () => {
		const faults = (message: string, says?: 'connection' | 'refusal') =>
			faultsInWords({ message, description: '', maybeWritten: false, length: message.length }, [
				{ name: 'x', says },
			]).length;
		expect(faults('HubSpot could not be reached')).toBe(0);
		expect(faults("Cannot read properties of undefined (reading 'x')")).toBe(1);
		expect(faults("'undefined' is not a record ID")).toBe(0);
		expect(faults('HubSpot no longer accepts this connection')).toBe(1);
		expect(faults('HubSpot no longer accepts this connection', 'connection')).toBe(0);
		expect(faults('Correct the parameters of this item.')).toBe(1);
		expect(faults('Correct the parameters of this item.', 'refusal')).toBe(0);
		expect(faults('x'.repeat(5_000))).toBe(1);
	});
});

test('a secret in a text is found, and its value is not shown', () => {
	const one = tally();
	const secrets = new Secrets(one);
	secrets.values.add('very-secret-token');
	secrets.look('an error', 'all is well');
	expect(one.passed).toBe(true);
	secrets.look('an error', 'the call with very-secret-token failed');
	expect(one.counts.wronglyTold).toBe(1);
	expect(findingsOf(one).join()).not.toContain('very-secret-token');
});
