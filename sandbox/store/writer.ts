import type { AssociationType } from './association-types';
import type { Associations } from './associations';
import { valueOf, type Values } from './definitions';
import type { CrmEvent, EventListener } from './events';
import { mergedValues, moveAssociations } from './merge';
import type { PortalType } from './portal-type';
import type { Changes, StoredRecord } from './record';

/** Set by every write: nobody is told of a change of these. */
const SILENT = new Set([
	'lastmodifieddate',
	'hs_lastmodifieddate',
	'hs_object_source',
	'hs_object_source_label',
]);

type Details<E = CrmEvent> = E extends CrmEvent
	? Omit<E, 'type' | 'portalId' | 'objectId' | 'sourceId'>
	: never;

/** Who writes, as histories and webhooks name it. */
export type SourceId = string;

/** Every write to the records and associations of one portal; tells a listener what happened. */
export class RecordWriter {
	private listener: EventListener | undefined;
	private wanted: () => boolean = () => false;

	constructor(
		private readonly portalId: number,
		private readonly associations: Associations,
		private readonly typeOf: (objectTypeId: string) => PortalType,
	) {}

	/** Calls `listener` for what a write does, as long as `wanted` says that somebody cares. */
	onEvent(listener: EventListener, wanted: () => boolean): void {
		this.listener = listener;
		this.wanted = wanted;
	}

	create(entry: PortalType, changes: Changes, source: SourceId): StoredRecord {
		const record = entry.records.create(changes);
		this.tell(entry, record, source, { kind: 'creation' });
		this.tellChanges(entry, record, source, {});
		return record;
	}

	update(entry: PortalType, record: StoredRecord, changes: Changes, source: SourceId): StoredRecord {
		const before = record.values;
		entry.records.update(record, changes, source);
		this.tellChanges(entry, record, source, before);
		return record;
	}

	archive(entry: PortalType, record: StoredRecord, source: SourceId): void {
		if (record.archivedAt !== undefined) return;
		entry.records.archive(record);
		this.associations.forget(record.id, entry.type.id);
		this.tell(entry, record, source, { kind: 'deletion' });
	}

	/** Removes a record without a trace; also told as a deletion (HubSpot API notes, section 1.8). */
	purge(entry: PortalType, record: StoredRecord, source: SourceId): void {
		const live = record.archivedAt === undefined;
		entry.records.purge(record);
		this.associations.forget(record.id, entry.type.id);
		this.tell(entry, record, source, { kind: 'privacyDeletion' });
		if (live) this.tell(entry, record, source, { kind: 'deletion' });
	}

	/** Makes one record of two. @returns the record that lives on */
	merge(
		entry: PortalType,
		primary: StoredRecord,
		other: StoredRecord,
		how: { identities: readonly string[]; keepsId: boolean; source: SourceId },
	): StoredRecord {
		const { records } = entry;
		const values = mergedValues(primary, other, how.identities);
		const moved = Object.keys(values).filter((name) => valueOf(primary.values, name) === undefined).length;
		const given = how.keepsId ? [other] : [primary, other];
		for (const record of given) records.purge(record);
		if (how.keepsId) records.update(primary, values, how.source);
		const merged = how.keepsId ? primary : records.create(values);
		for (const record of given) {
			records.redirect(record.id, merged.id);
			moveAssociations(this.associations, entry, record, merged);
		}
		this.tell(entry, merged, how.source, {
			kind: 'merge',
			primaryObjectId: primary.number,
			mergedObjectIds: [other.number],
			newObjectId: merged.number,
			numberOfPropertiesMoved: moved,
		});
		return merged;
	}

	associate(fromId: string, toId: string, type: AssociationType, source: SourceId): void {
		this.associations.link(fromId, toId, type);
		this.tellAssociation(fromId, toId, type, source, false);
	}

	/** Takes types off an association. */
	dissociate(fromId: string, toId: string, types: readonly AssociationType[], source: SourceId): void {
		for (const type of types) {
			if (!this.associations.has(fromId, type.to, toId)) continue;
			this.associations.unlink(fromId, toId, [type]);
			this.tellAssociation(fromId, toId, type, source, true);
		}
	}

	private tell(entry: PortalType, record: { number: number }, sourceId: SourceId, details: Details): void {
		if (!this.wanted()) return;
		const common = { type: entry.type, portalId: this.portalId, objectId: record.number, sourceId };
		const event: CrmEvent = { ...common, ...details };
		this.listener?.(event);
	}

	private tellChanges(entry: PortalType, record: StoredRecord, source: SourceId, before: Values): void {
		if (!this.wanted()) return;
		for (const propertyName of new Set([...Object.keys(before), ...Object.keys(record.values)])) {
			const value = valueOf(record.values, propertyName);
			if (SILENT.has(propertyName) || value === valueOf(before, propertyName)) continue;
			const isSensitive = entry.properties.get(propertyName)?.dataSensitivity !== 'non_sensitive';
			this.tell(entry, record, source, {
				kind: 'propertyChange',
				propertyName,
				propertyValue: value ?? '',
				isSensitive,
			});
		}
	}

	/** Both directions; a primary association is told twice (HubSpot API notes, section 1.8). */
	private tellAssociation(
		fromId: string,
		toId: string,
		type: AssociationType,
		source: SourceId,
		removed: boolean,
	): void {
		const [from, to] = [this.typeOf(type.from), this.typeOf(type.to)];
		const name = (one: PortalType, other: PortalType) => `${one.type.upper}_TO_${other.type.upper}`;
		for (const isPrimaryAssociation of type.single && !removed ? [true, false] : [type.single === true]) {
			const common = {
				kind: 'associationChange' as const,
				associationCategory: type.category,
				associationRemoved: removed,
				isPrimaryAssociation,
			};
			this.tell(from, { number: Number(fromId) }, source, {
				...common,
				associationType: name(from, to),
				associationTypeId: type.typeId,
				toType: to.type,
				toObjectId: Number(toId),
			});
			this.tell(to, { number: Number(toId) }, source, {
				...common,
				associationType: name(to, from),
				associationTypeId: type.inverse,
				toType: from.type,
				toObjectId: Number(fromId),
			});
		}
	}
}
