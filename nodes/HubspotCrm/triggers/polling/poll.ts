import type { Failure } from '../../errors/failure';
import type { Clock } from '../../transport/clock';
import { handledIn, nextReading } from './state';
import type { PollState, Reading } from './state';

/** A record as a page of changes shows it. */
export interface Seen {
	id: string;
	/** When it changed, in milliseconds since the epoch. */
	time: number;
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
 * A changed record that is to be handled. `handledUpTo`: the time up to which its earlier changes were handled;
 * undefined if none were.
 */
export interface Changed<S extends Seen> {
	seen: S;
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
	 * of the next page; undefined on the last page.
	 */
	page(reading: Reading): Promise<{ records: S[]; next?: string } | { failure: Failure }>;
	/** Finds out what the changes of these records were. */
	judge(records: Array<Changed<S>>, reading: Reading): Promise<Array<Judged<N>> | { failure: Failure }>;
}

export interface PollLimits {
	clock: Clock;
	/** Longest time that HubSpot's search may take to show a change, in milliseconds. */
	lookBackMs: number;
	/** No further page is read after so many news, after so many pages, or at the time `deadline`. */
	maxNews: number;
	maxPages: number;
	deadline: number;
}

export interface Polled<N extends News> {
	state: PollState;
	/** Sorted by time, then by id. */
	news: N[];
	/** What ended the poll early. The next poll goes on from `state`. */
	failure?: Failure;
}

/**
 * One poll: goes on from the state `before`. Returns what is new, and the state that is right once it has been
 * reported.
 *
 * Why no change is lost: search shows a change at `t` from `t + lag` on. Each reading includes what changed up to
 * `lookBack` before the previous reading began. So the last reading that includes `t` begins later than `t + lookBack`,
 * and finds the change if lag <= lookBack, however long readings take. Why no change is reported twice: the changes
 * that the next reading finds again (from `until - lookBack` on) are remembered as handled (hubspot-api 2.7, 8).
 */
export async function poll<S extends Seen, N extends News>(
	before: PollState,
	source: Source<S, N>,
	limits: PollLimits,
): Promise<Polled<N>> {
	const { clock, lookBackMs, maxNews, maxPages, deadline } = limits;
	const handled = handledIn(before);
	const news: N[] = [];
	let reading: Reading | undefined = nextReading(before, clock.now());
	const nextFrom = Math.max(before.from, reading.until - lookBackMs);
	// A record can be in several parts, so all handled records are remembered until all parts are read.
	const rememberFrom = source.parts > 1 ? 0 : nextFrom;
	let failure: Failure | undefined;
	for (let pages = 0; reading; pages++) {
		if (news.length >= maxNews || pages >= maxPages || clock.now() >= deadline) break;
		const step: Step<N> = await readPage(source, reading, (id) => handled.get(id));
		if ('failure' in step) {
			failure = step.failure;
			break;
		}
		for (const judged of step.judged) {
			for (const one of judged.news) news.push(one);
			if (judged.handledUpTo >= rememberFrom) handled.set(judged.id, judged.handledUpTo);
		}
		reading = step.next;
	}
	handled.keepFrom(reading ? 0 : nextFrom);
	const { scope, from } = before;
	const state = {
		scope,
		from: reading ? from : nextFrom,
		handled: handled.toText(),
		...(reading && { reading }),
	};
	news.sort((a, b) => a.time - b.time || Number(a.id) - Number(b.id));
	return { state, news, failure };
}

type Step<N extends News> = { judged: Array<Judged<N>>; next: Reading | undefined } | { failure: Failure };

async function readPage<S extends Seen, N extends News>(
	source: Source<S, N>,
	reading: Reading,
	handledUpTo: (id: string) => number | undefined,
): Promise<Step<N>> {
	if (reading.part >= source.parts) return { judged: [], next: undefined };
	const page = await source.page(reading);
	if ('failure' in page) return page;
	const changed = page.records
		.map((seen) => ({ seen, handledUpTo: handledUpTo(seen.id) }))
		.filter((one) => one.handledUpTo === undefined || one.seen.time > one.handledUpTo);
	const judged = changed.length > 0 ? await source.judge(changed, reading) : [];
	if ('failure' in judged) return judged;
	if (page.next !== undefined) return { judged, next: { ...reading, after: page.next } };
	const part = reading.part + 1;
	return { judged, next: part < source.parts ? { ...reading, part, after: '' } : undefined };
}
