import { STANDARD_TYPES } from './object-types';

/** Levels of sensitive data, each with scopes of its own (HubSpot API notes, section 7). */
export type SensitiveLevel = 'sensitive' | 'highly_sensitive';

/** The scope for sensitive properties of an object type (HubSpot API notes, section 7). */
export function sensitiveScope(
	type: { readonly readScopes: readonly string[] },
	level: SensitiveLevel,
	action: 'read' | 'write',
): string {
	const plain = type.readScopes.at(-1) ?? '';
	return `${plain.replace(/\.read$/, '')}.${level}.${action}`;
}

/** A scope as token information and refusals name it: sensitive ones with a suffix (HubSpot API notes, section 7). */
export function shownScope(scope: string): string {
	return /\.(highly_)?sensitive\.(read|write)$/.test(scope) ? `${scope}.v2` : scope;
}

const CUSTOM = { readScopes: ['crm.objects.custom.read'] };

const SCHEMAS = ['contacts', 'companies', 'deals', 'tickets', 'line_items', 'quotes', 'custom'];

/** Every scope the sandbox knows (HubSpot API notes, section 7). */
export const ALL_SCOPES: readonly string[] = [
	...new Set([
		'oauth',
		...STANDARD_TYPES.flatMap((type) => [...type.readScopes, ...type.writeScopes]),
		...[...STANDARD_TYPES, CUSTOM].flatMap((type) =>
			(['sensitive', 'highly_sensitive'] as const).flatMap((level) => [
				sensitiveScope(type, level, 'read'),
				sensitiveScope(type, level, 'write'),
			]),
		),
		'crm.objects.custom.read',
		'crm.objects.custom.write',
		'crm.objects.owners.read',
		'sales-email-read',
		...SCHEMAS.flatMap((name) => [`crm.schemas.${name}.read`, `crm.schemas.${name}.write`]),
		'crm.lists.read',
		'crm.lists.write',
	]),
];
