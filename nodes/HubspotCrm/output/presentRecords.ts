import type { IDataObject } from 'n8n-workflow';

import type { HubspotRecord } from '../api/records';
import type { AssociatedRecords, Attached, AttachedType } from '../associations/attach';
import type { Failure } from '../errors/failure';
import { accountOf } from '../metadata/accountDetails';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import { Breather } from '../transport/clock';
import { rawOf, shapeAssociated, simplify } from './simplify';

/** A record and the form in which it is put out. */
export interface Presentable {
	record: HubspotRecord;
	/** Flat, rather than as HubSpot sends it. */
	simple: boolean;
	/** Types whose associated records it carries. */
	attached: AttachedType[];
}

/** What it takes to present records of one type. */
export interface Presenter {
	client: HubspotClient;
	object: ObjectType;
	associated: AssociatedRecords;
}

/**
 * Gives records the form in which people see them: the one place that does, for operations and triggers. What records
 * lack is read for all of them together: the records that go with them, and the account's address where HubSpot sends
 * none. Returns the form of each record, in their order, or why it cannot be shown.
 */
export async function presentRecords(
	{ client, object, associated }: Presenter,
	records: Presentable[],
): Promise<Array<{ json: IDataObject } | { failure: Failure }>> {
	const lacksUrl = records.some(({ record, simple }) => simple && !record.url);
	const account = lacksUrl ? await accountOf(client) : undefined;
	const attachments = await attachmentsOf(associated, object, records);
	const breather = new Breather(client.clock);
	const shown: Array<{ json: IDataObject } | { failure: Failure }> = [];
	for (const [at, { record, simple }] of records.entries()) {
		if (breather.due) await breather.pause();
		const attached = attachments[at];
		if (attached && 'failure' in attached) {
			shown.push(attached);
			continue;
		}
		const json = simple ? simplify(record, object.typeId, account) : rawOf(record);
		if (attached) json.associations = shapeAssociated(attached.byType, simple);
		shown.push({ json });
	}
	return shown;
}

/** What goes with each record, by its position; records that ask for the same types are read together. */
async function attachmentsOf(
	associated: AssociatedRecords,
	object: ObjectType,
	records: Presentable[],
): Promise<Array<Attached | undefined>> {
	const attachments: Array<Attached | undefined> = [];
	const groups = new Map<string, number[]>();
	for (const [at, { attached }] of records.entries()) {
		if (attached.length === 0) continue;
		const types = JSON.stringify(attached.map((one) => [one.object.path, one.properties]));
		const group = groups.get(types);
		if (group) group.push(at);
		else groups.set(types, [at]);
	}
	const idOf = (at: number) => records[at]?.record.id ?? '';
	for (const group of groups.values()) {
		const { attached = [] } = records[group[0] ?? 0] ?? {};
		const ids = [...new Set(group.map(idOf))];
		const found = await associated.of(object, ids, attached);
		for (const at of group) attachments[at] = found.get(idOf(at));
	}
	return attachments;
}
