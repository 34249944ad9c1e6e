import { PublicAllPropertyTypesOperationOperationTypeEnum as Kind } from '@hubspot/api-client/lib/codegen/crm/lists/models/PublicAllPropertyTypesOperation';
import { PublicAndFilterBranchFilterBranchTypeEnum as And } from '@hubspot/api-client/lib/codegen/crm/lists/models/PublicAndFilterBranch';
import { PublicOrFilterBranchFilterBranchTypeEnum as Or } from '@hubspot/api-client/lib/codegen/crm/lists/models/PublicOrFilterBranch';
import { PublicPropertyFilterFilterTypeEnum as FilterType } from '@hubspot/api-client/lib/codegen/crm/lists/models/PublicPropertyFilter';

import { OfficialContract } from './official-contract';

let contract: OfficialContract;
beforeAll(async () => {
	contract = await OfficialContract.start(['crm/lists']);
});
afterAll(() => contract.stop());
afterEach(() => expect(contract.faults()).toEqual([]));

const MANUAL = { objectTypeId: '0-1', processingType: 'MANUAL' };

const has = (property: string) => ({
	filterBranchType: Or.Or,
	filterBranchOperator: 'OR',
	filters: [],
	filterBranches: [
		{
			filterBranchType: And.And,
			filterBranchOperator: 'AND',
			filterBranches: [],
			filters: [
				{
					filterType: FilterType.Property,
					property,
					operation: {
						operationType: Kind.AllProperty,
						operator: 'IS_KNOWN',
						includeObjectsWithNoValueSet: false,
					},
				},
			],
		},
	],
});

test('lists are made, found, changed, deleted and restored', async () => {
	const { listsApi } = contract.client.crm.lists;
	const manual = (await listsApi.create({ ...MANUAL, name: 'Guests' })).list;
	expect(manual.createdAt).toBeInstanceOf(Date);
	const dynamic = { ...MANUAL, processingType: 'DYNAMIC', name: 'Reachable', filterBranch: has('email') };
	const { listId } = (await listsApi.create(dynamic)).list;
	const read = (await listsApi.getById(listId, true)).list;
	expect(read.filterBranch).toMatchObject(has('email'));
	expect((await listsApi.getAll([manual.listId, listId], true)).lists.map(({ size }) => size)).toEqual([
		0, 0,
	]);
	expect((await listsApi.getByName('Guests', '0-1')).list.listId).toBe(manual.listId);
	const found = await listsApi.doSearch({ query: 'reach' });
	expect(found.lists[0]?.additionalProperties).toMatchObject({ hs_list_size: '0' });
	expect((await listsApi.updateName(listId, 'Callable')).updatedList?.name).toBe('Callable');
	const changed = await listsApi.updateListFilters(listId, { filterBranch: has('phone') });
	expect(changed.updatedList?.filterBranch).toMatchObject(has('phone'));
	await listsApi.remove(listId);
	expect((await listsApi.getById(listId)).list.deletedAt).toBeInstanceOf(Date);
	await listsApi.restore(listId);
	expect((await listsApi.getById(listId)).list.deletedAt).toBeUndefined();
});

test('members come, go and are paged', async () => {
	const { listsApi, membershipsApi } = contract.client.crm.lists;
	const ids = contract.sandbox.records.seed(
		'contacts',
		['a', 'b', 'c'].map((name) => ({ email: `${name}@example.com` })),
	);
	const [first = '', second = '', third = ''] = ids;
	const { listId } = (await listsApi.create({ ...MANUAL, name: 'Members' })).list;
	const other = (await listsApi.create({ ...MANUAL, name: 'Copy' })).list.listId;
	const added = await membershipsApi.add(listId, [first, second, '999']);
	expect([added.recordsIdsAdded, added.recordIdsMissing]).toEqual([[first, second], ['999']]);
	await membershipsApi.addAndRemove(listId, { recordIdsToAdd: [third], recordIdsToRemove: [] });
	for (const order of ['getPage', 'getPageOrderedByAddedToListDate'] as const) {
		const page = await membershipsApi[order](listId, undefined, undefined, 2);
		// The cursor arrives percent-encoded, and the client encodes it once more.
		const after = decodeURIComponent(page.paging?.next?.after ?? '');
		const last = await membershipsApi[order](listId, after, undefined, 2);
		expect([...page.results, ...last.results].map(({ recordId }) => recordId)).toEqual(ids);
	}
	expect((await membershipsApi.getLists('0-1', first)).results.map((one) => one.listId)).toContain(listId);
	await membershipsApi.addAllFromList(other, listId);
	expect((await membershipsApi.remove(other, [first])).recordIdsRemoved).toEqual([first]);
	await membershipsApi.removeAll(other);
	expect((await membershipsApi.getPage(other)).total).toBe(0);
});

test('ids of version 1 and folders are there as far as they go', async () => {
	const { foldersApi, mappingApi } = contract.client.crm.lists;
	expect((await mappingApi.translateLegacyListIdToListIdBatch(['7'])).missingLegacyListIds).toEqual(['7']);
	await expect(mappingApi.translateLegacyListIdToListId('abc')).rejects.toMatchObject({ code: 400 });
	expect((await foldersApi.getAll()).folder.childLists.length).toBeGreaterThan(0);
});

test('every operation that the sandbox serves was called', async () => {
	expect(await contract.uncalled()).toEqual([]);
});
