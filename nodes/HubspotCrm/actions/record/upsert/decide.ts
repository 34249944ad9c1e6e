import type { HubspotRecord, PropertyValues } from '../../../api/records';
import type { Explanation } from '../../../errors/failure';
import { comparable, RECORD_ID, valuesOfKey } from '../../../objects/keys';
import type { ObjectType } from '../../../objects/objectType';
import type { UpsertInput } from '../../../records/writeRecords';
import type { Definitions } from '../../../values/definitions';
import { changesOf } from '../../../values/diff';
import type { Changes } from '../../../values/diff';
import { stepBack } from '../../../values/taken';
import type { NotTaken } from '../../../values/taken';
import { allowed, needsRecord } from '../../../values/writePolicy';
import type { WritePolicies } from '../../../values/writePolicy';

/** What to do if several records match. */
export type IfSeveral = 'error' | 'firstCreated' | 'lastModified' | 'all';
/** What to do if no record matches. */
export type IfNone = 'create' | 'error' | 'skip';
/** What to do with an item that has no value to match by. */
export type IfEmpty = 'create' | 'error' | 'skip';

/** The options of an item. */
export interface Rules {
	ifSeveral: IfSeveral;
	ifNone: IfNone;
	/** Whether only values that differ are sent, and nothing if none differs. */
	skipUnchanged: boolean;
	/** Whether nothing is written, and the item returns what would be. */
	dryRun: boolean;
	/** What happens to values that a record has already. */
	policies: WritePolicies;
	/** Whether a stage that HubSpot only moves forwards is moved back, by clearing it first. */
	movesBack: boolean;
	/** Why properties cannot be given their values anew: only records that have them already keep them. */
	onlyKept?: Record<string, Explanation>;
}

/**
 * One item of an upsert: the record that has the value `id` in the property `idProperty` gets these properties.
 * `idProperty` may be `hs_object_id`. An empty `id` matches nothing.
 */
export interface UpsertItem extends UpsertInput {
	index: number;
	/** Equal for all items that mean the same record: property and value in the form in which they are compared. */
	identity: string;
	/** Whether HubSpot keeps the property unique. */
	unique: boolean;
	rules: Rules;
}

/** A record to update, and what is sent to it. `changes`: what that changes, if the current values are known. */
export interface Update {
	record: HubspotRecord;
	/** Empty if there is nothing to send. */
	properties: PropertyValues;
	changes?: Changes;
	/** What HubSpot would not take, and is not sent therefore. */
	notTaken?: NotTaken[];
	/** Whether the property that only moves forwards is cleared first, so that it can go back. */
	clearsFirst?: boolean;
}

export type Decision =
	{ create: PropertyValues } | { updates: Update[] } | { skipped: true } | { problem: Explanation };

/** Whether the current values of the records are needed. */
export const compares = ({ rules, properties }: UpsertItem): boolean =>
	rules.skipUnchanged ||
	rules.dryRun ||
	rules.movesBack ||
	rules.onlyKept !== undefined ||
	needsRecord(rules.policies, Object.keys(properties));

/** Whether records are matched by a property that only search can find them by. */
export const isSearchedFor = ({ unique, idProperty, id }: UpsertItem): boolean =>
	!unique && idProperty !== RECORD_ID && id !== '';

/**
 * Decides what to do for an item, given the records that it matches. Several records are a problem, unless the options
 * of the item say which to update.
 */
export function decide(
	item: UpsertItem,
	records: HubspotRecord[],
	definitions: Definitions | undefined,
	object: ObjectType,
): Decision {
	const { properties, rules } = item;
	if (records.length === 0) {
		if (rules.ifNone === 'error') return { problem: none(item, object) };
		if (rules.ifNone === 'skip') return { skipped: true };
		const assigned = newlyGiven(item, {});
		return assigned ? { problem: assigned } : { create: properties };
	}
	if (records.length > 1 && rules.ifSeveral === 'error') return { problem: several(item, records, object) };
	const meant = chosen(records, rules.ifSeveral);
	const assigned = meant.map((record) => newlyGiven(item, record.properties)).find(Boolean);
	if (assigned) return { problem: assigned };
	return { updates: meant.map((record) => updateOf(item, record, definitions, object)) };
}

/** Why a record cannot be given a value that it would have to have already; undefined if it has all of them. */
function newlyGiven(
	{ properties, rules: { onlyKept = {} } }: UpsertItem,
	current: Record<string, string | null>,
): Explanation | undefined {
	const name = Object.keys(onlyKept).find((property) => current[property] !== properties[property]);
	return name === undefined ? undefined : onlyKept[name];
}

function updateOf(
	item: UpsertItem,
	record: HubspotRecord,
	definitions: Definitions | undefined,
	object: ObjectType,
): Update {
	const own = keepingPrimaryValues(item.properties, record, object);
	if (!compares(item)) return { record, properties: own };
	const given = item.rules.onlyKept ? withoutAll(own, Object.keys(item.rules.onlyKept)) : own;
	const passed = allowed(item.rules.policies, given, record.properties);
	const step = stepBack(object, passed, record.properties, definitions);
	const kept = step && !item.rules.movesBack ? withoutAll(passed, [step.property]) : passed;
	const changes = changesOf(object, kept, record.properties, definitions);
	const properties = item.rules.skipUnchanged ? only(kept, Object.keys(changes)) : kept;
	const update = { record, properties, changes };
	if (!step) return update;
	return item.rules.movesBack ? { ...update, clearsFirst: true } : { ...update, notTaken: [step] };
}

const only = (properties: PropertyValues, names: string[]): PropertyValues => {
	const chosen = new Set(names);
	return Object.fromEntries(Object.entries(properties).filter(([name]) => chosen.has(name)));
};

const withoutAll = (properties: PropertyValues, left: string[]): PropertyValues =>
	Object.fromEntries(Object.entries(properties).filter(([name]) => !left.includes(name)));

/**
 * Leaves out a value that a record has as a further value of a key, such as a contact's second e-mail address. It
 * matches the record, but sending it could make it the primary one.
 */
function keepingPrimaryValues(
	properties: PropertyValues,
	record: HubspotRecord,
	{ keys }: ObjectType,
): PropertyValues {
	const further = keys.filter((key) => {
		const given = properties[key.property];
		const [primary, ...others] = valuesOfKey(key, record.properties);
		return given && primary !== undefined && others.includes(comparable(key.kind, given));
	});
	if (further.length === 0) return properties;
	const left = new Set(further.map(({ property }) => property));
	return Object.fromEntries(Object.entries(properties).filter(([name]) => !left.has(name)));
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

const none = ({ id }: UpsertItem, { noun }: ObjectType): Explanation => ({
	message: `HubSpot has no ${noun} '${id.slice(0, 60)}'`,
	description: `Nothing was written. Check the ID, or use the operation 'Create or Update', which creates the ${noun} where there is none.`,
});

const MOST_NAMED = 5;

function several(
	{ idProperty, id: value }: UpsertItem,
	records: HubspotRecord[],
	{ noun, nouns }: ObjectType,
): Explanation {
	const ids = records.slice(0, MOST_NAMED).map(({ id }) => id);
	const more = records.length > MOST_NAMED ? ` and ${records.length - MOST_NAMED} more` : '';
	return {
		message: `${records.length} ${nouns} have '${value.slice(0, 60)}' in '${idProperty}'`,
		description: `Nothing was written. Their IDs: ${ids.join(', ')}${more}. Merge them in HubSpot, or choose which ${noun} is meant in the option 'If Several Match'.`,
	};
}
