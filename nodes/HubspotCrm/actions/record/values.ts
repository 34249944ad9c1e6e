import type { ObjectType } from '../../objects';
import { definitionsOf } from '../../schema/definitions';
import type { PropertyValues } from '../../transport/endpoints';
import type { Explanation } from '../../transport/explain';
import type { HubspotRecord } from '../../transport/types';
import type { Definitions } from '../../values/definition';
import { toProperties } from '../../values/properties';
import type { RecordContext } from '../types';

/** Reads the property values of items, checked and turned into HubSpot's form. */
export interface ValueReader {
	definitions: Definitions | undefined;
	read(index: number): { properties: PropertyValues } | { problem: Explanation };
	/** What makes two records the same one: the values of all unique properties, compared without case. */
	uniqueKeys(properties: PropertyValues): string[];
}

/** Prepares reading: the account's property definitions are asked for once. */
export async function valueReader(context: RecordContext): Promise<ValueReader> {
	const { client, host, object, parameters } = context;
	const started = client.clock.now();
	// Remembered definitions do where they cover what is used; what they lack may be new in HubSpot.
	const remembered = await definitionsOf(client, object.path);
	const covered = !remembered || namesIn(context).every((name) => remembered.byName.has(name));
	const definitions = covered
		? remembered
		: await definitionsOf(client, object.path, client.clock.now() - started + 1);
	const complete = (definitions?.readAt ?? 0) >= started;
	const zone = host.getTimezone();
	const uniqueNames = uniqueProperties(object, definitions);

	return {
		definitions,
		read(index) {
			const { ignoreUnknownProperties = false } = parameters.get<{ ignoreUnknownProperties?: boolean }>(
				'options',
				index,
				{},
			);
			const given = readGiven(context, index);
			if ('problem' in given) return given;
			const { values, parameter } = given;
			const converted = toProperties(values, {
				definitions,
				complete,
				ignoreUnknown: ignoreUnknownProperties,
				zone,
				parameter,
			});
			if ('problem' in converted) return converted;
			return withoutBadEmail(converted.properties, parameter);
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
function namesIn(context: RecordContext): string[] {
	const names = new Set<string>();
	for (let index = 0; index < Math.min(context.itemCount, SAMPLE); index++) {
		try {
			const given = readGiven(context, index);
			if ('values' in given) for (const name of Object.keys(given.values)) names.add(name);
		} catch {
			// An item that cannot be read names nothing; it gets its error when its turn comes.
		}
	}
	return [...names];
}

function readGiven(
	{ host, parameters }: RecordContext,
	index: number,
): { values: Record<string, unknown>; parameter: string } | { problem: Explanation } {
	if (parameters.get<string>('specifyProperties', index) === 'json') {
		const parameter = 'Properties (JSON)';
		const values = parseObject(parameters.get<unknown>('propertiesJson', index));
		return values ? filled(values, parameter) : { problem: notAnObject(parameter) };
	}
	const parameter = 'Properties';
	const automatic = parameters.get<string>('properties.mappingMode', index) === 'autoMapInputData';
	const values = automatic
		? host.getInputData()[index]?.json
		: parameters.get<Record<string, unknown> | null>('properties.value', index, {});
	return filled(values ?? {}, parameter);
}

function filled(
	values: Record<string, unknown>,
	parameter: string,
): { values: Record<string, unknown>; parameter: string } | { problem: Explanation } {
	for (const name in values)
		if (values[name] !== undefined && values[name] !== null) return { values, parameter };
	return {
		problem: {
			message: 'The item has no property to write',
			description: `Give at least one value in the parameter '${parameter}'. Empty items can be filtered out before this node.`,
		},
	};
}

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
