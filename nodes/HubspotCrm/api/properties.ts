import { listIn, objectIn, textIn } from './json';
import { isPageOf } from './page';
import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** The levels of properties that HubSpot lists only when asked for, each with a scope of its own (hubspot-api 1.6). */
export const SENSITIVE_LEVELS = ['sensitive', 'highly_sensitive'] as const;

/** `GET /crm/properties/…`: all property definitions of a type, of one level of sensitivity; not paged. */
export const properties = (
	type: string,
	sensitivity?: (typeof SENSITIVE_LEVELS)[number],
): HubspotRequest => ({
	method: 'GET',
	path: `/crm/properties/${API_VERSION}/${encodeURIComponent(type)}`,
	query: sensitivity ? { dataSensitivity: sensitivity } : undefined,
	idempotent: true,
	isWrite: false,
	proof: isPageOf(definitionIn),
});

/** A property as HubSpot defines it; only what is used here (hubspot-api 6). */
export interface PropertyDefinition {
	name: string;
	label: string;
	type: string;
	fieldType: string;
	description?: string;
	options?: Array<{ label: string; value: string; hidden?: boolean; displayOrder?: number }>;
	/** Whether the options may be stored elsewhere, as owners are. */
	externalOptions?: boolean;
	/** What the values are ids of, such as `OWNER`. */
	referencedObjectType?: string;
	hasUniqueValue?: boolean;
	hidden?: boolean;
	calculated?: boolean;
	modificationMetadata?: { readOnlyValue?: boolean };
}

/**
 * Reads a definition out of an answer; undefined without a name and a type. A missing label is the name; options that
 * cannot be read are left out, since they are only suggestions: HubSpot has the last word on values.
 */
export function definitionIn(value: unknown): PropertyDefinition | undefined {
	const definition = objectIn(value);
	const name = textIn(definition?.name);
	const type = textIn(definition?.type);
	if (!definition || name === undefined || type === undefined) return undefined;
	const options = listIn(definition.options)
		?.map(objectIn)
		.filter((option) => typeof option?.value === 'string' && typeof option.label === 'string');
	return {
		...definition,
		name,
		type,
		label: textIn(definition.label) ?? name,
		fieldType: textIn(definition.fieldType) ?? '',
		options: options as PropertyDefinition['options'],
	};
}
