import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** `GET /crm/properties/…`: all property definitions of a type; not paged. */
export const properties = (type: string): HubspotRequest => ({
	method: 'GET',
	path: `/crm/properties/${API_VERSION}/${encodeURIComponent(type)}`,
	idempotent: true,
});

/** A property as HubSpot defines it; only what is used here (hubspot-api 6). */
export interface PropertyDefinition {
	name: string;
	label: string;
	type: string;
	fieldType: string;
	description?: string;
	options?: Array<{ label: string; value: string; hidden?: boolean }>;
	/** Whether the options may be stored elsewhere, as owners are. */
	externalOptions?: boolean;
	/** What the values are ids of, such as `OWNER`. */
	referencedObjectType?: string;
	hasUniqueValue?: boolean;
	hidden?: boolean;
	calculated?: boolean;
	modificationMetadata?: { readOnlyValue?: boolean };
}
