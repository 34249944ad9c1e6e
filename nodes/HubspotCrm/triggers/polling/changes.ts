import type { HubspotRecord } from '../../api/records';
import type { Changed, Judged, News, Seen } from './poll';

/**
 * A record that changed. `created`: when it was created, in milliseconds since the epoch; undefined if that is not
 * known.
 */
export interface SeenRecord extends Seen {
	record: HubspotRecord;
	created: number | undefined;
}

/** What happened to a record: the field `change` of an item. */
export interface EventFacts {
	type: 'created' | 'updated' | 'propertyChanged' | 'stageChanged' | 'deleted' | 'merged';
	/** ISO 8601. */
	occurredAt: string;
	property?: string;
	oldValue?: string | null;
	newValue?: string | null;
	/**
	 * The kind of thing that made the change, such as `CRM_UI` or `INTEGRATION`. The fields below say which one it was.
	 */
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

/** A change of the value of one property. `time`: milliseconds since the epoch. */
export interface PropertyChange {
	property: string;
	time: number;
	oldValue: string | null;
	newValue: string | null;
	version: Version;
}

/**
 * A change within this time after the creation, in milliseconds, is a part of it: HubSpot itself finishes a new record.
 * Later changes are updates by others.
 */
const CREATION_MS = 60_000;

/**
 * Whether a change is the creation of the record. It is not if the record was handled before, or was created before
 * `from`.
 */
export function isCreation({ seen, time, handledUpTo }: Changed<SeenRecord>, from: number): boolean {
	const { created } = seen;
	return (
		handledUpTo === undefined && created !== undefined && created >= from && time - created <= CREATION_MS
	);
}

/**
 * The result for a record that changed as a whole, in one event; without news if `type` is undefined. Without a time of
 * HubSpot's nobody can say whether the record changed again, so its news is told once.
 */
export function wholeChange(
	{ seen, time, handledUpTo }: Changed<SeenRecord>,
	type: EventFacts['type'] | undefined,
): Judged<RecordNews> {
	const { id, record } = seen;
	if (seen.time === undefined && handledUpTo !== undefined) return { id, handledUpTo, news: [] };
	const event = type && { type, occurredAt: new Date(time).toISOString() };
	return { id, handledUpTo: time, news: event ? [{ id, time, record, event }] : [] };
}

/**
 * The changes of properties after `handledUpTo`, or at `from` or later if nothing was handled; oldest first. `newest`:
 * the time of the latest version in the history. It becomes `handledUpTo`, so that each version is reported once, even
 * if search shows it late.
 */
export function changesOf(
	record: HubspotRecord,
	properties: string[],
	{ handledUpTo, from }: { handledUpTo: number | undefined; from: number },
): { changes: PropertyChange[]; newest: number } {
	const history = (record.propertiesWithHistory ?? {}) as Record<string, unknown>;
	const all = properties.flatMap((property) => stepsOf(property, versionsIn(history[property])));
	const isUnknown = ({ time }: PropertyChange) =>
		handledUpTo === undefined ? time >= from : time > handledUpTo;
	return {
		changes: all
			.filter((change) => isUnknown(change) && change.oldValue !== change.newValue)
			.sort((a, b) => a.time - b.time),
		newest: all.reduce((latest, { time }) => Math.max(latest, time), 0),
	};
}

/** The versions of a property; none if HubSpot sends something else in their place. */
const versionsIn = (value: unknown): Version[] =>
	Array.isArray(value) ? value.filter((one): one is Version => typeof one === 'object' && one !== null) : [];

/**
 * The changes of one property, oldest first. HubSpot lists versions newest first (hubspot-api 1.4); each replaced the
 * one listed after it.
 */
function stepsOf(property: string, versions: Version[]): PropertyChange[] {
	const dated = versions
		.flatMap((version) => {
			const time = momentIn(version.timestamp);
			return time === undefined ? [] : [{ version, time }];
		})
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

/** The event of one property change. */
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

/** A time of HubSpot's in milliseconds since the epoch; undefined if it is no date. */
export function momentIn(text: unknown): number | undefined {
	const time = typeof text === 'string' ? Date.parse(text) : NaN;
	return Number.isNaN(time) ? undefined : time;
}

/** Ids that a change added to a list such as `hs_merged_object_ids`. */
export function addedIds({ oldValue, newValue }: PropertyChange): string[] {
	const before = new Set((oldValue ?? '').split(';'));
	return (newValue ?? '').split(';').filter((id) => id !== '' && !before.has(id));
}
