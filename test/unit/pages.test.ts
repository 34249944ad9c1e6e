import fc from 'fast-check';

import { recordIn } from '../../nodes/HubspotCrm/api/records';
import type { Failure } from '../../nodes/HubspotCrm/errors/failure';
import type { Reply } from '../../nodes/HubspotCrm/transport/exchange';
import { collect, pages } from '../../nodes/HubspotCrm/transport/pages';
import type { Page } from '../../nodes/HubspotCrm/transport/pages';

/** What a list holds; only the id matters here. */
interface Entry {
	id: string;
}
const FAILURE: Failure = { kind: 'unconfirmed', status: 502, issues: [] };
const ok = (body: unknown): Reply => ({ ok: true, answer: { status: 200, headers: {}, body } });
const page = (ids: number[], after?: string, total?: number): Reply =>
	ok({
		results: ids.map((id) => ({ id: String(id), properties: {} })),
		total,
		...(after ? { paging: { next: { after } } } : {}),
	});

/** Answers by cursor, and notes which were asked for. */
function server(answers: Record<string, Reply>) {
	const asked: string[] = [];
	const fetch = async (after: string | undefined): Promise<Reply> => {
		asked.push(after ?? 'first');
		if (asked.length > 100) throw new Error('asked for ever');
		return answers[after ?? 'first'] ?? { ok: false, failure: { kind: 'refused', issues: [] } };
	};
	return { asked, fetch };
}
const THREE = { first: page([1, 2], 'a'), a: page([3, 4], 'b'), b: page([5]) };
const idsOf = (found: Awaited<ReturnType<typeof collect<Entry>>>) =>
	'entries' in found ? found.entries.map(({ id }) => Number(id)) : found;

async function all(source: AsyncGenerator<Page<Entry>>): Promise<Array<Page<Entry>>> {
	const found: Array<Page<Entry>> = [];
	for await (const one of source) found.push(one);
	return found;
}

test('pages are followed to the last one, which names no next', async () => {
	const { asked, fetch } = server(THREE);
	expect(idsOf(await collect(pages(fetch, recordIn), Infinity))).toEqual([1, 2, 3, 4, 5]);
	expect(asked).toEqual(['first', 'a', 'b']);
});

test('the total is passed on', async () => {
	expect(await all(pages(server({ first: page([1], undefined, 9) }).fetch, recordIn))).toMatchObject([
		{ total: 9 },
	]);
});

test.each([
	[0, [], ['first']],
	[1, [1], ['first']],
	[2, [1, 2], ['first']],
	[3, [1, 2, 3], ['first', 'a']],
	[4, [1, 2, 3, 4], ['first', 'a']],
	[5, [1, 2, 3, 4, 5], ['first', 'a', 'b']],
	[50, [1, 2, 3, 4, 5], ['first', 'a', 'b']],
])('a limit of %i gives exactly that many and asks for no page too many', async (limit, ids, calls) => {
	const { asked, fetch } = server(THREE);
	expect(idsOf(await collect(pages(fetch, recordIn), limit))).toEqual(ids);
	expect(asked).toEqual(calls);
});

test('a failure in the middle is the result: half of the entries would pass for all', async () => {
	const { asked, fetch } = server({ ...THREE, a: { ok: false, failure: FAILURE } });
	expect(await collect(pages(fetch, recordIn), Infinity)).toEqual({ failure: FAILURE });
	expect(asked).toEqual(['first', 'a']);
});

test('a failure behind the limit is not even met', async () => {
	const { fetch } = server({ ...THREE, a: { ok: false, failure: FAILURE } });
	expect(idsOf(await collect(pages(fetch, recordIn), 2))).toEqual([1, 2]);
});

test.each([
	['the same page for ever', { first: page([1], 'a'), a: page([2], 'a') }, 2],
	['a round of pages', { first: page([1], 'a'), a: page([2], 'b'), b: page([3], 'a') }, 3],
])('%s ends with a failure, not in a loop', async (_name, answers, calls) => {
	const { asked, fetch } = server(answers as Record<string, Reply>);
	expect(await collect(pages(fetch, recordIn), Infinity)).toMatchObject({
		failure: { kind: 'unanswered', detail: expect.stringContaining('twice') },
	});
	expect(asked).toHaveLength(calls);
});

test('an entry that moved to a later page is there once', async () => {
	const { fetch } = server({ first: page([1, 2, 2], 'a'), a: page([2, 3], 'b'), b: page([1]) });
	expect(idsOf(await collect(pages(fetch, recordIn), Infinity))).toEqual([1, 2, 3]);
});

test('an empty page in the middle is no end', async () => {
	const { fetch } = server({ first: page([1], 'a'), a: page([], 'b'), b: page([2]) });
	expect(idsOf(await collect(pages(fetch, recordIn), Infinity))).toEqual([1, 2]);
});

test.each([[undefined], [null], [''], ['<html>maintenance</html>'], [{}], [{ results: 'x' }], [[]]])(
	'a success with the body %j is no empty result',
	async (body) => {
		expect(
			await collect(
				pages(async () => ok(body), recordIn),
				Infinity,
			),
		).toMatchObject({ failure: { kind: 'unanswered' } });
	},
);

test('whatever the pages, each entry comes once, in order, up to the limit', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(fc.nat(30), { maxLength: 8 }), { minLength: 1, maxLength: 8 }),
			fc.integer({ min: 1, max: 40 }),
			async (lists, limit) => {
				const answers = Object.fromEntries(
					lists.map((ids, at) => [
						at === 0 ? 'first' : String(at),
						page(ids, at + 1 < lists.length ? String(at + 1) : undefined),
					]),
				);
				const { asked, fetch } = server(answers);
				const found = idsOf(await collect(pages(fetch, recordIn), limit));
				expect(found).toEqual([...new Set(lists.flat())].slice(0, limit));
				expect(asked.length).toBeLessThanOrEqual(lists.length);
			},
		),
	);
});
