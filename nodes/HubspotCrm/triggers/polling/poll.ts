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

/** Something to tell the workflow. */
export interface News {
	id: string;
	time: number;
}

/** What was made of a changed record: its news, and up to which moment its changes are handled with that. */
export interface Judged<N extends News> {
	id: string;
	handledUpTo: number;
	news: N[];
}

/** A changed record that has not been handled, and the moment up to which its earlier changes were. */
export interface Changed<S extends Seen> {
	seen: S;
	handledUpTo: number | undefined;
}

/** Where changes come from. Pages go by record id, so that a record that changes meanwhile loses no other its place. */
export interface Source<S extends Seen, N extends News> {
	/** How many searches it takes to find all; a record may turn up in several. */
	parts: number;
	/** One page of what changed at `from` or later, behind the place `after` of a part. `next` is the place behind it. */
	page(reading: Reading): Promise<{ records: S[]; next?: string } | { failure: Failure }>;
	/** Finds out what the changes of these records were. */
	judge(records: Array<Changed<S>>, reading: Reading): Promise<Array<Judged<N>> | { failure: Failure }>;
}

export interface PollLimits {
	clock: Clock;
	/** How long HubSpot's search may take to show a change, and then some. */
	lookBackMs: number;
	/** No further page once there are so many news, or so many pages, or this moment has come. */
	maxNews: number;
	maxPages: number;
	deadline: number;
}

export interface Polled<N extends News> {
	state: PollState;
	/** By time, then by id. */
	news: N[];
	/** What ended the poll early. The state takes it up there again. */
	failure?: Failure;
}

/**
 * One poll: reads on from `before` and returns what is new, and the state that goes with having told it.
 *
 * Why nothing is lost: a change at `t` is visible at `t + lag`. The last reading that reaches back to `t` begins
 * later than `t + lookBack`, so it sees the change wherever lag <= lookBack, however long readings take and whatever
 * came between. Why nothing is doubled: what the next reading meets again (from `until - lookBack` on) is remembered
 * as handled (hubspot-api 2.7, 8).
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
	// Parts overlap: until all are read, each has to know what the others have told.
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
