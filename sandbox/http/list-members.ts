import { invalid, missingScopes } from '../core/errors';
import type { CrmList, Membership } from '../store/lists';
import { basePath, NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { answerBatch } from './batch-answer';
import { listsOf, membersOf } from './list-filters';
import { LIST_READ, LIST_WRITE, listNotFound, listOf } from './lists';
import { typeOf } from './resolve';

interface MembershipChange {
	recordIdsMissing: string[];
	recordIdsRemoved: string[];
	/** Spelled so by HubSpot (HubSpot API notes, section 1.6). */
	recordsIdsAdded: string[];
}

/**
 * A list whose members are set by hand.
 *
 * @throws ApiError 400 for one that works its members out itself; 403 without the scope to read lists, which a change
 * of members needs as well (HubSpot API notes, section 1.6)
 */
function manualList(call: ApiCall): CrmList {
	if (!LIST_READ.some((scope) => call.token.scopes.has(scope))) throw missingScopes(LIST_READ);
	const list = listOf(call);
	if (list.processingType === 'DYNAMIC') {
		throw invalid(`List ${list.listId} is DYNAMIC: its members cannot be changed`, {
			subCategory: 'ILS.INVALID_LIST_PROCESSING_TYPE',
		});
	}
	return list;
}

/** Adds and removes records; ids that are unknown are reported, members and strangers are passed over. */
function change(call: ApiCall, add: readonly string[], remove: readonly string[]): MembershipChange {
	const list = manualList(call);
	const { records } = call.portal.need(list.objectTypeId);
	const { lists } = call.portal;
	const exists = (id: string) => records.get(id)?.archivedAt === undefined && records.get(id) !== undefined;
	const now = call.world.clock.now();
	const recordIdsMissing = [...new Set([...add, ...remove])].filter((id) => !exists(id));
	const recordsIdsAdded = add.filter((id) => exists(id) && lists.add(list.listId, id, now));
	const recordIdsRemoved = remove.filter((id) => lists.remove(list.listId, id, now));
	return { recordIdsMissing, recordIdsRemoved, recordsIdsAdded };
}

/** The body of add and remove is an array of ids, nothing around it (HubSpot API notes, section 1.6). */
function idArray(call: ApiCall): string[] {
	const body = call.json();
	return body.asTexts(body.array());
}

function shown({ recordId, joinedAt }: Membership): { recordId: string; membershipTimestamp: string } {
	return { recordId, membershipTimestamp: new Date(joinedAt).toISOString() };
}

/** Eight bytes in Base64, percent-encoded as HubSpot's cursors of members arrive (HubSpot API notes, section 1.6). */
function cursorOf(place: bigint): string {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64BE(place);
	return encodeURIComponent(bytes.toString('base64'));
}

/** What a cursor in a query says. @throws ApiError 400, also for one that was encoded once more */
function placeIn(cursor: string): bigint {
	const bytes = Buffer.from(cursor, 'base64');
	if (bytes.length !== 8 || bytes.toString('base64') !== cursor) {
		throw invalid(`Invalid paging cursor: ${cursor}`);
	}
	return bytes.readBigUInt64BE();
}

/** Members by record id, or in the order they joined; the cursor names the first one of the next page. */
function page(call: ApiCall, byJoining: boolean): ApiAnswer {
	const list = listOf(call);
	const limit = Number(call.first('limit') ?? '100');
	if (!Number.isInteger(limit) || limit < 1 || limit > 250) throw invalid('limit must be between 1 and 250');
	const members = membersOf(call, list);
	if (!byJoining) members.sort((one, other) => Number(one.recordId) - Number(other.recordId));
	const places = members.map(({ recordId }, order) => BigInt(byJoining ? order : recordId));
	const after = call.first('after');
	const from = after === undefined || after === '' ? 0n : placeIn(after);
	const start = places.findIndex((place) => place >= from);
	const end = start < 0 ? members.length : start + limit;
	const results = start < 0 ? [] : members.slice(start, end).map(shown);
	const next = places[end];
	return ok({
		results,
		...(next === undefined ? {} : { paging: { next: nextPage(call, list, cursorOf(next), byJoining) } }),
		total: members.length,
	});
}

function nextPage(
	call: ApiCall,
	list: CrmList,
	after: string,
	byJoining: boolean,
): { after: string; link: string } {
	const path = `${basePath('crm', 'lists', call.version)}/${list.listId}/memberships`;
	const limit = call.first('limit');
	const query = `${limit === undefined ? '' : `limit=${limit}&`}after=${after}`;
	return { after, link: `https://api.hubapi.com${path}${byJoining ? '/join-order' : ''}?${query}` };
}

function addAndRemove(call: ApiCall): ApiAnswer {
	const body = call.json();
	const fields = body.object();
	return ok(change(call, body.asTexts(fields.recordIdsToAdd), body.asTexts(fields.recordIdsToRemove)));
}

function addFrom(call: ApiCall): ApiAnswer {
	const source = call.portal.lists.get(call.param('sourceListId'));
	if (!source) throw listNotFound(call.param('sourceListId'));
	change(
		call,
		membersOf(call, source).map(({ recordId }) => recordId),
		[],
	);
	return NO_CONTENT;
}

function removeAll(call: ApiCall): ApiAnswer {
	const list = manualList(call);
	change(
		call,
		[],
		membersOf(call, list).map(({ recordId }) => recordId),
	);
	return NO_CONTENT;
}

function listsOfRecord(call: ApiCall, recordId: string): Record<string, unknown>[] {
	return listsOf(call, recordId).map(({ list, membership }) => ({
		listId: list.listId,
		listVersion: list.listVersion,
		firstAddedTimestamp: new Date(membership.joinedAt).toISOString(),
		lastAddedTimestamp: new Date(membership.joinedAt).toISOString(),
		isPublicList: false,
	}));
}

function ofRecord(call: ApiCall): ApiAnswer {
	typeOf(call, 'objectTypeId');
	return ok({ results: listsOfRecord(call, call.param('recordId')) });
}

function batchRead(call: ApiCall): ApiAnswer {
	const body = call.json();
	const results = body.asList(body.object().inputs).map((one) => {
		const input = body.asObject(one, 'RecordId');
		body.requireFields(input, ['recordId', 'objectTypeId']);
		const recordId = body.asText(input.recordId) ?? '';
		const recordListMemberships = listsOfRecord(call, recordId);
		return { recordId, objectTypeId: body.asText(input.objectTypeId), recordListMemberships };
	});
	return answerBatch(call, results, [], 200);
}

/** Memberships of lists (HubSpot API notes, section 1.6). */
export function listMemberRoutes(): ApiRoute[] {
	return versioned('crm', 'lists').flatMap(({ version, base }): ApiRoute[] => {
		const members = `${base}/:listId/memberships`;
		const read = { version, limit: 'general' as const, scopes: () => LIST_READ };
		const write = { ...read, scopes: () => LIST_WRITE };
		return [
			{ ...read, method: 'GET', path: members, handle: (call) => page(call, false) },
			{ ...read, method: 'GET', path: `${members}/join-order`, handle: (call) => page(call, true) },
			{
				...write,
				method: 'PUT',
				path: `${members}/add`,
				handle: (call) => ok(change(call, idArray(call), [])),
			},
			{
				...write,
				method: 'PUT',
				path: `${members}/remove`,
				handle: (call) => ok(change(call, [], idArray(call))),
			},
			{ ...write, method: 'PUT', path: `${members}/add-and-remove`, handle: addAndRemove },
			{ ...write, method: 'PUT', path: `${members}/add-from/:sourceListId`, handle: addFrom },
			{ ...write, method: 'DELETE', path: members, handle: removeAll },
			{
				...read,
				method: 'GET',
				path: `${base}/records/:objectTypeId/:recordId/memberships`,
				handle: ofRecord,
			},
			{ ...read, method: 'POST', path: `${base}/records/memberships/batch/read`, handle: batchRead },
		];
	});
}
