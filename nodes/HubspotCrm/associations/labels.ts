import type { AssociationType } from '../api/associations';

/**
 * An association type as text, for dropdowns. It includes the category, since a type id is unique only within its
 * category (hubspot-api 1.5).
 */
export const typeKey = ({ category, typeId }: AssociationType) => `${category}:${typeId}`;

/** Whether a record can have only one association of this type, such as its primary company (hubspot-api 1.5). */
export const isSingle = ({ category, label }: AssociationType) =>
	category === 'HUBSPOT_DEFINED' && label?.toLowerCase() === 'primary';

/**
 * The association types that a text means: those with this label, in any case; if there are none, those with this type
 * id or `typeKey`. Empty when nothing matches.
 */
export function typesNamed(types: AssociationType[], given: string): AssociationType[] {
	const text = given.trim();
	const byLabel = types.filter(({ label }) => label?.toLowerCase() === text.toLowerCase());
	if (byLabel.length > 0) return byLabel;
	return types.filter((type) => typeKey(type) === text || String(type.typeId) === text);
}
