import type { HubspotRecord } from '../api/records';
import type { SearchQuery } from '../api/search';
import type { Failure } from '../errors/failure';
import { RECORD_ID } from '../objects/keys';
import type { Reply } from '../transport/exchange';
import { pageOf } from '../transport/pages';
import { ALL_IDS, inRange, laterOffsets, middleOf, missingOffset, rangeSize, tooFew } from './idRanges';
import type { IdRange, SearchPaging, Slice } from './idRanges';

/** Asks for one page of a search. `first`: other work hangs on it, so it goes ahead of what waits. */
export type Ask = (query: SearchQuery, limit: number, offset: number, first: boolean) => Promise<Reply>;

type RangesRead = { records: HubspotRecord[] } | { failure: Failure };

/** How often a gap between two pages is looked into before the range is cut in two. */
const MAX_REPAIRS = 3;

/**
 * Reads a search past HubSpot's wall of 10,000 results (hubspot-api 2.7): the records are cut into ranges of ids with
 * as many records as the pages of one search hold, and all ranges are read at once. Where a range ends is found with
 * one call: the id at the last place that pages reach. Every record that matched all the time is found, and once,
 * whatever others do meanwhile and in whichever order HubSpot keeps the records.
 *
 * `total`: how many match, roughly, where that is known. `limit`: how many are enough; they are those with the lowest ids, roughly.
 * Every group of the query must have room for one more filter.
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

/** Ends all reading at once; never leaves this file. */
class Stopped extends Error {
	constructor(readonly failure: Failure) {
		super('The search was stopped');
	}
}

/** So many calls are plenty. */
const callsFor = (total: number, { page }: SearchPaging): number => 200 + 20 * Math.ceil(total / page);

class RangeReader {
	readonly found = new Map<string, HubspotRecord>();
	private stopped: Stopped | undefined;
	/** More calls than this and the account changes faster than it can be read. */
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

	/** Finds where the first part of a range ends, and reads it and the rest side by side. */
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
		const page = pageOf<HubspotRecord>(await this.ask(inRange(query, range), size, offset, first));
		this.goOn();
		if ('failure' in page) throw this.stop(page.failure);
		const { entries: records } = page;
		const ids = records.map(({ id }) => id);
		return { slice: { offset, ids, total: page.total ?? offset + ids.length }, records };
	}

	/** Throws where another call has ended the reading. */
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
