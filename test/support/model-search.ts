import type { Filter, SearchQuery } from '../../nodes/HubspotCrm/api/search';
import type { Reply } from '../../nodes/HubspotCrm/transport/exchange';

/** How HubSpot orders its results. `nearly`: here and there, neighbours are the wrong way round. */
export type Order = 'byId' | 'nearly' | 'scrambled' | 'anyhow';

/** The ways in which the search of the model does not say what is so. */
export interface Lies {
	order?: Order;
	/** What it says instead of the number of entries of its index. */
	total?: (real: number, call: number) => unknown;
	/** When it gives a cursor; `right` unless told. */
	next?: 'right' | 'always' | 'never' | 'onlyWithRecords';
	/** How many records at the end of a page it leaves out, as long as there is one. */
	short?: (call: number) => number;
	/** What happens between two calls. */
	meanwhile?: (model: ModelSearch, call: number) => void;
}

/**
 * HubSpot's search in memory. An index of entries, some of which have lost their record (ghosts), decides about offsets,
 * totals and cursors; only what lives is returned (hubspot-api 2.1).
 */
export class ModelSearch {
	calls = 0;
	readonly reach: number;
	private readonly index: Set<number>;
	/** The ids of the index in ascending order; undefined after a change. */
	private sorted: number[] | undefined;
	private readonly gone = new Set<number>();
	/** Live records that were there from the first call on. */
	private readonly stayed: Set<number>;

	constructor(
		ids: Iterable<number>,
		private readonly lies: Lies = {},
		private readonly random: () => number = Math.random,
		reach = 10_000,
	) {
		this.index = new Set(ids);
		this.stayed = new Set(this.index);
		this.reach = reach;
	}

	/** The record is deleted; its entry in the index is left. */
	archive(id: number): void {
		if (this.index.has(id)) this.gone.add(id);
		this.stayed.delete(id);
	}

	/** The record no longer matches, and the index knows. */
	remove(id: number): void {
		if (this.index.delete(id)) this.sorted = undefined;
		this.gone.delete(id);
		this.stayed.delete(id);
	}

	/** A record that comes to match. */
	add(id: number): void {
		if (this.index.has(id)) return;
		this.index.add(id);
		this.sorted = undefined;
	}

	/** The index forgets entries without a record. */
	purge(most = Infinity): void {
		for (const id of [...this.gone].slice(0, most)) this.remove(id);
	}

	/** Ids of the records that matched all the time, in ascending order. */
	get staying(): number[] {
		return [...this.stayed].sort((a, b) => a - b);
	}

	lives(id: number): boolean {
		return this.index.has(id) && !this.gone.has(id);
	}

	ask = async (query: SearchQuery, limit: number, offset: number): Promise<Reply> => {
		const call = this.calls++;
		if (call > 0) this.lies.meanwhile?.(this, call);
		const { filterGroups = [], sorts: [sort] = [] } = query;
		// `expect` would take most of the time of these tests.
		if (!(limit > 0 && offset + limit <= this.reach)) throw new Error('past the reach of pages');
		if (sort?.propertyName !== 'hs_object_id') throw new Error('not in the order of ids');
		const filters = filterGroups.reduce((sum, group) => sum + group.filters.length, 0);
		if (filterGroups.length > 5 || filters > 18) throw new Error('past the limits of a search');
		const matching = this.matching(filterGroups);
		this.sort(matching, sort.direction === 'DESCENDING' ? -1 : 1);
		const live = matching.slice(offset, offset + limit).filter((id) => !this.gone.has(id));
		const kept = live.slice(0, Math.max(1, live.length - (this.lies.short?.(call) ?? 0)));
		// An answer takes a while, and they do not come in the order of the calls.
		for (let turns = Math.floor(this.random() * 4); turns > 0; turns--) await Promise.resolve();
		const results = kept.map((id) => ({ id: String(id), properties: { hs_object_id: String(id) } }));
		const hasNext = this.hasNext(offset + limit < matching.length, kept.length);
		const body = {
			total: this.lies.total ? this.lies.total(matching.length, call) : matching.length,
			results,
			...(hasNext ? { paging: { next: { after: String(offset + limit) } } } : {}),
		};
		return { ok: true, answer: { status: 200, headers: {}, body } };
	};

	/** In ascending order. The ranges of the groups do not meet. */
	private matching(groups: Array<{ filters: Filter[] }>): number[] {
		const all = (this.sorted ??= [...this.index].sort((a, b) => a - b));
		if (groups.length === 0) return [...all];
		return groups.flatMap(({ filters }) => {
			const ranges = filters.map(rangeOf);
			const from = Math.max(0, ...ranges.map((range) => range.from));
			const to = Math.min(Infinity, ...ranges.map((range) => range.to));
			return all.slice(lowerBound(all, from), lowerBound(all, to + 1));
		});
	}

	private hasNext(isMore: boolean, records: number): boolean {
		switch (this.lies.next) {
			case 'always':
				return true;
			case 'never':
				return false;
			case 'onlyWithRecords':
				return isMore && records > 0;
			default:
				return isMore;
		}
	}

	private sort(ids: number[], sign: number): void {
		const { order = 'byId' } = this.lies;
		if (order === 'scrambled') ids.sort((a, b) => scrambled(a) - scrambled(b));
		else if (sign < 0) ids.reverse();
		if (order === 'anyhow') shuffle(ids, this.random);
		if (order !== 'nearly') return;
		for (let at = 1; at < ids.length; at++) {
			if (this.random() > 0.02) continue;
			[ids[at - 1], ids[at]] = [ids[at] as number, ids[at - 1] as number];
		}
	}
}

const scrambled = (id: number) => Math.imul(id, 2_654_435_761) >>> 0;

function shuffle(ids: number[], random: () => number): void {
	for (let at = ids.length - 1; at > 0; at--) {
		const other = Math.floor(random() * (at + 1));
		[ids[at], ids[other]] = [ids[other] as number, ids[at] as number];
	}
}

function rangeOf({ operator, value, highValue }: Filter): { from: number; to: number } {
	if (operator === 'GTE') return { from: Number(value), to: Infinity };
	if (operator === 'LTE') return { from: 0, to: Number(value) };
	if (operator !== 'BETWEEN') throw new Error(`unexpected ${operator}`);
	return { from: Number(value), to: Number(highValue) };
}

/** Where the first id that is at least `least` stands. */
function lowerBound(ids: number[], least: number): number {
	let [low, high] = [0, ids.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((ids[middle] as number) < least) low = middle + 1;
		else high = middle;
	}
	return low;
}
