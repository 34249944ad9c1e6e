import { ApiError, invalid } from '../core/errors';
import type { JsonObject } from '../core/json';
import type { CrmList, ProcessingType } from '../store/lists';
import { NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { completeBranch } from './list-definition';
import { listTest, membersOf, workOutMembers } from './list-filters';
import { typeOf } from './resolve';

export const LIST_READ = ['crm.lists.read'];
export const LIST_WRITE = ['crm.lists.write'];

/** Who the sandbox's lists are made and changed by. */
const USER = '5';

/** A list by the id in the path that is not deleted. @throws ApiError 404 */
export function listOf(call: ApiCall): CrmList {
	const list = anyListOf(call);
	if (list.deletedAt !== undefined) throw listNotFound(list.listId);
	return list;
}

/** A list by the id in the path, deleted or not. @throws ApiError 404 */
function anyListOf(call: ApiCall): CrmList {
	const id = call.param('listId');
	const list = call.portal.lists.get(id);
	if (!list) throw listNotFound(id);
	return list;
}

/** The 404 for a list. */
export function listNotFound(id: string): ApiError {
	return new ApiError(404, {
		message: `List does not exist with ID ${id}.`,
		subCategory: 'ILS.LIST_NOT_FOUND',
		category: 'OBJECT_NOT_FOUND',
	});
}

function now(call: ApiCall): string {
	return new Date(call.world.clock.now()).toISOString();
}

/** Members of a list that follow from filters are there once the search index has caught up. */
function isProcessed(call: ApiCall, list: CrmList): boolean {
	const done = Date.parse(list.filtersUpdatedAt) + call.world.options.searchLagMs;
	return list.processingType === 'MANUAL' || call.world.clock.now() >= done;
}

/** What every answer shows of a list. */
function common(call: ApiCall, list: CrmList, processed = isProcessed(call, list)): Record<string, unknown> {
	return {
		listId: list.listId,
		listVersion: list.listVersion,
		createdAt: list.createdAt,
		updatedAt: list.updatedAt,
		...(list.deletedAt === undefined ? {} : { deletedAt: list.deletedAt }),
		filtersUpdatedAt: list.filtersUpdatedAt,
		processingStatus: processed ? 'COMPLETE' : 'PROCESSING',
		createdById: USER,
		updatedById: USER,
		processingType: list.processingType,
		objectTypeId: list.objectTypeId,
		name: list.name,
	};
}

/** A list as reads and writes show it, without its size and without additional properties (HubSpot API notes, section 1.6). */
function shown(
	call: ApiCall,
	list: CrmList,
	withFilters: boolean,
	processed?: boolean,
): Record<string, unknown> {
	return {
		...common(call, list, processed),
		listPermissions: { teamsWithEditAccess: [], usersWithEditAccess: [] },
		membershipSettings: { membershipTeamId: null, includeUnassigned: null },
		...(withFilters && list.filterBranch !== undefined ? { filterBranch: list.filterBranch } : {}),
	};
}

/** A list as the list search shows it: with additional properties, unasked (HubSpot API notes, section 1.6). */
function found(call: ApiCall, list: CrmList): Record<string, unknown> {
	const size = membersOf(call, list).length;
	const { lastAddedAt, lastRemovedAt } = list;
	return {
		...common(call, list),
		additionalProperties: {
			hs_list_size: String(size),
			hs_list_reference_count: '0',
			...(lastAddedAt === undefined ? {} : { hs_last_record_added_at: String(lastAddedAt) }),
			...(lastRemovedAt === undefined ? {} : { hs_last_record_removed_at: String(lastRemovedAt) }),
		},
	};
}

function checkName(call: ApiCall, name: string, self?: CrmList): void {
	if (name.trim() === '') throw invalid('The list name must not be empty.');
	if (call.portal.lists.all().some((list) => list !== self && list.name === name)) {
		throw invalid(`The list name '${name}' is already in use.`, { subCategory: 'ILS.DUPLICATE_LIST_NAMES' });
	}
}

function create(call: ApiCall): ApiAnswer {
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['name', 'objectTypeId', 'processingType']);
	const name = body.asText(fields.name) ?? '';
	const entry = call.portal.find(body.asText(fields.objectTypeId) ?? '');
	if (!entry) throw invalid(`Invalid object type id: ${body.asText(fields.objectTypeId)}`);
	const processingType = body.asText(fields.processingType) ?? '';
	if (!isProcessingType(processingType)) {
		throw body.failure('Enum type must be one of: [SNAPSHOT, MANUAL, DYNAMIC]', processingType);
	}
	checkName(call, name);
	const filterBranch = processingType === 'MANUAL' ? undefined : completeBranch(entry, fields.filterBranch);
	const input = { name, objectTypeId: entry.type.id, processingType, filterBranch };
	listTest(call, input);
	const list = call.portal.lists.create(input, now(call));
	// A snapshot is filled once, by the filters it comes with (HubSpot API notes, section 1.6).
	if (processingType === 'SNAPSHOT') workOutMembers(call, list);
	return ok({ list: shown(call, list, true, processingType === 'MANUAL') });
}

function isProcessingType(text: string): text is ProcessingType {
	return text === 'MANUAL' || text === 'SNAPSHOT' || text === 'DYNAMIC';
}

/** Lists by their ids, with their sizes; without ids none (HubSpot API notes, section 1.6). */
function several(call: ApiCall): ApiAnswer {
	const lists = (call.list('listIds') ?? [])
		.flatMap((id) => call.portal.lists.get(id) ?? [])
		.filter((list) => list.deletedAt === undefined);
	return ok({
		lists: lists.map((list) => ({
			...shown(call, list, call.flag('includeFilters')),
			size: membersOf(call, list).length,
		})),
	});
}

/** List search pages by offset and count (HubSpot API notes, section 1.6). */
function search(call: ApiCall): ApiAnswer {
	const body = call.json();
	const fields = body.object();
	const query = (body.asText(fields.query) ?? '').toLowerCase();
	const offset = body.asInteger(fields.offset) ?? 0;
	const count = Math.min(body.asInteger(fields.count) ?? 20, 500);
	if (offset < 0 || count < 0) throw invalid('offset and count must not be negative');
	const types = body.asTexts(fields.processingTypes);
	const ids = body.asTexts(fields.listIds);
	const matches = call.portal.lists
		.all()
		.filter(
			(list) =>
				list.name.toLowerCase().includes(query) &&
				(types.length === 0 || types.includes(list.processingType)) &&
				(ids.length === 0 || ids.includes(list.listId)),
		);
	const lists = matches.slice(offset, offset + count);
	const next = offset + lists.length;
	return ok({
		offset: next,
		hasMore: next < matches.length,
		lists: lists.map((list) => found(call, list)),
		total: matches.length,
	});
}

/** A list that is deleted goes on answering, with the time of its deletion (HubSpot API notes, section 1.6). */
function read(call: ApiCall): ApiAnswer {
	return ok({ list: shown(call, anyListOf(call), call.flag('includeFilters')) });
}

function readByName(call: ApiCall): ApiAnswer {
	const entry = typeOf(call, 'objectTypeId');
	const name = call.param('listName');
	const list = call.portal.lists.all().find((one) => one.objectTypeId === entry.type.id && one.name === name);
	if (!list) {
		throw new ApiError(404, {
			message: `List does not exist with name ${name} and object type ID ${entry.type.id}.`,
			subCategory: 'ILS.LIST_NOT_FOUND',
			category: 'OBJECT_NOT_FOUND',
		});
	}
	return ok({ list: shown(call, list, call.flag('includeFilters')) });
}

function changed(call: ApiCall, list: CrmList, withFilters: boolean): ApiAnswer {
	list.updatedAt = now(call);
	list.listVersion += 1;
	return ok({ updatedList: shown(call, list, withFilters) });
}

/** The new name stands in the query (HubSpot API notes, section 1.6). */
function rename(call: ApiCall): ApiAnswer {
	const list = listOf(call);
	const name = call.first('listName') ?? list.name;
	checkName(call, name, list);
	list.name = name;
	return changed(call, list, call.flag('includeFilters'));
}

function newFilters(call: ApiCall, list: CrmList): unknown {
	const body = call.json();
	const fields: JsonObject = body.object();
	body.requireFields(fields, ['filterBranch']);
	const filterBranch = completeBranch(call.portal.need(list.objectTypeId), fields.filterBranch);
	listTest(call, { objectTypeId: list.objectTypeId, filterBranch });
	return filterBranch;
}

/** Replaces the filters whole. What HubSpot answers for a list without filters of its own is not known. */
function refilter(call: ApiCall): ApiAnswer {
	const list = listOf(call);
	if (list.processingType !== 'DYNAMIC') {
		throw invalid(`List ${list.listId} is ${list.processingType}: its filters cannot be changed`, {
			subCategory: 'ILS.INVALID_LIST_PROCESSING_TYPE',
		});
	}
	list.filterBranch = newFilters(call, list);
	list.filtersUpdatedAt = now(call);
	return changed(call, list, true);
}

function remove(call: ApiCall): ApiAnswer {
	listOf(call).deletedAt = now(call);
	return NO_CONTENT;
}

/** A list comes back with its id, unless its name was taken meanwhile. */
function restore(call: ApiCall): ApiAnswer {
	const list = anyListOf(call);
	if (list.deletedAt === undefined) throw listNotFound(list.listId);
	checkName(call, list.name, list);
	list.deletedAt = undefined;
	return NO_CONTENT;
}

/** Ids of the lists of API version 1, which the sandbox's lists never had (HubSpot API notes, section 1.6). */
function mapLegacyId(call: ApiCall): ApiAnswer {
	const id = call.first('legacyListId') ?? '';
	if (!/^-?\d+$/.test(id)) throw invalid(`Id ${id} can't be converted to java.lang.Integer`);
	throw new ApiError(404, { message: `No list with legacy ID ${id}`, category: 'OBJECT_NOT_FOUND' });
}

function mapLegacyIds(call: ApiCall): ApiAnswer {
	const body = call.json();
	return ok({ legacyListIdsToIdsMapping: [], missingLegacyListIds: body.asTexts(body.array()) });
}

/** The folder above all others, which every account has; the sandbox has no further ones (HubSpot API notes, section 1.6). */
function rootFolder(call: ApiCall): ApiAnswer {
	const id = call.first('folderId') ?? '0';
	if (id !== '0')
		throw new ApiError(404, { message: `No folder with ID ${id}`, category: 'OBJECT_NOT_FOUND' });
	const childLists = call.portal.lists.all().map(({ listId }) => Number(listId));
	return ok({ folder: { id: 0, parentFolderId: 0, name: 'Root', childLists, childNodes: [] } });
}

/** Lists (HubSpot API notes, section 1.6). */
export function listRoutes(): ApiRoute[] {
	return versioned('crm', 'lists').flatMap(({ version, base }): ApiRoute[] => {
		const one = `${base}/:listId`;
		const reading = { version, limit: 'general' as const, scopes: () => LIST_READ };
		const writing = { ...reading, scopes: () => LIST_WRITE };
		return [
			// HubSpot's own clients write the path with a slash at its end.
			...[base, `${base}/`].flatMap((path): ApiRoute[] => [
				{ ...reading, method: 'GET', path, handle: several },
				{ ...writing, method: 'POST', path, handle: create },
			]),
			{ ...reading, method: 'POST', path: `${base}/search`, handle: search },
			{ ...reading, method: 'GET', path: `${base}/folders`, handle: rootFolder },
			{ ...reading, method: 'GET', path: `${base}/idmapping`, handle: mapLegacyId },
			{ ...reading, method: 'POST', path: `${base}/idmapping`, handle: mapLegacyIds },
			{
				...reading,
				method: 'GET',
				path: `${base}/object-type-id/:objectTypeId/name/:listName`,
				handle: readByName,
			},
			{ ...reading, method: 'GET', path: one, handle: read },
			{ ...writing, method: 'DELETE', path: one, handle: remove },
			{ ...writing, method: 'PUT', path: `${one}/restore`, handle: restore },
			{ ...writing, method: 'PUT', path: `${one}/update-list-name`, handle: rename },
			{ ...writing, method: 'PUT', path: `${one}/update-list-filters`, handle: refilter },
		];
	});
}
