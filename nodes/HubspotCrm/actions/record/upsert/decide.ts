import type { BatchInput } from '../../../batch/send';
import type { ObjectType } from '../../../objects/objectTypes';
import type { PropertyValues } from '../../../api/records';
import type { Explanation } from '../../../errors/explain';
import type { HubspotRecord } from '../../../transport/types';
import { changesOf } from '../../../values/diff';
import type { Changes } from '../../../values/diff';
import type { Definitions } from '../../../values/definitions';
import { addressesOf, RECORD_ID, targetKey } from '../../../values/matchKey';

/** Which record is meant when several have the value. */
export type IfSeveral = 'error' | 'firstCreated' | 'lastModified' | 'all';
/** What happens when none has it. */
export type IfNone = 'create' | 'skip';

/** What the options of an item say. */
export interface Rules {
	ifSeveral: IfSeveral;
	ifNone: IfNone;
	/** Only values that differ are sent, and nothing where none does. */
	skipUnchanged: boolean;
	/** Nothing is written; the item says what would be. */
	dryRun: boolean;
}

/** What one item wants to be in HubSpot. */
export interface Wish extends BatchInput {
	/** The property that records are matched by, or `hs_object_id`. */
	property: string;
	/** Its value in this item; empty where a record id is missing. */
	value: string;
	/** Equal for all wishes that mean the same record. */
	target: string;
	/** Whether HubSpot keeps the property unique. */
	unique: boolean;
	properties: PropertyValues;
	rules: Rules;
}

/** A record that is to be updated: what is sent to it, and what that changes where its values are known. */
export interface Update {
	record: HubspotRecord;
	/** Empty: there is nothing to send. */
	properties: PropertyValues;
	changes?: Changes;
}

export type Decision =
	{ create: PropertyValues } | { updates: Update[] } | { skipped: true } | { problem: Explanation };

/** Whether the values that records have now must be known. */
export const compares = ({ rules }: Wish): boolean => rules.skipUnchanged || rules.dryRun;

/** Decides what an item comes to, given the records that it matches. */
export function decide(
	wish: Wish,
	records: HubspotRecord[],
	definitions: Definitions | undefined,
	object: ObjectType,
): Decision {
	const { properties, rules } = wish;
	if (records.length === 0) return rules.ifNone === 'skip' ? { skipped: true } : { create: properties };
	if (records.length > 1 && rules.ifSeveral === 'error') return { problem: several(wish, records, object) };
	return {
		updates: chosen(records, rules.ifSeveral).map((record) => updateOf(wish, record, definitions)),
	};
}

function updateOf(wish: Wish, record: HubspotRecord, definitions: Definitions | undefined): Update {
	const kept = keepingPrimaryAddress(wish.properties, record);
	if (!compares(wish)) return { record, properties: kept };
	const changes = changesOf(kept, record.properties, definitions);
	if (!wish.rules.skipUnchanged) return { record, properties: kept, changes };
	const names = Object.keys(kept).filter((name) => Object.hasOwn(changes, name));
	return { record, properties: Object.fromEntries(names.map((name) => [name, kept[name] ?? ''])), changes };
}

/** An address that a contact has beside its primary one finds it, but must not become its primary one. */
function keepingPrimaryAddress(properties: PropertyValues, record: HubspotRecord): PropertyValues {
	const { email, ...others } = properties;
	const known = addressesOf(record.properties);
	return email && known.slice(1).includes(email.trim().toLowerCase()) ? others : properties;
}

function chosen(records: HubspotRecord[], policy: IfSeveral): HubspotRecord[] {
	const [first] = records;
	if (policy === 'all' || first === undefined) return records;
	const ahead = policy === 'lastModified' ? isLaterModified : isEarlierCreated;
	return [records.reduce((best, record) => (ahead(record, best) ? record : best), first)];
}

const isEarlierCreated = (a: HubspotRecord, b: HubspotRecord): boolean =>
	timeOf(a.createdAt) - timeOf(b.createdAt) < 0 ||
	(timeOf(a.createdAt) === timeOf(b.createdAt) && Number(a.id) < Number(b.id));

const isLaterModified = (a: HubspotRecord, b: HubspotRecord): boolean =>
	timeOf(a.updatedAt) - timeOf(b.updatedAt) > 0 ||
	(timeOf(a.updatedAt) === timeOf(b.updatedAt) && Number(a.id) < Number(b.id));

const timeOf = (text: string | undefined): number => Date.parse(text ?? '') || 0;

const MOST_NAMED = 5;

function several(
	{ property, value }: Wish,
	records: HubspotRecord[],
	{ name, plural }: ObjectType,
): Explanation {
	const ids = records.slice(0, MOST_NAMED).map(({ id }) => id);
	const more = records.length > MOST_NAMED ? ` and ${records.length - MOST_NAMED} more` : '';
	return {
		message: `${records.length} ${plural.toLowerCase()} have '${value.slice(0, 60)}' in '${property}'`,
		description: `Nothing was written. Their IDs: ${ids.join(', ')}${more}. Merge them in HubSpot, or choose which ${name.toLowerCase()} is meant in the option 'If Several Match'.`,
	};
}

/** The wish's key among all that were matched in the run. */
export const targetOf = (property: string, key: string, index: number): string =>
	// Items without a record id mean a new record each.
	property === RECORD_ID && key === '' ? `new ${index}` : targetKey(property, key);
