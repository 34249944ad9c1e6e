import type { VirtualClock } from '../core/clock';
import type { ObjectType, StageLookup, Values } from './definitions';
import { applyChanges, copyRecord, recordHistory, type Changes, type StoredRecord } from './record';
import { SearchIndex } from './search-index';
import { UniqueIndex } from './unique-index';

/** What a record store needs from the portal around it. */
export interface RecordEnvironment {
	clock: VirtualClock;
	stages: StageLookup;
	/** The user behind an owner. */
	userOf(this: void, ownerId: string): string | undefined;
	nextId(): number;
	searchLagMs(): number;
	/** How long search goes on counting an archived record. */
	ghostMs(): number;
}

/** Position of the first element whose number is at least `number`, in a list with ascending numbers. */
export function lowerBound(list: readonly { readonly number: number }[], number: number): number {
	let low = 0;
	let high = list.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((list[middle] as { number: number }).number < number) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** An id as HubSpot reads it: digits without leading zeros; `undefined` for anything else. */
export function canonicalId(id: string): string | undefined {
	if (!/^\d{1,19}$/.test(id)) return undefined;
	return id.replace(/^0+(?=\d)/, '');
}

/** All records of one object type in one portal. */
export class RecordStore {
	readonly unique = new UniqueIndex();
	readonly index: SearchIndex;
	private byId = new Map<string, StoredRecord>();
	private ordered: StoredRecord[] = [];
	/** Ids that a merge gave up, with the id that lives on. */
	private merged = new Map<string, string>();
	private live = 0;

	constructor(
		readonly type: ObjectType,
		private readonly environment: RecordEnvironment,
	) {
		this.index = new SearchIndex(environment.clock);
		for (const property of type.unique) this.unique.track(property, []);
	}

	/** Records that are not archived. */
	get count(): number {
		return this.live;
	}

	/** Every record, archived ones too, by ascending id. */
	all(): readonly StoredRecord[] {
		return this.ordered;
	}

	/** A record by its id, archived or not; an id that was merged away does not resolve here. */
	get(id: string): StoredRecord | undefined {
		return this.byId.get(canonicalId(id) ?? '');
	}

	/** The id that a merged-away id lives on as. */
	survivorOf(id: string): string | undefined {
		let survivor = this.merged.get(canonicalId(id) ?? '');
		for (let next = survivor; next !== undefined; next = this.merged.get(next)) survivor = next;
		return survivor;
	}

	/** Notes that `id` now lives on as `survivor`. */
	redirect(id: string, survivor: string): void {
		this.merged.set(id, survivor);
	}

	create(changes: Changes): StoredRecord {
		const number = this.environment.nextId();
		const id = String(number);
		const time = new Date(this.environment.clock.now()).toISOString();
		const values = this.derive({}, changes, {
			[this.type.created]: changes[this.type.created] ?? time,
			[this.type.modified]: changes[this.type.modified] ?? time,
			hs_object_id: id,
			hs_object_source: 'INTEGRATION',
			hs_object_source_label: 'INTEGRATION',
		});
		const record: StoredRecord = {
			id,
			number,
			values,
			createdAt: Date.parse(values[this.type.created] as string),
			updatedAt: Date.parse(values[this.type.modified] as string),
			archivedAt: undefined,
			revision: 1,
			history: undefined,
			indexed: undefined,
			indexedRevision: 0,
		};
		this.byId.set(id, record);
		this.ordered.push(record);
		this.live += 1;
		this.unique.replace(record, undefined, values);
		this.index.publish(record, this.environment.searchLagMs());
		return record;
	}

	update(record: StoredRecord, changes: Changes, sourceId: string): void {
		const now = this.environment.clock.now();
		const before = record.values;
		const next = this.derive(before, changes, { [this.type.modified]: new Date(now).toISOString() });
		recordHistory(record, next, now, sourceId);
		record.values = next;
		record.updatedAt = now;
		record.revision += 1;
		this.unique.replace(record, before, next);
		this.index.publish(record, this.environment.searchLagMs());
	}

	/** @param ghostMs how long search goes on counting it; default: as the environment says */
	archive(record: StoredRecord, ghostMs = this.environment.ghostMs()): void {
		if (record.archivedAt !== undefined) return;
		record.archivedAt = this.environment.clock.now();
		record.updatedAt = record.archivedAt;
		record.revision += 1;
		this.live -= 1;
		this.unique.replace(record, record.values, undefined);
		this.index.withdraw(record, ghostMs);
	}

	/** Removes a record without a trace, as GDPR deletion does. */
	purge(record: StoredRecord): void {
		this.archive(record);
		this.byId.delete(record.id);
		this.ordered.splice(lowerBound(this.ordered, record.number), 1);
	}

	/**
	 * One page of a list by ascending id, starting AT the id `after` (HubSpot API notes, section 1.4:
	 * `after` is the id of the first record of the next page).
	 */
	page(
		after: number,
		limit: number,
		archived: boolean,
	): { records: StoredRecord[]; next: string | undefined } {
		const records: StoredRecord[] = [];
		for (let at = lowerBound(this.ordered, after); at < this.ordered.length; at++) {
			const record = this.ordered[at] as StoredRecord;
			if ((record.archivedAt !== undefined) !== archived) continue;
			if (records.length === limit) return { records, next: record.id };
			records.push(record);
		}
		return { records, next: undefined };
	}

	/** Notes all records. @returns a function that brings them back */
	snapshot(): () => void {
		this.index.settle();
		const noted = this.ordered.map(copyRecord);
		const merged = [...this.merged];
		const unique = [...this.unique.properties];
		return () => {
			this.ordered = noted.map(copyRecord);
			this.byId = new Map(this.ordered.map((record) => [record.id, record]));
			this.merged = new Map(merged);
			this.unique.reset(unique);
			this.index.clear();
			this.live = 0;
			for (const record of this.ordered) this.bringBack(record);
		};
	}

	/** Counts and indexes a record of a snapshot; what search had not seen yet waits once more. */
	private bringBack(record: StoredRecord): void {
		if (record.archivedAt !== undefined) {
			record.indexed = undefined;
			return;
		}
		this.live += 1;
		this.unique.replace(record, undefined, record.values);
		this.index.adopt(record, this.environment.searchLagMs());
	}

	/** Values after a write, with those that HubSpot works out itself. */
	private derive(before: Values, ...layers: readonly Changes[]): Values {
		const values = applyChanges(before, ...layers);
		const { stages, userOf, clock } = this.environment;
		const derived = this.type.derive?.(values, {
			stage: (stageId) => stages.stage(stageId),
			userOf,
			before,
			now: new Date(clock.now()).toISOString(),
		});
		// The copy is small and fast again: objects that were filled key by key turn into dictionaries.
		return { ...(derived ? applyChanges(values, derived) : values) };
	}
}
