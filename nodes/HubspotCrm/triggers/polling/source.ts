import { HISTORY_BATCH_SIZE, recordIn } from '../../api/records';
import type { HubspotRecord } from '../../api/records';
import { SEARCH_PAGE_SIZE } from '../../api/search';
import type { Failure } from '../../errors/failure';
import { MERGED_IDS } from '../../objects/keys';
import type { Searches } from '../../search/filters/split';
import type { Reply } from '../../transport/exchange';
import { pages, recordPageOf } from '../../transport/pages';
import { addedIds, changesOf, factsOf, isCreation, momentIn, wholeChange } from './changes';
import type { EventFacts, RecordNews, SeenRecord } from './changes';
import type { Changed, Judged, Source } from './poll';
import { dateOf } from './hubspotTime';
import { pageAfter, sinceFilter, withFilter } from './searchPages';
import type { AskPage } from './searchPages';

/** The events of a trigger: values of its parameter 'Event'. */
export type EventKind =
	'created' | 'createdOrUpdated' | 'deleted' | 'merged' | 'propertyChanged' | 'stageChanged' | 'updated';

const HAS_MERGED = { propertyName: MERGED_IDS, operator: 'HAS_PROPERTY' };

/** How many filters are added to each group: one on the time, one on the id, and for merges one more. */
export const spareFilters = (kind: EventKind): number => (kind === 'merged' ? 3 : 2);

/** What a trigger looks for. */
export interface Watch {
	kind: EventKind;
	/** The filter groups, divided into searches. */
	searches: Searches;
	/** The property that says when a record changed, or was created. */
	timeProperty: string;
	createdProperty: string;
	/** Properties to return. */
	properties: string[];
	/** Properties whose history decides; empty if any change counts. */
	watched: string[];
}

/** The calls that a source of changes sends. */
export interface Ports {
	ask: AskPage;
	/** The current records, with the history of the watched properties. Records that no longer exist are left out. */
	readHistories: (ids: string[]) => Promise<{ records: HubspotRecord[] } | { failure: Failure }>;
	/** One page of the archived records. */
	listArchived: (after: string | undefined) => Promise<Reply>;
}

/** Where the changes of records come from. */
export interface RecordSource extends Source<SeenRecord, RecordNews> {
	/**
	 * Page after page of the records of a part, for a manual test. By search those that changed last come first; then
	 * `falling` says that what follows did not change later.
	 */
	recent(part: number): AsyncIterable<Recent | { failure: Failure }>;
}

/** A page of records that changed. */
export interface Recent {
	records: SeenRecord[];
	falling: boolean;
}

/** Records on a page of a manual test: as many as a batch with histories takes. */
const RECENT_PAGE_SIZE = HISTORY_BATCH_SIZE;

/** The source of the changes that a trigger listens to. */
export function changesFor(watch: Watch, ports: Ports): RecordSource {
	return watch.kind === 'deleted' ? archived(ports) : searched(watch, ports);
}

/**
 * Archived records. Search never returns them, and HubSpot lists them by id without any filter (hubspot-api 1.4, 2.7),
 * so every reading goes through all of them, 100 a call.
 */
function archived({ listArchived }: Ports): RecordSource {
	const seen = (record: HubspotRecord) => seenAs(record, [record.archivedAt, record.updatedAt], []);
	return {
		parts: 1,
		async page({ from, after }) {
			const reply = await listArchived(after || undefined);
			const page = recordPageOf(reply);
			if ('failure' in page) return page;
			// A record without any time may have been deleted long ago: to say that it was now could delete data.
			const records = page.entries.map(seen).filter(({ time }) => time !== undefined && time >= from);
			// A cursor that repeats is not followed, since that would never end.
			return {
				records,
				asOf: dateOf(reply),
				...(page.next !== undefined && page.next !== after ? { next: page.next } : {}),
			};
		},
		async judge(changed) {
			return await Promise.resolve(changed.map((one) => wholeChange(one, 'deleted')));
		},
		async *recent() {
			for await (const page of pages(listArchived, recordIn))
				yield 'failure' in page ? page : { records: page.entries.map(seen), falling: false };
		},
	};
}

function searched(watch: Watch, { ask, readHistories }: Ports): RecordSource {
	const { kind, searches, timeProperty, createdProperty, watched } = watch;
	const properties = [...new Set([...watch.properties, timeProperty, createdProperty])];
	const groupsOf = (part: number) => {
		const groups = searches[part] ?? [];
		return kind === 'merged' ? withFilter(groups, HAS_MERGED) : groups;
	};
	const seen = (record: HubspotRecord) =>
		seenAs(
			record,
			[record.properties[timeProperty], kind === 'created' ? record.createdAt : record.updatedAt],
			[record.properties[createdProperty], record.createdAt],
		);
	return {
		parts: searches.length,
		async page({ from, part, after }) {
			const filterGroups = withFilter(groupsOf(part), sinceFilter(timeProperty, from));
			const page = await pageAfter(ask, { filterGroups, properties }, after, SEARCH_PAGE_SIZE);
			return 'failure' in page ? page : { ...page, records: page.records.map(seen) };
		},
		async judge(changed, { from }) {
			if (watched.length === 0)
				return changed.map((one) => wholeChange(one, typeOf(kind, isCreation(one, from))));
			const found = await readHistories(changed.map(({ seen }) => seen.id));
			if ('failure' in found) return found;
			const byId = new Map(found.records.map((record) => [record.id, record]));
			return changed.map((one) => judgeHistory(watch, one, byId.get(one.seen.id), from));
		},
		async *recent(part) {
			const sorts = [{ propertyName: timeProperty, direction: 'DESCENDING' as const }];
			const query = { filterGroups: groupsOf(part), sorts, properties };
			for await (const page of pages(async (after) => await ask(query, RECENT_PAGE_SIZE, after), recordIn))
				yield 'failure' in page ? page : { records: page.entries.map(seen), falling: true };
		},
	};
}

/** The type of an event; undefined if the trigger does not listen to it. */
function typeOf(kind: EventKind, isNew: boolean): EventFacts['type'] | undefined {
	if (kind === 'created') return 'created';
	if (isNew) return kind === 'createdOrUpdated' ? 'created' : undefined;
	return 'updated';
}

/**
 * Finds the news in the history of a record. `record`: the record with its history; undefined if it was deleted since
 * it was found.
 */
function judgeHistory(
	{ kind, watched }: Watch,
	changed: Changed<SeenRecord>,
	record: HubspotRecord | undefined,
	from: number,
): Judged<RecordNews> {
	const { seen, handledUpTo } = changed;
	const { id } = seen;
	if (!record) return { id, handledUpTo: changed.time, news: [] };
	const { changes, newest } = changesOf(record, watched, { handledUpTo, from });
	// The history may be newer than the search result. All changes in it are handled now.
	const upTo = Math.max(changed.time, newest);
	if (kind === 'updated' || kind === 'createdOrUpdated') {
		const isNew = isCreation(changed, from);
		// What a record was created with is no update of it.
		const counts =
			isNew || changes.some(({ time }) => kind !== 'updated' || !isCreation({ ...changed, time }, from));
		return {
			...wholeChange(
				{ ...changed, seen: { ...seen, time: changed.time, record } },
				counts ? typeOf(kind, isNew) : undefined,
			),
			handledUpTo: upTo,
		};
	}
	const news = changes.flatMap((change): RecordNews[] => {
		const { time } = change;
		if (kind !== 'merged') {
			const type = kind === 'stageChanged' ? kind : 'propertyChanged';
			return [{ id, time, record, event: factsOf(type, change) }];
		}
		const mergedIds = addedIds(change).filter((merged) => merged !== id);
		const occurredAt = new Date(time).toISOString();
		return mergedIds.length > 0
			? [{ id, time, record, event: { type: 'merged', occurredAt, mergedIds } }]
			: [];
	});
	return { id, handledUpTo: upTo, news };
}

/** A record with its times: of each, the first text that is a date. */
function seenAs(record: HubspotRecord, changed: unknown[], created: unknown[]): SeenRecord {
	const first = (texts: unknown[]) => texts.map(momentIn).find((time) => time !== undefined);
	return { id: record.id, time: first(changed), created: first(created), record };
}
