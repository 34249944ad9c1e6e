import { invalid, notFound } from '../core/errors';
import type { JsonBody } from '../core/json';
import type { AssociationType } from '../store/association-types';
import type { PortalType } from '../store/portal';
import type { StoredRecord } from '../store/record';
import { NO_CONTENT, ok, type ApiAnswer, type ApiCall, type ApiRoute, type Version } from './api';
import { readType, refuseSelf } from './association-fields';
import { EDIT_ASSOCIATIONS, needPermission, typeOf } from './resolve';

/** Bases of the association APIs. Version 4 is there for the official client alone. */
export const ASSOCIATION_BASES: readonly { version: Version; objects: string; batch: string }[] = [
	{ version: '2026-09', objects: '/crm/objects/2026-09', batch: '/crm/associations/2026-09' },
	{ version: '2026-03', objects: '/crm/objects/2026-03', batch: '/crm/associations/2026-03' },
	{ version: 'v3', objects: '/crm/v4/objects', batch: '/crm/v4/associations' },
];

export function bothScopes(kind: 'readScopes' | 'writeScopes') {
	return (call: ApiCall): readonly string[] => {
		typeOf(call, 'toObjectType');
		return typeOf(call).type[kind];
	};
}

/** A handler that first asks for the permission to edit associations (HubSpot API notes, section 1.3). */
export function editing(handle: ApiRoute['handle']): ApiRoute['handle'] {
	return (call) => {
		needPermission(call, EDIT_ASSOCIATIONS);
		return handle(call);
	};
}

/** A live record by the id in a path or input. @throws ApiError 404 */
function liveRecord(entry: PortalType, id: string): StoredRecord {
	const record = entry.records.get(id);
	if (!record || record.archivedAt !== undefined) throw notFound();
	return record;
}

interface Ends {
	from: PortalType;
	to: PortalType;
	fromRecord: StoredRecord;
	toRecord: StoredRecord;
}

function endsOf(call: ApiCall): Ends {
	const from = typeOf(call);
	const to = typeOf(call, 'toObjectType');
	const fromRecord = liveRecord(from, call.param('objectId'));
	const toRecord = liveRecord(to, call.param('toObjectId'));
	refuseSelf(from, fromRecord.id, toRecord.id);
	return { from, to, fromRecord, toRecord };
}

/** The type without label of a pair. @throws ApiError 400 where the pair has none */
export function plainType(call: ApiCall, from: PortalType, to: PortalType): AssociationType {
	const type = call.portal.associations.plain(from.type.id, to.type.id);
	if (!type) throw invalid(`No default association type exists between ${from.type.id} and ${to.type.id}`);
	return type;
}

/** Types of an association as association answers show them. */
export function shownTypes(
	call: ApiCall,
	typeIds: Iterable<number>,
): { category: string; typeId: number; label: string | null }[] {
	return [...typeIds].flatMap((typeId) => {
		const type = call.portal.associations.type(typeId);
		return type ? [{ category: type.category, typeId, label: type.label }] : [];
	});
}

/** `limit` of an association list: 500 unless told, at most 500 (HubSpot API notes, section 1.5). */
const PAGE = 500;

/** One page of a record's associations by ascending id of the other end; ids are numbers here, not texts (section 1.4). */
export function associationPage(
	call: ApiCall,
	fromId: string,
	to: PortalType,
	after: string | undefined,
	limit = PAGE,
): { results: { toObjectId: number; associationTypes: unknown[] }[]; next: string | undefined } {
	const start = Number(after ?? '0');
	if (Number.isNaN(start)) throw invalid(`Invalid paging cursor: ${after}`);
	const rest = [...call.portal.associations.of(fromId, to.type.id)]
		.map(([id, typeIds]) => ({ toObjectId: Number(id), typeIds }))
		.filter(({ toObjectId }) => toObjectId >= start)
		.sort((one, other) => one.toObjectId - other.toObjectId);
	const results = rest
		.slice(0, limit)
		.map(({ toObjectId, typeIds }) => ({ toObjectId, associationTypes: shownTypes(call, typeIds) }));
	const next = rest[limit];
	return { results, next: next && String(next.toObjectId) };
}

function list(call: ApiCall): ApiAnswer {
	const to = typeOf(call, 'toObjectType');
	const record = liveRecord(typeOf(call), call.param('objectId'));
	const limit = Number(call.first('limit') ?? PAGE);
	if (!Number.isInteger(limit) || limit < 1) throw invalid(`limit must be between 1 and ${PAGE}`);
	const { results, next } = associationPage(call, record.id, to, call.first('after'), Math.min(limit, PAGE));
	return ok(
		next === undefined ? { results } : { results, paging: { next: { after: next, link: `?after=${next}` } } },
	);
}

const SPECS = 'java.util.HashSet<com.hubspot.inbounddb.associations.base.AssociationSpec>';

/** The types that a body lists. @throws ApiError 400 for no body and for anything but a list (HubSpot API notes, section 1.5) */
function specsOf(call: ApiCall, body: JsonBody): unknown[] {
	if (call.rawBody.trim() === '')
		throw invalid('Invalid JSON input: a request body was expected, but none found');
	return body.array(SPECS);
}

function sentTypes(
	call: ApiCall,
	body: JsonBody,
	sent: readonly unknown[],
	ends: { from: PortalType; to: PortalType },
): AssociationType[] {
	return sent.map((one) => readType(call, body, one, ends.from, ends.to));
}

/** Sets the labels of an association: those that are not sent go (HubSpot API notes, section 1.5). */
function setLabels(call: ApiCall): ApiAnswer {
	const ends = endsOf(call);
	const body = call.json();
	const types = sentTypes(call, body, specsOf(call, body), ends);
	if (types.length === 0) throw invalid('At least one association type must be provided');
	const { associations } = call.portal;
	const present =
		associations.of(ends.fromRecord.id, ends.to.type.id).get(ends.toRecord.id) ?? new Set<number>();
	const kept = new Set(types.map(({ typeId }) => typeId));
	const dropped = [...present]
		.filter((typeId) => !kept.has(typeId))
		.flatMap((typeId) => associations.type(typeId) ?? []);
	call.portal.writes.dissociate(
		ends.fromRecord.id,
		ends.toRecord.id,
		dropped.filter(({ label }) => label !== null),
		call.sourceId,
	);
	for (const type of types)
		call.portal.writes.associate(ends.fromRecord.id, ends.toRecord.id, type, call.sourceId);
	return {
		status: 201,
		body: {
			fromObjectTypeId: ends.from.type.id,
			fromObjectId: ends.fromRecord.number,
			toObjectTypeId: ends.to.type.id,
			toObjectId: ends.toRecord.number,
			labels: types.flatMap(({ label }) => label ?? []),
		},
	};
}

/** Both directions of a new association, as the default calls answer. */
export function associateDefault(
	call: ApiCall,
	fromId: string,
	toId: string,
	type: AssociationType,
): unknown[] {
	call.portal.writes.associate(fromId, toId, type, call.sourceId);
	const spec = (associationTypeId: number) => ({ associationCategory: type.category, associationTypeId });
	return [
		{ from: { id: fromId }, to: { id: toId }, associationSpec: spec(type.typeId) },
		{ from: { id: toId }, to: { id: fromId }, associationSpec: spec(type.inverse) },
	];
}

function putDefault(call: ApiCall): ApiAnswer {
	const ends = endsOf(call);
	const type = plainType(call, ends.from, ends.to);
	const now = new Date(call.world.clock.now()).toISOString();
	const results = associateDefault(call, ends.fromRecord.id, ends.toRecord.id, type);
	return ok({ status: 'COMPLETE', results, startedAt: now, completedAt: now });
}

function remove(call: ApiCall): ApiAnswer {
	const from = typeOf(call);
	const to = typeOf(call, 'toObjectType');
	const plain = plainType(call, from, to);
	call.portal.writes.dissociate(call.param('objectId'), call.param('toObjectId'), [plain], call.sourceId);
	return NO_CONTENT;
}

/** Associations of single records (HubSpot API notes, section 1.5). */
export function associationRoutes(): ApiRoute[] {
	return ASSOCIATION_BASES.flatMap(({ version, objects }): ApiRoute[] => {
		const all = `${objects}/:objectType/:objectId/associations/:toObjectType`;
		const one = `${all}/:toObjectId`;
		const plain = `${objects}/:objectType/:objectId/associations/default/:toObjectType/:toObjectId`;
		const common = { version, limit: 'associations' as const };
		const writing = bothScopes('writeScopes');
		return [
			{ ...common, method: 'GET', path: all, scopes: bothScopes('readScopes'), handle: list },
			{ ...common, method: 'PUT', path: plain, scopes: writing, handle: editing(putDefault) },
			{ ...common, method: 'PUT', path: one, scopes: writing, handle: editing(setLabels) },
			{ ...common, method: 'DELETE', path: one, scopes: writing, handle: editing(remove) },
		];
	});
}
