import { valueOf, type ObjectType, type Values } from './definitions';

/** One value a property once had. */
export interface ValueVersion {
	value: string;
	timestamp: number;
	sourceId: string;
}

/** One CRM record. `values` is replaced as a whole on every write, so anyone may keep the old one. */
export interface StoredRecord {
	readonly id: string;
	/** The id as a number: ids are compared by size. */
	readonly number: number;
	values: Values;
	readonly createdAt: number;
	updatedAt: number;
	archivedAt: number | undefined;
	/** Grows by one with each write. */
	revision: number;
	/** Earlier values by property, oldest first; only of properties that were ever changed. */
	history: Map<string, ValueVersion[]> | undefined;
	/** What search knows: `undefined` while the index has not seen the record. */
	indexed: Values | undefined;
	indexedRevision: number;
}

/** A record of its own with the same contents. */
export function copyRecord(record: StoredRecord): StoredRecord {
	return { ...record, history: record.history && structuredClone(record.history) };
}

/** Property changes of one write: a text sets, `null` clears. */
export type Changes = Readonly<Record<string, string | null | undefined>>;

/** Lays changes over values; cleared properties lose their key. Always a new object. */
export function applyChanges(values: Values, ...layers: readonly Changes[]): Values {
	const next: Record<string, string> = { ...values };
	let cleared = false;
	for (const changes of layers) {
		for (const name of Object.keys(changes)) {
			const value = changes[name];
			if (value !== null && value !== undefined) next[name] = value;
			else if (Object.hasOwn(next, name)) {
				next[name] = '';
				cleared = true;
			}
		}
	}
	return cleared ? withoutEmpty(next) : next;
}

/** A copy without empty values. `delete` would turn each record into a slow and large dictionary. */
function withoutEmpty(values: Values): Values {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

/** Adds the values that a write replaced to the record's history. */
export function recordHistory(record: StoredRecord, next: Values, now: number, sourceId: string): void {
	for (const name of new Set([...Object.keys(record.values), ...Object.keys(next)])) {
		const before = valueOf(record.values, name);
		const after = valueOf(next, name);
		if (before === after) continue;
		record.history ??= new Map();
		const versions = record.history.get(name) ?? [];
		if (versions.length === 0 && before !== undefined) {
			versions.push({ value: before, timestamp: record.createdAt, sourceId });
		}
		versions.push({ value: after ?? '', timestamp: now, sourceId });
		record.history.set(name, versions);
	}
}

/** Values a property had, newest first (HubSpot API notes, section 1.4). */
export function historyOf(record: StoredRecord, name: string): ValueVersion[] {
	const versions = record.history?.get(name);
	if (versions) return [...versions].reverse();
	const value = valueOf(record.values, name);
	return value === undefined ? [] : [{ value, timestamp: record.createdAt, sourceId: '' }];
}

/** Names of the three properties that every record has. */
export function systemNames(type: ObjectType): [string, string, string] {
	return [type.created, type.modified, 'hs_object_id'];
}
