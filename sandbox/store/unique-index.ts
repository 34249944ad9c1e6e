import { valueOf, type Values } from './definitions';
import type { StoredRecord } from './record';

/** Form of a value in which two of them count as the same key: e-mail addresses are compared without case. */
export function uniqueKey(property: string, value: string): string {
	return property === 'email' ? value.toLowerCase() : value;
}

/** E-mail addresses beside `email` that identify a contact as well (HubSpot API notes, section 3.1). */
function additionalKeys(property: string, values: Values): string[] {
	if (property !== 'email') return [];
	return (valueOf(values, 'hs_additional_emails') ?? '')
		.split(';')
		.map((address) => address.trim())
		.filter((address) => address !== '');
}

/** Finds live records by their unique properties, always up to date: no index lag here. */
export class UniqueIndex {
	private byProperty = new Map<string, Map<string, StoredRecord>>();

	/** Starts an index over a property; `records` are those that exist already. */
	track(property: string, records: Iterable<StoredRecord>): void {
		if (this.byProperty.has(property)) return;
		this.byProperty.set(property, new Map());
		for (const record of records)
			if (record.archivedAt === undefined) this.fill(property, record, record.values);
	}

	/** Empties the index; from now on it is over `properties`. */
	reset(properties: readonly string[]): void {
		this.byProperty = new Map(properties.map((property) => [property, new Map<string, StoredRecord>()]));
	}

	tracks(property: string): boolean {
		return this.byProperty.has(property);
	}

	get properties(): Iterable<string> {
		return this.byProperty.keys();
	}

	find(property: string, value: string): StoredRecord | undefined {
		return this.byProperty.get(property)?.get(uniqueKey(property, value));
	}

	/** Records that have one of the values; `undefined` for a property that is not unique. */
	findAll(property: string, values: readonly string[]): StoredRecord[] | undefined {
		// Custom keys are told apart by case here, but not by search: only addresses can be looked up for it.
		if (property !== 'email' || !this.byProperty.has(property)) return undefined;
		return [...new Set(values.flatMap((value) => this.find(property, value) ?? []))];
	}

	/** Keeps the index true after a record went from `before` to `after` (`undefined`: not there). */
	replace(record: StoredRecord, before: Values | undefined, after: Values | undefined): void {
		for (const property of this.byProperty.keys()) {
			if (before && after && valueOf(before, property) === valueOf(after, property) && property !== 'email')
				continue;
			if (before) this.empty(property, record, before);
			if (after) this.fill(property, record, after);
		}
	}

	private keys(property: string, values: Values): string[] {
		const value = valueOf(values, property);
		const all = value === undefined ? [] : [value];
		return [...all, ...additionalKeys(property, values)].map((one) => uniqueKey(property, one));
	}

	private fill(property: string, record: StoredRecord, values: Values): void {
		for (const key of this.keys(property, values)) this.byProperty.get(property)?.set(key, record);
	}

	private empty(property: string, record: StoredRecord, values: Values): void {
		const index = this.byProperty.get(property);
		for (const key of this.keys(property, values)) if (index?.get(key) === record) index.delete(key);
	}
}
