import type { Predicate } from '../search/match';
import { compileBranch } from '../search/list-filter';
import type { CrmList, Membership } from '../store/lists';
import type { Values } from '../store/definitions';
import type { ApiCall } from './api';

/** The filters, and the state of the search index, that a list's members were worked out from. */
const workedOut = new WeakMap<CrmList, { version: number; filterBranch: unknown }>();

/** The test that a list's filters come to. @throws ApiError 400 for an operand that does not fit */
export function listTest(
	call: ApiCall,
	list: Pick<CrmList, 'objectTypeId' | 'filterBranch'>,
): Predicate | undefined {
	const { properties } = call.portal.need(list.objectTypeId);
	return compileBranch(list.filterBranch, {
		property: (name) => properties.get(name),
		rules: { multiEqContains: call.world.options.multiEqContains },
	});
}

/**
 * Brings the members of a list in line with its filters, as far as those look at properties; they follow a
 * write with the lag of the search index (HubSpot API notes, section 1.6).
 */
export function workOutMembers(call: ApiCall, list: CrmList): void {
	const entry = call.portal.find(list.objectTypeId);
	if (!entry) return;
	const { index } = entry.records;
	index.settle();
	const { version } = index;
	const { filterBranch } = list;
	const last = workedOut.get(list);
	if (last?.version === version && last.filterBranch === filterBranch) return;
	const test = listTest(call, list);
	const now = call.world.clock.now();
	const { lists } = call.portal;
	const fitting = test ? index.records().filter((record) => test(record.indexed as Values)) : [];
	const ids = new Set(fitting.map(({ id }) => id));
	for (const { recordId } of lists.membersOf(list.listId)) {
		if (!ids.has(recordId)) lists.remove(list.listId, recordId, now);
	}
	for (const id of ids) lists.add(list.listId, id, now);
	workedOut.set(list, { version, filterBranch });
}

/** Members of a list in the order they joined; a dynamic list works them out (HubSpot API notes, section 1.6). */
export function membersOf(call: ApiCall, list: CrmList): Membership[] {
	if (list.processingType === 'DYNAMIC') workOutMembers(call, list);
	return call.portal.lists.membersOf(list.listId);
}

/** Lists a record is in. */
export function listsOf(call: ApiCall, recordId: string): { list: CrmList; membership: Membership }[] {
	const { lists } = call.portal;
	for (const list of lists.all()) if (list.processingType === 'DYNAMIC') workOutMembers(call, list);
	return lists.listsOf(recordId);
}
