import type { HubspotRecord } from '../api/records';
import type { SearchQuery } from '../api/search';
import type { Failure } from '../errors/failure';
import type { Reply } from '../transport/exchange';
import { recordPageOf } from '../transport/pages';
import type { Pool } from '../transport/pool';
import { evidenceOf, isInOrder, provenBy, saysMore } from './evidence';
import type { Evidence } from './evidence';
import {
	ALL_IDS,
	halvesOf,
	inRanges,
	isWithin,
	lastOffset,
	offsetsFor,
	overlapOf,
	partsOf,
	rangesInOne,
	rangeSize,
	stepOf,
	unproven,
} from './idRanges';
import type { Direction, IdRange, SearchPaging } from './idRanges';

/** Sends one page of a search. */
export type Ask = (query: SearchQuery, limit: number, offset: number) => Promise<Reply>;

type RangesRead = { records: HubspotRecord[] } | { failure: Failure };

/** Most calls for one search, and how many more for each full page of records that was found. */
const MAX_CALLS = 1_000;
const MAX_CALLS_A_PAGE = 4;

/** How many calls look into gaps before it is decided whether the other gaps are of the same kind. */
const CALLS_FOR_GAPS = 2;

/** How often a range without any record is read while HubSpot changes its mind about how many match. */
const READINGS_OF_NOTHING = 2;

/**
 * Reads a search by ranges of record ids (hubspot-api 2.7). Every record that matches during the whole reading is
 * returned once: also if other records come and go meanwhile, if HubSpot counts records that are gone, or counts wrong,
 * and in whichever order it returns them.
 *
 * How many records match (`total`) is taken for a hint of how many pages to ask for, and never for a proof. A range is
 * read when its pages prove it (see `provenBy`); what no page proves is asked for again by itself. More records than the
 * 10,000 that pages reach are divided by ids: one call reads the last page within reach, and the range is cut behind its
 * last record.
 *
 * `limit`: how many records are enough; they are roughly those with the lowest ids. Without a limit, pages and ranges
 * are read side by side, as far as the pool lets them. Each group of the query must have one filter less than HubSpot's limit.
 *
 * Below the reach, the calls are one for each page, one more for the overlap of pages, and up to two for records that
 * are gone. Returns the failure of the first call that fails, or one of kind `unanswered` if about 1,000 calls, and four for
 * each full page of what they found, do not come to an end.
 */
export async function readRanges(
	ask: Ask,
	query: SearchQuery,
	{ limit, paging, pool }: { limit: number; paging: SearchPaging; pool: Pool },
): Promise<RangesRead> {
	const reader = new RangeReader(ask, query, limit, paging, pool);
	return await reader.read(ALL_IDS).then(
		() => ({ records: [...reader.found.values()] }),
		async (error: unknown) =>
			error instanceof Stopped ? { failure: error.failure } : await Promise.reject(error as Error),
	);
}

/** Ends the reading of all ranges. Caught within this file. */
class Stopped extends Error {
	constructor(readonly failure: Failure) {
		super('The search was stopped');
	}
}

/** What is known of a range before it is read. */
interface Known {
	/** Roughly how many records match. */
	total?: number;
	/** Whether it is the half of a range of which no id was known. */
	isBlind?: boolean;
	/** How often the range was read without finding any record. */
	readings?: number;
}

class RangeReader {
	readonly found = new Map<string, HubspotRecord>();
	private stopped: Stopped | undefined;
	private calls = 0;
	/** Whether all pages came in the order that was asked for. After one that did not, no order proves anything. */
	private isOrderly = true;
	/** Whether totals are hints at all. Not after one beyond all pages that have a record or a cursor. */
	private isTotalLikely = true;

	constructor(
		private readonly ask: Ask,
		private readonly query: SearchQuery,
		private readonly limit: number,
		private readonly paging: SearchPaging,
		private readonly pool: Pool,
	) {}

	async read(range: IdRange, { total, isBlind = false, readings = 0 }: Known = {}): Promise<void> {
		if (this.isEnough()) return;
		if (total !== undefined && total > rangeSize(this.paging)) {
			await this.cut(range, total, [], readings);
			return;
		}
		const enough = this.missing();
		const first = await this.take([range], 0, { first: true });
		const { total: matching = 0 } = first;
		const isLarge = Math.min(matching, enough) > rangeSize(this.paging);
		if (!saysMore(first)) await this.close(range, [first], readings);
		else if (!isLarge) await this.readPages(range, [first], Math.min(matching, enough), readings);
		else if (isBlind && first.ids.length === 0) await this.readBlindly(range, matching, [first], readings);
		else await this.cut(range, matching, [first], readings);
	}

	/** Reads the pages of a range up to the offset `end`, side by side, and what they do not prove. */
	private async readPages(range: IdRange, known: Evidence[], end: number, readings = 0): Promise<void> {
		const read = new Set(
			known
				.filter((page) => page.ranges[0]?.from === range.from && isAscending(page))
				.map(({ offset }) => offset),
		);
		const offsets = offsetsFor(Math.min(end, rangeSize(this.paging)), this.paging);
		const pages = await Promise.all(
			offsets.filter((offset) => !read.has(offset)).map(async (offset) => await this.take([range], offset)),
		);
		const all = [...known, ...pages];
		// HubSpot can have more than it said at first. If nothing lives at the end, only the offset leads on.
		for (let last = lastOf(all, range); last && last.ids.length === 0 && saysMore(last);) {
			const offset = last.offset + stepOf(this.paging);
			if (offset > lastOffset(this.paging)) break;
			last = await this.take([range], offset);
			all.push(last);
		}
		await this.close(range, all, readings);
	}

	/**
	 * Finds an id that divides a range of more records than pages reach, and reads its parts. The last page within reach
	 * holds the best one. If nothing lives there, the page that is last from the other end is asked for, and then those
	 * half as far from the ends. `first`: pages that were read before.
	 */
	private async cut(range: IdRange, total: number, first: Evidence[], readings: number): Promise<void> {
		const known = [...first];
		const far = lastOffset(this.paging);
		const half = offsetsFor(far / 2, this.paging).at(-1) ?? 0;
		const tries = [far, half].flatMap((offset) => [
			{ offset, direction: 'ASCENDING' as const },
			{ offset, direction: 'DESCENDING' as const },
		]);
		let hasMore = false;
		for (const { offset, direction } of tries) {
			const page = await this.take([range], offset, { direction, first: true });
			known.push(page);
			if (page.total !== undefined && page.total <= rangeSize(this.paging)) {
				await this.readPages(range, known, Math.min(page.total, this.limit), readings);
				return;
			}
			const edge = edgeOf(page, range);
			if (edge !== undefined) {
				const lower = { from: range.from, to: edge };
				const upper = { from: edge + 1, to: range.to };
				const near = offset + this.paging.page;
				const [low, high] = isAscending(page) ? [near, total - near] : [total - near, near];
				const readLower = async () =>
					isAscending(page) && this.isOrderly
						? await this.readPages(lower, known, offset + overlapOf(this.paging))
						: await this.read(lower, { total: low });
				await this.each([readLower, async () => await this.read(upper, { total: high })], async (read) => {
					await read();
				});
				return;
			}
			hasMore ||= page.ids.length > 0 || page.hasNext;
		}
		// No page so far down has a record or the cursor of a next one: there are not so many records.
		if (!hasMore && total > 2 * rangeSize(this.paging)) {
			this.isTotalLikely = false;
			await this.readPages(range, known, Infinity, readings);
		} else await this.readBlindly(range, total, known, readings);
	}

	/** Reads a range of more records than pages reach, of which no id is known that divides it. */
	private async readBlindly(
		range: IdRange,
		total: number,
		known: Evidence[],
		readings: number,
	): Promise<void> {
		const behind = total - rangeSize(this.paging) + overlapOf(this.paging);
		if (behind <= rangeSize(this.paging)) {
			const fromTheEnd = await Promise.all(
				offsetsFor(behind, this.paging).map(
					async (offset) => await this.take([range], offset, { direction: 'DESCENDING' }),
				),
			);
			await this.readPages(range, [...known, ...fromTheEnd], Infinity, readings);
		} else if (range.from < range.to) {
			await this.each(halvesOf(range), async (half) => await this.read(half, { isBlind: true }));
		}
	}

	/** Reads what the pages of a range do not prove. */
	private async close(range: IdRange, pages: Evidence[], readings: number): Promise<void> {
		const gaps = unproven(range, this.proven(pages));
		if (gaps.length === 0 || this.isEnough() || range.from === range.to) return;
		const seen = pages.flatMap(({ ids }) => ids).filter((id) => isWithin(id, range));
		const own = pages.filter(({ ranges: [asked] }) => asked?.from === range.from && asked.to === range.to);
		const ghosts = ghostsIn(own, gaps.at(-1)?.to !== range.to, seen);
		const isDisordered = (gap: IdRange) => seen.some((id) => isWithin(id, gap));
		const ordered = await this.lookInto(
			gaps.filter((gap) => !isDisordered(gap)),
			ghosts,
		);
		const density = Math.min(1, new Set(seen).size / Math.max(1, ...own.map((page) => page.total ?? 0)));
		const open = [
			...ordered,
			...gaps.filter(isDisordered).flatMap((gap) => {
				const inGap = new Set(seen.filter((id) => isWithin(id, gap))).size;
				const size = Math.ceil(Math.min(this.paging.page * 0.75 * density, inGap / 2));
				return partsOf(gap, seen, size);
			}),
		].sort((a, b) => a.from - b.from);
		await this.each(open, async (gap) => {
			const isSame = gap.from === range.from && gap.to === range.to;
			if (!isSame) await this.read(gap);
			// All of it was read, and none of it lives. If something moved meanwhile, it is read anew.
			else if (readings + 1 < READINGS_OF_NOTHING) await this.read(gap, { readings: readings + 1 });
		});
	}

	/**
	 * Looks into gaps between pages, several with one call. Returns what has to be read by itself.
	 *
	 * `ghosts`: how many records are counted but gone, if HubSpot gave the same total with all pages. Then nothing moved
	 * as far as one can tell: a gap that holds no record at its beginning, and no more than were missed, holds none.
	 */
	private async lookInto(gaps: IdRange[], ghosts: number | undefined): Promise<IdRange[]> {
		const most = rangesInOne(this.query);
		const packs: IdRange[][] = [];
		for (let at = 0; at < gaps.length; at += most) packs.push(gaps.slice(at, at + most));
		let isQuiet = ghosts !== undefined;
		const look = async (pack: IdRange[]): Promise<IdRange[]> => {
			const before = this.found.size;
			const page = await this.take(pack, 0);
			const isEmpty = page.ids.length === 0;
			if (!isEmpty || this.found.size > before) isQuiet = false;
			if (isEmpty && !page.hasNext && !this.isTotalLikely) return [];
			if (isEmpty && (page.total ?? Infinity) <= (ghosts ?? -1)) return [];
			const proven = this.proven([page]);
			return pack.flatMap((gap) => unproven(gap, proven));
		};
		const some = await Promise.all(packs.slice(0, CALLS_FOR_GAPS).map(look));
		const open = some.flat();
		const others = packs.slice(CALLS_FOR_GAPS);
		if (isQuiet && open.length === 0) return [];
		return [...open, ...(await Promise.all(others.map(look))).flat()];
	}

	/** Side by side, or in turn if a limit may end the reading. */
	private async each<T>(parts: T[], read: (part: T) => Promise<void>): Promise<void> {
		if (this.limit === Infinity) await Promise.all(parts.map(read));
		else for (const part of parts) await read(part);
	}

	private proven(pages: Evidence[]): IdRange[] {
		return pages.flatMap((page) => provenBy(page, this.isOrderly));
	}

	private missing(): number {
		return this.limit - this.found.size;
	}

	private isEnough(): boolean {
		return this.missing() <= 0;
	}

	/** Reads one page and keeps its records. `first`: others depend on it, so it goes ahead of calls that wait. */
	private async take(
		ranges: IdRange[],
		offset: number,
		{ direction = 'ASCENDING', first = false }: { direction?: Direction; first?: boolean } = {},
	): Promise<Evidence> {
		const size = Math.min(this.paging.page, this.paging.reach - offset);
		const reply = await this.pool.run(async () => {
			this.goOn();
			return await this.ask(inRanges(this.query, ranges, direction), size, offset);
		}, first);
		this.goOn();
		const page = recordPageOf(reply);
		if ('failure' in page) throw this.stop(page.failure);
		for (const record of page.entries) if (!this.found.has(record.id)) this.found.set(record.id, record);
		this.calls++;
		const evidence = evidenceOf({ ranges, direction, offset, size }, page);
		this.isOrderly &&= isInOrder(evidence);
		if (this.calls > MAX_CALLS + (MAX_CALLS_A_PAGE * this.found.size) / this.paging.page) {
			throw this.stop({
				kind: 'unanswered',
				issues: [],
				detail: `HubSpot says that there are more records (${evidence.total ?? 'it does not say how many'}), but ${this.calls} calls found only ${this.found.size}. Run the item again, or narrow the filters.`,
			});
		}
		return evidence;
	}

	/** Throws if another call has ended the reading. */
	private goOn(): void {
		if (this.stopped) throw this.stopped;
	}

	private stop(failure: Failure): Stopped {
		this.stopped ??= new Stopped(failure);
		return this.stopped;
	}
}

/** The page of a range that is farthest from its beginning. */
const lastOf = (pages: Evidence[], { from }: IdRange): Evidence | undefined =>
	pages
		.filter((page) => isAscending(page) && page.ranges[0]?.from === from)
		.reduce<Evidence | undefined>(
			(last, page) => (last && last.offset >= page.offset ? last : page),
			undefined,
		);

/**
 * How many records of a range HubSpot counts but did not return. Undefined if its answers do not agree on it: because
 * totals differ, or because there was more where the pages ended. `isEndKnown`: whether the end of the range is proven.
 */
function ghostsIn(pages: Evidence[], isEndKnown: boolean, seen: number[]): number | undefined {
	const [total, ...others] = new Set(pages.map((page) => page.total));
	if (total === undefined || others.length > 0) return undefined;
	const endOf = (some: Evidence[]) => Math.max(0, ...some.map(({ offset, size }) => offset + size));
	const fromTheEnd = pages.filter((page) => !isAscending(page));
	const end = endOf(pages.filter(isAscending));
	const hasNext = pages.some((page) => isAscending(page) && page.offset + page.size === end && page.hasNext);
	const isEndRead = end + endOf(fromTheEnd) >= total && (fromTheEnd.length > 0 || !hasNext);
	return isEndKnown || isEndRead ? total - new Set(seen).size : undefined;
}

const isAscending = ({ direction }: Evidence): boolean => direction === 'ASCENDING';

/**
 * The id behind which a range is cut: the last one of a page in the order of ids, or the one before its first if it was
 * read from the end; of a page in another order, one in the middle. Undefined if the page has no id that divides the
 * range.
 */
function edgeOf(page: Evidence, { from, to }: IdRange): number | undefined {
	const ids = [...page.ids].sort((a, b) => a - b);
	const end = isAscending(page) ? ids.at(-1) : (ids[0] ?? NaN) - 1;
	const edge = isInOrder(page) ? end : ids[Math.floor(ids.length / 2)];
	return edge !== undefined && edge >= from && edge < to ? edge : undefined;
}
