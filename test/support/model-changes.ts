import type { HubspotRecord } from '../../nodes/HubspotCrm/api/records';
import type { Filter } from '../../nodes/HubspotCrm/api/search';
import type { Reply } from '../../nodes/HubspotCrm/transport/exchange';
import type { RecordNews, SeenRecord } from '../../nodes/HubspotCrm/triggers/polling/changes';
import type { Source } from '../../nodes/HubspotCrm/triggers/polling/poll';
import { changesFor } from '../../nodes/HubspotCrm/triggers/polling/source';
import type { EventKind, Ports, Watch } from '../../nodes/HubspotCrm/triggers/polling/source';

interface Kept {
	id: number;
	created: number;
	modified: number;
	/** Oldest first. */
	stages: Array<{ value: string; time: number }>;
	/** When it was last modified, as far as search knows; undefined before it knows of the record. */
	indexed?: number;
}

export interface ModelOptions {
	random: () => number;
	/** Search shows a write after anything up to this long, later writes possibly before earlier ones. */
	lagMs: number;
	/** Results of a page come in any order, not by id. */
	disorder: boolean;
	/** Most records on a page. */
	page: number;
	/** What happens between two calls. */
	meanwhile?: () => void;
	/** Chance that a call fails. */
	failing?: number;
	/** How far the header `Date` of the next answer is ahead, in milliseconds. */
	dateSkew?: () => number;
	/** Answers have no header `Date`. */
	undated?: boolean;
}

const iso = (time: number) => new Date(time).toISOString();

/** What HubSpot does with changes, as far as a polling trigger can tell: writes, a late index, histories. */
export class ModelChanges {
	now = Date.UTC(2026, 0, 1);
	calls = 0;
	readonly records = new Map<number, Kept>();
	private pending: Array<{ at: number; kept: Kept; modified: number }> = [];

	constructor(private readonly options: ModelOptions) {}

	create(id: number): void {
		const kept: Kept = {
			id,
			created: this.now,
			modified: this.now,
			stages: [{ value: 'a', time: this.now }],
		};
		this.records.set(id, kept);
		this.index(kept);
	}

	/** `stage`: the write changes the stage, too. */
	write(id: number, stage?: string): void {
		const kept = this.records.get(id);
		if (!kept) return;
		// Two writes of one record are never of the same moment.
		if (kept.modified >= this.now) this.now = kept.modified + 1;
		kept.modified = this.now;
		if (stage !== undefined && kept.stages.at(-1)?.value !== stage)
			kept.stages.push({ value: stage, time: this.now });
		this.index(kept);
	}

	watch(kind: EventKind, properties: string[] = []): Watch {
		return {
			kind,
			searches: [[]],
			timeProperty: kind === 'created' ? 'createdate' : 'hs_lastmodifieddate',
			createdProperty: 'createdate',
			properties: [],
			watched: properties,
		};
	}

	source(watch: Watch): Source<SeenRecord, RecordNews> {
		return changesFor(watch, this.ports());
	}

	/** Any call that only tells HubSpot's time. */
	look(): Reply {
		return this.begin() ? broken : this.answer({});
	}

	/** HubSpot's answer, some time after it has looked. */
	private answer(body: object): Reply {
		const { random, meanwhile, dateSkew, undated } = this.options;
		const date = new Date(this.now + (dateSkew?.() ?? 0)).toUTCString();
		this.now += Math.floor(random() * 200);
		meanwhile?.();
		return { ok: true, answer: { status: 200, headers: undated ? {} : { date }, body } };
	}

	private ports(): Ports {
		return {
			ask: async (query, limit) => {
				if (this.begin()) return broken;
				this.settle();
				const groups = query.filterGroups ?? [];
				const matching = [...this.records.values()].filter((kept) =>
					groups.some(({ filters }) => filters.every((filter) => this.holds(kept, filter))),
				);
				if (this.options.disorder) shuffle(matching, this.options.random);
				// Else they are in the order of their ids, in which they were created.
				const results = matching
					.slice(0, Math.min(limit, this.options.page))
					.map((kept) => this.shown(kept, kept.indexed ?? 0));
				const paging =
					results.length < matching.length ? { next: { after: String(results.length) } } : undefined;
				return this.answer({ total: matching.length, results, paging });
			},
			readHistories: async (ids) => {
				if (this.begin()) return { failure: { kind: 'rateLimit', issues: [] } };
				return {
					records: ids.flatMap((id) => {
						const kept = this.records.get(Number(id));
						return kept
							? [{ ...this.shown(kept, kept.modified), propertiesWithHistory: historyOf(kept) }]
							: [];
					}),
				};
			},
			listArchived: async () => broken,
		};
	}

	/** @returns whether the call fails */
	private begin(): boolean {
		const { random, meanwhile, failing = 0 } = this.options;
		this.calls++;
		this.now += Math.floor(random() * 500);
		meanwhile?.();
		return random() < failing;
	}

	private index(kept: Kept): void {
		const at = this.now + Math.floor(this.options.random() * this.options.lagMs);
		this.pending.push({ at, kept, modified: kept.modified });
	}

	private settle(): void {
		this.pending = this.pending.filter(({ at, kept, modified }) => {
			if (at > this.now) return true;
			kept.indexed = Math.max(kept.indexed ?? 0, modified);
			return false;
		});
	}

	private holds(
		{ indexed, created, id }: Kept,
		{ propertyName, operator, value, highValue }: Filter,
	): boolean {
		if (indexed === undefined) return false;
		const actual = { hs_lastmodifieddate: indexed, createdate: created, hs_object_id: id }[propertyName];
		if (actual === undefined) throw new Error(`unexpected filter on ${propertyName}`);
		if (operator === 'GTE') return actual >= Number(value);
		if (operator === 'BETWEEN') return actual >= Number(value) && actual <= Number(highValue);
		if (operator === 'LTE') return actual <= Number(value);
		throw new Error(`unexpected operator ${operator}`);
	}

	private shown({ id, created }: Kept, modified: number): HubspotRecord {
		return {
			id: String(id),
			properties: { createdate: iso(created), hs_lastmodifieddate: iso(modified) },
		};
	}
}

const broken: Reply = { ok: false, failure: { kind: 'rateLimit', issues: [] } };

const historyOf = ({ stages }: Kept) => ({
	stage: [...stages].reverse().map(({ value, time }) => ({ value, timestamp: iso(time), sourceType: 'API' })),
});

function shuffle<T>(list: T[], random: () => number): void {
	for (let at = list.length - 1; at > 0; at--) {
		const other = Math.floor(random() * (at + 1));
		[list[at], list[other]] = [list[other] as T, list[at] as T];
	}
}
