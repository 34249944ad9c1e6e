import { valueOf, type PropertyDefinition } from './definitions';
import type { PortalType } from './portal-type';
import { completeProperty } from './property-kit';
import type { StoredRecord } from './record';

/** What HubSpot works out of the times at which a record came into a stage and left it. */
const KINDS = {
	date_entered: 'datetime',
	date_exited: 'datetime',
	time_in: 'number',
	latest_time_in: 'number',
	cumulative_time_in: 'number',
} as const;

type Kind = keyof typeof KINDS;

const NAME = new RegExp(`^hs_v2_(${Object.keys(KINDS).join('|')})_(.+)$`);

interface StageTime {
	kind: Kind;
	stageId: string;
	/** The property that holds the stage. */
	stageProperty: string;
}

/** A stay in a stage; `left` is not set while it lasts. */
interface Stay {
	entered: number;
	left?: number;
}

/** Reads the name of a time-in-stage property; `undefined` for other names and for stages that are not there. */
function parse(entry: PortalType, name: string): StageTime | undefined {
	const [, kind, stageId] = NAME.exec(name) ?? [];
	const stageProperty = entry.type.pipeline?.stage ?? 'lifecyclestage';
	const stages = entry.properties.get(stageProperty)?.options ?? [];
	if (stageId === undefined || !stages.some(({ value }) => value === stageId)) return undefined;
	return { kind: kind as Kind, stageId, stageProperty };
}

/**
 * A property of a type, time-in-stage properties among them: those can be read, filtered and sorted by, but are not in
 * the property list (HubSpot API notes, section 2.3).
 */
export function findProperty(entry: PortalType, name: string): PropertyDefinition | undefined {
	const known = entry.properties.get(name);
	const time = known ? undefined : parse(entry, name);
	if (!time) return known;
	return completeProperty({
		name,
		type: KINDS[time.kind],
		hubspotDefined: true,
		calculated: true,
		modificationMetadata: { archivable: false, readOnlyDefinition: true, readOnlyValue: true },
	});
}

/** Every stay of a record in a stage, oldest first, as far as changes up to `until` tell. */
function staysOf(record: StoredRecord, { stageId, stageProperty }: StageTime, until: number): Stay[] {
	const current = valueOf(record.values, stageProperty);
	const history = record.history?.get(stageProperty) ?? [
		...(current === undefined ? [] : [{ value: current, timestamp: record.createdAt }]),
	];
	const stays: Stay[] = [];
	for (const { value, timestamp } of history.filter((version) => version.timestamp <= until)) {
		const last = stays.at(-1);
		if (last && last.left === undefined) last.left = timestamp;
		if (value === stageId) stays.push({ entered: timestamp });
	}
	return stays;
}

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

/**
 * When the record last came into the stage or left it, or the milliseconds of its last stay or of all of them. A stay
 * counts once it is over.
 */
function stageTime(record: StoredRecord, time: StageTime, until: number): string | undefined {
	const stays = staysOf(record, time, until);
	const over = stays.flatMap(({ entered, left }) =>
		left === undefined ? [] : [{ left, took: left - entered }],
	);
	switch (time.kind) {
		case 'date_entered':
			return date(stays.at(-1)?.entered);
		case 'date_exited':
			return date(over.at(-1)?.left);
		case 'latest_time_in':
			return over.at(-1)?.took.toString();
		default:
			return over.length === 0 ? undefined : String(over.reduce((sum, { took }) => sum + took, 0));
	}
}

/**
 * Reads a property that no record stores, but that follows from its changes.
 *
 * @param until changes after this moment are not known yet
 * @returns `undefined` for every other property
 */
export function computedReader(
	entry: PortalType,
	name: string,
	until = Infinity,
): ((record: StoredRecord) => string | undefined) | undefined {
	const time = entry.properties.get(name) ? undefined : parse(entry, name);
	return time && ((record) => stageTime(record, time, until));
}
