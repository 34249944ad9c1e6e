import type { PropertyDefinition } from '../api/properties';
import type { PropertyValues } from '../api/records';
import type { Explanation } from '../errors/failure';
import { coerce } from './coerce';
import type { Definitions } from './definitions';
import { APPEND } from './diff';
import { toIds } from './references';
import type { References } from './references';
import { suggest } from './suggest';

/** Whether empty texts and null are left out, or clear the property. */
export type EmptyValues = 'ignore' | 'clear';

export interface PropertyRules {
	definitions: Definitions | undefined;
	/** The owners and pipelines of the account, to find the ids of references. */
	references?: References;
	/** Whether `definitions` are new enough that a property which they lack does not exist. */
	complete: boolean;
	/** Whether unknown and read-only properties are left out, instead of refusing the item. */
	ignoreUnknown: boolean;
	/** What happens to empty texts and null. If undefined, an empty text clears the property and null is not sent. */
	empty?: EmptyValues;
	/** Multi-select properties whose values are added to those of the record. */
	append?: string[];
	/** Time zone of the workflow. */
	zone: string;
	/** Label of the parameter that the values come from. */
	parameter: string;
}

/**
 * Checks the property values of an item and converts them into HubSpot's form, before anything is sent. Returns a
 * problem for the first value that cannot be used. Never throws.
 */
export function toProperties(
	values: Record<string, unknown>,
	{ definitions, references, complete, ignoreUnknown, empty, append = [], zone, parameter }: PropertyRules,
): { properties: PropertyValues } | { problem: Explanation } {
	const properties: PropertyValues = {};
	for (const name of Object.keys(values)) {
		const definition = definitions?.byName.get(name);
		if (ignoreUnknown && definitions && !(definition && isWritable(definition))) continue;
		if (NOT_NAMES.has(name) || (definitions && complete && !definition)) {
			return { problem: unknownProperty(name, definitions, parameter) };
		}
		const value = emptied(values[name], empty);
		const pipeline = references?.properties && values[references.properties.pipeline];
		const named = definition && references ? toIds(value, definition, references, pipeline) : { value };
		const coerced = 'problem' in named ? named : coerce(named.value, definition, zone);
		if ('problem' in coerced) {
			return {
				problem: {
					message: `The value for the property '${name}' cannot be used`,
					description: `${sentence(coerced.problem)} See the parameter '${parameter}'.`,
				},
			};
		}
		if (coerced.value === undefined) continue;
		if (definition && !isWritable(definition)) {
			return {
				problem: {
					message: `The property '${name}' is read-only`,
					description: `HubSpot sets '${definition.label}' itself. Remove it from the parameter '${parameter}', or turn on the option 'Ignore Unknown Properties'.`,
				},
			};
		}
		if (append.includes(name)) {
			// An empty value adds nothing.
			if (coerced.value === '') continue;
			if (definition && definition.fieldType !== 'checkbox') return { problem: notMultiSelect(definition) };
			coerced.value = `${APPEND}${coerced.value}`;
		}
		properties[name] = coerced.value;
	}
	return { properties };
}

/** The text with a full stop at its end, unless it ends with a punctuation mark. */
export const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

function emptied(value: unknown, empty: EmptyValues | undefined): unknown {
	const isEmpty =
		value === null ||
		(typeof value === 'string' && value.trim() === '') ||
		(Array.isArray(value) && value.length === 0);
	if (!isEmpty || !empty) return value;
	return empty === 'clear' ? '' : undefined;
}

const notMultiSelect = ({ name, label }: PropertyDefinition): Explanation => ({
	message: `Values cannot be appended to the property '${name}'`,
	description: `'${label}' holds one value. Remove it from the option 'Append To Property Names or IDs', which is for properties with multiple checkboxes.`,
});

/** Names with a special meaning in JavaScript, which cannot be properties. */
const NOT_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/** The problem of a property that does not exist, with properties of similar names. */
export function unknownProperty(
	name: string,
	definitions: Definitions | undefined,
	parameter: string,
): Explanation {
	const near = definitions ? suggest(name, definitions.byName.values()) : [];
	const hint = near.length > 0 ? `Did you mean ${near.map((entry) => `'${entry}'`).join(' or ')}? ` : '';
	return {
		message: `HubSpot has no property named '${name}'`,
		description: `${hint}Use the internal name of an existing property in the parameter '${parameter}', or create the property in HubSpot first.`,
	};
}

/** Whether values can be written to the property (hubspot-api 6). */
export function isWritable({ calculated, modificationMetadata }: PropertyDefinition): boolean {
	return !calculated && modificationMetadata?.readOnlyValue !== true;
}
