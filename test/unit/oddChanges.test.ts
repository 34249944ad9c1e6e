import type { Reply } from '../../nodes/HubspotCrm/transport/exchange';
import { newestOf } from '../../nodes/HubspotCrm/triggers/polling/newest';
import { poll } from '../../nodes/HubspotCrm/triggers/polling/poll';
import { changesFor } from '../../nodes/HubspotCrm/triggers/polling/source';
import type { EventKind, RecordSource } from '../../nodes/HubspotCrm/triggers/polling/source';
import { beginning } from '../../nodes/HubspotCrm/triggers/polling/state';
import { VirtualClock } from '../support/virtual-clock';

const CHANGED = 'hs_lastmodifieddate';
const record = (id: string, changed: unknown) => ({
	id,
	properties: { [CHANGED]: changed, createdate: 'never' },
});

/** A trigger over answers that are always the same. */
function over(body: unknown, kind: EventKind = 'updated', history: unknown = []): RecordSource {
	const reply = async (): Promise<Reply> => ({ ok: true, answer: { status: 200, headers: {}, body } });
	return changesFor(
		{
			kind,
			searches: [[]],
			timeProperty: CHANGED,
			createdProperty: 'createdate',
			properties: [],
			watched: kind === 'propertyChanged' ? ['stage'] : [],
		},
		{
			ask: reply,
			listArchived: reply,
			readHistories: async (ids) => ({
				records: ids.map((id) => ({ id, properties: {}, propertiesWithHistory: { stage: history } })),
			}),
		},
	);
}

/** What three polls in a row tell. */
async function told(source: RecordSource): Promise<string[][]> {
	const clock = new VirtualClock();
	let state = beginning('test', clock.now());
	const polls: string[][] = [];
	for (let at = 0; at < 3; at++) {
		const limits = { clock, lookBackMs: 120_000, maxNews: 100, maxPages: 100, deadline: Infinity };
		const polled = await poll(state, source, limits);
		state = polled.state;
		polls.push(polled.failure ? [polled.failure.kind] : polled.news.map(({ id }) => id));
		await clock.advance(600_000);
	}
	return polls;
}

const NOW = new Date(new VirtualClock().now() + 1_000).toISOString();

describe('what HubSpot may send in place of changes', () => {
	it('a record with an unreadable time comes once, beside one that is in order', async () => {
		for (const time of ['yesterday', null, undefined]) {
			const source = over({ total: 2, results: [record('1', time), record('2', NOW)] });
			const polls = await told(source);
			expect(polls.map((ids) => ids.sort())).toEqual([['1', '2'], [], []]);
			expect(await newestOf(source)).toMatchObject({ newest: { id: '2' }, looked: 2 });
		}
	});

	it('a record with a time that is no text cannot be read: the poll fails, and passes over nothing', async () => {
		for (const time of [17, {}]) {
			const source = over({ total: 2, results: [record('1', time), record('2', NOW)] });
			expect(await told(source)).toEqual([['unanswered'], ['unanswered'], ['unanswered']]);
		}
	});

	it('a deleted record without any time is left out', async () => {
		const deleted = { ...record('1', NOW), archivedAt: 'soon' };
		expect(
			await told(over({ results: [deleted, { ...deleted, id: '2', archivedAt: NOW }] }, 'deleted')),
		).toEqual([['2'], [], []]);
	});

	it.each([
		[[{ value: 'a' }, null, 7, { timestamp: 'never' }, { value: 'b', timestamp: NOW }]],
		['none'],
		[null],
	])('histories with odd entries: %j', async (history) => {
		const source = over({ total: 1, results: [record('1', NOW)] }, 'propertyChanged', history);
		expect((await told(source)).flat()).toEqual(Array.isArray(history) ? ['1'] : []);
	});

	it.each([{}, null, 'text', { results: {} }])('an answer without a list is a failure: %j', async (body) => {
		expect(await told(over(body))).toEqual([['unanswered'], ['unanswered'], ['unanswered']]);
		expect(await newestOf(over(body))).toMatchObject({ failure: { kind: 'unanswered' } });
	});

	it('ghosts are nothing to show', async () => {
		expect(await newestOf(over({ total: 3, results: [] }))).toEqual({ newest: undefined, looked: 0 });
	});
});
