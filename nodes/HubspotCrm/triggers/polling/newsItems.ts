import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Explanation, Failure } from '../../errors/failure';
import { attachedTypesIn, returnedOptionsIn, simpleIn } from '../../fields/returned';
import { readableDefinitionsOf } from '../../metadata/propertyDefinitions';
import type { ObjectType } from '../../objects/objectType';
import type { Form } from '../../output/form';
import { presentRecords } from '../../output/presentRecords';
import { standardProperties, typed } from '../../output/simplify';
import type { HubspotClient } from '../../transport/client';
import { propertyNamed } from '../../values/definitions';
import type { Definitions } from '../../values/definitions';
import type { EventFacts, RecordNews } from './changes';
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
		watched,
	}: { client: HubspotClient; object: ObjectType; parameters: TriggerParameters; watched: string[] },
): Promise<NewsItems> {
	const attached = attachedTypesIn(parameters.event === 'deleted' ? {} : parameters.associations);
	if ('problem' in attached) return attached;
	const simple = simpleIn(parameters.simplify);
	if (typeof simple === 'object') return simple;
	const returned = returnedOptionsIn(parameters.options);
	if ('problem' in returned) return returned;
	const { properties: chosen, labels } = returned;
	const form: Form = {
		simple,
		labels,
		attached,
		named: [...new Set([...chosen, ...watched])],
		besides: chosen.length > 0 ? [] : standardProperties(object),
		// What happened stands in `change`.
		added: 1,
		archived: parameters.event === 'deleted',
	};
	const shown = await presentRecords(
		{ client, object, stopOnFailure: true },
		news.map(({ record }) => record),
		news.map(() => form),
	);
	const tellsValues = simple && news.some(({ event }) => event.property !== undefined);
	const definitions = tellsValues ? await readableDefinitionsOf(client, object) : undefined;
	const items: INodeExecutionData[] = [];
	for (const [at, one] of shown.entries()) {
		if ('failure' in one) return one;
		items.push({ json: { ...one.json, change: typedFacts(news[at]?.event, definitions) } });
	}
	return { items };
}

/** What happened, with the types of the property whose value changed. */
function typedFacts(event: EventFacts | undefined, definitions: Definitions | undefined): IDataObject {
	const definition = definitions && propertyNamed(definitions, event?.property ?? '');
	if (!definition) return { ...event };
	return {
		...event,
		oldValue: typed(event?.oldValue, definition),
		newValue: typed(event?.newValue, definition),
	};
}
