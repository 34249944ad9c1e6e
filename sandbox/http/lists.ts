import { ApiError, invalid } from '../core/errors';
import type { CrmList, ProcessingType } from '../store/lists';
import { NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { listTest, membersOf, workOutMembers } from './list-filters';

export const LIST_READ = ['crm.lists.read'];
export const LIST_WRITE = ['crm.lists.write'];

/** A list by the id in the path. @throws ApiError 404 */
export function listOf(call: ApiCall, deleted = false): CrmList {
	const id = call.param('listId');
	const list = call.portal.lists.get(id);
	if (!list || (list.deletedAt !== undefined) !== deleted) throw listNotFound(id);
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

function shown(call: ApiCall, list: CrmList, withFilters: boolean): Record<string, unknown> {
	const { filterBranch, deletedAt, ...fields } = list;
	return {
		...fields,
		processingStatus: 'COMPLETE',
		createdById: '12340001',
		updatedById: '12340001',
		filtersUpdatedAt: list.updatedAt,
		...(deletedAt === undefined ? {} : { deletedAt }),
		...(withFilters && filterBranch !== undefined ? { filterBranch } : {}),
		additionalProperties: {
			hs_list_size: String(membersOf(call, list).length),
			hs_list_reference_count: '0',
		},
	};
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
	if (call.portal.lists.all().some((list) => list.name === name)) {
		throw invalid(`The list name '${name}' is already in use.`, { subCategory: 'ILS.DUPLICATE_LIST_NAMES' });
	}
	const at = new Date(call.world.clock.now()).toISOString();
	const input = { name, objectTypeId: entry.type.id, processingType, filterBranch: fields.filterBranch };
	listTest(call, input);
	const list = call.portal.lists.create(input, at);
	// A snapshot is filled once, by the filters it comes with (HubSpot API notes, section 1.6).
	if (processingType === 'SNAPSHOT') workOutMembers(call, list);
	return ok({ list: shown(call, list, true) });
}

function isProcessingType(text: string): text is ProcessingType {
	return text === 'MANUAL' || text === 'SNAPSHOT' || text === 'DYNAMIC';
}

function several(call: ApiCall): ApiAnswer {
	const ids = call.list('listIds') ?? [];
	const lists = ids
		.flatMap((id) => call.portal.lists.get(id) ?? [])
		.filter((list) => list.deletedAt === undefined);
	return ok({ lists: lists.map((list) => shown(call, list, call.flag('includeFilters'))) });
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
	const found = call.portal.lists
		.all()
		.filter(
			(list) =>
				list.name.toLowerCase().includes(query) &&
				(types.length === 0 || types.includes(list.processingType)) &&
				(ids.length === 0 || ids.includes(list.listId)),
		);
	const lists = found.slice(offset, offset + count);
	const next = offset + lists.length;
	return ok({
		offset: next,
		hasMore: next < found.length,
		total: found.length,
		lists: lists.map((list) => shown(call, list, false)),
	});
}

function remove(call: ApiCall): ApiAnswer {
	listOf(call).deletedAt = new Date(call.world.clock.now()).toISOString();
	return NO_CONTENT;
}

function restore(call: ApiCall): ApiAnswer {
	listOf(call, true).deletedAt = undefined;
	return NO_CONTENT;
}

/** Lists (HubSpot API notes, section 1.6). */
export function listRoutes(): ApiRoute[] {
	return versioned('crm', 'lists').flatMap(({ version, base }): ApiRoute[] => {
		const one = `${base}/:listId`;
		const read = { version, limit: 'general' as const, scopes: () => LIST_READ };
		const write = { ...read, scopes: () => LIST_WRITE };
		return [
			{ ...read, method: 'GET', path: base, handle: several },
			{ ...write, method: 'POST', path: base, handle: create },
			{ ...read, method: 'POST', path: `${base}/search`, handle: search },
			{
				...read,
				method: 'GET',
				path: one,
				handle: (call) => ok({ list: shown(call, listOf(call), call.flag('includeFilters')) }),
			},
			{ ...write, method: 'DELETE', path: one, handle: remove },
			{ ...write, method: 'PUT', path: `${one}/restore`, handle: restore },
		];
	});
}
