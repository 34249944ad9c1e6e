import type { LimitUsage } from '../http/limits';
import { valueOf } from '../store/definitions';
import type { Portal, PortalType } from '../store/portal';
import { historyOf, systemNames, type StoredRecord } from '../store/record';
import type { World } from '../world';

/** Overview for the page and for tests. */
export interface SandboxState {
	now: number;
	options: World['options'];
	limits: LimitUsage[];
	faults: number;
	crashes: number;
	portals: {
		id: number;
		name: string;
		types: { name: string; id: string; label: string; count: number }[];
	}[];
}

/** Some records of one type as a table. */
export interface RecordTable {
	columns: string[];
	/** Records of the type, or those that fit the text among the first ones looked at. */
	total: number;
	rows: { id: string; archived: boolean; updatedAt: number; values: (string | null)[] }[];
}

/** Everything about one record. */
export interface RecordView {
	id: string;
	type: string;
	title: string;
	archived: boolean;
	createdAt: number;
	updatedAt: number;
	/** Whether search sees the record as it is now. */
	indexed: boolean;
	properties: { name: string; label: string; value: string }[];
	associations: { type: string; id: string; title: string; labels: string[] }[];
	/** Newest first. */
	history: { at: number; property: string; value: string; source: string }[];
}

export function stateOf(world: World): SandboxState {
	return {
		now: world.clock.now(),
		options: world.options,
		limits: world.limiter.usage(world.tokens.all()),
		faults: world.faults.list().length,
		crashes: world.crashes.length,
		portals: [...world.portals.values()].map(({ id, name, types, schemas }) => ({
			id,
			name,
			types: types.map(({ type, records }) => ({
				name: type.name,
				id: type.id,
				label: schemas.get(type.id)?.labels.plural ?? words(type.name),
				count: records.count,
			})),
		})),
	};
}

function words(name: string): string {
	return name.charAt(0).toUpperCase() + name.slice(1).replace(/_/g, ' ');
}

function titleOf(entry: PortalType, record: StoredRecord): string {
	const parts = entry.type.display.flatMap((name) => valueOf(record.values, name) ?? []);
	return parts.slice(0, 2).join(' ') || record.id;
}

function columnsOf(entry: PortalType): string[] {
	const names = [...new Set([...entry.type.display, ...entry.type.defaults, ...entry.type.required.flat()])];
	return names.filter((name) => !systemNames(entry.type).includes(name)).slice(0, 6);
}

/** Newest records first; `text` keeps those with it in any value. */
export function tableOf(entry: PortalType, text: string, offset: number, limit: number): RecordTable {
	const columns = columnsOf(entry);
	const wanted = text.toLowerCase();
	const all = entry.records.all();
	const rows: RecordTable['rows'] = [];
	let seen = 0;
	for (let at = all.length - 1; at >= 0; at--) {
		const record = all[at] as StoredRecord;
		if (record.archivedAt !== undefined) continue;
		if (wanted && !Object.values(record.values).some((value) => value.toLowerCase().includes(wanted)))
			continue;
		seen += 1;
		if (seen <= offset) continue;
		if (rows.length === limit) break;
		rows.push({
			id: record.id,
			archived: false,
			updatedAt: record.updatedAt,
			values: columns.map((name) => valueOf(record.values, name) ?? null),
		});
	}
	return { columns, total: wanted ? seen : entry.records.count, rows };
}

export function recordViewOf(portal: Portal, entry: PortalType, record: StoredRecord): RecordView {
	const names = Object.keys(record.values);
	const labelOf = (name: string) => entry.properties.find(name)?.label ?? name;
	return {
		id: record.id,
		type: entry.type.name,
		title: titleOf(entry, record),
		archived: record.archivedAt !== undefined,
		createdAt: record.createdAt,
		updatedAt: record.updatedAt,
		indexed: record.indexed === record.values,
		properties: names.map((name) => ({ name, label: labelOf(name), value: record.values[name] ?? '' })),
		associations: [...portal.associations.all(record.id)].flatMap(([typeId, id, typeIds]) => {
			const target = portal.need(typeId);
			const other = target.records.get(id);
			if (!other) return [];
			const labels = [...typeIds].flatMap((one) => portal.associations.type(one)?.label ?? []);
			return { type: target.type.name, id, title: titleOf(target, other), labels };
		}),
		history: [...(record.history?.keys() ?? [])]
			.filter((name) => !systemNames(entry.type).includes(name))
			.flatMap((name) =>
				historyOf(record, name).map(({ value, timestamp, sourceId }) => ({
					at: timestamp,
					property: name,
					value,
					source: sourceId,
				})),
			)
			.sort((one, other) => other.at - one.at),
	};
}
