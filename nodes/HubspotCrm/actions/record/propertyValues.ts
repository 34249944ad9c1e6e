import type { PropertyValues } from '../../api/records';
import type { Explanation } from '../../errors/failure';
import { givenValues, mayWriteAny, valueOptions } from '../../fields/properties';
import type { GivenValues } from '../../fields/properties';
import { referencesFor } from '../../metadata/accountReferences';
import { definitionsOf } from '../../metadata/propertyDefinitions';
import { batchKey, cleanKey, RECORD_ID, uniqueProperties } from '../../objects/keys';
import type { ObjectType } from '../../objects/objectType';
import { Breather } from '../../transport/clock';
import type { Definitions } from '../../values/definitions';
import { noteReferences, referenceProperties } from '../../values/references';
import type { ReferencesUsed } from '../../values/references';
import { toProperties } from '../../values/toProperties';
import type { RecordContext } from '../operation';

/** Reads the property values of items, checked and turned into HubSpot's form. */
export interface ValueReader {
	definitions: Definitions | undefined;
	/** The values of an item, or why they cannot be used. Throws what n8n throws, as for a failed expression. */
	read(index: number): GivenProperties | { problem: Explanation };
	/** The values of all unique properties, by `batchKey`: two items that have one in common mean the same record. */
	uniqueKeys(properties: PropertyValues): string[];
}

/** The values of an item. */
export interface GivenProperties {
	properties: PropertyValues;
	/** The record id, if records are matched by it. */
	recordId?: unknown;
}

/**
 * Makes a reader of values. The property definitions, and the owners and pipelines that the items refer to, are read
 * once for all items.
 */
export async function valueReader(
	context: RecordContext,
	{ takesRecordId = () => false }: { takesRecordId?: (index: number) => boolean } = {},
): Promise<ValueReader> {
	const { client, host, object, parameters } = context;
	const started = client.clock.now();
	const items = new ItemValues(context);
	// Cached definitions are enough if they have all properties that are used. What they lack may be new in HubSpot.
	const remembered = await definitionsOf(client, object);
	const covered =
		!remembered || namesIn(items, context.itemCount).every((name) => remembered.byName.has(name));
	const definitions = covered
		? remembered
		: await definitionsOf(client, object, client.clock.now() - started + 1);
	const complete = (definitions?.readAt ?? 0) >= started;
	const zone = host.getTimezone();
	const uniqueNames = uniqueProperties(object, definitions?.byName.values());
	const used = await referencesUsed(context, items, definitions);
	const refers = used.owners.size > 0 || used.pipelines.size > 0;
	const references = refers ? await referencesFor(client, object, used) : undefined;

	return {
		definitions,
		read(index) {
			const given = items.take(index);
			if ('problem' in given) return given;
			const { parameter } = given;
			const { [RECORD_ID]: recordId, ...others } = given.values;
			const byId = takesRecordId(index);
			const converted = toProperties(byId ? others : given.values, {
				definitions,
				references,
				complete,
				...valueOptions(parameters, index),
				zone,
				parameter,
			});
			if ('problem' in converted) return converted;
			if (isEmpty(converted.properties)) return { problem: nothingToWrite(parameter) };
			const { properties } = converted;
			const wrong = badEmail(object, properties, parameter);
			if (wrong) return { problem: wrong };
			return byId ? { properties, recordId } : { properties };
		},
		uniqueKeys(properties) {
			const keys: string[] = [];
			for (const name of uniqueNames) if (properties[name]) keys.push(batchKey(name, properties[name]));
			return keys;
		},
	};
}

const SAMPLE = 20;

/** The property names that the first 20 items use. */
function namesIn(items: ItemValues, count: number): string[] {
	const names = new Set<string>();
	for (let index = 0; index < Math.min(count, SAMPLE); index++) {
		for (const name of Object.keys(items.peek(index))) names.add(name);
	}
	return [...names];
}

/** The references in the values of all items. */
async function referencesUsed(
	context: RecordContext,
	items: ItemValues,
	definitions: Definitions | undefined,
): Promise<ReferencesUsed> {
	const used: ReferencesUsed = { owners: new Set(), pipelines: new Set() };
	const named = definitions ? referenceProperties(definitions, context.object.pipeline) : [];
	if (
		named.length === 0 ||
		!mayWriteAny(
			context,
			named.map(({ name }) => name),
		)
	)
		return used;
	const breather = new Breather(context.client.clock);
	for (let index = 0; index < context.itemCount; index++) {
		if (breather.due) await breather.pause();
		const values = items.peek(index);
		for (const definition of named) {
			if (Object.hasOwn(values, definition.name)) noteReferences(values[definition.name], definition, used);
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

const nothingToWrite = (parameter: string): Explanation => ({
	message: 'The item has no property to write',
	description: `Give at least one value in the parameter '${parameter}'. Empty items can be filtered out before this node.`,
});

const isEmpty = (properties: PropertyValues): boolean => Object.keys(properties).length === 0;

/**
 * The problem of a key that is no e-mail address, since HubSpot would refuse the whole batch for it. Undefined if there
 * is none.
 */
function badEmail(
	{ keys }: ObjectType,
	properties: PropertyValues,
	parameter: string,
): Explanation | undefined {
	for (const { property, kind } of keys) {
		const given = cleanKey(properties[property] ?? '');
		if (kind !== 'emailAddress' || given === '' || /^[^\s@]+@[^\s@]+$/.test(given)) continue;
		return {
			message: `'${given.slice(0, 60)}' is not an email address`,
			description: `Correct the value of '${property}' in the parameter '${parameter}', or leave it out.`,
		};
	}
	return undefined;
}
