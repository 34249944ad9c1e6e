import { furtherProperties, RECORD_ID, uniqueProperties } from '../../../objects/keys';
import { findRecords } from '../../../records/findRecords';
import type { Found } from '../../../records/findRecords';
import { addRecent, recentRecords } from '../../../records/recentRecords';
import type { Definitions } from '../../../values/definitions';
import { matchKey } from '../../../values/matchKey';
import type { RecordContext } from '../../operation';
import { compares, isSearchedFor } from './decide';
import type { UpsertItem } from './decide';

/** The records of each identity, or why they could not be looked up. */
export type Known = Map<string, Found>;

/**
 * Finds the records that items match, 100 different values a call. Returns an entry for each identity; a failed call
 * becomes the failure of its identities. Items without a value to match by have none. Record ids are not looked up unless current values are needed, since an update
 * reports ids that do not exist.
 */
export async function lookUp(
	context: RecordContext,
	items: UpsertItem[],
	definitions: Definitions | undefined,
): Promise<Known> {
	const { client, object } = context;
	const known: Known = new Map();
	const recent = recentRecords(client, object);
	for (const item of items)
		if (isSearchedFor(item)) recent.watch(item.idProperty, definitions?.byName.get(item.idProperty));
	const matched = items.filter(({ id }) => id !== '');
	for (const [idProperty, some] of groupBy(matched, (item) => item.idProperty)) {
		if (idProperty === RECORD_ID && !some.some(compares)) {
			for (const { identity, id } of some) known.set(identity, { records: [{ id, properties: {} }] });
			continue;
		}
		await lookUpBy(context, idProperty, some, definitions, known);
	}
	await lookUpByOtherKeys(context, items, definitions, known);
	return known;
}

/**
 * For dry runs: looks up records that have another unique value of an item. HubSpot would refuse the create and name
 * such a record, which would then be updated instead.
 */
async function lookUpByOtherKeys(
	{ client, object, stopOnFailure }: RecordContext,
	items: UpsertItem[],
	definitions: Definitions | undefined,
	known: Known,
): Promise<void> {
	const keys = object.keys.map(({ property }) => property);
	const properties = [...propertiesToCompare(items), ...keys, ...furtherProperties(object, keys)];
	for (const property of uniqueProperties(object, definitions?.byName.values())) {
		const open = items.filter((item) => {
			const found = known.get(item.identity);
			const isNew = !found || ('records' in found && found.records.length === 0);
			return item.rules.dryRun && isNew && item.idProperty !== property && Boolean(item.properties[property]);
		});
		if (open.length === 0) continue;
		const definition = definitions?.byName.get(property);
		const found = await findRecords(
			client,
			{ object, property, definition, unique: true, properties: [...new Set(properties)], stopOnFailure },
			open.map((item) => item.properties[property] ?? ''),
		);
		for (const { identity, properties: given } of open) {
			const other = found.get(matchKey(object, property, given[property], definition));
			if (other) known.set(identity, other);
		}
	}
}

async function lookUpBy(
	{ client, object, stopOnFailure }: RecordContext,
	property: string,
	items: UpsertItem[],
	definitions: Definitions | undefined,
	known: Known,
): Promise<void> {
	const names = propertiesToCompare(items);
	if (property !== RECORD_ID) names.add(property);
	// A record that is found by a further value of a key keeps its primary value, so both are read.
	for (const key of object.keys) {
		if (!names.has(key.property) && !items.some(({ properties }) => properties[key.property])) continue;
		names.add(key.property).add(key.further);
	}
	const definition = definitions?.byName.get(property);
	const lookup = {
		object,
		property,
		definition,
		unique: items.some(({ unique }) => unique),
		properties: [...names],
		fresh: items.some(compares),
		stopOnFailure,
	};
	const found = await findRecords(
		client,
		lookup,
		items.map(({ id }) => id),
	);
	await addRecent(client, lookup, found);
	for (const { identity, id } of items)
		known.set(identity, found.get(matchKey(object, property, id, definition)) ?? { records: [] });
}

/** The properties of items whose current values are needed. */
export const propertiesToCompare = (items: UpsertItem[]): Set<string> =>
	new Set(items.filter(compares).flatMap(({ properties }) => Object.keys(properties)));

function groupBy<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const one of all) {
		const group = groups.get(keyOf(one));
		if (group) group.push(one);
		else groups.set(keyOf(one), [one]);
	}
	return groups;
}
