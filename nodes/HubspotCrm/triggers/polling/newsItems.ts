import type { INodeExecutionData } from 'n8n-workflow';

import type { Explanation, Failure } from '../../errors/failure';
import { attachedTypesIn } from '../../fields/returned';
import type { ObjectType } from '../../objects/objectType';
import { presentRecords } from '../../output/presentRecords';
import type { HubspotClient } from '../../transport/client';
import type { RecordNews } from './changes';
import type { TriggerParameters } from './settings';

export type NewsItems = { items: INodeExecutionData[] } | { failure: Failure } | { problem: Explanation };

/**
 * Makes n8n's items of news: the record in the form of all operations, and what happened in `change`. Returns a failure
 * or problem instead if one record cannot be presented.
 */
export async function newsItems(
	news: RecordNews[],
	{
		client,
		object,
		parameters,
	}: { client: HubspotClient; object: ObjectType; parameters: TriggerParameters },
): Promise<NewsItems> {
	const attached = attachedTypesIn(parameters.event === 'deleted' ? {} : parameters.associations);
	if ('problem' in attached) return attached;
	const shown = await presentRecords(
		{ client, object, stopOnFailure: true },
		news.map(({ record }) => record),
		news.map(() => ({ simple: parameters.simplify, attached })),
	);
	const items: INodeExecutionData[] = [];
	for (const [at, one] of shown.entries()) {
		if ('failure' in one) return one;
		items.push({ json: { ...one.json, change: { ...news[at]?.event } } });
	}
	return { items };
}
