import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { VirtualClock } from '../../sandbox/core/clock';
import { HostBench } from '../support/host';

/** HubSpot's time; n8n's clock is the process's own, and both are set by the tests. */
let hubspot = Date.UTC(2026, 5, 1, 12);
/** How far n8n's clock is ahead. */
let ahead = 0;

// The node is loaded when the bench starts: its pauses for the rate limit take no real time then.
jest.doMock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => {
		if (ms < 60_000) hubspot += Math.ceil(ms);
		await new Promise((resolve) => setImmediate(resolve));
	},
}));

// A sandbox of its own for each story: the limits of a connection do not outlive it, which go by n8n's clock.
let bench: HostBench;
beforeEach(async () => {
	ahead = 0;
	jest.spyOn(VirtualClock.prototype, 'now').mockImplementation(() => hubspot);
	jest.spyOn(performance, 'now').mockImplementation(() => hubspot);
	jest.spyOn(Date, 'now').mockImplementation(() => hubspot + ahead);
	bench = await HostBench.start();
});
afterEach(async () => {
	await bench.stop();
	jest.restoreAllMocks();
});

const HOUR = 3_600_000;
const emails = (items: INodeExecutionData[]) => items.map(({ json }) => json.email);
let contacts = 0;
const create = (count: number): string[] => {
	const created = Array.from({ length: count }, () => `clock${++contacts}@example.com`);
	bench.sandbox.records.seed(
		'contacts',
		created.map((email) => ({ email })),
	);
	return created;
};

describe("n8n's clock jumps ahead an hour, or runs 5 minutes ahead", () => {
	it.each<[string, { at: number; ahead?: number; date?: number }[]]>([
		['jumps ahead an hour', [{ at: 4, ahead: HOUR }]],
		['runs 5 minutes ahead', [{ at: 0, ahead: 300_000 }]],
		['runs 5 minutes behind', [{ at: 0, ahead: -300_000 }]],
		['is three years ahead', [{ at: 0, ahead: 26_298 * HOUR }]],
		[
			'is right, and the Date header is an hour ahead once',
			[
				{ at: 4, date: HOUR },
				{ at: 5, date: 0 },
			],
		],
	])('12,000 changes while it %s', async (_, mishaps) => {
		const written: string[] = [];
		const told: unknown[] = [];
		bench.sandbox.configure({ searchLagMs: 30_000 });
		const parameters = { resource: 'contact', event: 'created', options: { properties: ['email'] } };
		const poller = bench.poller(parameters);
		for (let minute = 0; minute < 13; minute++) {
			for (const { at, ahead: by = ahead, date = 0 } of mishaps) {
				if (at !== minute) continue;
				ahead = by;
				bench.sandbox.configure({ lies: { dateSkewMs: date } });
			}
			told.push(...emails(await poller.poll()));
			if (minute % 5 === 3) poller.restart();
			if (minute < 10) written.push(...create(1_200));
			hubspot += 60_000;
		}
		expect(told).toHaveLength(12_000);
		expect(new Set(told)).toEqual(new Set(written));
	});
});

test('Deleted goes by HubSpot’s time as well', async () => {
	const [email] = create(1);
	const { id } = bench.sandbox.records
		.all('contacts')
		.find(({ properties }) => properties.email === email) as { id: string };
	ahead = 300_000;
	const poller = bench.poller({ resource: 'contact', event: 'deleted' });
	expect(await poller.poll()).toEqual([]);
	hubspot += 60_000;
	const answer = await fetch(`${bench.sandbox.url}/crm/objects/2026-09/contacts/${id}`, {
		method: 'DELETE',
		headers: { authorization: `Bearer ${bench.sandbox.token}` },
	});
	expect(answer.status).toBe(204);
	hubspot += 60_000;
	expect((await poller.poll()).map(({ json }: { json: IDataObject }) => json.id)).toEqual([id]);
	hubspot += 60_000;
	expect(await poller.poll()).toEqual([]);
});
