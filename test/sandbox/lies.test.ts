import { startSandbox, type LieOptions, type Sandbox } from '../../sandbox/index';
import { SandboxClient } from '../../sandbox/client';
import { call, CONTACTS, unlimited, type Loose } from './support';

// Every way to lie is off unless asked for, and does what it says when it is on.

let sandbox: Sandbox;
let ids: string[];

const emails = (count: number) => Array.from({ length: count }, (_, n) => ({ email: `c${n}@example.com` }));

async function start(count: number, lies: LieOptions = {}): Promise<void> {
	sandbox = await unlimited();
	ids = sandbox.records.seed('contacts', emails(count));
	sandbox.configure({ lies });
}

afterEach(async () => {
	expect(sandbox.crashes).toEqual([]);
	await sandbox.close();
});

async function search(body: unknown = {}): Promise<{ total: number; ids: string[]; after?: string }> {
	const { body: answer } = await call(sandbox, 'POST', `${CONTACTS}/search`, body);
	return {
		total: answer.total,
		ids: answer.results.map((one: Loose) => one.id),
		after: answer.paging?.next.after,
	};
}

/** Every page of a search by offset, as long as there is a next one. */
async function pages(limit: number, body: object = {}): Promise<Awaited<ReturnType<typeof search>>[]> {
	const found = [];
	for (let after: string | undefined = '0'; after !== undefined;) {
		const page = await search({ ...body, limit, after });
		found.push(page);
		after = page.after;
	}
	return found;
}

describe('ghosts', () => {
	test('an archived record is counted for as long as said, and never shown', async () => {
		await start(3, { ghostMs: 60_000 });
		const inputs = ids.map((id) => ({ id }));
		expect((await call(sandbox, 'POST', `${CONTACTS}/batch/archive`, { inputs })).status).toBe(204);
		expect(await search()).toEqual({ total: 3, ids: [], after: undefined });
		sandbox.clock.advance(30_000);
		expect((await search()).total).toBe(3);
		sandbox.clock.advance(30_000);
		expect(await search()).toEqual({ total: 0, ids: [], after: undefined });
	});

	test.each([
		['a filter on a unique property', { propertyName: 'email', operator: 'EQ', value: 'c1@example.com' }, 1],
		['a filter that is answered by a scan', { propertyName: 'email', operator: 'HAS_PROPERTY' }, 3],
	])('%s counts them too', async (_name, filter, total) => {
		await start(3, { ghostMs: 60_000 });
		await call(sandbox, 'DELETE', `${CONTACTS}/${ids[1]}`);
		const answer = await search({ filterGroups: [{ filters: [filter] }] });
		expect(answer).toMatchObject({ total, ids: total === 1 ? [] : [ids[0], ids[2]] });
	});

	test('their offsets count: a page can be empty in the middle', async () => {
		await start(30);
		sandbox.configure({ lies: { ghostMs: 60_000 } });
		for (const id of ids.slice(10, 20)) await call(sandbox, 'DELETE', `${CONTACTS}/${id}`);
		expect((await pages(10)).map((page) => [page.total, page.ids.length, page.after])).toEqual([
			[30, 10, '10'],
			[30, 0, '20'],
			[30, 10, undefined],
		]);
	});

	test.each([1, 5])('they can be planted, %i side by side', async (run) => {
		await start(200);
		const ghosts = sandbox.records.plantGhosts('contacts', { count: 10, run });
		expect(ghosts).toHaveLength(10);
		const places = ghosts.map((id) => ids.indexOf(id));
		const runs = places.filter((place, n) => n === 0 || place !== (places[n - 1] as number) + 1);
		expect(runs.length).toBeLessThanOrEqual(10 / run);
		const all = await pages(50);
		expect(all.map(({ total }) => total)).toEqual([200, 200, 200, 200]);
		expect(all.flatMap((page) => page.ids)).toEqual(ids.filter((id) => !ghosts.includes(id)));
		expect(sandbox.records.count('contacts')).toBe(190);
	});

	test('more of them than there are records cannot be planted', async () => {
		await start(2);
		expect(() => sandbox.records.plantGhosts('contacts', { count: 3 })).toThrow(
			'search sees only 2 contacts',
		);
	});

	test('a snapshot brings their records back', async () => {
		await start(3);
		const control = new SandboxClient(sandbox.url);
		const restore = await control.snapshot();
		expect(await control.plantGhosts(sandbox.portalId, 'contacts', { count: 3, forMs: 60_000 })).toEqual(ids);
		expect(await search()).toMatchObject({ total: 3, ids: [] });
		await restore();
		expect(await search()).toMatchObject({ total: 3, ids });
	});
});

test.each([
	[-3, [25, 22, 19]],
	[4, [25, 29, 33]],
	[-20, [25, 5, 0]],
])('a total can drift by %i a page', async (totalDrift, totals) => {
	await start(25, { totalDrift });
	const all = await pages(10);
	expect(all.map(({ total }) => total)).toEqual(totals);
	expect(all.flatMap((page) => page.ids)).toEqual(ids);
});

describe('order', () => {
	const HOUR = 3_600_000;

	test('a sort by time can be wrong by up to an hour', async () => {
		sandbox = await unlimited({ lies: { sortSlackMs: HOUR } });
		const from = Date.parse('2026-01-01T00:00:00Z');
		const times = Array.from({ length: 100 }, (_, n) => from + n * 60_000);
		sandbox.records.seed(
			'contacts',
			times.map((time, n) => ({ email: `c${n}@example.com`, createdate: new Date(time).toISOString() })),
		);
		const sorts = [{ propertyName: 'createdate', direction: 'ASCENDING' }];
		const { body } = await call(sandbox, 'POST', `${CONTACTS}/search`, { sorts, limit: 100 });
		const got: number[] = body.results.map((one: Loose) => Date.parse(one.properties.createdate));
		expect(got).not.toEqual(times);
		expect([...got].sort((one, other) => one - other)).toEqual(times);
		const late = got.map((time, n) => Math.max(...got.slice(0, n + 1)) - time);
		expect(Math.max(...late)).toBeLessThan(HOUR);
	});

	test.each([
		['without a sort', {}],
		['by id', { sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }] }],
	])('%s it can be wrong by some places, and pages still hold each record once', async (_name, body) => {
		await start(60, { sortSlackPlaces: 5 });
		const got = (await pages(7, body)).flatMap((page) => page.ids);
		expect(got).not.toEqual(ids);
		expect([...got].sort()).toEqual([...ids].sort());
		for (const [n, id] of got.entries()) expect(Math.abs(ids.indexOf(id) - n)).toBeLessThanOrEqual(5);
	});
});

describe('short pages', () => {
	test('the next page can begin as if the one before had been full', async () => {
		await start(25, { shortPagesBy: 2 });
		const all = await pages(10);
		expect(all.map((page) => [page.total, page.ids.length, page.after])).toEqual([
			[25, 8, '10'],
			[25, 8, '20'],
			[25, 3, undefined],
		]);
	});

	test('or after its last result', async () => {
		await start(25, { shortPagesBy: 2, shortPagesNext: 'count' });
		const all = await pages(10);
		expect(all.map(({ after }) => after)).toEqual(['8', '16', '23', '24', undefined]);
		expect(all.flatMap((page) => page.ids)).toEqual(ids);
	});
});

test('after a write a search can find, miss and find again', async () => {
	await start(0, { flapMs: 5_000 });
	const { body } = await call(sandbox, 'POST', CONTACTS, { properties: { email: 'ada@example.com' } });
	const looks = [await search(), await search(), await search()];
	expect(looks.map(({ total }) => total)).toEqual([1, 0, 1]);
	expect(looks.map((look) => look.ids)).toEqual([[body.id], [], [body.id]]);
	sandbox.clock.advance(5_001);
	expect([(await search()).total, (await search()).total]).toEqual([1, 1]);
});

describe('the Date header', () => {
	const seconds = (answer: { headers: Headers }) => Date.parse(answer.headers.get('date') ?? '') / 1_000;

	test.each([0, 300_000, -300_000])(
		'is the time of the sandbox and can be off by %i ms',
		async (dateSkewMs) => {
			await start(0, { dateSkewMs });
			sandbox.clock.advance(3_600_000);
			const answers = await Promise.all([
				call(sandbox, 'GET', CONTACTS),
				call(sandbox, 'POST', `${CONTACTS}/search`, {}),
				call(sandbox, 'GET', `${CONTACTS}/1`),
				call(sandbox, 'GET', '/nowhere'),
				call(sandbox, 'GET', '/%ZZ'),
				call(sandbox, 'POST', '/oauth/2026-09/token'),
				call(sandbox, 'GET', CONTACTS, undefined, { authorization: '' }),
			]);
			const expected = Math.floor((sandbox.clock.now() + dateSkewMs) / 1_000);
			for (const answer of answers) expect(Math.abs(seconds(answer) - expected)).toBeLessThanOrEqual(2);
		},
	);

	test('comes with injected answers too', async () => {
		await start(0, { dateSkewMs: 60_000 });
		sandbox.faults.add({ kind: 'status', status: 502, times: 1 });
		const answer = await call(sandbox, 'GET', CONTACTS);
		expect(answer.status).toBe(502);
		expect(seconds(answer) * 1_000).toBeGreaterThan(sandbox.clock.now() + 50_000);
	});
});

test('a lie set at start holds, and changing one keeps the others', async () => {
	sandbox = await startSandbox({ lies: { totalDrift: 1, shortPagesBy: 1 } });
	ids = sandbox.records.seed('contacts', emails(4));
	await new SandboxClient(sandbox.url).configure({ lies: { totalDrift: 0 } });
	expect(await pages(2)).toEqual([
		{ total: 4, ids: [ids[0]], after: '2' },
		{ total: 4, ids: [ids[2]], after: undefined },
	]);
});
