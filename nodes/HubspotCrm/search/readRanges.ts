import type { HubspotRecord } from '../api/records';
import type { SearchQuery } from '../api/search';
import type { Failure } from '../errors/failure';
import { RECORD_ID } from '../objects/keys';
import type { Reply } from '../transport/exchange';
import { recordPageOf } from '../transport/pages';
import { ALL_IDS, inRange, laterOffsets, middleOf, missingOffset, rangeSize, tooFew } from './idRanges';
import type { IdRange, SearchPaging, Slice } from './idRanges';

/** Sends one page of a search. `first`: other calls depend on it, so it goes ahead of calls that wait. */
export type Ask = (query: SearchQuery, limit: number, offset: number, first: boolean) => Promise<Reply>;

type RangesRead = { records: HubspotRecord[] } | { failure: Failure };

/** How many more pages are read to close gaps before the range is divided in two. */
const MAX_REPAIRS = 3;

/**
 * Reads a search with more results than the 10,000 that its pages reach (hubspot-api 2.7). The records are divided into
 * ranges of ids, each small enough for the pages of one search. One call finds where a range ends: it reads the id at
 * the last offset that pages reach. Every record that matches during the whole reading is returned once, even if other
 * records change meanwhile, and in whichever order HubSpot returns the records.
 *
 * `total`: roughly how many records match, if known. `limit`: how many records are enough; they are roughly those with
 * the lowest ids. Without a limit, the ranges are read side by side. Each group of the query must have one filter less
 * than HubSpot's limit.
 *
 * Returns the failure of the first call that fails, or one of kind `unanswered` if HubSpot's answers contradict each
 * other or the records change too fast.
 */
export async function readRanges(
	ask: Ask,
	query: SearchQuery,
	{ total = 0, limit, paging }: { total?: number; limit: number; paging: SearchPaging },
): Promise<RangesRead> {
	const reader = new RangeReader(ask, query, total, limit, paging);
	return await reader.read(ALL_IDS, total).then(
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

/** Most calls for a search with about `total` results. */
const callsFor = (total: number, { page }: SearchPaging): number => 200 + 20 * Math.ceil(total / page);

class RangeReader {
	readonly found = new Map<string, HubspotRecord>();
	private stopped: Stopped | undefined;
	/** Calls that may still be sent. When they are used up, the records change faster than they can be read. */
	private callsLeft: number;

	constructor(
		private readonly ask: Ask,
		private readonly query: SearchQuery,
		private expected: number,
		private readonly limit: number,
		private readonly paging: SearchPaging,
	) {
		this.callsLeft = callsFor(expected, paging);
	}

	async read(range: IdRange, expected: number): Promise<void> {
		if (this.found.size >= this.limit) return;
		if (expected > rangeSize(this.paging)) await this.cut(range);
		else await this.readPages(range);
	}

	/** Finds where the first part of a range ends, and reads that part and the rest. */
	private async cut(range: IdRange): Promise<void> {
		const last = rangeSize(this.paging) - 1;
		const { slice } = await this.fetch({ ...this.query, properties: [RECORD_ID] }, range, last, 1, true);
		const edge = Number(slice.ids[0] ?? NaN);
		if (slice.total <= last + 1 || (edge === range.to && slice.total <= this.paging.reach)) {
			await this.readPages(range);
			return;
		}
		const middle = edge >= range.from && edge < range.to ? edge : middleOf(range, []);
		await this.readHalves(range, middle, [last + 1, slice.total - last - 1]);
	}

	private async readHalves(
		range: IdRange,
		middle: number | undefined,
		[low, high]: [number, number],
	): Promise<void> {
		if (middle === undefined)
			throw this.contradiction("HubSpot's answers to the search contradict each other.");
		const lower = async () => await this.read({ from: range.from, to: middle }, low);
		const upper = async () => await this.read({ from: middle + 1, to: range.to }, high);
		if (this.limit === Infinity) await Promise.all([lower(), upper()]);
		else {
			await lower();
			await upper();
		}
	}

	private async readPages(range: IdRange): Promise<void> {
		const { page, reach } = this.paging;
		const take = async (offset: number, first = false) => {
			const { slice, records } = await this.fetch(
				this.query,
				range,
				offset,
				Math.min(page, reach - offset),
				first,
			);
			for (const record of records) if (!this.found.has(record.id)) this.found.set(record.id, record);
			return slice;
		};
		const enough = this.limit - this.found.size;
		const first = await take(0, true);
		if (first.total > this.expected) {
			this.callsLeft += callsFor(first.total, this.paging) - callsFor(this.expected, this.paging);
			this.expected = first.total;
		}
		if (first.total > reach && enough > reach) {
			await this.cut(range);
			return;
		}
		const offsets = laterOffsets(Math.min(first.total, enough, reach), this.paging);
		const slices: Slice[] = [
			first,
			...(await Promise.all(offsets.map(async (offset) => await take(offset)))),
		];
		for (let repairs = 0; ; repairs++) {
			const gap = missingOffset(slices, this.paging, enough);
			const whole = gap === undefined && !(this.limit === Infinity && tooFew(slices));
			if (whole || range.from === range.to) return;
			if (gap === undefined || gap >= reach || repairs === MAX_REPAIRS) {
				const middle = middleOf(
					range,
					slices.flatMap(({ ids }) => ids),
				);
				const half = Math.ceil(first.total / 2);
				await this.readHalves(range, middle, [half, half]);
				return;
			}
			slices.push(await take(gap));
		}
	}

	private async fetch(
		query: SearchQuery,
		range: IdRange,
		offset: number,
		size: number,
		first: boolean,
	): Promise<{ slice: Slice; records: HubspotRecord[] }> {
		this.goOn();
		if (this.callsLeft-- <= 0) {
			throw this.contradiction(
				'The records change faster than the search can read them. Run the item again, or narrow the filters.',
			);
		}
		const page = recordPageOf(await this.ask(inRange(query, range), size, offset, first));
		this.goOn();
		if ('failure' in page) throw this.stop(page.failure);
		const { entries: records } = page;
		const ids = records.map(({ id }) => id);
		return { slice: { offset, ids, total: page.total ?? offset + ids.length }, records };
	}

	/** Throws if another call has ended the reading. */
	private goOn(): void {
		if (this.stopped) throw this.stopped;
	}

	private contradiction(detail: string): Stopped {
		return this.stop({ kind: 'unanswered', issues: [], detail });
	}

	private stop(failure: Failure): Stopped {
		this.stopped = new Stopped(failure);
		return this.stopped;
	}
}
