import type { IDataObject, INode } from 'n8n-workflow';

import { readTemplate } from '../../examples/job';
import type { RunResult } from '../../harness/engine';
import type { Poller } from '../../harness/polling';
import { connectPostgres } from '../../harness/postgres';
import { HostBench } from '../support/host';
import { passTime } from '../support/passing-time';
import { TestDatabase } from '../support/postgres';

/** Time passes for node and sandbox alike, since both read the clock of the process. */
let passed = 0;

const template = readTemplate('incremental-sync.json');
const nodeOf = (name: string) => template.nodes.find((node) => node.name === name) as INode;
/** What the note tells people to run. */
const sql = /```sql\n([^`]*)```/.exec(String(nodeOf('SQL').parameters.content))?.[1] ?? '';
const TRIGGERS = ['Changed in HubSpot', 'Deleted in HubSpot', 'Merged in HubSpot'];
const SCHEDULE = 'Every 5 Minutes';

let bench: HostBench;
let database: TestDatabase;
let pollers: Map<string, Poller>;

beforeAll(async () => {
	passTime(() => passed);
	bench = await HostBench.start();
	database = new TestDatabase();
	connectPostgres(async (statement, values) => await database.query(statement, values));
	await database.query(sql);
}, 60_000);
afterAll(async () => {
	await bench.stop();
	await database.close();
	jest.restoreAllMocks();
});
beforeEach(async () => {
	passed += 600_000;
	await database.query('DELETE FROM contacts');
	pollers = new Map(TRIGGERS.map((name) => [name, pollerOf(name)]));
	for (const poller of pollers.values()) expect(await poller.poll()).toEqual([]);
	passed += 60_000;
	writesToTable = 0;
	bench.sandbox.calls.clear();
});

const credentials = () => ({ hubspot: { type: 'hubspotCrmPrivateAppApi', data: bench.token() } });
const pollerOf = (name: string) => bench.engine.poller({ node: nodeOf(name), credentials: credentials() });

/** Runs what follows one trigger; the others are not what started this execution. */
const runFrom = async (trigger: string, items?: IDataObject[]): Promise<RunResult> =>
	await bench.engine.run({
		workflow: {
			...template,
			nodes: template.nodes.map((node) => ({
				...node,
				disabled: node.name !== trigger && [...TRIGGERS, SCHEDULE].includes(node.name),
			})),
		},
		credentials: credentials(),
		pinned: items && { [trigger]: items },
	});

let writesToTable = 0;
/** A minute or more later: what the triggers tell arrives in the table. */
async function fromHubspot(): Promise<void> {
	passed += 60_000;
	for (const [name, poller] of pollers) {
		const items = (await poller.poll()).map(({ json }) => json);
		if (items.length === 0) continue;
		const result = await runFrom(name, items);
		expect(result.error).toBeUndefined();
		writesToTable += items.length;
	}
}
async function toHubspot(): Promise<RunResult> {
	passed += 60_000;
	return await runFrom(SCHEDULE);
}
async function round(): Promise<void> {
	await fromHubspot();
	expect((await toHubspot()).error).toBeUndefined();
}

const rows = async () =>
	await database.query(
		'SELECT hubspot_id, email, firstname, lastname, deleted FROM contacts ORDER BY id',
		[],
	);
const pending = async () =>
	(await database.query('SELECT id FROM contacts WHERE version <> sent_version', [])).length;
const writes = () => bench.sandbox.calls.count({ path: /batch\/(create|update|upsert|archive)/ });
const contact = (id: unknown) => bench.sandbox.records.get('contacts', String(id));

/** A call by somebody else, such as a person. */
async function somebody(method: string, path: string, body?: object): Promise<IDataObject> {
	const answer = await fetch(`${bench.sandbox.url}/crm/objects/2026-09/contacts${path}`, {
		method,
		headers: { authorization: `Bearer ${bench.sandbox.token}`, 'content-type': 'application/json' },
		body: body && JSON.stringify(body),
	});
	expect(answer.status).toBeLessThan(300);
	return answer.status === 204 ? {} : ((await answer.json()) as IDataObject);
}
const change = async (id: string, properties: Record<string, string>) =>
	await somebody('PATCH', `/${id}`, { properties });
const seed = (properties: Record<string, string>) =>
	String(bench.sandbox.records.seed('contacts', [properties])[0]);

describe('From HubSpot', () => {
	it('brings what is created, updated and deleted into the table, each once', async () => {
		const ada = seed({ email: 'ada@one.example', firstname: 'Ada' });
		const bob = seed({ email: 'bob@one.example', firstname: 'Bob' });
		await round();
		expect(await rows()).toMatchObject([
			{ hubspot_id: ada, email: 'ada@one.example', firstname: 'Ada', lastname: null, deleted: false },
			{ hubspot_id: bob, firstname: 'Bob' },
		]);
		await change(ada, { lastname: 'Lovelace' });
		await somebody('DELETE', `/${bob}`);
		await round();
		expect(await rows()).toMatchObject([
			{ hubspot_id: ada, firstname: 'Ada', lastname: 'Lovelace', deleted: false },
			{ hubspot_id: bob, deleted: true },
		]);
		await round();
		await round();
		expect([writesToTable, await pending(), writes()]).toEqual([4, 0, 0]);
	});

	it('lets no news that arrive late overwrite newer ones, nor bring a deleted contact back', async () => {
		const ada = seed({ email: 'ada@late.example', firstname: 'Ada' });
		passed += 60_000;
		const late = ((await pollers.get('Changed in HubSpot')?.poll()) ?? []).map(({ json }) => json);
		await change(ada, { firstname: 'Augusta' });
		await fromHubspot();
		await runFrom('Changed in HubSpot', late);
		expect(await rows()).toMatchObject([{ firstname: 'Augusta' }]);
		await somebody('DELETE', `/${ada}`);
		await fromHubspot();
		await runFrom('Changed in HubSpot', late);
		expect(await rows()).toMatchObject([{ firstname: 'Augusta', deleted: true }]);
		expect(await pending()).toBe(0);
	});

	it('counts contacts that were merged into another one as deleted', async () => {
		const [kept, gone] = [seed({ email: 'kept@m.example' }), seed({ email: 'gone@m.example' })];
		await round();
		await somebody('POST', '/merge', { primaryObjectId: kept, objectIdToMerge: gone });
		await round();
		const state = new Map((await rows()).map(({ hubspot_id: id, deleted }) => [id, deleted]));
		expect(state.get(gone)).toBe(true);
		expect([...state].filter(([, deleted]) => !deleted)).toHaveLength(1);
		expect([await pending(), writes()]).toEqual([0, 0]);
	});
});

describe('To HubSpot', () => {
	it('brings new, changed and deleted rows to HubSpot, and comes to rest', async () => {
		const [ada, bob] = [seed({ email: 'ada@two.example' }), seed({ email: 'bob@two.example' })];
		await round();
		await database.query("UPDATE contacts SET firstname = 'Ada' WHERE hubspot_id = $1", [ada]);
		await database.query('UPDATE contacts SET deleted = true WHERE hubspot_id = $1', [bob]);
		await database.query("INSERT INTO contacts (email, firstname) VALUES ('eve@two.example', 'Eve')");
		expect((await toHubspot()).error).toBeUndefined();
		// One update, one create, one deletion.
		expect([writes(), await pending()]).toEqual([3, 0]);
		const [, , eve] = await rows();
		expect(contact(ada)?.properties.firstname).toBe('Ada');
		expect(contact(eve?.hubspot_id)?.properties.email).toBe('eve@two.example');
		expect(contact(bob)?.archived).toBe(true);

		bench.sandbox.calls.clear();
		const before = await rows();
		await round();
		const echoes = writesToTable;
		for (let again = 0; again < 3; again++) await round();
		expect([writes(), writesToTable, await pending()]).toEqual([0, echoes, 0]);
		expect(await rows()).toEqual(before);
	});

	it('clears in HubSpot what is null in the table', async () => {
		const ada = seed({ email: 'ada@null.example', firstname: 'Ada' });
		await round();
		await database.query('UPDATE contacts SET firstname = NULL');
		await round();
		expect(contact(ada)?.properties.firstname ?? '').toBe('');
	});

	it('makes one row of a new contact, although HubSpot tells of it before its ID is written back', async () => {
		await database.query("INSERT INTO contacts (email, firstname) VALUES ('Eve@Race.example', 'Eve')");
		// Stopped between creating and writing back.
		seed({ email: 'eve@race.example', firstname: 'Eve' });
		await fromHubspot();
		expect(await rows()).toHaveLength(1);
		await round();
		await round();
		expect([(await rows()).length, await pending()]).toEqual([1, 0]);
		// What is equal on both sides already is not written again.
		expect(writes()).toBe(0);
	});

	it('keeps a row that changed again while its first change was on its way', async () => {
		const ada = seed({ email: 'ada@twice.example' });
		await round();
		await database.query("UPDATE contacts SET firstname = 'First'");
		await toHubspot();
		await database.query("UPDATE contacts SET firstname = 'Second'");
		await fromHubspot();
		expect(await rows()).toMatchObject([{ firstname: 'Second' }]);
		await round();
		expect(contact(ada)?.properties.firstname).toBe('Second');
		expect(await pending()).toBe(0);
	});

	it('says which row is refused, and sends the others', async () => {
		await database.query(
			"INSERT INTO contacts (email, firstname) VALUES ('no address', 'Bad'), ('good@three.example', 'Good')",
		);
		const result = await toHubspot();
		expect(result.error?.message).toMatch(/^1 contacts were refused by HubSpot, the first one: .*row \d+/);
		expect(await rows()).toMatchObject([{ hubspot_id: null }, { hubspot_id: expect.any(String) }]);
		expect(await pending()).toBe(1);
	});

	it('refuses a second row for the same email', async () => {
		await database.query("INSERT INTO contacts (email) VALUES ('one@four.example')");
		await expect(database.query("INSERT INTO contacts (email) VALUES ('ONE@four.example')")).rejects.toThrow(
			'There is a contact with the email ONE@four.example',
		);
	});
});
