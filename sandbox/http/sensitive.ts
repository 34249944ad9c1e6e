import { missingScopes } from '../core/errors';
import type { SentProperties } from '../rules/write';
import type { PropertyDefinition } from '../store/definitions';
import type { PortalType } from '../store/portal';
import { sensitiveScope, shownScope } from '../store/scopes';
import { findProperty } from '../store/stage-times';
import type { ApiCall } from './api';

type Level = PropertyDefinition['dataSensitivity'];

/** Content of an e-mail, which takes a scope of its own to see (HubSpot API notes, section 7). */
const EMAIL_CONTENT = new Set([
	'hs_email_subject',
	'hs_email_text',
	'hs_email_html',
	'hs_email_headers',
	'hs_body_preview',
	'hs_body_preview_html',
]);

function scopeOf(entry: PortalType, level: Level, action: 'read' | 'write'): string | undefined {
	return level === 'non_sensitive' ? undefined : sensitiveScope(entry.type, level, action);
}

/** Asks the token for the scope of a level of sensitivity. @throws ApiError 403, with the scope's second version (section 7) */
export function needSensitive(
	call: ApiCall,
	entry: PortalType,
	level: Level,
	action: 'read' | 'write',
): void {
	const scope = scopeOf(entry, level, action);
	if (scope !== undefined && !call.token.scopes.has(scope)) throw missingScopes([shownScope(scope)]);
}

/** Asks for the scopes of the sensitive properties in a write. @throws ApiError 403 */
export function needSensitiveWrites(call: ApiCall, entry: PortalType, sent: SentProperties): void {
	for (const name of sent.keys()) {
		needSensitive(call, entry, entry.properties.get(name)?.dataSensitivity ?? 'non_sensitive', 'write');
	}
}

/** Asks for the scope of a property that a search names (HubSpot API notes, section 2.3). @throws ApiError 403 */
export function needSensitiveRead(call: ApiCall, entry: PortalType, name: string): void {
	needSensitive(call, entry, entry.properties.get(name)?.dataSensitivity ?? 'non_sensitive', 'read');
}

/** Whether a token may see a property; a sensitive one it may not see is as if it were not there. */
export function maySee(call: ApiCall, entry: PortalType, name: string): boolean {
	const property = findProperty(entry, name);
	const scope = property && scopeOf(entry, property.dataSensitivity, 'read');
	return property !== undefined && (scope === undefined || call.token.scopes.has(scope));
}

/** Whether a token may see the value of a property: that of an e-mail's content takes `sales-email-read`. */
export function maySeeValue(call: ApiCall, entry: PortalType, name: string): boolean {
	const content = entry.type.name === 'emails' && EMAIL_CONTENT.has(name);
	return !content || call.token.scopes.has('sales-email-read');
}

/** A property for search: it takes the scope, and highly sensitive ones are not searchable (HubSpot API notes, section 2.3). */
export function searchableProperty(
	call: ApiCall,
	entry: PortalType,
	name: string,
): PropertyDefinition | undefined {
	needSensitiveRead(call, entry, name);
	const property = findProperty(entry, name);
	return property?.dataSensitivity === 'highly_sensitive' ? undefined : property;
}
