import type { HubspotRecord } from '../../api/records';
import type { Changed, Judged, News, Seen } from './poll';

/** A record that changed, and when it was made; both in milliseconds since the epoch. */
export interface SeenRecord extends Seen {
	record: HubspotRecord;
	created: number | undefined;
}

/** What happened to a record, as the workflow gets it beside the record. */
export interface EventFacts {
	type: 'created' | 'updated' | 'propertyChanged' | 'stageChanged' | 'deleted' | 'merged';
	/** ISO 8601. */
	occurredAt: string;
	property?: string;
	oldValue?: string | null;
	newValue?: string | null;
	/** What made the change, such as `CRM_UI` or `INTEGRATION`, and which one of them. */
	source?: string;
	sourceId?: string;
	sourceLabel?: string;
	userId?: number;
	/** Records that were merged into this one. */
	mergedIds?: string[];
}

export interface RecordNews extends News {
	record: HubspotRecord;
	event: EventFacts;
}

/** One entry of `propertiesWithHistory` (hubspot-api 1.4). */
export interface Version {
	value?: string | null;
	timestamp?: string;
	sourceType?: string;
	sourceId?: string | null;
	sourceLabel?: string | null;
	updatedByUserId?: number | null;
}

/** A value that one property took in place of another. */
export interface PropertyChange {
	property: string;
	time: number;
	oldValue: string | null;
	newValue: string | null;
	version: Version;
}

/** HubSpot itself finishes a new record within seconds; what comes later is somebody's update. */
const CREATION_MS = 60_000;

/**
 * Whether a change is that of being created. A record that was met before, or that is older than what is being read,
 * was not created now.
 */
export function isCreation({ seen, handledUpTo }: Changed<SeenRecord>, from: number): boolean {
	const { created, time } = seen;
	return (
		handledUpTo === undefined && created !== undefined && created >= from && time - created <= CREATION_MS
	);
}

/** A record whose one event is its change as a whole. */
export function wholeChange(seen: SeenRecord, type: EventFacts['type'] | undefined): Judged<RecordNews> {
	const { id, time, record } = seen;
	const event = type && { type, occurredAt: new Date(time).toISOString() };
	return { id, handledUpTo: time, news: event ? [{ id, time, record, event }] : [] };
}

/**
 * The values that properties took after `handledUpTo`, or at `from` or later where nothing was handled; oldest first.
 * `newest`: the time of the latest version of all, so that each version is told once however late search shows it.
 */
export function changesOf(
	record: HubspotRecord,
	properties: string[],
	{ handledUpTo, from }: { handledUpTo: number | undefined; from: number },
): { changes: PropertyChange[]; newest: number } {
	const history = (record.propertiesWithHistory ?? {}) as Record<string, Version[] | undefined>;
	const all = properties.flatMap((property) => stepsOf(property, history[property] ?? []));
	const isUnknown = ({ time }: PropertyChange) =>
		handledUpTo === undefined ? time >= from : time > handledUpTo;
	return {
		changes: all
			.filter((change) => isUnknown(change) && change.oldValue !== change.newValue)
			.sort((a, b) => a.time - b.time),
		newest: all.reduce((latest, { time }) => Math.max(latest, time), 0),
	};
}

/** HubSpot lists versions newest first; each took the place of the one listed after it. */
function stepsOf(property: string, versions: Version[]): PropertyChange[] {
	const dated = versions
		.map((version) => ({ version, time: Date.parse(version.timestamp ?? '') }))
		.filter(({ time }) => !Number.isNaN(time))
		.reverse()
		.sort((a, b) => a.time - b.time);
	return dated.map(({ version, time }, at) => ({
		property,
		time,
		oldValue: dated[at - 1]?.version.value || null,
		newValue: version.value || null,
		version,
	}));
}

/** The facts of one property's change. */
export function factsOf(type: EventFacts['type'], change: PropertyChange): EventFacts {
	const { property, time, oldValue, newValue, version } = change;
	const { sourceType, sourceId, sourceLabel, updatedByUserId } = version;
	return {
		type,
		occurredAt: new Date(time).toISOString(),
		property,
		oldValue,
		newValue,
		...(sourceType ? { source: sourceType } : {}),
		...(sourceId ? { sourceId } : {}),
		...(sourceLabel ? { sourceLabel } : {}),
		...(updatedByUserId ? { userId: updatedByUserId } : {}),
	};
}

/** Ids that a change added to a list such as `hs_merged_object_ids`. */
export function addedIds({ oldValue, newValue }: PropertyChange): string[] {
	const before = new Set((oldValue ?? '').split(';'));
	return (newValue ?? '').split(';').filter((id) => id !== '' && !before.has(id));
}
