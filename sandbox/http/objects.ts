import { invalid } from '../core/errors';
import { valueOf, type Values } from '../store/definitions';
import type { PortalType } from '../store/portal';
import { systemNames, type StoredRecord } from '../store/record';
import { canonicalId } from '../store/record-store';
import type { ApiAnswer, ApiCall, ApiRoute } from './api';
import { basePath, NO_CONTENT, ok, versioned } from './api';
import { associationsForCreate, associationsOf } from './association-fields';
import { renderRecord, shownNames, type RecordAnswer } from './records';
import { findByKey, idPropertyOf, needOffered, readScopes, recordOf, typeOf, writeScopes } from './resolve';
import { planCreate, planUpdate, sentProperties, type PlannedWrite } from './writes';

/** `limit` of a list: 10 unless told, at most 100, or 50 with histories (HubSpot API notes, section 1.4). */
function pageLimit(call: ApiCall, withHistory: boolean): number {
	const text = call.first('limit');
	if (text === undefined || text === '') return 10;
	const limit = Number(text);
	const max = withHistory ? 50 : 100;
	if (!Number.isInteger(limit) || limit < 1)
		throw invalid(`limit must be a number between 1 and ${max}, was ${text}`);
	return Math.min(limit, max);
}

function startId(call: ApiCall): number {
	const after = call.first('after');
	if (after === undefined || after === '') return 0;
	if (canonicalId(after) === undefined) throw invalid(`Invalid paging cursor: ${after}`);
	return Number(after);
}

function collectionUrl(call: ApiCall): string {
	return `https://api.hubapi.com${basePath('crm', 'objects', call.version)}/${call.param('objectType')}`;
}

function nextLink(call: ApiCall, next: string): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(call.query)) {
		if (name !== 'after') for (const one of [value].flat()) query.append(name, String(one));
	}
	query.set('after', next);
	return `${collectionUrl(call)}?${query.toString()}`;
}

/** A record as single reads and lists show it, with what the query asks for. */
function show(call: ApiCall, entry: PortalType, record: StoredRecord): RecordAnswer {
	const histories = call.list('propertiesWithHistory') ?? [];
	const names = shownNames(entry, call.list('properties'));
	const answer = renderRecord(call, entry, record, names, histories);
	const related = associationsOf(call, entry, record, call.list('associations') ?? []);
	return related ? { ...answer, associations: related } : answer;
}

function list(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const limit = pageLimit(call, call.list('propertiesWithHistory') !== undefined);
	const { records, next } = entry.records.page(startId(call), limit, call.flag('archived'));
	const results = records.map((record) => show(call, entry, record));
	return ok(
		next === undefined
			? { results }
			: { results, paging: { next: { after: next, link: nextLink(call, next) } } },
	);
}

function read(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	return ok(show(call, entry, recordOf(call, entry, call.flag('archived'))));
}

/** Properties that a write has changed, those among them that HubSpot works out (HubSpot API notes, section 1.4). */
function changedNames(before: Values, after: Values): string[] {
	const names = [...Object.keys(before), ...Object.keys(after)];
	return names.filter((name) => valueOf(before, name) !== valueOf(after, name));
}

/** The answer to a carried-out write: all set properties of a new record, the written and changed ones of an old one. */
export function renderWrite(
	call: ApiCall,
	entry: PortalType,
	planned: PlannedWrite,
	record: StoredRecord,
): RecordAnswer {
	const { before } = planned;
	const names = before
		? new Set([...planned.names, ...systemNames(entry.type), ...changedNames(before, record.values)])
		: Object.keys(record.values);
	const answer = renderRecord(call, entry, record, [...names]);
	return planned.warnings.length > 0 ? { ...answer, warnings: planned.warnings } : answer;
}

function create(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	needOffered(entry, 'create');
	const body = call.json();
	const input = body.object();
	const sent = sentProperties(body, input.properties);
	const related = associationsForCreate(call, entry, body, input.associations);
	const planned = planCreate(call, entry, sent);
	const record = planned.commit();
	related(record);
	const location = `${collectionUrl(call)}/${record.id}`;
	return { status: 201, body: renderWrite(call, entry, planned, record), headers: { location } };
}

function update(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	needOffered(entry, 'update');
	const body = call.json();
	const record = recordOf(call, entry, false, 'update');
	const sent = sentProperties(body, body.object().properties);
	if (sent.size === 0) {
		throw invalid('No properties found to update, please provide at least one.', {
			context: { properties: ['{}'] },
		});
	}
	const planned = planUpdate(call, entry, record, sent);
	return ok(renderWrite(call, entry, planned, planned.commit()));
}

function archive(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	needOffered(entry, 'archive');
	const id = call.param('objectId');
	const property = idPropertyOf(entry, call.first('idProperty'), 'read');
	const record = property === undefined ? entry.records.get(id) : findByKey(call, entry, property, id);
	// An id that never was is deleted like one that is gone already, but an id that cannot be is not.
	const isNumeric = property === undefined && canonicalId(id) !== undefined && canonicalId(id) !== '0';
	const unknown = isNumeric && !record && entry.records.survivorOf(id) === undefined;
	const isGone = unknown || record?.archivedAt !== undefined;
	if (!isGone || call.world.options.repeatedArchiveIs404)
		call.portal.writes.archive(entry, recordOf(call, entry, false), call.sourceId);
	return NO_CONTENT;
}

/** Single-record and list endpoints of every object type (HubSpot API notes, sections 1.4, 3.3). */
export function objectRoutes(): ApiRoute[] {
	return versioned('crm', 'objects').flatMap(({ version, base }): ApiRoute[] => {
		const all = `${base}/:objectType`;
		const one = `${all}/:objectId`;
		return [
			{ method: 'GET', path: all, version, limit: 'general', scopes: readScopes, handle: list },
			{ method: 'POST', path: all, version, limit: 'general', scopes: writeScopes, handle: create },
			{ method: 'GET', path: one, version, limit: 'general', scopes: readScopes, handle: read },
			{ method: 'PATCH', path: one, version, limit: 'general', scopes: writeScopes, handle: update },
			{ method: 'DELETE', path: one, version, limit: 'general', scopes: writeScopes, handle: archive },
		];
	});
}
