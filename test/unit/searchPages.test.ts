import { pageAfter } from '../../nodes/HubspotCrm/triggers/polling/searchPages';
import { ModelSearch } from '../support/model-search';
import type { Lies } from '../support/model-search';
import { seeded } from '../support/virtual-clock';

const LIMIT = 20;
const idsTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);
const modelOf = (count: number, lies: Lies = {}) => new ModelSearch(idsTo(count), lies, seeded(1), 1_000);

/** Reads page after page, as the polls of a trigger do. */
async function readAll(hubspot: ModelSearch): Promise<number[]> {
	const found = new Set<number>();
	for (let after: string | undefined = ''; after !== undefined;) {
		const page = await pageAfter(
			async (query, limit, cursor) => await hubspot.ask(query, limit, Number(cursor ?? 0)),
			{},
			after,
			LIMIT,
		);
		if ('failure' in page) throw new Error(page.failure.detail);
		for (const { id } of page.records) found.add(Number(id));
		after = page.next;
	}
	return [...found].sort((a, b) => a - b);
}

test('without ghosts, a call is a page', async () => {
	const hubspot = modelOf(95);
	expect(await readAll(hubspot)).toEqual(idsTo(95));
	expect(hubspot.calls).toBe(5);
});

test.each([
	['at the beginning', (id: number) => id <= 90],
	['at the end', (id: number) => id > 110],
	['in the middle', (id: number) => id > 25 && id < 150],
	['everywhere', () => true],
	['here and there', (id: number) => id % 3 === 0],
])('ghosts %s are passed', async (_, isGone) => {
	const hubspot = modelOf(200);
	for (const id of idsTo(200)) if (isGone(id)) hubspot.archive(id);
	expect(await readAll(hubspot)).toEqual(hubspot.staying);
	expect(hubspot.calls).toBeLessThan(20);
});

test('nothing is passed over when the index forgets ghosts while they are passed', async () => {
	for (let at = 1; at < 12; at++) {
		const hubspot: ModelSearch = modelOf(300, { meanwhile: (model, call) => call === at && model.purge() });
		for (const id of idsTo(100)) hubspot.archive(id);
		for (const id of [150, 151, 299, 300]) hubspot.archive(id);
		expect(await readAll(hubspot)).toEqual(hubspot.staying);
	}
});

test.each(['nearly', 'anyhow'] as const)('in the order %s, all are found', async (order) => {
	expect(await readAll(modelOf(150, { order }))).toEqual(idsTo(150));
});

test('what never ends is a failure', async () => {
	const hubspot = modelOf(0, { next: 'always', total: () => 1e12 });
	await expect(readAll(hubspot)).rejects.toThrow(
		/HubSpot says that 1000000000000 records changed, but 50 calls/,
	);
});

test("HubSpot's time of the first answer comes along", async () => {
	const reply = { ok: true as const, answer: { status: 200, headers: {}, body: { total: 0, results: [] } } };
	const date = 'Wed, 25 Nov 2026 19:09:36 GMT';
	const withDate = { ...reply, answer: { ...reply.answer, headers: { date } } };
	expect(await pageAfter(async () => withDate, {}, '', LIMIT)).toEqual({ records: [], asOf: date });
	expect(await pageAfter(async () => reply, {}, '', LIMIT)).toEqual({ records: [] });
});
