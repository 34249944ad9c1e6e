import type { AssociationType } from '../api/associations';

/** How a type is written where it is chosen from a list: numbers are unique within a category only. */
export const typeKey = ({ category, typeId }: AssociationType) => `${category}:${typeId}`;

/** Whether a record can have but one association of this type, such as its primary company (hubspot-api 1.5). */
export const isSingle = ({ category, label }: AssociationType) =>
	category === 'HUBSPOT_DEFINED' && label?.toLowerCase() === 'primary';

/** The types that a person may have meant: by label in any case, by number, or by `typeKey`. */
export function typesNamed(types: AssociationType[], given: string): AssociationType[] {
	const text = given.trim();
	const byLabel = types.filter(({ label }) => label?.toLowerCase() === text.toLowerCase());
	if (byLabel.length > 0) return byLabel;
	return types.filter((type) => typeKey(type) === text || String(type.typeId) === text);
}
