import type { ObjectType } from '../../objects/objectTypes';
import { definitionsOf } from '../../metadata/propertyDefinitions';
import { namesOf } from '../../metadata/referenceLists';
import { Breather } from '../../transport/clock';
import type { PropertyValues } from '../../api/records';
import type { Explanation } from '../../errors/explain';
import type { HubspotRecord } from '../../transport/types';
import type { Definitions, PropertyDefinition } from '../../values/definitions';
import { nameProperties, noteNames } from '../../values/references';
import type { NamesUsed } from '../../values/references';
import { RECORD_ID } from '../../values/matchKey';
import { toProperties } from '../../values/toProperties';
import type { EmptyValues } from '../../values/toProperties';
import type { RecordContext } from '../operation';
import { chosenProperties } from '../../values/chosen';

/** Reads the property values of items, checked and turned into HubSpot's form. */
export interface ValueReader {
	definitions: Definitions | undefined;
	read(index: number): GivenProperties | { problem: Explanation };
	/** What makes two records the same one: the values of all unique properties, compared without case. */
	uniqueKeys(properties: PropertyValues): string[];
}

/** The values of an item. */
export interface GivenProperties {
	properties: PropertyValues;
	/** The record id among them, if records are matched by it. */
	recordId?: unknown;
}

/** The options that say how values are read. */
interface ValueOptions {
	ignoreUnknownProperties?: boolean;
	emptyValues?: EmptyValues | 'asGiven';
	appendTo?: unknown;
}

/** Prepares reading: the account's property definitions are asked for once. */
export async function valueReader(
	context: RecordContext,
	{ takesRecordId = () => false }: { takesRecordId?: (index: number) => boolean } = {},
): Promise<ValueReader> {
	const { client, host, object, parameters } = context;
	const started = client.clock.now();
	const items = new GivenValues(context);
	// Remembered definitions do where they cover what is used; what they lack may be new in HubSpot.
	const remembered = await definitionsOf(client, object.path);
	const covered =
		!remembered || namesIn(items, context.itemCount).every((name) => remembered.byName.has(name));
	const definitions = covered
		? remembered
		: await definitionsOf(client, object.path, client.clock.now() - started + 1);
	const complete = (definitions?.readAt ?? 0) >= started;
	const zone = host.getTimezone();
	const uniqueNames = uniqueProperties(object, definitions);
	const names = await namesOf(client, object, await namesUsed(context, items, definitions));

	return {
		definitions,
		read(index) {
			const {
				ignoreUnknownProperties = false,
				emptyValues,
				appendTo,
			} = parameters.get<ValueOptions>('options', index, {});
			const given = items.take(index);
			if ('problem' in given) return given;
			const { parameter } = given;
			const { [RECORD_ID]: recordId, ...others } = given.values;
			const byId = takesRecordId(index);
			const converted = toProperties(byId ? others : given.values, {
				definitions,
				names,
				complete,
				ignoreUnknown: ignoreUnknownProperties,
				empty: emptyValues === 'asGiven' ? undefined : emptyValues,
				append: chosenProperties(appendTo),
				zone,
				parameter,
			});
			if ('problem' in converted) return converted;
			if (isEmpty(converted.properties)) return { problem: nothingToWrite(parameter) };
			const checked = withoutBadEmail(converted.properties, parameter);
			return byId && 'properties' in checked ? { ...checked, recordId } : checked;
		},
		uniqueKeys(properties) {
			const keys: string[] = [];
			for (const name of uniqueNames) if (properties[name]) keys.push(keyOf(name, properties[name]));
			return keys;
		},
	};
}

/** The properties that HubSpot keeps unique, its own first. */
export function uniqueProperties(
	{ uniqueProperty }: ObjectType,
	definitions: Definitions | undefined,
): string[] {
	const custom = [...(definitions?.byName.values() ?? [])]
		.filter(({ hasUniqueValue }) => hasUniqueValue)
		.map(({ name }) => name);
	return [...new Set([...(uniqueProperty ? [uniqueProperty] : []), ...custom])].filter(
		(name) => name !== 'hs_object_id',
	);
}

/** A unique value as it is compared: HubSpot ignores case and surrounding space. */
export const keyOf = (property: string, value: string) => `${property}=${value.trim().toLowerCase()}`;

/** Whether a record has all the values that were sent; finds a created record whose trace id HubSpot left out. */
export function hasValues(properties: PropertyValues, record: HubspotRecord): boolean {
	return Object.entries(properties).every(
		([name, value]) =>
			!(name in record.properties) || (record.properties[name] ?? '').toLowerCase() === value.toLowerCase(),
	);
}

const SAMPLE = 20;

/** The property names that the first items use. */
function namesIn(items: GivenValues, count: number): string[] {
	const names = new Set<string>();
	for (let index = 0; index < Math.min(count, SAMPLE); index++) {
		for (const name of Object.keys(items.peek(index))) names.add(name);
	}
	return [...names];
}

/** The names of owners, pipelines and stages that stand in the values of the items. */
async function namesUsed(
	context: RecordContext,
	items: GivenValues,
	definitions: Definitions | undefined,
): Promise<NamesUsed> {
	const used: NamesUsed = { owners: new Set(), pipelines: new Set() };
	const named = definitions ? nameProperties(definitions, context.object.pipelineProperties) : [];
	if (!mayHold(context, named)) return used;
	const breather = new Breather(context.client.clock);
	for (let index = 0; index < context.itemCount; index++) {
		if (breather.due) await breather.pause();
		const values = items.peek(index);
		for (const definition of named) {
			if (Object.hasOwn(values, definition.name)) noteNames(values[definition.name], definition, used);
		}
	}
	return used;
}

/** Which properties are written is the same for all items where they were mapped by hand: most times none of these. */
function mayHold({ host, parameters }: RecordContext, named: PropertyDefinition[]): boolean {
	if (named.length === 0) return false;
	try {
		if (parameters.get<string>('specifyProperties', 0) === 'json') return true;
		if (parameters.get<string>('properties.mappingMode', 0) === 'autoMapInputData') return true;
		const mapped = host.getNodeParameter('properties.value', 0, {}, { rawExpressions: true });
		if (typeof mapped !== 'object' || mapped === null) return true;
		return named.some(({ name }) => Object.hasOwn(mapped, name));
	} catch {
		return true;
	}
}

/** The values of the items as they were given. What an expression made of an item is kept until its turn comes. */
class GivenValues {
	private readonly kept = new Map<number, Given>();

	constructor(private readonly context: RecordContext) {}

	/** Looks ahead. An item that cannot be read holds nothing yet; it gets its error when its turn comes. */
	peek(index: number): Record<string, unknown> {
		try {
			const given = this.kept.get(index) ?? readGiven(this.context, index);
			this.kept.set(index, given);
			return 'values' in given ? given.values : {};
		} catch {
			return {};
		}
	}

	/** Throws what the host throws. */
	take(index: number): Given {
		const given = this.kept.get(index) ?? readGiven(this.context, index);
		this.kept.delete(index);
		return given;
	}
}

type Given = { values: Record<string, unknown>; parameter: string } | { problem: Explanation };

function readGiven({ host, parameters }: RecordContext, index: number): Given {
	if (parameters.get<string>('specifyProperties', index) === 'json') {
		const parameter = 'Properties (JSON)';
		const values = parseObject(parameters.get<unknown>('propertiesJson', index));
		return values ? { values, parameter } : { problem: notAnObject(parameter) };
	}
	const parameter = 'Properties';
	const automatic = parameters.get<string>('properties.mappingMode', index) === 'autoMapInputData';
	const values = automatic
		? host.getInputData()[index]?.json
		: parameters.get<Record<string, unknown> | null>('properties.value', index, {});
	return { values: values ?? {}, parameter };
}

const nothingToWrite = (parameter: string): Explanation => ({
	message: 'The item has no property to write',
	description: `Give at least one value in the parameter '${parameter}'. Empty items can be filtered out before this node.`,
});

const isEmpty = (properties: PropertyValues): boolean => Object.keys(properties).length === 0;

function parseObject(json: unknown): Record<string, unknown> | undefined {
	let value = json;
	if (typeof json === 'string') {
		try {
			value = JSON.parse(json) as unknown;
		} catch {
			return undefined;
		}
	}
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}

const notAnObject = (parameter: string): Explanation => ({
	message: `The parameter '${parameter}' is not a JSON object`,
	description:
		'Use an object such as {"email":"ada@example.com"}. In an expression, pass the object itself or JSON.stringify(…).',
});

function withoutBadEmail(
	properties: PropertyValues,
	parameter: string,
): { properties: PropertyValues } | { problem: Explanation } {
	const { email } = properties;
	if (!email || /^[^\s@]+@[^\s@]+$/.test(email.trim())) return { properties };
	return {
		problem: {
			message: `'${email.slice(0, 60)}' is not an email address`,
			description: `Correct the value of 'email' in the parameter '${parameter}', or leave it out.`,
		},
	};
}
