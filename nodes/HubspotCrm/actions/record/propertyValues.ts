import type { PropertyValues } from '../../api/records';
import type { Explanation } from '../../errors/failure';
import { readingOf } from '../../fields/formats';
import { givenValues, mayWriteAny, valueOptions } from '../../fields/properties';
import type { GivenValues, ValueOptions } from '../../fields/properties';
import { referencesFor } from '../../metadata/accountReferences';
import { definitionsOf, definitionsWith } from '../../metadata/propertyDefinitions';
import { batchKey, uniqueProperties } from '../../objects/keys';
import { Breather } from '../../transport/clock';
import { isWritable, propertyNamed } from '../../values/definitions';
import type { Definitions } from '../../values/definitions';
import { isBlank } from '../../values/emptiness';
import { Headers } from '../../values/headers';
import type { Column } from '../../values/headers';
import { optionsIn } from '../../values/options';
import { noteReferences, referenceProperties } from '../../values/references';
import type { ReferencesUsed } from '../../values/references';
import { toProperties } from '../../values/toProperties';
import { unknownProperty } from '../../values/unknownProperty';
import type { Said, ValueRules } from '../../values/toProperties';
import { policyFor } from '../../values/writePolicy';
import type { WritePolicies } from '../../values/writePolicy';
import type { RecordContext } from '../operation';

/** Reads the property values of items, checked and turned into HubSpot's form. */
export interface ValueReader {
	definitions: Definitions | undefined;
	/** The property that a name or label means. */
	column: (header: string) => Column;
	/** Whether items may name owners who left the account. */
	namesFormerOwners: boolean;
	/** The values of an item, or why they cannot be used. Throws what n8n throws, as for a failed expression. */
	read(index: number): GivenProperties | { problem: Explanation };
	/** What has to be said about an item that was read; undefined if nothing. */
	saidOf: (index: number) => Said | undefined;
	/** The values of all unique properties, by `batchKey`: two items that have one in common mean the same record. */
	uniqueKeys(properties: PropertyValues): string[];
}

/** The values of an item. */
export interface GivenProperties {
	properties: PropertyValues;
	/** The record id, if records are matched by it. */
	recordId?: unknown;
	/** What happens to values that the record has already. */
	policies: WritePolicies;
	/** Why properties cannot be given their values anew: only records that have them already keep them. */
	onlyKept?: Record<string, Explanation>;
	/** Why there is nothing to write. */
	nothing?: Explanation;
}

/**
 * Makes a reader of values. The property definitions, and the owners and pipelines that the items refer to, are read
 * once for all items.
 *
 * @param matchBy the property that records are matched by, for each item
 */
export async function valueReader(
	context: RecordContext,
	matchBy: (index: number) => string | undefined = () => undefined,
): Promise<ValueReader> {
	const { client, host, object, parameters } = context;
	const now = client.clock.now();
	const started = client.clock.monotonic();
	const items = new ItemValues(context);
	// Of few items it can be seen whether cached definitions have all that they use. For many, new ones cost less.
	if (context.itemCount > SAMPLE) await definitionsOf(client, object, 0);
	const definitions = await definitionsWith(
		client,
		object,
		(known) => knowsSample(known, context, items, matchBy),
		client.clock.monotonic() - started + 1,
	);
	const complete = (definitions?.readAt ?? 0) >= started;
	const zone = host.getTimezone();
	const headers = new Headers(object, definitions);
	const uniqueNames = uniqueProperties(object, definitions?.byName.values());
	const named = await referencesUsed(context, items, headers, definitions);
	const refers = named.owners.size > 0 || named.pipelines.size > 0;
	const references = refers ? await referencesFor(client, object, named) : undefined;
	const said = new Map<number, Said>();
	/** The rules for items by their options, which are the same object for all items without expressions. */
	const ruled = new WeakMap<ValueOptions, Omit<ValueRules, 'parameter'> | { problem: Explanation }>();
	/** The rules for the item before, which most items share. */
	let last: { rules: object; full: ValueRules } | undefined;
	const rulesOf = (options: ValueOptions): Omit<ValueRules, 'parameter'> | { problem: Explanation } => {
		const problem = unknownInOptions(options, definitions);
		const reading = {
			...readingOf(options.formats, zone, now),
			emptyWords: options.emptyWords,
			optionsMayLack: !complete,
		};
		const appends = appending(options.policies);
		return problem
			? { problem }
			: { ...options, headers, references, complete, reading, definitions, appends };
	};

	/** The internal name of a property that was given by name or label. */
	const nameOf = (given: string | undefined): string | undefined => {
		const column = given === undefined ? undefined : headers.column(given);
		return column && 'name' in column ? column.name : given;
	};

	return {
		definitions,
		column: (header) => headers.column(header),
		namesFormerOwners: Boolean(references?.formerOwners?.length),
		read(index) {
			const given = items.take(index);
			if ('problem' in given) return given;
			const { parameter } = given;
			const options = valueOptions(parameters, index);
			const rules = ruled.get(options) ?? rulesOf(options);
			ruled.set(options, rules);
			if ('problem' in rules) return rules;
			const by = nameOf(matchBy(index));
			if (last?.rules !== rules || last.full.matchBy !== by || last.full.parameter !== parameter)
				last = { rules, full: { ...rules, matchBy: by, parameter } };
			const converted = toProperties(given.values, last.full);
			if ('problem' in converted) return converted;
			const { properties, recordId, onlyKept } = converted;
			if (!isEmpty(converted.said)) said.set(index, converted.said);
			const { policies } = options;
			if (!isEmpty(properties)) return { properties, recordId, policies, onlyKept };
			const nothing = nothingToWrite(parameter, converted.said);
			// What an item without any value means may depend on its value to match by.
			return by === undefined ? { problem: nothing } : { properties, recordId, policies, nothing };
		},
		saidOf: (index) => said.get(index),
		uniqueKeys(properties) {
			const keys: string[] = [];
			for (const name of uniqueNames) if (properties[name]) keys.push(batchKey(name, properties[name]));
			return keys;
		},
	};
}

/** How values are added to those of the record, as the policies ask for it. */
const appending =
	(policies: WritePolicies) =>
	(property: string): 'named' | 'all' | undefined => {
		if (policies.byProperty.get(property) === 'append') return 'named';
		return policyFor(policies, property) === 'append' ? 'all' : undefined;
	};

/** The problem of an option that names a property which does not exist; undefined if there is none. */
function unknownInOptions(
	{ clear, policies }: ValueOptions,
	definitions: Definitions | undefined,
): Explanation | undefined {
	if (!definitions) return undefined;
	const isUnknown = (name: string) => !propertyNamed(definitions, name);
	const cleared = clear.find(isUnknown);
	if (cleared !== undefined) return unknownProperty(cleared, definitions, CLEAR_PROPERTIES);
	const readOnly = clear
		.map((name) => propertyNamed(definitions, name))
		.find((one) => one && !isWritable(one));
	if (readOnly) {
		return {
			message: `The property '${readOnly.name}' cannot be cleared`,
			description: `HubSpot sets '${readOnly.label}' itself. Remove it from the option '${CLEAR_PROPERTIES}'.`,
		};
	}
	const governed = [...policies.byProperty.keys()].find(isUnknown);
	return governed === undefined
		? undefined
		: unknownProperty(governed, definitions, 'Write Policy per Property');
}

const CLEAR_PROPERTIES = 'Clear Property Names or IDs';

/** So many items are looked at before cached definitions are trusted. */
const SAMPLE = 20;

/** Whether definitions have all properties and options that the first 20 items use. */
function knowsSample(
	known: Definitions,
	{ object, itemCount }: RecordContext,
	items: ItemValues,
	matchBy: (index: number) => string | undefined,
): boolean {
	const headers = new Headers(object, known);
	for (let index = 0; index < Math.min(itemCount, SAMPLE); index++) {
		const match = safely(() => matchBy(index));
		if (match && 'unknown' in headers.column(match)) return false;
		for (const [header, value] of Object.entries(items.peek(index))) {
			const column = headers.column(header);
			if ('unknown' in column) return false;
			const definition = 'name' in column ? column.definition : undefined;
			if (definition?.options?.length && !isBlank(value) && 'problem' in optionsIn(value, definition))
				return false;
		}
	}
	return true;
}

/** What a function returns; undefined if it throws, as for a failed expression, which is reported later. */
function safely<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}

/** The references in the values of all items. */
async function referencesUsed(
	context: RecordContext,
	items: ItemValues,
	headers: Headers,
	definitions: Definitions | undefined,
): Promise<ReferencesUsed> {
	const used: ReferencesUsed = { owners: new Set(), pipelines: new Set() };
	const named = definitions ? referenceProperties(definitions, context.object.pipeline) : [];
	const names = new Map(named.map((definition) => [definition.name, definition]));
	if (names.size === 0 || !mayWriteAny(context, [...names.keys()])) return used;
	const breather = new Breather(context.client.clock);
	for (let index = 0; index < context.itemCount; index++) {
		if (breather.due) await breather.pause();
		const values = items.peek(index);
		for (const header of Object.keys(values)) {
			const column = headers.column(header);
			const definition = 'name' in column ? names.get(column.name) : undefined;
			if (definition) noteReferences(values[header], definition, used);
		}
	}
	return used;
}

/** The values of the items as they were given. `peek` keeps the values that it has read until `take` returns them. */
class ItemValues {
	private readonly kept = new Map<number, GivenValues>();

	constructor(private readonly context: RecordContext) {}

	/**
	 * The values of an item, read ahead of time. Empty if they cannot be read, which `take` reports later. Never
	 * throws.
	 */
	peek(index: number): Record<string, unknown> {
		try {
			const given = this.kept.get(index) ?? givenValues(this.context, index);
			this.kept.set(index, given);
			return 'values' in given ? given.values : {};
		} catch {
			return {};
		}
	}

	/** The values of an item, or why they cannot be used. Throws what n8n throws, as for a failed expression. */
	take(index: number): GivenValues {
		const given = this.kept.get(index) ?? givenValues(this.context, index);
		this.kept.delete(index);
		return given;
	}
}

/** The item has no value to send. */
function nothingToWrite(parameter: string, { ignored = [], leftOut = [] }: Said): Explanation {
	const left = [...ignored, ...leftOut.map(({ property }) => property)].slice(0, MOST_NAMED);
	const why = left.length > 0 ? ` Left out: ${left.map((name) => `'${name}'`).join(', ')}.` : '';
	return {
		message: 'The item has no property to write',
		description: `Give at least one value in the parameter '${parameter}'.${why} Empty values change nothing, unless the option 'Empty Values' is 'Clear'. Empty items can be filtered out before this node.`,
	};
}

const MOST_NAMED = 10;

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;
