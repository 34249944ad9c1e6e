import type { IDataObject } from 'n8n-workflow';

import type { HubspotRecord } from '../api/records';
import type { Failure } from '../errors/failure';
import { accountOf } from '../metadata/accountDetails';
import { readableDefinitionsOf } from '../metadata/propertyDefinitions';
import type { HubspotClient } from '../transport/client';
import { Breather } from '../transport/clock';
import type { Definitions } from '../values/definitions';
import { attachmentsOf, shapeAssociated } from './associated';
import type { Form, Presenter } from './form';
import { addLabels } from './addLabels';
import type { Labelled } from './addLabels';
import { simplify } from './simplify';

/**
 * Makes the JSON of records, for operations and the polling trigger. What the records lack is read for all of them
 * together: property definitions for their types, the account if HubSpot sends no `url`, their associated records, and
 * the lists with labels. `forms`: one for each record; `firsts`: fields that go before those of each record. Returns the
 * JSON of each record, in their order, or a failure if its associated records could not be read.
 */
export async function presentRecords(
	presenter: Presenter,
	records: HubspotRecord[],
	forms: Form[],
	firsts: Array<IDataObject | undefined> = [],
): Promise<Array<{ json: IDataObject } | { failure: Failure }>> {
	if (records.length === 0) return [];
	const { client, object } = presenter;
	const lacksUrl = records.some(({ url }, at) => !url && forms[at]?.simple);
	const account = lacksUrl ? await accountOf(client) : undefined;
	const needsTypes = forms.some(({ simple, labels }) => simple || labels);
	const definitions = needsTypes ? await readableDefinitionsOf(client, object) : undefined;
	const attaches = forms.some(({ attached }) => attached.length > 0);
	const attachments = attaches ? await attachmentsOf(presenter, records, forms) : [];
	const attachedDefinitions = await definitionsByType(client, forms);
	const facts = { definitions, account };
	const breather = new Breather(client.clock);
	const shown: Array<{ json: IDataObject } | { failure: Failure }> = [];
	const labelled: Labelled[] = [];
	for (const [at, record] of records.entries()) {
		if (breather.due) await breather.pause();
		const attached = attachments[at];
		const form = forms[at];
		if (attached && 'failure' in attached) {
			shown.push(attached);
			continue;
		}
		const json = form?.simple
			? simplify(record, object, form, facts, firsts[at])
			: Object.assign(firsts[at] ?? {}, rawOf(record));
		if (attached)
			json.associations = shapeAssociated(attached.byType, form?.simple ? attachedDefinitions : undefined);
		if (form?.labels) labelled.push({ json, record, isWhole: !form.simple });
		shown.push({ json });
	}
	if (labelled.length > 0) await addLabels(presenter, definitions, labelled);
	return shown;
}

/** The definitions of the attached types whose properties are shown in simple forms, by the key of the type. */
async function definitionsByType(
	client: HubspotClient,
	forms: Form[],
): Promise<Map<string, Definitions | undefined>> {
	const found = new Map<string, Definitions | undefined>();
	for (const { object, properties } of new Set(
		forms.flatMap(({ simple, attached }) => (simple ? attached : [])),
	)) {
		if (properties.length > 0 && !found.has(object.key))
			found.set(object.key, await readableDefinitionsOf(client, object));
	}
	return found;
}

/**
 * A record as HubSpot sends it, without the history of its values. Triggers return what they need of it in `change`. It
 * is a copy: several results may show one record, and n8n hands objects on from node to node, so that a change of one
 * would change all.
 */
function rawOf(record: HubspotRecord): IDataObject {
	const raw: HubspotRecord = { ...record, properties: { ...record.properties } };
	delete raw.propertiesWithHistory;
	return raw as IDataObject;
}
