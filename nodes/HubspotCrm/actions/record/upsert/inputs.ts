import type { PropertyValues } from '../../../api/records';
import type { CreateInput, UpdateInput, Written } from '../../../records/writeRecords';
import type { Update, UpsertItem } from './decide';

/** A record to create for an item. */
export interface Creation {
	item: UpsertItem;
	create: PropertyValues;
}

/** Records to update for an item. */
export interface Updating {
	item: UpsertItem;
	updates: Update[];
}

/** What became of each update of an item; undefined for one that had nothing to send. */
export type SettledUpdates = Array<Written | undefined>;

/** The inputs to send for the updates of items. An update without a difference has none. */
export function updateInputs(all: Updating[]): UpdateInput[] {
	const inputs: UpdateInput[] = [];
	for (const { item, updates } of all) {
		for (const { record, properties } of updates) {
			if (isNothing(properties)) continue;
			const { id } = record;
			const keys = [`id ${id}`, ...item.keys];
			inputs.push({ traceId: String(inputs.length), key: id, keys, id, properties });
		}
	}
	return inputs;
}

/**
 * What became of the updates of each item. `settled`: what became of the inputs of `updateInputs(all)`, in their order.
 */
export function byItem(all: Updating[], settled: Written[]): SettledUpdates[] {
	let next = 0;
	return all.map(({ updates }) =>
		updates.map(({ properties }) => (isNothing(properties) ? undefined : settled[next++])),
	);
}

const isNothing = (properties: PropertyValues): boolean => Object.keys(properties).length === 0;

/**
 * The inputs to send for records that do not exist. With a unique property HubSpot itself decides between create and
 * update, since the record may have been created after it was looked up.
 */
export const createInputs = (all: Creation[]): CreateInput[] =>
	all.map(({ item, create }, at) => ({
		traceId: String(at),
		key: item.id,
		keys: item.keys,
		properties: create,
		...(item.unique ? { group: item.idProperty, idProperty: item.idProperty, id: item.id } : {}),
	}));
