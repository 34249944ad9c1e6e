import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { AssociatedRecords } from '../../associations/attach';
import type { Along } from '../../associations/attach';
import { wantedFrom } from '../../batch/wanted';
import type { ObjectType } from '../../objects/objectTypes';
import { accountOf } from '../../metadata/accountDetails';
import type { HubspotClient } from '../../transport/client';
import type { Explanation } from '../../errors/explain';
import type { Failure, HubspotRecord } from '../../transport/types';
import { shapeAssociated } from '../../values/associations';
import { simplify } from '../../output/simplify';
import type { RecordNews } from './changes';
import type { TriggerParameters } from './settings';

export type Presented = { items: INodeExecutionData[] } | { failure: Failure } | { problem: Explanation };

/** Makes items of news: the record in the shape of all operations, what happened in `change`, and what is associated. */
export async function present(
	news: RecordNews[],
	{
		client,
		object,
		parameters,
	}: { client: HubspotClient; object: ObjectType; parameters: TriggerParameters },
): Promise<Presented> {
	const isSimple = parameters.simplify;
	const wanted = wantedFrom(parameters.event === 'deleted' ? {} : parameters.associations);
	if ('problem' in wanted) return wanted;
	const ids = [...new Set(news.map(({ id }) => id))];
	const along: Map<string, Along> =
		wanted.length > 0 && ids.length > 0
			? await new AssociatedRecords(client, { stopOnFailure: true }).of(
					{ path: object.path, noun: object.name.toLowerCase() },
					ids,
					wanted,
				)
			: new Map<string, Along>();
	const account = isSimple && news.some(({ record }) => !record.url) ? await accountOf(client) : undefined;
	const items: INodeExecutionData[] = [];
	for (const { id, record, event } of news) {
		const found = along.get(id);
		if (found && 'failure' in found) return found;
		const json = isSimple ? simplify(record, object.typeId, account) : rawOf(record);
		json.change = { ...event };
		if (found) json.associations = shapeAssociated(found.along, isSimple);
		items.push({ json });
	}
	return { items };
}

/** The record as HubSpot sent it, less the history: the event tells of that. */
function rawOf(record: HubspotRecord): IDataObject {
	const raw = { ...record };
	delete raw.propertiesWithHistory;
	return raw as IDataObject;
}
