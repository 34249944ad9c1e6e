import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import { coerce } from '../../nodes/HubspotCrm/values/coerce';
import type { Coerced } from '../../nodes/HubspotCrm/values/unusable';

export const ZONE = 'America/New_York';
/** A property of this type. */
export const property = (type: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
	name: 'p',
	label: 'P',
	type,
	fieldType: 'text',
	...more,
});
/** What a value becomes in a property of this type. */
export const as = (type: string, value: unknown, more?: Partial<PropertyDefinition>) =>
	inFull(coerce(value, property(type, more), { zone: ZONE }));
/** What is said in all when a value cannot be used. */
export const inFull = (coerced: Coerced): Coerced =>
	'problem' in coerced && coerced.remedy !== undefined
		? { problem: `${coerced.problem}. ${coerced.remedy}` }
		: coerced;
export const problem = (pattern: RegExp) => ({ problem: expect.stringMatching(pattern) });
