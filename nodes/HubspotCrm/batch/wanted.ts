import { otherTypeOf } from '../objects/objectTypes';
import type { Explanation } from '../errors/explain';
import { chosenProperties } from '../values/chosen';
import type { WantedAssociations } from '../associations/attach';

interface Rows {
	type?: Array<{ objectType?: unknown; properties?: unknown }>;
}

/** What the parameter 'Associated Records' asks for: one entry for each object type. */
export function wantedFrom(parameter: unknown): WantedAssociations[] | { problem: Explanation } {
	const { type: rows = [] } = (parameter ?? {}) as Rows;
	const wanted = new Map<string, WantedAssociations>();
	for (const { objectType, properties } of rows) {
		const other = otherTypeOf(objectType);
		if (!other) return { problem: noObjectType('Associated Records') };
		const before = wanted.get(other.path)?.properties ?? [];
		const { key, path: type, plural } = other;
		wanted.set(type, {
			key,
			type,
			plural,
			properties: [...new Set([...before, ...chosenProperties(properties ?? [])])],
		});
	}
	return [...wanted.values()];
}

export const noObjectType = (parameter: string): Explanation => ({
	message: `An entry of the parameter '${parameter}' has no object type`,
	description: "Choose one in 'Object Type', or give its name or ID in the expression.",
});
