import type { IDataObject } from 'n8n-workflow';

import type { HubspotRecord, PropertyValues } from '../../../api/records';
import type { ObjectType } from '../../../objects/objectType';
import type { Definitions } from '../../../values/definitions';
import { changesOf, written } from '../../../values/diff';
import type { Update, UpsertItem } from './decide';

/** The JSON that a dry run returns for an item, and the records as they would be after the write. */
export function preview(
	item: UpsertItem,
	decision: { create: PropertyValues } | { updates: Update[] },
	definitions: Definitions | undefined,
	object: ObjectType,
): { json: IDataObject | IDataObject[]; after: HubspotRecord[] } {
	if ('create' in decision) {
		const changes = changesOf(object, decision.create, {}, definitions);
		return {
			json: shown('created', undefined, { ...changes }),
			// It has no id yet, but later items of the run would find it.
			after: [{ id: '', properties: written({}, item.properties, definitions) }],
		};
	}
	const { updates } = decision;
	const json = updates.map(({ record, changes = {}, notTaken }) => {
		const outcome = Object.keys(changes).length > 0 ? 'updated' : 'unchanged';
		const title = object.titleProperties.map((name) => record.properties[name]).filter(Boolean);
		const json = shown(outcome, record, { ...changes }, title.join(' '));
		return notTaken ? { ...json, notTaken } : json;
	});
	return {
		json: json.length === 1 ? (json[0] as IDataObject) : json,
		after: updates.map(({ record, properties }) => ({
			...record,
			properties: written(record.properties, properties, definitions),
		})),
	};
}

function shown(
	outcome: string,
	record: HubspotRecord | undefined,
	changes: IDataObject,
	title?: string,
): IDataObject {
	return {
		outcome,
		dryRun: true,
		...(record?.id ? { id: record.id } : {}),
		...(title ? { title } : {}),
		changes,
	};
}
