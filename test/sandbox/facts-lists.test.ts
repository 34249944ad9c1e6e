import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, CONTACTS, type Loose } from './support';

const LISTS = '/crm/lists/2026-09';

interface Operation {
	operationType: string;
	operator: string;
	value?: string | number | boolean;
	values?: string[];
	lowerBound?: number;
	upperBound?: number;
	includeObjectsWithNoValueSet?: boolean;
}

const filter = (property: string, operation: Operation) => ({
	filterType: 'PROPERTY',
	property,
	operation,
});

const string = (operator: string, value: string) => ({ operationType: 'STRING', operator, value });
const strings = (operator: string, ...values: string[]) => ({
	operationType: 'MULTISTRING',
	operator,
	values,
});
const number = (operator: string, value: number) => ({ operationType: 'NUMBER', operator, value });
const between = (lowerBound: number, upperBound: number) => ({
	operationType: 'NUMBER_RANGED',
	operator: 'IS_BETWEEN',
	lowerBound,
	upperBound,
});
const choice = (operator: string, ...values: string[]) => ({
	operationType: 'ENUMERATION',
	operator,
	values,
});
const presence = (operator: string) => ({ operationType: 'ALL_PROPERTY', operator });

const branch = (filterBranchType: string, filters: unknown[], filterBranches: unknown[] = []) => ({
	filterBranchType,
	filterBranches,
	filters,
});

/** The usual shape: groups joined by OR, each one all of its filters. */
const groups = (...filters: unknown[][]) =>
	branch(
		'OR',
		[],
		filters.map((one) => branch('AND', one)),
	);

async function makeList(sandbox: Sandbox, filterBranch: unknown, processingType = 'DYNAMIC') {
	const name = `List ${sandbox.calls.all().length}`;
	return call(sandbox, 'POST', LISTS, { name, objectTypeId: '0-1', processingType, filterBranch });
}

async function members(sandbox: Sandbox, listId: string): Promise<string[]> {
	const page = await call(sandbox, 'GET', `${LISTS}/${listId}/memberships`);
	return page.body.results.map((one: Loose) => one.recordId);
}

factTable('members of filtered lists', [
	{
		section: '1.6',
		confidence: 'DOC',
		says: 'the members of a dynamic list follow its filters',
		async check(sandbox) {
			const [ada = '', ben = ''] = sandbox.records.seed('contacts', [
				{ email: 'a@b.co', city: 'Oslo' },
				{ email: 'b@b.co', city: 'Rome' },
			]);
			const inOslo = groups([filter('city', strings('IS_EQUAL_TO', 'oslo', 'Bergen'))]);
			const { listId } = (await makeList(sandbox, inOslo)).body.list;
			expect(await members(sandbox, listId)).toEqual([ada]);
			await call(sandbox, 'PATCH', `${CONTACTS}/${ben}`, { properties: { city: 'Bergen' } });
			expect(await members(sandbox, listId)).toEqual([ada, ben]);
			await call(sandbox, 'PATCH', `${CONTACTS}/${ada}`, { properties: { city: 'Rome' } });
			expect(await members(sandbox, listId)).toEqual([ben]);
			const of = await call(sandbox, 'GET', `${LISTS}/records/0-1/${ben}/memberships`);
			expect(of.body.results).toMatchObject([{ listId }]);
			await call(sandbox, 'DELETE', `${CONTACTS}/${ben}`);
			expect(await members(sandbox, listId)).toEqual([]);
			const found = await call(sandbox, 'POST', `${LISTS}/search`, { query: '' });
			expect(found.body.lists[0].additionalProperties.hs_list_size).toBe('0');
		},
	},
	{
		section: '1.6',
		confidence: 'DOC',
		says: 'groups are OR, the filters in one AND, and each operator has its meaning',
		async check(sandbox) {
			sandbox.defineProperty('contacts', { name: 'score', label: 'Score', type: 'number' });
			const ids = sandbox.records.seed('contacts', [
				{ email: 'a@b.co', firstname: 'Ada', score: '1', lifecyclestage: 'lead' },
				{ email: 'b@b.co', firstname: 'Ben', score: '5', lifecyclestage: 'customer' },
				{ email: 'c@d.co', score: '9' },
			]);
			const cases: [unknown, number[]][] = [
				[groups([filter('score', number('IS_GREATER_THAN', 1))]), [1, 2]],
				[groups([filter('score', between(1, 5))]), [0, 1]],
				[groups([filter('lifecyclestage', choice('IS_ANY_OF', 'lead'))]), [0]],
				[groups([filter('firstname', presence('IS_UNKNOWN'))]), [2]],
				[groups([filter('email', strings('CONTAINS', '@b'))]), [0, 1]],
				[groups([filter('firstname', strings('IS_NOT_EQUAL_TO', 'Ada'))]), [1]],
				[
					groups([
						filter('firstname', {
							...strings('IS_NOT_EQUAL_TO', 'Ada'),
							includeObjectsWithNoValueSet: true,
						}),
					]),
					[1, 2],
				],
				[
					groups(
						[filter('score', number('IS_LESS_THAN', 9)), filter('firstname', string('IS_EQUAL_TO', 'Ada'))],
						[filter('score', number('IS_EQUAL_TO', 9))],
					),
					[0, 2],
				],
				[branch('NOT_ANY', [filter('firstname', presence('IS_KNOWN'))]), [2]],
				[groups([{ filterType: 'FORM_SUBMISSION' }]), []],
			];
			for (const [filterBranch, expected] of cases) {
				const { listId } = (await makeList(sandbox, filterBranch)).body.list;
				expect(await members(sandbox, listId)).toEqual(expected.map((at) => ids[at]));
			}
		},
	},
	{
		section: '1.6',
		confidence: 'DOC',
		says: 'only manual and snapshot lists take members; a snapshot keeps those it was made with',
		async check(sandbox) {
			const [ada = '', ben = ''] = sandbox.records.seed('contacts', [
				{ email: 'a@b.co', city: 'Oslo' },
				{ email: 'b@b.co' },
			]);
			const inOslo = groups([filter('city', string('IS_EQUAL_TO', 'Oslo'))]);
			const dynamic = `${LISTS}/${(await makeList(sandbox, inOslo)).body.list.listId}`;
			for (const [method, path, body] of [
				['PUT', 'memberships/add', [ben]],
				['PUT', 'memberships/remove', [ada]],
				['PUT', 'memberships/add-and-remove', { recordIdsToAdd: [ben] }],
				['DELETE', 'memberships', undefined],
			] as const) {
				expect((await call(sandbox, method, `${dynamic}/${path}`, body)).status).toBe(400);
			}
			const snapshot = (await makeList(sandbox, inOslo, 'SNAPSHOT')).body.list.listId;
			await call(sandbox, 'PATCH', `${CONTACTS}/${ada}`, { properties: { city: 'Rome' } });
			expect(await members(sandbox, snapshot)).toEqual([ada]);
			await call(sandbox, 'PUT', `${LISTS}/${snapshot}/memberships/add`, [ben]);
			expect(await members(sandbox, snapshot)).toEqual([ada, ben]);
			const manual = (await makeList(sandbox, undefined, 'MANUAL')).body.list.listId;
			const from = dynamic.split('/').at(-1);
			await call(sandbox, 'PATCH', `${CONTACTS}/${ben}`, { properties: { city: 'Oslo' } });
			const copied = await call(sandbox, 'PUT', `${LISTS}/${manual}/memberships/add-from/${from}`);
			expect([copied.status, await members(sandbox, manual)]).toEqual([204, [ben]]);
		},
	},
	{
		section: '1.6',
		confidence: 'UNVERIFIED',
		says: 'members of a dynamic list follow a write with the lag of search',
		options: { searchLagMs: 5_000 },
		async check(sandbox) {
			const made = await makeList(sandbox, groups([filter('email', presence('IS_KNOWN'))]));
			await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } });
			expect(await members(sandbox, made.body.list.listId)).toEqual([]);
			sandbox.clock.advance(5_000);
			expect(await members(sandbox, made.body.list.listId)).toHaveLength(1);
		},
	},
]);

factTable('lists as they are answered', [
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a manual list is made with 200 and shows no size, no filters and no additional properties',
		async check(sandbox) {
			const made = await makeList(sandbox, undefined, 'MANUAL');
			expect(made.status).toBe(200);
			const { list } = made.body;
			expect(Object.keys(list).sort()).toEqual(
				[
					...['createdAt', 'createdById', 'filtersUpdatedAt', 'listId', 'listPermissions', 'listVersion'],
					...['membershipSettings', 'name', 'objectTypeId', 'processingStatus', 'processingType'],
					...['updatedAt', 'updatedById'],
				].sort(),
			);
			expect(list).toMatchObject({
				processingStatus: 'COMPLETE',
				listVersion: 1,
				listPermissions: { teamsWithEditAccess: [], usersWithEditAccess: [] },
				membershipSettings: { membershipTeamId: null, includeUnassigned: null },
			});
			const body = { name: null, objectTypeId: '0-1', processingType: 'MANUAL' };
			const nameless = await call(sandbox, 'POST', LISTS, body);
			expect([nameless.status, nameless.body.category, nameless.body.message]).toEqual([
				400,
				'VALIDATION_ERROR',
				'Invalid input JSON on line 1, column 60. Some required fields were not set: [name]',
			]);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a dynamic list is still being worked out when it is made, and shows its filters completed',
		options: { searchLagMs: 5_000 },
		async check(sandbox) {
			const known = { filterType: 'PROPERTY', property: 'email', operation: presence('IS_KNOWN') };
			const and = { filterBranchType: 'AND', filters: [known] };
			const made = await makeList(sandbox, { filterBranchType: 'OR', filterBranches: [and] });
			const { list } = made.body;
			expect(list.processingStatus).toBe('PROCESSING');
			expect(list.filterBranch).toEqual({
				filterBranchType: 'OR',
				filterBranchOperator: 'OR',
				filters: [],
				filterBranches: [
					{
						filterBranchType: 'AND',
						filterBranchOperator: 'AND',
						filterBranches: [],
						filters: [{ ...known, operation: { ...known.operation, includeObjectsWithNoValueSet: false } }],
					},
				],
			});
			const one = `${LISTS}/${list.listId}`;
			expect((await call(sandbox, 'GET', one)).body.list).not.toHaveProperty('filterBranch');
			sandbox.clock.advance(5_000);
			const read = await call(sandbox, 'GET', `${one}?includeFilters=true`);
			expect(read.body.list.processingStatus).toBe('COMPLETE');
			expect(read.body.list.filterBranch).toEqual(list.filterBranch);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'which operation a filter may have depends on the type of its property',
		async check(sandbox) {
			const refused = async (property: string, operation: Operation) => {
				const answer = await makeList(sandbox, groups([filter(property, operation)]));
				return answer.status === 200 ? 'taken' : [answer.status, answer.body.subCategory];
			};
			const misfit = [400, 'ListError.INVALID_OPERATION_FOR_PROPERTY_TYPE'];
			const cases: [property: string, operation: Operation, outcome: unknown][] = [
				['city', string('IS_EQUAL_TO', 'Oslo'), 'taken'],
				['city', strings('IS_EQUAL_TO', 'Oslo'), 'taken'],
				['city', choice('IS_ANY_OF', 'Oslo'), misfit],
				['lifecyclestage', choice('IS_ANY_OF', 'lead'), 'taken'],
				['lifecyclestage', choice('IS_NONE_OF', 'lead'), 'taken'],
				['lifecyclestage', string('IS_EQUAL_TO', 'lead'), misfit],
				['lifecyclestage', strings('IS_EQUAL_TO', 'lead'), misfit],
				['city', number('IS_EQUAL_TO', 1), misfit],
				['createdate', string('IS_EQUAL_TO', '2026-01-01'), misfit],
				...['city', 'lifecyclestage', 'createdate', 'hs_object_id'].flatMap(
					(property): [string, Operation, unknown][] => [
						[property, presence('IS_KNOWN'), 'taken'],
						[property, presence('IS_UNKNOWN'), 'taken'],
						[property, presence('IS_NOT_KNOWN'), [400, 'ListError.ENUM_CONVERSION']],
					],
				),
				['no_such', presence('IS_KNOWN'), [400, undefined]],
				['city', { operationType: 'STRING', operator: 'IS_EQUAL_TO' }, [400, undefined]],
			];
			for (const [property, operation, outcome] of cases) {
				expect([property, operation, await refused(property, operation)]).toEqual([
					property,
					operation,
					outcome,
				]);
			}
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'several lists by id have a size, the search has additional properties, neither shows the other',
		async check(sandbox) {
			const [contact] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			const { listId } = (await makeList(sandbox, undefined, 'MANUAL')).body.list;
			const additional = async () =>
				(await call(sandbox, 'POST', `${LISTS}/search`, { query: '' })).body.lists[0];
			expect((await additional()).additionalProperties).toEqual({
				hs_list_size: '0',
				hs_list_reference_count: '0',
			});
			const members = `${LISTS}/${listId}/memberships`;
			await call(sandbox, 'PUT', `${members}/add`, [Number(contact)]);
			const later = await additional();
			expect(later).not.toHaveProperty('listPermissions');
			expect(later.additionalProperties).toEqual({
				hs_list_size: '1',
				hs_list_reference_count: '0',
				hs_last_record_added_at: expect.stringMatching(/^\d{13}$/),
			});
			expect((await call(sandbox, 'GET', LISTS)).body).toEqual({ lists: [] });
			const several = await call(sandbox, 'GET', `${LISTS}?listIds=${listId}`);
			expect(several.body.lists).toMatchObject([{ listId, size: 1 }]);
			const byName = `${LISTS}/object-type-id/contacts/name/${several.body.lists[0].name}`;
			expect((await call(sandbox, 'GET', byName)).body.list).toMatchObject({ listId });
			expect((await call(sandbox, 'GET', byName)).body.list).not.toHaveProperty('size');
			expect((await call(sandbox, 'GET', `${byName}x`)).status).toBe(404);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'cursors of members arrive percent-encoded, as they stand in the link; encoded once more they are refused',
		async check(sandbox) {
			const ids = sandbox.records.seed(
				'contacts',
				Array.from({ length: 5 }, (_, n) => ({ email: `c${n}@b.co` })),
			);
			const { listId } = (await makeList(sandbox, undefined, 'MANUAL')).body.list;
			const list = `${LISTS}/${listId}/memberships`;
			await call(sandbox, 'PUT', `${list}/add`, [...ids].reverse());
			for (const order of ['', '/join-order']) {
				const read: string[] = [];
				let query = 'limit=2&offset=7';
				for (;;) {
					const page = await call(sandbox, 'GET', `${list}${order}?${query}`);
					read.push(...page.body.results.map((one: Loose) => one.recordId));
					if (!page.body.paging) break;
					const { after, link } = page.body.paging.next;
					expect(after).toMatch(/^[A-Za-z0-9+/%]+%3D$/);
					expect(link).toContain(`/memberships${order}?limit=2&after=${after}`);
					const twice = `limit=2&after=${encodeURIComponent(after)}`;
					expect((await call(sandbox, 'GET', `${list}${order}?${twice}`)).status).toBe(400);
					query = `limit=2&after=${after}`;
				}
				expect(read).toEqual(order === '' ? ids : [...ids].reverse());
			}
			expect((await call(sandbox, 'GET', `${list}?limit=250`)).status).toBe(200);
			expect((await call(sandbox, 'GET', `${list}?limit=251`)).status).toBe(400);
			const wrong = await call(sandbox, 'PUT', `${list}/add`, [{ id: ids[0] }]);
			expect([wrong.status, wrong.body.message]).toEqual([
				400,
				expect.stringContaining('Cannot deserialize value of type `java.lang.String` from Object value'),
			]);
			expect(wrong.body).not.toHaveProperty('category');
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a list is renamed by the query; its filters are replaced whole; changes of members take the scope to read as well',
		async check(sandbox) {
			const [ada, ben] = sandbox.records.seed('contacts', [
				{ email: 'a@b.co', city: 'Oslo' },
				{ email: 'b@b.co', city: 'Rome' },
			]);
			const inCity = (city: string) => groups([filter('city', string('IS_EQUAL_TO', city))]);
			const { listId } = (await makeList(sandbox, inCity('Oslo'))).body.list;
			expect(await members(sandbox, listId)).toEqual([ada]);
			const named = await call(sandbox, 'PUT', `${LISTS}/${listId}/update-list-name?listName=Norway`);
			expect([named.status, named.body.updatedList]).toMatchObject([200, { name: 'Norway', listVersion: 2 }]);
			const filters = await call(sandbox, 'PUT', `${LISTS}/${listId}/update-list-filters`, {
				filterBranch: inCity('Rome'),
			});
			expect(filters.body.updatedList.filterBranch.filterBranchOperator).toBe('OR');
			expect(await members(sandbox, listId)).toEqual([ben]);
			const manual = (await makeList(sandbox, undefined, 'MANUAL')).body.list.listId;
			const taken = `${LISTS}/${manual}/update-list-name?listName=Norway`;
			expect((await call(sandbox, 'PUT', taken)).status).toBe(400);
			const headers = { authorization: `Bearer ${sandbox.issuePrivateToken(['crm.lists.write'])}` };
			const add = await call(sandbox, 'PUT', `${LISTS}/${manual}/memberships/add`, [ada], headers);
			expect([add.status, add.body.category]).toEqual([403, 'MISSING_SCOPES']);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'ids of lists of version 1 are integers',
		async check(sandbox) {
			const wrong = await call(sandbox, 'GET', `${LISTS}/idmapping?legacyListId=abc`);
			expect([wrong.status, wrong.body.message]).toEqual([
				400,
				"Id abc can't be converted to java.lang.Integer",
			]);
			const mapped = await call(sandbox, 'POST', `${LISTS}/idmapping`, ['1', '2']);
			expect(mapped.body).toEqual({ legacyListIdsToIdsMapping: [], missingLegacyListIds: ['1', '2'] });
		},
	},
]);
