import type { VirtualClock } from '../core/clock';
import { valueOf, type Values } from './definitions';
import type { StoredRecord } from './record';

interface Pending {
	at: number;
	record: StoredRecord;
	values: Values;
	revision: number;
}

/** An archived record that the index still counts. */
interface Ghost {
	until: number;
	record: StoredRecord;
}

/** Records by one property's value; a bucket of one is kept without a set, for the memory of unique values. */
type Postings = Map<string, StoredRecord | Set<StoredRecord>>;

/** Form in which the index compares values: without case (HubSpot API notes, section 2.3). */
export function indexKey(value: string): string {
	return value.toLowerCase();
}

function addPosting(postings: Postings, key: string, record: StoredRecord): void {
	const bucket = postings.get(key);
	if (bucket === undefined) postings.set(key, record);
	else if (bucket instanceof Set) bucket.add(record);
	else if (bucket !== record) postings.set(key, new Set([bucket, record]));
}

function removePosting(postings: Postings, key: string, record: StoredRecord): void {
	const bucket = postings.get(key);
	if (bucket === record) postings.delete(key);
	else if (bucket instanceof Set) bucket.delete(record);
}

/**
 * What search knows of the records: their values as of a while ago (HubSpot API notes, section 2.7).
 *
 * A write is published with a lag and becomes visible once the clock has passed it. Each searched
 * property gets an index by value the first time it is asked for, kept true from then on.
 */
export class SearchIndex {
	/** Grows with every visible change: what was worked out for a version holds until the next. */
	version = 0;
	private pending: Pending[] = [];
	private head = 0;
	private visible: StoredRecord[] = [];
	private withdrawn = 0;
	private ghosts: Ghost[] = [];
	private readonly postings = new Map<string, Postings>();

	constructor(private readonly clock: VirtualClock) {}

	/** Hands a record's present values to the index, visible after `lagMs`. */
	publish(record: StoredRecord, lagMs: number): void {
		const { values, revision } = record;
		if (lagMs > 0) this.pending.push({ at: this.clock.now() + lagMs, record, values, revision });
		else this.show(record, values, revision);
	}

	/** Takes in a record of a snapshot with what the index knew of it then. */
	adopt(record: StoredRecord, lagMs: number): void {
		const { indexed, values, revision } = record;
		record.indexed = undefined;
		record.indexedRevision = 0;
		if (indexed !== undefined) this.show(record, indexed, indexed === values ? revision : revision - 1);
		if (indexed !== values) this.publish(record, lagMs);
	}

	/** Forgets all records. */
	clear(): void {
		this.pending = [];
		this.head = 0;
		this.visible = [];
		this.withdrawn = 0;
		this.ghosts = [];
		this.postings.clear();
		this.version += 1;
	}

	/**
	 * Takes an archived record out.
	 *
	 * @param ghostMs how long the index goes on counting it all the same
	 */
	withdraw(record: StoredRecord, ghostMs: number): void {
		if (record.indexed === undefined) return;
		if (ghostMs > 0) this.ghosts.push({ until: this.clock.now() + ghostMs, record });
		else this.remove(record);
	}

	/** Lets everything become visible that is due, and ghosts whose time is over vanish. Call before reading. */
	settle(): void {
		const now = this.clock.now();
		const over = this.ghosts.filter(({ until }) => until <= now);
		if (over.length > 0) this.ghosts = this.ghosts.filter(({ until }) => until > now);
		for (const { record } of over) this.remove(record);
		while (this.head < this.pending.length) {
			const next = this.pending[this.head] as Pending;
			if (next.at > now) break;
			this.head += 1;
			this.show(next.record, next.values, next.revision);
		}
		if (this.head > 1_000 && this.head * 2 > this.pending.length) {
			this.pending = this.pending.slice(this.head);
			this.head = 0;
		}
	}

	/** All visible records by ascending id, ghosts among them. */
	records(): readonly StoredRecord[] {
		if (this.withdrawn > 0) {
			this.visible = this.visible.filter((record) => record.indexed !== undefined);
			this.withdrawn = 0;
		}
		return this.visible;
	}

	/** Whether the index holds what the store holds. Call `settle` before. */
	get upToDate(): boolean {
		return this.head === this.pending.length && this.ghosts.length === 0;
	}

	/** Visible records whose property has one of the values, without case. No order. */
	withValues(property: string, values: readonly string[]): StoredRecord[] {
		const postings = this.postingsOf(property);
		const found: StoredRecord[] = [];
		for (const key of new Set(values.map(indexKey))) {
			const bucket = postings.get(key);
			if (bucket instanceof Set) for (const record of bucket) found.push(record);
			else if (bucket !== undefined) found.push(bucket);
		}
		return found;
	}

	/** How many records `withValues` would give. */
	countValues(property: string, values: readonly string[]): number {
		const postings = this.postingsOf(property);
		let count = 0;
		for (const key of new Set(values.map(indexKey))) {
			const bucket = postings.get(key);
			count += bucket instanceof Set ? bucket.size : bucket === undefined ? 0 : 1;
		}
		return count;
	}

	private show(record: StoredRecord, values: Values, revision: number): void {
		if (record.archivedAt !== undefined || revision <= record.indexedRevision) return;
		const before = record.indexed;
		if (before === undefined) this.place(record);
		record.indexed = values;
		record.indexedRevision = revision;
		this.repost(record, before, values);
		this.version += 1;
	}

	private remove(record: StoredRecord): void {
		if (record.indexed === undefined) return;
		this.repost(record, record.indexed, undefined);
		record.indexed = undefined;
		this.withdrawn += 1;
		this.version += 1;
	}

	private place(record: StoredRecord): void {
		const last = this.visible.at(-1);
		this.visible.push(record);
		if (last !== undefined && last.number > record.number) this.visible.sort((a, b) => a.number - b.number);
	}

	private repost(record: StoredRecord, before: Values | undefined, after: Values | undefined): void {
		for (const [property, postings] of this.postings) {
			const old = before && valueOf(before, property);
			const now = after && valueOf(after, property);
			if (old === now) continue;
			if (old !== undefined) removePosting(postings, indexKey(old), record);
			if (now !== undefined) addPosting(postings, indexKey(now), record);
		}
	}

	private postingsOf(property: string): Postings {
		const known = this.postings.get(property);
		if (known) return known;
		const built: Postings = new Map();
		for (const record of this.records()) {
			const value = valueOf(record.indexed as Values, property);
			if (value !== undefined) addPosting(built, indexKey(value), record);
		}
		this.postings.set(property, built);
		return built;
	}
}
