import { ApiError, impossibleId, invalid, notFound } from '../core/errors';
import type { Action } from '../store/definitions';
import type { PortalType } from '../store/portal';
import type { StoredRecord } from '../store/record';
import { canonicalId } from '../store/record-store';
import { uniqueKey } from '../store/unique-index';
import type { ApiCall } from './api';

/**
 * The object type of a path. An unknown one is refused before scopes are looked at
 * (HubSpot API notes, section 1.4, type resolution).
 */
export function typeOf(call: ApiCall, param = 'objectType'): PortalType {
	const spelling = call.param(param);
	const entry = call.portal.find(spelling);
	if (!entry) throw unknownType(spelling);
	return entry;
}

/** Refuses what HubSpot does not offer for a type; with which words is not verified. @throws ApiError 400 */
export function needOffered({ type }: PortalType, action: Action): void {
	if (type.refuses?.includes(action)) throw invalid(`Object type ${type.id} does not support ${action}`);
}

/** The 400 for a type that does not exist; it has no category (HubSpot API notes, section 1.4). */
export function unknownType(spelling: string): ApiError {
	const message = /^\d+-\d+$/.test(spelling)
		? `Invalid object or event type id: ${spelling}`
		: `Unable to infer object type from: ${spelling}`;
	return new ApiError(400, { message });
}

export function readScopes(call: ApiCall): readonly string[] {
	return typeOf(call).type.readScopes;
}

export function writeScopes(call: ApiCall): readonly string[] {
	return typeOf(call).type.writeScopes;
}

/**
 * Asks the user behind a user-level token for a permission; portal-level tokens have no user, and older
 * versions do not ask (HubSpot API notes, section 1.3, point 3).
 *
 * @throws ApiError 400
 */
export function needPermission(call: ApiCall, permission: string): void {
	if (call.version === '2026-09' && call.token.lacks.has(permission))
		throw invalid(`Missing '${permission}' permission.`);
}

/** The permission that everything needs which makes or ends associations (HubSpot API notes, section 1.3). */
export const EDIT_ASSOCIATIONS = 'Edit Associations';

/** Property that `idProperty` names, `undefined` for the record id itself. @throws ApiError 400 when it is not unique (section 3.1) */
export function idPropertyOf(
	entry: PortalType,
	idProperty: string | undefined,
	action: 'read' | 'update' | 'upsert',
): string | undefined {
	if (idProperty === undefined || idProperty === '' || idProperty === 'hs_object_id') return undefined;
	if (entry.records.unique.tracks(idProperty)) return idProperty;
	throw nonUnique(entry, idProperty, action);
}

/** The 400 for a key property that is not unique (HubSpot API notes, section 3.1). */
export function nonUnique(entry: PortalType, property: string, action: string): ApiError {
	return invalid(`Unable to perform ${action} by non-unique ${entry.type.id} property ${property}`.trimEnd());
}

/** A live record by a unique property. A secondary address finds its contact where the switch says so. */
export function findByKey(
	call: ApiCall,
	entry: PortalType,
	property: string,
	value: string,
): StoredRecord | undefined {
	const record = entry.records.unique.find(property, value);
	if (!record || property !== 'email' || call.world.options.secondaryEmailResolves) return record;
	return uniqueKey('email', record.values.email ?? '') === uniqueKey('email', value) ? record : undefined;
}

/**
 * The record of a single-record path. A merged-away id leads to the survivor (HubSpot API notes, section 3.2).
 *
 * @throws ApiError 404 in the wording that fits the id (section 3.3)
 */
export function recordOf(
	call: ApiCall,
	entry: PortalType,
	archived: boolean,
	action: 'read' | 'update' = 'read',
): StoredRecord {
	const id = call.param('objectId');
	const property = idPropertyOf(entry, call.first('idProperty'), action);
	const record = property === undefined ? recordById(entry, id) : findByKey(call, entry, property, id);
	if (!record || (record.archivedAt !== undefined) !== archived) throw notFound();
	return record;
}

function recordById(entry: PortalType, id: string): StoredRecord | undefined {
	if (canonicalId(id) === undefined || canonicalId(id) === '0') throw impossibleId(id);
	const survivor = entry.records.survivorOf(id);
	return entry.records.get(survivor ?? id);
}
