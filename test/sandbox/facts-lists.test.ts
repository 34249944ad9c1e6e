import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, CONTACTS, type Loose } from './support';

const LISTS = '/crm/lists/2026-09';

interface Operation {
	operator: string;
	value?: string | number;
	values?: string[];
	lowerBound?: number;
	upperBound?: number;
	includeObjectsWithNoValueSet?: boolean;
}

const filter = (property: string, operation: Operation) => ({
	filterType: 'PROPERTY',
	property,
	operation: { operationType: 'ALL_PROPERTY', ...operation },
});

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
			const inOslo = groups([filter('city', { operator: 'IS_EQUAL_TO', values: ['oslo', 'Bergen'] })]);
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
			const read = await call(sandbox, 'GET', `${LISTS}/${listId}`);
			expect(read.body.list.additionalProperties.hs_list_size).toBe('0');
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
				[groups([filter('score', { operator: 'IS_GREATER_THAN', value: 1 })]), [1, 2]],
				[groups([filter('score', { operator: 'IS_BETWEEN', lowerBound: 1, upperBound: 5 })]), [0, 1]],
				[groups([filter('lifecyclestage', { operator: 'IS_ANY_OF', values: ['lead'] })]), [0]],
				[groups([filter('firstname', { operator: 'IS_UNKNOWN' })]), [2]],
				[groups([filter('email', { operator: 'CONTAINS', values: ['@b'] })]), [0, 1]],
				[groups([filter('firstname', { operator: 'IS_NOT_EQUAL_TO', values: ['Ada'] })]), [1, 2]],
				[
					groups([
						filter('firstname', {
							operator: 'IS_NOT_EQUAL_TO',
							values: ['Ada'],
							includeObjectsWithNoValueSet: false,
						}),
					]),
					[1],
				],
				[
					groups(
						[
							filter('score', { operator: 'IS_LESS_THAN', value: 9 }),
							filter('firstname', { operator: 'IS_EQUAL_TO', value: 'Ada' }),
						],
						[filter('score', { operator: 'IS_EQUAL_TO', value: 9 })],
					),
					[0, 2],
				],
				[branch('NOT_ANY', [filter('firstname', { operator: 'IS_KNOWN' })]), [2]],
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
			const inOslo = groups([filter('city', { operator: 'IS_EQUAL_TO', value: 'Oslo' })]);
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
			const made = await makeList(sandbox, groups([filter('email', { operator: 'IS_KNOWN' })]));
			await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } });
			expect(await members(sandbox, made.body.list.listId)).toEqual([]);
			sandbox.clock.advance(5_000);
			expect(await members(sandbox, made.body.list.listId)).toHaveLength(1);
		},
	},
]);
