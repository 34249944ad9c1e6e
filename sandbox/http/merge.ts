import { ApiError, invalid, notFound } from '../core/errors';
import type { PortalType } from '../store/portal';
import type { StoredRecord } from '../store/record';
import { uniqueKey } from '../store/unique-index';
import { NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { renderRecord } from './records';
import { findByKey, idPropertyOf, typeOf, writeScopes } from './resolve';

/** Types for which merging is documented (HubSpot API notes, section 1.4). */
const MERGEABLE = new Set(['contacts', 'companies', 'deals', 'tickets', 'products', 'line_items']);
const MAX_IDENTITIES = 250;

function mergeable(call: ApiCall): PortalType {
	const entry = typeOf(call);
	if (!MERGEABLE.has(entry.type.name) && !entry.type.id.startsWith('2-')) {
		throw invalid(`Merging is not supported for object type ${entry.type.id}`);
	}
	return entry;
}

function recordFor(entry: PortalType, id: string): StoredRecord {
	const record = entry.records.get(entry.records.survivorOf(id) ?? id);
	if (!record || record.archivedAt !== undefined) throw notFound();
	return record;
}

/**
 * Merges two records: the primary one's values count, the other fills its gaps. The merged record has a
 * new id unless the switch says otherwise; the old ids resolve to it (HubSpot API notes, section 1.4).
 */
function merge(call: ApiCall): ApiAnswer {
	const entry = mergeable(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['primaryObjectId', 'objectIdToMerge']);
	const primary = recordFor(entry, body.asText(fields.primaryObjectId) ?? '');
	const other = recordFor(entry, body.asText(fields.objectIdToMerge) ?? '');
	if (primary === other) throw invalid('Cannot merge a record with itself');
	const identities = [primary, other].flatMap(({ id, values }) => [
		id,
		...(values.hs_merged_object_ids ?? '').split(';').filter((one) => one !== ''),
	]);
	if (identities.length > MAX_IDENTITIES) {
		throw new ApiError(414, { message: `Cannot have more than ${MAX_IDENTITIES} identities on a profile` });
	}
	const merged = call.portal.writes.merge(entry, primary, other, {
		identities,
		keepsId: call.world.options.mergeKeepsPrimaryId,
		source: call.sourceId,
	});
	return ok(renderRecord(call, entry, merged, Object.keys(merged.values)));
}

/** Deletes a contact for good and refuses its address from then on (HubSpot API notes, section 1.4). */
function gdprDelete(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	if (entry.type.name !== 'contacts')
		throw invalid(`GDPR deletion is not supported for object type ${entry.type.id}`);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['objectId']);
	const key = body.asText(fields.objectId) ?? '';
	const property = idPropertyOf(entry, body.asText(fields.idProperty), 'read');
	const record = property === undefined ? entry.records.get(key) : findByKey(call, entry, property, key);
	const address = record?.values.email ?? (property === 'email' ? key : undefined);
	if (address !== undefined) call.portal.blockedAddresses.add(uniqueKey('email', address));
	if (record) call.portal.writes.purge(entry, record, call.sourceId);
	return NO_CONTENT;
}

/** Merge and GDPR deletion (HubSpot API notes, section 1.4). */
export function mergeRoutes(): ApiRoute[] {
	return versioned('crm', 'objects').flatMap(({ version, base }): ApiRoute[] => {
		const common = { method: 'POST' as const, version, limit: 'general' as const, scopes: writeScopes };
		return [
			{ ...common, path: `${base}/:objectType/merge`, handle: merge },
			{ ...common, path: `${base}/:objectType/gdpr-delete`, handle: gdprDelete },
		];
	});
}
