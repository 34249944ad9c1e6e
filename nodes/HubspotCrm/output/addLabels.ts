import type { IDataObject } from 'n8n-workflow';

import type { Owner } from '../api/owners';
import type { Pipeline } from '../api/pipelines';
import type { PropertyDefinition } from '../api/properties';
import type { HubspotRecord } from '../api/records';
import { formerOwnersOf, ownersOf } from '../metadata/accountOwners';
import { pipelinesOf } from '../metadata/accountPipelines';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import { Breather } from '../transport/clock';
import { propertyNamed } from '../values/definitions';
import type { Definitions } from '../values/definitions';
import { optionsOf } from '../values/diff';
import { takesSeveral } from '../values/options';
import { isOwner } from '../values/references';
import type { Presenter } from './form';

type Values = Record<string, string>;

/** A result that gets labels. */
export interface Labelled {
	json: IDataObject;
	record: HubspotRecord;
	/** Whether the result shows all properties of the record, instead of some of them as its own fields. */
	isWhole: boolean;
}

/** What labels are looked up in. */
export interface LabelLists {
	definitions: Definitions | undefined;
	pipelines: Pipeline[];
	/** Owners, by id. */
	owners: Map<string, Owner>;
}

/**
 * Adds `labels` to results: by property, the words that people see for the stage, the pipeline, the owner or the option
 * that its value stands for. Values without a label are left out. A list of the account is read only if one of the
 * results needs it, once for all of them, and left out if HubSpot does not return it.
 */
export async function addLabels(
	{ client, object }: Presenter,
	definitions: Definitions | undefined,
	results: Labelled[],
): Promise<void> {
	const values = results.map(shownValues);
	const ofOwners = new Set([...(definitions?.byName.values() ?? [])].filter(isOwner).map(({ name }) => name));
	const ofPipelines = new Set<string>(Object.values(object.pipeline ?? {}));
	const lists: LabelLists = {
		definitions,
		pipelines: namedIn(values, ofPipelines).length > 0 ? ((await pipelinesOf(client, object)) ?? []) : [],
		owners: await ownersNamed(client, namedIn(values, ofOwners)),
	};
	const breather = new Breather(client.clock);
	for (const [at, { json }] of results.entries()) {
		if (breather.due) await breather.pause();
		json.labels = labelsOf(values[at] ?? {}, object, lists);
	}
}

/** The values of a record, as text, of those properties that its result shows. */
function shownValues({ json, record: { properties }, isWhole }: Labelled): Values {
	const isShown = (name: string) => isWhole || Object.hasOwn(json, name);
	return Object.fromEntries(
		Object.entries(properties).flatMap(([name, value]) => (value && isShown(name) ? [[name, value]] : [])),
	);
}

/** The entries of the values of some properties, each once. */
const namedIn = (values: Values[], properties: Set<string>): string[] => [
	...new Set(values.flatMap((one) => [...properties].flatMap((name) => optionsOf(one[name] ?? '')))),
];

/** The owners with these ids. Those who left are read only if an id is of none of the active ones. */
async function ownersNamed(client: HubspotClient, ids: string[]): Promise<Map<string, Owner>> {
	const byId = new Map<string, Owner>();
	for (const read of [ownersOf, formerOwnersOf]) {
		if (ids.every((id) => byId.has(id))) break;
		for (const owner of (await read(client)) ?? []) byId.set(owner.id, owner);
	}
	return byId;
}

/** The labels of the values of a record, by property. A property with several values has a list. */
export function labelsOf(values: Values, object: ObjectType, lists: LabelLists): IDataObject {
	const labels: IDataObject = {};
	for (const [name, value] of Object.entries(values)) {
		const definition = lists.definitions && propertyNamed(lists.definitions, name);
		const find = (entry: string) =>
			pipelineLabel(name, entry, values, object, lists) ??
			(definition && (ownerLabel(entry, definition, lists) ?? optionLabel(entry, definition)));
		const found =
			definition && takesSeveral(definition)
				? optionsOf(value).flatMap((entry) => find(entry) ?? [])
				: find(value);
		if (found !== undefined && found.length > 0) labels[name] = found;
	}
	return labels;
}

function pipelineLabel(
	name: string,
	id: string,
	values: Values,
	{ pipeline: properties }: ObjectType,
	{ pipelines }: LabelLists,
): string | undefined {
	if (name === properties?.pipeline) return pipelines.find((one) => one.id === id)?.label;
	if (name !== properties?.stage) return undefined;
	// Several pipelines may have a stage with this id. That of the record's own pipeline is meant.
	const own = pipelines.filter((one) => one.id === values[properties.pipeline]);
	return [...own, ...pipelines].flatMap(({ stages }) => stages).find((stage) => stage.id === id)?.label;
}

function ownerLabel(id: string, definition: PropertyDefinition, { owners }: LabelLists): string | undefined {
	const owner = isOwner(definition) ? owners.get(id) : undefined;
	return owner && (owner.name || owner.email || undefined);
}

const optionLabel = (value: string, { options = [] }: PropertyDefinition): string | undefined =>
	options.find((option) => option.value === value)?.label;
