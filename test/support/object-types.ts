import type { ObjectType } from '../../nodes/HubspotCrm/objects/objectType';
import { RESOURCE_TYPES } from '../../nodes/HubspotCrm/objects/objectTypes';

/** The entry of the table, or an error that says what is missing. */
export function typeOf(key: string): ObjectType {
	const found = RESOURCE_TYPES.find((object) => object.key === key);
	if (!found) throw new Error(`There is no resource '${key}'`);
	return found;
}

export const COMPANY = typeOf('company');
export const CONTACT = typeOf('contact');
export const DEAL = typeOf('deal');
export const TICKET = typeOf('ticket');
