import { instant } from '../core/clock';
import type { ValueWarning } from '../rules/value';
import { valueOf, type Values } from '../store/definitions';
import type { Portal, PortalType } from '../store/portal';
import { historyOf, systemNames, type StoredRecord } from '../store/record';
import { computedReader } from '../store/stage-times';
import type { ApiCall } from './api';
import { maySee, maySeeValue } from './sensitive';

/** A record as the object APIs show it (HubSpot API notes, section 1.4). */
export interface RecordAnswer {
	id: string;
	properties: Record<string, string | null>;
	createdAt: string;
	updatedAt: string;
	archived: boolean;
	archivedAt?: string;
	url?: string;
	new?: boolean;
	objectWriteTraceId?: string;
	propertiesWithHistory?: Record<string, unknown[]>;
	associations?: unknown;
	warnings?: readonly ValueWarning[];
}

/** Names a call asked for, or the type's usual ones, always with the three system properties (section 2.4). */
export function shownNames(entry: PortalType, asked: readonly string[] | undefined): string[] {
	const names = asked && asked.length > 0 ? asked : entry.type.defaults;
	return [...new Set([...names, ...systemNames(entry.type)])];
}

/** Chosen properties: unset ones are `null`, unknown names are left out without a word (section 1.4). */
export function pick(
	call: ApiCall,
	entry: PortalType,
	record: StoredRecord,
	names: readonly string[],
	values: Values = record.values,
): Record<string, string | null> {
	const picked: Record<string, string | null> = {};
	for (const name of names) {
		if (!maySee(call, entry, name)) continue;
		const value = valueOf(values, name) ?? computedReader(entry, name)?.(record);
		picked[name] = maySeeValue(call, entry, name) ? (value ?? null) : null;
	}
	return picked;
}

function history(
	call: ApiCall,
	entry: PortalType,
	record: StoredRecord,
	names: readonly string[],
): Record<string, unknown[]> {
	const known = names.filter((name) => maySee(call, entry, name) && maySeeValue(call, entry, name));
	return Object.fromEntries(
		known.map((name) => [
			name,
			historyOf(record, name).map(({ value, timestamp, sourceId }) => ({
				value,
				timestamp: new Date(timestamp).toISOString(),
				sourceType: 'INTEGRATION',
				...(sourceId === '' ? {} : { sourceId }),
			})),
		]),
	);
}

/** Address of a record in HubSpot's web pages (HubSpot API notes, section 6). */
function recordUrl({ id: portalId, uiDomain }: Portal, entry: PortalType, id: string): string {
	return `https://${uiDomain}/contacts/${portalId}/record/${entry.type.id}/${id}`;
}

/**
 * A record as an answer.
 *
 * @param names properties to show
 * @param historyNames properties to show with their earlier values
 * @param values other values than the record's present ones, such as those of the search index
 */
export function renderRecord(
	call: ApiCall,
	entry: PortalType,
	record: StoredRecord,
	names: readonly string[],
	historyNames: readonly string[] = [],
	values: Values = record.values,
): RecordAnswer {
	const modified = valueOf(values, entry.type.modified);
	return {
		id: record.id,
		properties: pick(call, entry, record, names, values),
		...(historyNames.length > 0 ? { propertiesWithHistory: history(call, entry, record, historyNames) } : {}),
		createdAt: instant(record.createdAt),
		updatedAt: instant(
			values === record.values || modified === undefined ? record.updatedAt : Date.parse(modified),
		),
		archived: record.archivedAt !== undefined,
		...(record.archivedAt === undefined ? {} : { archivedAt: instant(record.archivedAt) }),
		url: recordUrl(call.portal, entry, record.id),
	};
}
