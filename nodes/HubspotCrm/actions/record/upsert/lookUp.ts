import { findByProperty } from '../../../batch/find';
import type { Found } from '../../../batch/find';
import type { RecentRecords } from '../../../batch/recent';
import type { Failure } from '../../../transport/types';
import type { Definitions } from '../../../values/definition';
import { matchKey, RECORD_ID } from '../../../values/match';
import type { RecordContext } from '../../types';
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
	for (const [property, some] of groupBy(wishes, (wish) => wish.property)) {
		if (property === RECORD_ID && !some.some(compares)) {
			for (const { target, value } of some)
				state.set(target, { records: value === '' ? [] : [{ id: value, properties: {} }] });
			continue;
		}
		await lookUpBy(context, property, some, definitions, recent, state);
	}
	return state;
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
	const names = new Set(compared.flatMap(({ properties }) => Object.keys(properties)));
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
	const keyOf = ({ value }: Wish) => matchKey(property, value, definition);
	for (const wish of wishes) state.set(wish.target, found.get(keyOf(wish)) ?? { records: [] });
	if (unique || property === RECORD_ID) return;

	// What was written a moment ago and search does not show yet is read by its id.
	const missed = new Map<string, Wish>();
	for (const wish of wishes) {
		const written = recent.find(wish.target);
		const found = state.get(wish.target);
		if (!written || !found || 'failure' in found) continue;
		const { id } = written;
		if (id === undefined && found.records.length === 0) state.set(wish.target, { failure: IN_DOUBT });
		else if (id !== undefined && !found.records.some((record) => record.id === id)) missed.set(id, wish);
	}
	const read = await findByProperty(client, { ...lookup, property: RECORD_ID }, missed.keys());
	for (const [id, wish] of missed) {
		const late = read.get(id);
		if (!late || 'failure' in late) continue;
		const same = late.records.filter(
			(record) => matchKey(property, record.properties[property], definition) === keyOf(wish),
		);
		const before = state.get(wish.target);
		if (before && 'records' in before) state.set(wish.target, { records: [...before.records, ...same] });
	}
}

/** Creating it now could make a second one. */
const IN_DOUBT: Failure = {
	kind: 'unanswered',
	issues: [],
	maybeApplied: true,
	detail:
		'HubSpot did not confirm an earlier attempt to create it, and its search may not show the record yet. Run this item again in two minutes.',
};

function groupBy<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const one of all) {
		const group = groups.get(keyOf(one));
		if (group) group.push(one);
		else groups.set(keyOf(one), [one]);
	}
	return groups;
}
