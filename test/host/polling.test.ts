import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { HostBench } from '../support/host';
import { passTime } from '../support/passing-time';

/** Time passes for node and sandbox alike, since both read the clock of the process. */
let passed = 0;
const pass = (seconds: number) => {
	// A clock shows whole milliseconds.
	passed += Math.ceil(seconds * 1_000);
};

// The node is loaded when the bench starts: its pauses for the rate limit take no time then.
jest.doMock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => {
		// A minute is how long the limiter waits where it waits for an answer: that comes in real time.
		if (ms < 60_000) pass(ms / 1_000);
		await new Promise((resolve) => setImmediate(resolve));
	},
}));

let bench: HostBench;
beforeAll(async () => {
	passTime(() => passed);
	bench = await HostBench.start();
});
afterAll(async () => {
	await bench.stop();
	jest.restoreAllMocks();
});
beforeEach(() => pass(600));

const searches = () => bench.sandbox.calls.count({ path: /\/search$/ });
const json = (items: INodeExecutionData[]) => items.map((item) => item.json);
const changeOf = (item: IDataObject | undefined) => item?.change as IDataObject;
const ids = (items: INodeExecutionData[]) => items.map((item) => item.json.id);
const types = (items: INodeExecutionData[]) => items.map((item) => changeOf(item.json).type);

/** A call by somebody else, such as a person or another integration. */
async function somebody(method: string, path: string, body?: object): Promise<IDataObject> {
	const answer = await fetch(`${bench.sandbox.url}/crm/objects/2026-09/${path}`, {
		method,
		headers: { authorization: `Bearer ${bench.sandbox.token}`, 'content-type': 'application/json' },
		body: body && JSON.stringify(body),
	});
	expect(answer.status).toBeLessThan(300);
	return answer.status === 204 ? {} : ((await answer.json()) as IDataObject);
}
const update = async (type: string, id: string, properties: Record<string, string>) =>
	await somebody('PATCH', `${type}/${id}`, { properties });
/** The same values for many records, 100 a call, all at one moment. */
async function updateAll(type: string, list: string[], properties: Record<string, string>): Promise<void> {
	const frozen = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
	for (let at = 0; at < list.length; at += 100)
		await somebody('POST', `${type}/batch/update`, {
			inputs: list.slice(at, at + 100).map((id) => ({ id, properties })),
		});
	frozen.mockRestore();
	passTime(() => passed);
}

describe('created and updated', () => {
	test('starts from now, tells each change once, and tells creations from updates', async () => {
		const [old = ''] = bench.sandbox.records.seed('contacts', [{ email: 'old@example.com' }]);
		pass(10);
		const poller = bench.poller({ resource: 'contact', event: 'createdOrUpdated' });
		expect(await poller.poll()).toEqual([]);
		pass(60);
		const [fresh = ''] = bench.sandbox.records.seed('contacts', [
			{ email: 'new@example.com', firstname: 'New' },
		]);
		await update('contacts', old, { firstname: 'Changed' });
		pass(60);
		const items = await poller.poll();
		expect(new Set(ids(items))).toEqual(new Set([old, fresh]));
		const byId = new Map(json(items).map((item) => [item.id, item]));
		expect(changeOf(byId.get(old))).toMatchObject({ type: 'updated' });
		expect(changeOf(byId.get(fresh))).toMatchObject({ type: 'created' });
		expect(byId.get(fresh)).toMatchObject({ firstname: 'New', url: expect.any(String) });
		pass(30);
		expect(await poller.poll()).toEqual([]);
		await update('contacts', fresh, { firstname: 'Newer' });
		pass(30);
		const later = await poller.poll();
		expect([ids(later), types(later)]).toEqual([[fresh], ['updated']]);
	});
});

describe('property and stage', () => {
	test('each value that a chosen property took comes once, with the old and the new one', async () => {
		const [id = ''] = bench.sandbox.records.seed('contacts', [
			{ email: 'history@example.com', firstname: 'A', lastname: 'L' },
		]);
		pass(600);
		const poller = bench.poller({
			resource: 'contact',
			event: 'propertyChanged',
			watchedProperties: ['firstname'],
		});
		expect(await poller.poll()).toEqual([]);
		for (const firstname of ['B', 'C']) {
			pass(5);
			await update('contacts', id, { firstname });
		}
		pass(5);
		await update('contacts', id, { lastname: 'Other' });
		const changes = json(await poller.poll()).map(changeOf);
		expect(changes.map(({ property, oldValue, newValue }) => [property, oldValue, newValue])).toEqual([
			['firstname', 'A', 'B'],
			['firstname', 'B', 'C'],
		]);
		pass(5);
		await update('contacts', id, { lastname: 'Another' });
		poller.restart();
		expect(await poller.poll()).toEqual([]);
	});

	test('a deal that moves comes with both stages, under a search that lags a minute', async () => {
		const [id = ''] = bench.sandbox.records.seed('deals', [
			{ dealname: 'Moves', pipeline: 'default', dealstage: 'contractsent' },
		]);
		pass(600);
		bench.sandbox.configure({ searchLagMs: 60_000 });
		const poller = bench.poller({ resource: 'deal', event: 'stageChanged' });
		await poller.poll();
		await update('deals', id, { dealstage: 'closedwon' });
		const told: INodeExecutionData[] = [];
		for (let polls = 0; polls < 6; polls++) {
			pass(30);
			told.push(...(await poller.poll()));
		}
		bench.sandbox.configure({ searchLagMs: 0 });
		expect(told).toHaveLength(1);
		expect(told[0]?.json).toMatchObject({
			id,
			change: { type: 'stageChanged', oldValue: 'contractsent', newValue: 'closedwon' },
		});
	});

	test('updates of other properties can be ignored, such as those of a pipeline edit', async () => {
		const list = bench.sandbox.records.seed(
			'deals',
			Array.from({ length: 120 }, (_, at) => ({ dealname: `Edit ${at}`, amount: '1' })),
		);
		pass(600);
		const options = { onlyProperties: ['amount'] };
		const poller = bench.poller({ resource: 'deal', event: 'updated', options });
		await poller.poll();
		await updateAll('deals', list, { description: 'touched' });
		pass(5);
		await update('deals', list[3] ?? '', { amount: '2' });
		expect(ids(await poller.poll())).toEqual([list[3]]);
	});

	test('a property that does not exist is named at activation', async () => {
		const poller = bench.poller({
			resource: 'contact',
			event: 'propertyChanged',
			watchedProperties: ['firstnam'],
		});
		await expect(poller.poll()).rejects.toThrow(/no property named 'firstnam'/);
	});
});

test('filters narrow what is told', async () => {
	const poller = bench.poller({
		resource: 'contact',
		event: 'created',
		specifyFilters: 'json',
		filterGroupsJson: [{ filters: [{ propertyName: 'city', operator: 'EQ', value: 'Oslo' }] }],
	});
	await poller.poll();
	pass(5);
	const [, id] = bench.sandbox.records.seed('contacts', [
		{ email: 'f1@example.com', city: 'Bergen' },
		{ email: 'f2@example.com', city: 'Oslo' },
	]);
	const items = await poller.poll();
	expect([ids(items), types(items)]).toEqual([[id], ['created']]);
});

test('associated records come along', async () => {
	const poller = bench.poller({
		resource: 'contact',
		event: 'created',
		associations: { type: [{ objectType: 'company', properties: ['name'] }] },
	});
	await poller.poll();
	const [company = ''] = bench.sandbox.records.seed('companies', [{ name: 'Along' }]);
	pass(5);
	const [contact = ''] = bench.sandbox.records.seed('contacts', [{ email: 'along@example.com' }]);
	await somebody('PUT', `contacts/${contact}/associations/default/companies/${company}`);
	const [item] = json(await poller.poll());
	expect(item).toMatchObject({ id: contact, associations: { company: [{ id: company, name: 'Along' }] } });
});

test('deleted and merged records come once', async () => {
	const list = bench.sandbox.records.seed(
		'companies',
		['Gone', 'Kept', 'Absorbed'].map((name) => ({ name })),
	);
	const [gone = '', kept = '', absorbed = ''] = list;
	const deleted = bench.poller({ resource: 'company', event: 'deleted' });
	const merged = bench.poller({ resource: 'company', event: 'merged' });
	await deleted.poll();
	await merged.poll();
	pass(5);
	await somebody('DELETE', `companies/${gone}`);
	const survivor = await somebody('POST', 'companies/merge', {
		primaryObjectId: kept,
		objectIdToMerge: absorbed,
	});
	pass(5);
	const items = await deleted.poll();
	expect([ids(items), types(items)]).toEqual([[gone], ['deleted']]);
	const joined = json(await merged.poll());
	expect(joined.map(({ id }) => id)).toEqual([survivor.id]);
	expect(changeOf(joined[0])).toMatchObject({
		type: 'merged',
		mergedIds: expect.arrayContaining([absorbed]),
	});
	pass(5);
	expect(await deleted.poll()).toEqual([]);
	expect(await merged.poll()).toEqual([]);
});

test('a chosen date brings what happened since then', async () => {
	const before = new Date(Date.now()).toISOString();
	pass(60);
	const [id] = bench.sandbox.records.seed('contacts', [{ email: 'since@example.com' }]);
	pass(600);
	const poller = bench.poller({
		resource: 'contact',
		event: 'created',
		startFrom: 'date',
		startDate: before,
	});
	expect(ids(await poller.poll())).toEqual([id]);
});

describe('polls that go wrong', () => {
	test('a failed poll throws, and the next one tells what it could not', async () => {
		const poller = bench.poller({ resource: 'contact', event: 'created' });
		await poller.poll();
		pass(5);
		const [id] = bench.sandbox.records.seed('contacts', [{ email: 'failed@example.com' }]);
		const stop = bench.sandbox.faults.add({ route: /search/, kind: 'status', status: 403 });
		await expect(poller.poll()).rejects.toThrow(/contact/);
		stop();
		expect(ids(await poller.poll())).toEqual([id]);
	});

	test('of two polls at once, one stands back', async () => {
		const poller = bench.poller({ resource: 'contact', event: 'created' });
		await poller.poll();
		pass(5);
		const [id] = bench.sandbox.records.seed('contacts', [{ email: 'twice@example.com' }]);
		const both = await Promise.all([poller.poll(), poller.poll()]);
		expect(ids(both.flat())).toEqual([id]);
	});
});

test('a test shows one recent record and leaves the active trigger alone', async () => {
	bench.sandbox.records.seed('contacts', [{ email: 'sample@example.com', firstname: 'Sample' }]);
	pass(5);
	for (const event of ['created', 'createdOrUpdated', 'merged', 'deleted'])
		expect(await bench.poller({ resource: 'company', event }).test()).toHaveLength(1);
	// No company was changed after it was created.
	await expect(bench.poller({ resource: 'company', event: 'updated' }).test()).rejects.toThrow('to show yet');
	const poller = bench.poller({
		resource: 'contact',
		event: 'propertyChanged',
		watchedProperties: ['firstname'],
	});
	await poller.poll();
	const [shown] = await poller.test();
	expect(changeOf(shown?.json)).toMatchObject({ property: 'firstname', newValue: 'Sample' });
});

test('finds 20,000 changed records with at most 105 searches', async () => {
	const poller = bench.poller({
		resource: 'company',
		event: 'createdOrUpdated',
		options: { maxRecords: 50_000 },
	});
	await poller.poll();
	pass(60);
	const created = bench.sandbox.records.seed(
		'companies',
		Array.from({ length: 20_000 }, (_, at) => ({ name: `Company ${at}` })),
	);
	pass(60);
	bench.sandbox.calls.clear();
	const items = await poller.poll();
	expect(new Set(ids(items))).toEqual(new Set(created));
	expect(items).toHaveLength(20_000);
	expect(searches()).toBeLessThanOrEqual(105);
	expect(await poller.poll()).toEqual([]);
});

test('25,000 records with one timestamp come once, in several polls, across a restart', async () => {
	const all = bench.sandbox.records.seed(
		'deals',
		Array.from({ length: 25_000 }, (_, at) => ({ dealname: `Bulk ${at}` })),
	);
	pass(600);
	const poller = bench.poller({ resource: 'deal', event: 'updated' });
	await poller.poll();
	pass(60);
	await updateAll('deals', all, { amount: '1' });
	const told: unknown[] = [];
	for (let polls = 0; polls < 5; polls++) {
		pass(60);
		const items = await poller.poll();
		expect(items.length).toBeLessThanOrEqual(10_200);
		told.push(...ids(items));
		poller.restart();
	}
	expect(told).toHaveLength(25_000);
	expect(new Set(told)).toEqual(new Set(all));
	expect(poller.stored.length).toBeLessThan(200_000);
});
