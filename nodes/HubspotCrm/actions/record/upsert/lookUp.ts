import { findByProperty } from '../../../records/findRecords';
import type { Found } from '../../../records/findRecords';
import { addRecent } from '../../../records/recentRecords';
import type { RecentRecords } from '../../../records/recentRecords';
import type { Definitions } from '../../../values/definitions';
import { matchKey, RECORD_ID } from '../../../values/matchKey';
import type { RecordContext } from '../../operation';
import { uniqueProperties } from '../propertyValues';
import { compares } from './decide';
import type { Wish } from './decide';

/** The records that each target stands for, or why nobody knows. */
export type State = Map<string, Found>;

/**
 * Finds the records that wishes match, one look-up for each distinct value, 100 a call. Record ids are taken for
 * granted unless values are compared: an update tells whether they exist.
 */
export async function lookUp(
	context: RecordContext,
	wishes: Wish[],
	definitions: Definitions | undefined,
	recent: RecentRecords,
): Promise<State> {
	const state: State = new Map();
	for (const { property, unique } of wishes)
		if (!unique && property !== RECORD_ID) recent.watch(property, definitions?.byName.get(property));
	for (const [property, some] of groupBy(wishes, (wish) => wish.property)) {
		if (property === RECORD_ID && !some.some(compares)) {
			for (const { target, value } of some)
				state.set(target, { records: value === '' ? [] : [{ id: value, properties: {} }] });
			continue;
		}
		await lookUpBy(context, property, some, definitions, recent, state);
	}
	await lookUpByOtherKeys(context, wishes, definitions, state);
	return state;
}

/**
 * A dry run looks for what HubSpot would name when it refuses to create: a record with another unique value of the
 * item. It would be updated instead.
 */
async function lookUpByOtherKeys(
	{ client, object, stopOnFailure }: RecordContext,
	wishes: Wish[],
	definitions: Definitions | undefined,
	state: State,
): Promise<void> {
	const properties = new Set(comparedNames(wishes));
	if (object.path === 'contacts') properties.add('email').add('hs_additional_emails');
	for (const property of uniqueProperties(object, definitions)) {
		const open = wishes.filter((wish) => {
			const found = state.get(wish.target);
			const isNew = !found || ('records' in found && found.records.length === 0);
			return wish.rules.dryRun && isNew && wish.property !== property && Boolean(wish.properties[property]);
		});
		if (open.length === 0) continue;
		const definition = definitions?.byName.get(property);
		const found = await findByProperty(
			client,
			{ type: object.path, property, definition, unique: true, properties: [...properties], stopOnFailure },
			open.map((wish) => wish.properties[property] ?? ''),
		);
		for (const { target, properties: given } of open) {
			const other = found.get(matchKey(property, given[property], definition));
			if (other) state.set(target, other);
		}
	}
}

async function lookUpBy(
	{ client, object, stopOnFailure }: RecordContext,
	property: string,
	wishes: Wish[],
	definitions: Definitions | undefined,
	recent: RecentRecords,
	state: State,
): Promise<void> {
	const compared = wishes.filter(compares);
	const names = comparedNames(wishes);
	if (property !== RECORD_ID) names.add(property);
	if (object.path === 'contacts' && (names.has('email') || wishes.some(({ properties }) => properties.email)))
		names.add('email').add('hs_additional_emails');
	const definition = definitions?.byName.get(property);
	const unique = wishes.some((wish) => wish.unique);
	const lookup = {
		type: object.path,
		property,
		definition,
		unique,
		properties: [...names],
		fresh: compared.length > 0,
		stopOnFailure,
	};
	const found = await findByProperty(
		client,
		lookup,
		wishes.map(({ value }) => value),
	);
	await addRecent(client, lookup, recent, found);
	for (const wish of wishes)
		state.set(wish.target, found.get(matchKey(property, wish.value, definition)) ?? { records: [] });
}

/** The properties that wishes are compared by. */
export const comparedNames = (wishes: Wish[]): Set<string> =>
	new Set(wishes.filter(compares).flatMap(({ properties }) => Object.keys(properties)));

function groupBy<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const one of all) {
		const group = groups.get(keyOf(one));
		if (group) group.push(one);
		else groups.set(keyOf(one), [one]);
	}
	return groups;
}
