import type { AssociationType } from '../api/associations';
import type { PropertyDefinition } from '../api/properties';
import type { Explanation, Failure } from '../errors/failure';
import { associationTypesOf } from '../metadata/associationLabels';
import { definitionsOf } from '../metadata/propertyDefinitions';
import { isUnique, RECORD_ID } from '../objects/keys';
import type { ObjectType } from '../objects/objectType';
import { findRecords } from '../records/findRecords';
import type { Found } from '../records/findRecords';
import { addRecent } from '../records/recentRecords';
import type { HubspotClient } from '../transport/client';
import { matchKey } from '../values/matchKey';
import { unknownProperty } from '../values/unknownProperty';
import { typeKey, typesNamed } from './labels';
import { ASSOCIATE_WITH } from './requests';
import type { AssociationRequest } from './requests';

/** A record to associate with, found before anything is written. */
export interface Counterpart {
	object: ObjectType;
	id: string;
	/** Undefined for an association without a label. */
	type?: AssociationType;
}

type Unknown = { problem: Explanation } | { failure: Failure };

/** Finds the counterparts and labels that association requests name, for all items together, 100 values a call. */
export class Counterparts {
	private readonly lookups = new Map<string, RecordLookup>();
	private readonly labels = new Map<string, { type?: AssociationType } | Unknown>();

	/** @param from the type of the records that are written */
	constructor(
		private readonly client: HubspotClient,
		private readonly from: ObjectType,
		private readonly options: { stopOnFailure: boolean },
	) {}

	/** Looks up the counterparts and labels of all items. Call it before `of`, which reports what was not found. */
	async lookUp(requests: AssociationRequest[]): Promise<void> {
		for (const request of requests) {
			const key = lookupKey(request);
			const lookup = this.lookups.get(key) ?? { request, values: new Set(), found: new Map() };
			this.lookups.set(key, lookup);
			for (const value of request.values) lookup.values.add(value);
			this.labels.set(labelKey(request), {});
		}
		const labelled = new Map(requests.map((request) => [labelKey(request), request]));
		await Promise.all([
			...[...this.lookups.values()].map(async (lookup) => await this.find(lookup)),
			...[...labelled].map(async ([key, request]) => {
				this.labels.set(key, await labelOf(this.client, this.from, request));
			}),
		]);
	}

	/**
	 * The counterparts of one item. A value or label that does not exist or has several matches is a problem; a missing
	 * record is left out if the request ignores missing ones. A failed look-up is a failure.
	 */
	of(requests: AssociationRequest[]): { counterparts: Counterpart[] } | Unknown {
		const counterparts: Counterpart[] = [];
		for (const request of requests) {
			const label = this.labels.get(labelKey(request)) ?? {};
			if ('problem' in label || 'failure' in label) return label;
			const { object, ignoreMissing } = request;
			for (const value of request.values) {
				const ids = this.idsOf(request, value);
				if (!Array.isArray(ids)) return ids;
				const [id] = ids;
				if (ids.length > 1) return { problem: ambiguous(request, value, ids) };
				if (id !== undefined) counterparts.push({ object, id, type: label.type });
				else if (!ignoreMissing) return { problem: notFound(request, value) };
			}
		}
		return { counterparts };
	}

	private idsOf(request: AssociationRequest, value: string): string[] | Unknown {
		const { object, property } = request;
		if (property === RECORD_ID) return [value];
		const { found, unknown, definition } = this.lookups.get(lookupKey(request)) as RecordLookup;
		if (unknown) return unknown;
		const entry = found.get(matchKey(object, property, value, definition)) ?? { records: [] };
		return 'failure' in entry
			? { failure: { ...entry.failure, doing: lookingUp(object) } }
			: entry.records.map(({ id }) => id);
	}

	private async find(lookup: RecordLookup): Promise<void> {
		const { property, object } = lookup.request;
		if (property === RECORD_ID) return;
		const { client } = this;
		const started = client.clock.monotonic();
		let definitions = await definitionsOf(client, object);
		if (definitions && !definitions.byName.has(property) && definitions.readAt < started)
			definitions = await definitionsOf(client, object, 0);
		const definition = definitions?.byName.get(property);
		if (definitions && !definition) {
			lookup.unknown = { problem: unknownProperty(property, definitions, ASSOCIATE_WITH) };
			return;
		}
		lookup.definition = definition;
		const unique = isUnique(object, definition ?? { name: property });
		const { stopOnFailure } = this.options;
		const how = { object, property, definition, unique, properties: [], stopOnFailure };
		lookup.found = await findRecords(client, how, lookup.values);
		await addRecent(client, how, lookup.found);
	}
}

/** The values to look up by one property of one object type, and the records that were found. */
interface RecordLookup {
	request: AssociationRequest;
	values: Set<string>;
	found: Map<string, Found>;
	definition?: PropertyDefinition;
	/** Why nothing could be looked up. */
	unknown?: Unknown;
}

const lookupKey = ({ object, property }: AssociationRequest) => JSON.stringify([object.path, property]);
const labelKey = ({ object, label }: AssociationRequest) =>
	JSON.stringify([object.path, label.toLowerCase()]);

const lookingUp = ({ noun }: ObjectType) => ({ action: 'look up', record: `${noun} to associate with` });

/**
 * The association type with a label; `type` is undefined for no label. A label that the cached list lacks may be new,
 * so the list is then read again.
 */
async function labelOf(
	client: HubspotClient,
	from: ObjectType,
	{ object, label }: AssociationRequest,
): Promise<{ type?: AssociationType } | Unknown> {
	if (label === '') return {};
	const started = client.clock.monotonic();
	let answer = await associationTypesOf(client, from, object);
	if ('types' in answer && typesNamed(answer.types, label).length === 0)
		answer = await associationTypesOf(client, from, object, client.clock.monotonic() - started + 1);
	if ('failure' in answer) {
		const record = `association labels from ${from.nouns} to ${object.nouns}`;
		return { failure: { ...answer.failure, doing: { action: 'read', record } } };
	}
	const named = typesNamed(answer.types, label);
	const [type] = named;
	if (named.length === 1 && type) return { type: type.label === null ? undefined : type };
	const choices = answer.types.flatMap((one) =>
		one.label === null ? [] : `'${one.label}' (${typeKey(one)})`,
	);
	const pair = `${from.nouns} to ${object.nouns}`;
	return {
		problem: {
			message:
				named.length > 1
					? `Several labels from ${pair} go by '${label.slice(0, 60)}'`
					: `There is no label '${label.slice(0, 60)}' from ${pair}`,
			description: `Choose another one in 'Label' of the parameter '${ASSOCIATE_WITH}'. ${choices.length > 0 ? `Labels of this account: ${choices.join(', ')}.` : 'This account has none for these two types.'}`,
		},
	};
}

/** The part of an error's advice that says how to write the item without the association. */
export const WRITE_WITHOUT = `or set 'If Not Found' to 'Write Without Association'`;

/** No record has the value. */
const notFound = ({ object, property }: AssociationRequest, value: string): Explanation => ({
	message: `There is no ${object.noun} with '${property}' '${value.slice(0, 60)}' to associate with`,
	description: `Nothing was written for this item. Correct 'Value' of the parameter '${ASSOCIATE_WITH}', create the ${object.noun} first, ${WRITE_WITHOUT}. By a property that is not unique, HubSpot finds records some seconds after they were written.`,
});

/** Several records have the value. */
const ambiguous = ({ object, property }: AssociationRequest, value: string, ids: string[]): Explanation => ({
	message: `${ids.length} ${object.nouns} have '${property}' '${value.slice(0, 60)}': ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`,
	description: `Nothing was written for this item, since it is not clear which one to associate with. Use the record ID or a unique property in 'Match By Property' of the parameter '${ASSOCIATE_WITH}', or merge the ${object.nouns} in HubSpot.`,
});
