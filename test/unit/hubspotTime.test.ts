import { firstTime, knownAfter, newDifference } from '../../nodes/HubspotCrm/triggers/polling/hubspotTime';
import type { Glance, KnownTime } from '../../nodes/HubspotCrm/triggers/polling/hubspotTime';
import { alone } from '../../nodes/HubspotCrm/triggers/polling/trigger';
import { VirtualClock } from '../support/virtual-clock';

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('HubSpot’s time at the first poll', () => {
	const told = async (...glances: Glance[]) => {
		let looks = 0;
		const start = await firstTime<never>(async () => glances[looks++] as Glance);
		return [start, looks];
	};

	it.each<[string, Glance[], number, number]>([
		['clocks that agree', [{ hubspot: NOW, own: NOW + 900 }], NOW, 1],
		['no Date', [{ hubspot: undefined, own: NOW }], NOW, 1],
		[
			'n8n wrong',
			[
				{ hubspot: NOW, own: 0 },
				{ hubspot: NOW + 1, own: 1 },
			],
			NOW,
			2,
		],
		[
			'a first answer that lies',
			[
				{ hubspot: NOW + HOUR, own: NOW },
				{ hubspot: NOW + 1, own: NOW + 1 },
			],
			NOW + 1,
			2,
		],
	])('%s', async (_, glances, start, looks) => {
		expect(await told(...glances)).toEqual([start, looks]);
	});
});

describe('HubSpot’s time at later polls', () => {
	/** What is known after polls each minute, with both clocks as far off as they say. */
	const after = (polls: Array<{ hubspot?: number; own?: number }>): KnownTime | undefined =>
		polls.reduce<KnownTime | undefined>(
			(known, { hubspot = 0, own = 0 }, at) =>
				knownAfter(known, { hubspot: NOW + at * MINUTE + hubspot, own: NOW + at * MINUTE + own }),
			undefined,
		);
	const minutes = (known: KnownTime | undefined) => ((known?.proven ?? 0) - NOW) / MINUTE;
	const right = (polls: number) => Array.from({ length: polls }, () => ({}));

	it('goes by HubSpot, however wrong n8n’s clock is from the beginning', () => {
		const wrong = Array.from({ length: 20 }, () => ({ own: -1_000 * HOUR }));
		expect(minutes(after(wrong))).toBe(19);
		expect(minutes(after(wrong.map(() => ({ own: HOUR }))))).toBe(19);
	});

	it.each([HOUR, -HOUR])('is not led astray by one clock that jumps by %d ms', (ms) => {
		for (const clock of ['hubspot', 'own']) {
			const once = [...right(15), { [clock]: ms }];
			expect(minutes(after(once))).toBeLessThanOrEqual(15);
			expect(minutes(after(once))).toBeGreaterThanOrEqual(14);
			for (let later = 1; later < 30; later++)
				expect(minutes(after([...once, ...right(later)]))).toBeLessThanOrEqual(15 + later);
			expect(minutes(after([...once, ...right(30)]))).toBe(45);
		}
	});

	it('follows a clock of n8n’s that was set for good', () => {
		expect(minutes(after([...right(15), ...right(30).map(() => ({ own: HOUR }))]))).toBe(44);
	});

	it('tells a difference of more than a minute once', () => {
		const glance = (ahead: number): KnownTime => ({
			hubspot: NOW,
			own: NOW + ahead,
			proven: NOW,
			alikeMs: 0,
		});
		expect(newDifference(undefined, glance(MINUTE))).toBeUndefined();
		expect(newDifference(undefined, glance(5 * MINUTE))).toBe(5 * MINUTE);
		expect(newDifference(glance(5 * MINUTE), glance(5 * MINUTE + 900))).toBeUndefined();
		expect(newDifference(glance(5 * MINUTE), glance(-5 * MINUTE))).toBe(-5 * MINUTE);
		expect(newDifference(glance(MINUTE - 1), glance(MINUTE + 1))).toBe(MINUTE + 1);
	});
});

describe('one poll at a time', () => {
	it('a poll that never ends keeps others back for half an hour', async () => {
		const clock = new VirtualClock();
		let wasCurrent = true;
		const lost = alone('key', clock, async (isCurrent) => {
			await clock.sleep(10 * HOUR);
			wasCurrent = isCurrent();
		});
		expect(await alone('key', clock, async () => 'ran')).toBeUndefined();
		await clock.advance(31 * MINUTE);
		expect(await alone('key', clock, async () => 'ran')).toBe('ran');
		expect(await alone('other', clock, async () => 'ran')).toBe('ran');
		await clock.run(lost);
		expect(wasCurrent).toBe(false);
	});
});
