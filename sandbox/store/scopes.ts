import { STANDARD_TYPES } from './object-types';

const SCHEMAS = ['contacts', 'companies', 'deals', 'tickets', 'line_items', 'quotes', 'custom'];

/** Every scope the sandbox knows (HubSpot API notes, section 7). */
export const ALL_SCOPES: readonly string[] = [
	...new Set([
		'oauth',
		...STANDARD_TYPES.flatMap((type) => [...type.readScopes, ...type.writeScopes]),
		'crm.objects.custom.read',
		'crm.objects.custom.write',
		'crm.objects.owners.read',
		'sales-email-read',
		...SCHEMAS.flatMap((name) => [`crm.schemas.${name}.read`, `crm.schemas.${name}.write`]),
		'crm.lists.read',
		'crm.lists.write',
	]),
];
