import type { Failure } from '../../errors/failure';
import type { Clock } from '../../transport/clock';
import { glanceAt, knownAfter } from './hubspotTime';
import type { Glance, KnownTime } from './hubspotTime';
import type { Handled } from './handled';
import { firstPage, handledIn } from './state';
import type { PollState, Position, Reading } from './state';

/** A record as a page of changes shows it. */
export interface Seen {
	id: string;
	/** When it changed, in milliseconds since the epoch; undefined if HubSpot sends no date that can be read. */
	time: number | undefined;
}

/** An event to report to the workflow. `time`: milliseconds since the epoch. */
export interface News {
	id: string;
	time: number;
}

/** The result for a changed record: its news, and the time up to which its changes are handled with them. */
export interface Judged<N extends News> {
	id: string;
	handledUpTo: number;
	news: N[];
}

/**
 * A changed record that is to be handled. `time`: when it changed, or the beginning of the reading if that is not known.
 * `handledUpTo`: the time up to which its earlier changes were handled; undefined if none were.
 */
export interface Changed<S extends Seen> {
	seen: S;
	time: number;
	handledUpTo: number | undefined;
}

/**
 * Where changes come from. Pages are ordered by record id, which never changes, so that no record is skipped when
 * others change.
 */
export interface Source<S extends Seen, N extends News> {
	/** How many searches find all changes. A record may appear in several of them. */
	parts: number;
	/**
	 * One page of the records that changed at `from` or later, behind the cursor `after` of a part. `next`: the cursor
	 * of the next page; undefined on the last page. `asOf`: the header `Date` of the first answer.
	 */
	page(position: Position): Promise<{ records: S[]; next?: string; asOf?: string } | { failure: Failure }>;
	/** Finds out what the changes at `from` or later of these records were. */
	judge(
		records: Array<Changed<S>>,
		reading: Pick<Position, 'from'>,
	): Promise<Array<Judged<N>> | { failure: Failure }>;
}

/** Milliseconds that n8n gives to a poll, at most (n8n-host 9). */
const BUDGET_MS = 300_000;
/** The part of this time after which no further page is read. */
const BUDGET_PART = 0.6;
/** The same for the first poll of a process, in milliseconds. */
const FIRST_MS = 30_000;

/**
 * For how many milliseconds a poll reads pages; `given` is what n8n gives to it. The first one after a start of n8n is
 * short: it is the only one whose progress n8n stores without news (n8n-host 9), so a process that lives just a little
 * longer still brings a long reading on. And n8n waits for it before it starts other workflows.
 */
export function readingMs(isFirst: boolean, given = BUDGET_MS): number {
	return Math.min(isFirst ? FIRST_MS : Infinity, BUDGET_PART * Math.min(BUDGET_MS, given));
}

export interface PollLimits {
	clock: Clock;
	/** Longest time that HubSpot's search may take to show a change, in milliseconds. */
	lookBackMs: number;
	/** No further page is read after so many news, after so many pages, or at `deadline` of the monotonic clock. */
	maxNews: number;
	maxPages: number;
	deadline: number;
}

export interface Polled<N extends News> {
	state: PollState;
	/** Sorted by time, then by id. */
	news: N[];
	/** How many pages were read and handled. */
	pages: number;
	/** What ended the poll early. The next poll goes on from `state`. */
	failure?: Failure;
}

/**
 * One poll: goes on from the state `before`, by one page at least. Returns what is new, and the state that is right once
 * it has been reported.
 *
 * Why no change is lost: search shows a change at `t` from `t + lag` on. Each reading includes what changed up to
 * `lookBack` before the previous reading began. So the last reading that includes `t` begins later than `t + lookBack`,
 * and finds the change if lag <= lookBack, however long readings take. Why no change is reported twice: the changes
 * that the next reading finds again (from `until - lookBack` on) are remembered as handled (hubspot-api 2.7, 8).
 *
 * All of these times are HubSpot's. n8n's clock could say that a reading began later than it did, and what HubSpot
 * changes in between would be lost.
 */
export async function poll<S extends Seen, N extends News>(
	before: PollState,
	source: Source<S, N>,
	limits: PollLimits,
): Promise<Polled<N>> {
	const { clock, lookBackMs, maxNews, maxPages, deadline } = limits;
	const handled = handledIn(before);
	const news: N[] = [];
	let { reading, time } = before;
	let nextFrom = before.from;
	let failure: Failure | undefined;
	let pages = 0;
	do {
		const position: Position = reading ?? firstPage(before);
		const sentAt = clock.monotonic();
		const page = position.part < source.parts ? await source.page(position) : { records: [] };
		if ('failure' in page) {
			failure = page.failure;
			break;
		}
		let until: number;
		if (reading) until = reading.until;
		else ({ until, time } = beginningOf(time, glanceAt(page.asOf, clock, sentAt), handled));
		const current: Reading = (reading = { ...position, until });
		nextFrom = Math.max(before.from, until - lookBackMs);
		const judged = await handle(page.records, source, { reading: current, nextFrom, handled });
		if ('failure' in judged) {
			failure = judged.failure;
			break;
		}
		// A record can be in several parts, so all handled records are remembered until all parts are read.
		const rememberFrom = source.parts > 1 ? 0 : nextFrom;
		for (const one of judged) {
			for (const piece of one.news) news.push(piece);
			if (one.handledUpTo >= rememberFrom) handled.set(one.id, one.handledUpTo);
		}
		reading = pageAfterThis(current, page.next, source.parts);
		pages++;
	} while (reading && news.length < maxNews && pages < maxPages && clock.monotonic() < deadline);
	const finished = !reading && pages > 0;
	handled.keepFrom(finished ? nextFrom : 0);
	const state = {
		scope: before.scope,
		from: finished ? nextFrom : before.from,
		handled: handled.toText(),
		...(reading && { reading }),
		...(time && { time }),
	};
	news.sort((a, b) => a.time - b.time || Number(a.id) - Number(b.id));
	return { state, news, pages, failure };
}

/**
 * A time not after the beginning of a reading, and what is known of HubSpot's time with it. Where the answer has no date,
 * the newest change that was told proves the time, as far as n8n's clock agrees.
 */
function beginningOf(
	before: KnownTime | undefined,
	{ hubspot, own }: Glance,
	handled: Handled,
): { until: number; time: KnownTime | undefined } {
	if (hubspot === undefined)
		return { until: Math.max(before?.proven ?? 0, Math.min(own, handled.latest)), time: before };
	const time = knownAfter(before, { hubspot, own });
	return { until: time.proven, time };
}

/** Finds out what is new of the records of a page. `nextFrom`: where the next reading begins. */
async function handle<S extends Seen, N extends News>(
	records: S[],
	source: Source<S, N>,
	{ reading, nextFrom, handled }: { reading: Reading; nextFrom: number; handled: Handled },
): Promise<Array<Judged<N>> | { failure: Failure }> {
	// HubSpot may send a record twice.
	const changed = [...new Map(records.map((seen) => [seen.id, seen])).values()]
		.map((seen) => ({ seen, time: seen.time ?? reading.until, handledUpTo: handled.get(seen.id) }))
		.filter(
			({ seen, time, handledUpTo }) =>
				handledUpTo === undefined || seen.time === undefined || time > handledUpTo,
		);
	const judged = changed.length > 0 ? await source.judge(changed, reading) : [];
	if ('failure' in judged) return judged;
	// A record without a time is remembered for as long as it is found, or it would be told each time.
	const undated = new Set(records.flatMap(({ id, time }) => (time === undefined ? [id] : [])));
	return judged.map((one) =>
		undated.has(one.id) ? { ...one, handledUpTo: Math.max(one.handledUpTo, nextFrom) } : one,
	);
}

/** Where a reading goes on behind a page; undefined at its end. */
function pageAfterThis(reading: Reading, next: string | undefined, parts: number): Reading | undefined {
	if (next !== undefined) return { ...reading, after: next };
	const part = reading.part + 1;
	return part < parts ? { ...reading, part, after: '' } : undefined;
}
