import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, COMPANIES, CONTACTS, DEALS, type Loose } from './support';

const search = (sandbox: Sandbox, body: unknown, path = CONTACTS) =>
	call(sandbox, 'POST', `${path}/search`, body);

/** E-mail addresses, without domain, of the contacts that one filter finds. */
async function found(sandbox: Sandbox, filter: Record<string, unknown>): Promise<string[]> {
	const answer = await search(sandbox, { filterGroups: [{ filters: [filter] }], limit: 200 });
	if (answer.status !== 200) throw new Error(answer.text);
	return answer.body.results.map((one: Loose) => one.properties.email.split('@')[0]).sort();
}

function seedThree(sandbox: Sandbox): string[] {
	return sandbox.records.seed('contacts', [
		{
			email: 'ada@one.test',
			firstname: 'Ada',
			lifecyclestage: 'lead',
			hs_buying_role: 'CHAMPION;OTHER',
			closedate: '2024-01-01T00:00:00Z',
		},
		{
			email: 'ben@two.test',
			firstname: 'Ben',
			lifecyclestage: 'customer',
			hs_buying_role: 'OTHER',
			closedate: '2024-06-01T00:00:00Z',
		},
		{ email: 'cleo@two.test' },
	]);
}

function seedMany(sandbox: Sandbox, count: number): string[] {
	return sandbox.records.seed(
		'contacts',
		Array.from({ length: count }, (_, n) => ({ email: `c${n}@example.com`, firstname: `N${n % 7}` })),
	);
}

const group = (count: number) => ({
	filters: Array.from({ length: count }, () => ({ propertyName: 'email', operator: 'HAS_PROPERTY' })),
});

factTable('search', [
	{
		section: '2.1',
		confidence: 'DOC',
		says: 'after is an offset, total stays, the last page has no paging',
		async check(sandbox) {
			const ids = seedMany(sandbox, 25);
			const first = await search(sandbox, {});
			expect(first.body).toMatchObject({ total: 25, paging: { next: { after: '10' } } });
			expect(first.body.results.map((one: Loose) => one.id)).toEqual(ids.slice(0, 10));
			const last = await search(sandbox, { after: '20' });
			expect(last.body.total).toBe(25);
			expect(last.body.results.map((one: Loose) => one.id)).toEqual(ids.slice(20));
			expect(last.body).not.toHaveProperty('paging');
			expect((await search(sandbox, { after: 20 })).body.results).toHaveLength(5);
		},
	},
	{
		section: '2.2',
		confidence: 'DOC',
		says: 'a page has at most 200 results',
		async check(sandbox) {
			seedMany(sandbox, 201);
			expect((await search(sandbox, { limit: 200 })).body.results).toHaveLength(200);
			expect((await search(sandbox, { limit: 201 })).status).toBe(400);
		},
	},
	{
		section: '2.2',
		confidence: 'DOC',
		says: 'no search reaches past 10,000 results',
		async check(sandbox) {
			seedMany(sandbox, 10_050);
			const last = await search(sandbox, { after: '9800', limit: 200 });
			expect(last.body).toMatchObject({ total: 10_050, paging: { next: { after: '10000' } } });
			const partly = await search(sandbox, { after: '9900', limit: 200 });
			expect(partly.body.results).toHaveLength(100);
			const past = await search(sandbox, { after: '10000' });
			expect([past.status, past.body.message]).toEqual([400, 'There was a problem with the request.']);
		},
	},
	{
		section: '2.2',
		confidence: 'DOC',
		says: 'five groups, six filters in each, eighteen in all',
		async check(sandbox) {
			const groups = (...counts: number[]) => search(sandbox, { filterGroups: counts.map(group) });
			const tooMany = await groups(1, 1, 1, 1, 1, 1);
			expect([tooMany.status, tooMany.body.message]).toEqual([
				400,
				'too many filterGroups (count: 6, max allowed: 5)',
			]);
			expect((await groups(7)).status).toBe(400);
			expect((await groups(6, 6, 6, 1)).status).toBe(400);
			expect((await groups(6, 6, 6)).status).toBe(200);
		},
	},
	{
		section: '2.2',
		confidence: 'DOC',
		says: 'free text ends at 3,000 characters',
		async check(sandbox) {
			expect((await search(sandbox, { query: 'x'.repeat(3_001) })).status).toBe(400);
			expect((await search(sandbox, { query: 'x'.repeat(3_000) })).status).toBe(200);
		},
	},
	{
		section: '2.3',
		confidence: 'DOC',
		says: 'texts compare without case, enumerations with it',
		async check(sandbox) {
			seedThree(sandbox);
			expect(await found(sandbox, { propertyName: 'firstname', operator: 'EQ', value: 'aDA' })).toEqual([
				'ada',
			]);
			expect(await found(sandbox, { propertyName: 'lifecyclestage', operator: 'EQ', value: 'lead' })).toEqual(
				['ada'],
			);
			expect(await found(sandbox, { propertyName: 'lifecyclestage', operator: 'EQ', value: 'Lead' })).toEqual(
				[],
			);
		},
	},
	{
		section: '2.3',
		confidence: 'DOC',
		says: 'IN wants texts in lower case',
		async check(sandbox) {
			seedThree(sandbox);
			expect(
				await found(sandbox, { propertyName: 'firstname', operator: 'IN', values: ['Ada', 'ben'] }),
			).toEqual(['ben']);
			expect(
				await found(sandbox, { propertyName: 'firstname', operator: 'NOT_IN', values: ['Ada', 'ben'] }),
			).toEqual(['ada', 'cleo']);
		},
	},
	{
		section: '2.3',
		confidence: 'LIVE',
		says: 'the negative operators also find records without a value',
		async check(sandbox) {
			seedThree(sandbox);
			const filter = (operator: string, extra: object) => ({ propertyName: 'firstname', operator, ...extra });
			expect(await found(sandbox, filter('NEQ', { value: 'ada' }))).toEqual(['ben', 'cleo']);
			expect(await found(sandbox, filter('NOT_IN', { values: ['ada'] }))).toEqual(['ben', 'cleo']);
			expect(await found(sandbox, filter('NOT_CONTAINS_TOKEN', { value: 'ada' }))).toEqual(['ben', 'cleo']);
			expect(await found(sandbox, filter('NOT_HAS_PROPERTY', {}))).toEqual(['cleo']);
			expect(await found(sandbox, filter('HAS_PROPERTY', {}))).toEqual(['ada', 'ben']);
		},
	},
	{
		section: '2.3',
		confidence: 'DOC',
		says: 'CONTAINS_TOKEN takes whole words and * as the only wildcard',
		async check(sandbox) {
			seedThree(sandbox);
			const tokens = (value: string, propertyName = 'email') =>
				found(sandbox, { propertyName, operator: 'CONTAINS_TOKEN', value });
			expect(await tokens('*@two.test')).toEqual(['ben', 'cleo']);
			expect(await tokens('ad', 'firstname')).toEqual([]);
			expect(await tokens('ad*', 'firstname')).toEqual(['ada']);
			expect(await tokens('*d*', 'firstname')).toEqual(['ada']);
			expect(await tokens('?da', 'firstname')).toEqual([]);
			expect(await tokens('*', 'firstname')).toEqual(['ada', 'ben']);
		},
	},
	{
		section: '2.3',
		confidence: 'DOC',
		says: 'times compare with milliseconds, BETWEEN includes both ends',
		async check(sandbox) {
			seedThree(sandbox);
			const closedate = (operator: string, value: string, highValue?: string) =>
				found(sandbox, { propertyName: 'closedate', operator, value, highValue });
			const january = String(Date.UTC(2024, 0, 1));
			const june = String(Date.UTC(2024, 5, 1));
			expect(await closedate('GT', january)).toEqual(['ben']);
			expect(await closedate('GTE', january)).toEqual(['ada', 'ben']);
			expect(await closedate('LT', june)).toEqual(['ada']);
			expect(await closedate('LTE', '2024-06-01T00:00:00Z')).toEqual(['ada', 'ben']);
			expect(await closedate('BETWEEN', january, june)).toEqual(['ada', 'ben']);
		},
	},
	...[true, false].map((multiEqContains) => ({
		section: '2.3',
		confidence: 'UNVERIFIED' as const,
		says: `EQ on a multi-checkbox ${multiEqContains ? 'finds the value among others' : 'compares the whole text'}, by a switch`,
		options: { multiEqContains },
		async check(sandbox: Sandbox) {
			seedThree(sandbox);
			const role = await found(sandbox, { propertyName: 'hs_buying_role', operator: 'EQ', value: 'OTHER' });
			expect(role).toEqual(multiEqContains ? ['ada', 'ben'] : ['ben']);
		},
	})),
	{
		section: '2.1',
		confidence: 'DOC',
		says: 'groups are OR, filters in a group AND, filters without a group work too',
		async check(sandbox) {
			seedThree(sandbox);
			const two = { propertyName: 'email', operator: 'CONTAINS_TOKEN', value: '*@two.test' };
			const named = { propertyName: 'firstname', operator: 'HAS_PROPERTY' };
			const ada = { propertyName: 'firstname', operator: 'EQ', value: 'ada' };
			const total = async (body: unknown) => (await search(sandbox, body)).body.total;
			expect(await total({ filterGroups: [{ filters: [two, named] }] })).toBe(1);
			expect(await total({ filterGroups: [{ filters: [two, named] }, { filters: [ada] }] })).toBe(2);
			expect(await total({ filters: [ada] })).toBe(1);
		},
	},
	{
		section: '2.1',
		confidence: 'ISSUE',
		says: 'sorts are objects or texts, one at most',
		async check(sandbox) {
			const ids = seedThree(sandbox);
			const order = async (sorts: unknown[]) =>
				(await search(sandbox, { sorts })).body.results.map((one: Loose) => ids.indexOf(one.id));
			expect(await order([{ propertyName: 'email', direction: 'DESCENDING' }])).toEqual([2, 1, 0]);
			expect(await order(['-email'])).toEqual([2, 1, 0]);
			expect(await order(['firstname'])).toEqual([0, 1, 2]);
			expect((await search(sandbox, { sorts: ['email', 'firstname'] })).status).toBe(400);
		},
	},
	{
		section: '2.4',
		confidence: 'DOC',
		says: 'properties that were asked for come with the system ones',
		async check(sandbox) {
			sandbox.records.seed('companies', [{ name: 'Acme' }]);
			const plain = await search(sandbox, {}, COMPANIES);
			expect(Object.keys(plain.body.results[0].properties).sort()).toEqual(
				'createdate domain hs_lastmodifieddate hs_object_id name'.split(' '),
			);
			const asked = await search(sandbox, { properties: ['city', 'nonsense'] }, COMPANIES);
			expect(Object.keys(asked.body.results[0].properties).sort()).toEqual(
				'city createdate hs_lastmodifieddate hs_object_id'.split(' '),
			);
		},
	},
	{
		section: '2.5',
		confidence: 'DOC',
		says: 'free text looks into the searchable properties of the type alone',
		async check(sandbox) {
			sandbox.records.seed('deals', [
				{ dealname: 'Nordic rollout', dealstage: 'closedwon', hs_next_step: 'telephone' },
				{ dealname: 'Other', dealstage: 'closedwon' },
			]);
			expect((await search(sandbox, { query: 'nordic' }, DEALS)).body.total).toBe(1);
			expect((await search(sandbox, { query: 'telephone' }, DEALS)).body.total).toBe(0);
		},
	},
	{
		section: '2.6',
		confidence: 'LIVE',
		says: 'an unknown property is a 400 that names nothing',
		async check(sandbox) {
			for (const body of [
				{ filters: [{ propertyName: 'nonsense', operator: 'HAS_PROPERTY' }] },
				{ sorts: [{ propertyName: 'nonsense' }] },
			]) {
				const refused = await search(sandbox, body);
				expect(refused.status).toBe(400);
				expect(Object.keys(refused.body).sort()).toEqual(['correlationId', 'message', 'status']);
				expect(refused.body.message).toBe('There was a problem with the request.');
			}
		},
	},
	{
		section: '2.6',
		confidence: 'LIVE',
		says: 'operators are upper case, trimmed, or an index; a wrong one lists them all',
		async check(sandbox) {
			seedThree(sandbox);
			const by = (operator: unknown) =>
				search(sandbox, { filters: [{ propertyName: 'firstname', operator, value: 'ada' }] });
			expect((await by(' EQ\t')).body.total).toBe(1);
			expect((await by('0')).body.total).toBe(1);
			const wrong = await by('eq');
			expect(wrong.status).toBe(400);
			expect(wrong.body).toMatchObject({
				category: 'VALIDATION_ERROR',
				message: expect.stringMatching(
					/^Invalid input JSON on line 1, column \d+: Enum type must be one of: \[IN, NOT_HAS_PROPERTY, LT, EQ, GT, NOT_IN, GTE, CONTAINS_TOKEN, HAS_PROPERTY, LTE, NOT_CONTAINS_TOKEN, BETWEEN, NEQ\]$/,
				),
			});
			const empty = await search(sandbox, {
				filterGroups: [{ filters: [{ propertyName: 'a', operator: '' }] }],
			});
			expect(empty.body.message).toBe(
				'Invalid input JSON: unable to deserialize field "filterGroups[0].filters[0].operator". Invalid value: ',
			);
		},
	},
	{
		section: '2.6',
		confidence: 'LIVE',
		says: 'blank values, filters without operator and groups that are no list are refused by the JSON reader',
		async check(sandbox) {
			const blank = await search(sandbox, {
				filters: [{ propertyName: 'phone', operator: 'EQ', value: ' ' }],
			});
			expect(blank.body.message).toMatch(
				/^Invalid input JSON on line 1, column \d+: value must be non-empty and non-blank, if specified {propertyName: 'phone'}$/,
			);
			const bare = await search(sandbox, { filters: [{ value: 'x' }] });
			expect(bare.body.message).toMatch(
				/Cannot build Filter, some of required attributes are not set \[propertyName, operator\]$/,
			);
			const object = await search(sandbox, { filterGroups: { filters: [] } });
			expect(object.status).toBe(400);
			expect(object.body.message).toMatch(
				/Cannot deserialize instance of `java.util.HashSet` out of START_OBJECT token$/,
			);
			expect(object.body).not.toHaveProperty('category');
		},
	},
	{
		section: '2.7',
		confidence: 'ISSUE',
		says: 'search sees a new or changed record only after the lag, an archived one never',
		options: { searchLagMs: 5_000 },
		async check(sandbox) {
			const [id] = seedThree(sandbox);
			const city = { filters: [{ propertyName: 'city', operator: 'EQ', value: 'oslo' }] };
			expect((await search(sandbox, {})).body.total).toBe(0);
			sandbox.clock.advance(5_000);
			expect((await search(sandbox, {})).body.total).toBe(3);
			await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, { properties: { city: 'Oslo' } });
			expect((await call(sandbox, 'GET', `${CONTACTS}/${id}?properties=city`)).body.properties.city).toBe(
				'Oslo',
			);
			expect((await search(sandbox, city)).body.total).toBe(0);
			sandbox.clock.advance(5_000);
			expect((await search(sandbox, city)).body.total).toBe(1);
			await call(sandbox, 'DELETE', `${CONTACTS}/${id}`);
			expect((await search(sandbox, city)).body.total).toBe(0);
		},
	},
	{
		section: '2.7',
		confidence: 'ISSUE',
		says: 'under lag the order by a time is not strict, and the pages still hold every record once',
		options: { searchLagMs: 60_000 },
		async check(sandbox) {
			sandbox.records.seed(
				'contacts',
				Array.from({ length: 300 }, (_, n) => ({
					email: `c${n}@example.com`,
					lastmodifieddate: new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString(),
				})),
			);
			sandbox.clock.advance(60_000);
			const sorts = ['lastmodifieddate'];
			const pages = [
				await search(sandbox, { sorts, limit: 200 }),
				await search(sandbox, { sorts, limit: 200, after: 200 }),
			];
			const times = pages.flatMap((page) =>
				page.body.results.map((one: Loose) => one.properties.lastmodifieddate),
			);
			expect(new Set(times).size).toBe(300);
			expect(times).not.toEqual([...times].sort());
		},
	},
	...[false, true].map((searchReturnsLive) => ({
		section: '2.7',
		confidence: 'UNVERIFIED' as const,
		says: `a result shows the record as ${searchReturnsLive ? 'it is now' : 'the index knows it'}, by a switch`,
		options: { searchReturnsLive, searchLagMs: 5_000 },
		async check(sandbox: Sandbox) {
			const [id] = seedThree(sandbox);
			sandbox.clock.advance(5_000);
			await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, { properties: { firstname: 'Augusta' } });
			const answer = await search(sandbox, {
				filters: [{ propertyName: 'firstname', operator: 'EQ', value: 'ada' }],
			});
			expect(answer.body.results[0].properties.firstname).toBe(searchReturnsLive ? 'Augusta' : 'Ada');
		},
	})),
	{
		section: '2.7',
		confidence: 'ISSUE',
		says: 'all records can be walked by id, in windows',
		async check(sandbox) {
			const ids = seedMany(sandbox, 450);
			const seen: string[] = [];
			for (let last = '0'; ; last = seen.at(-1) as string) {
				const page = await search(sandbox, {
					filters: [{ propertyName: 'hs_object_id', operator: 'GT', value: last }],
					sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
					limit: 200,
				});
				if (page.body.results.length === 0) break;
				expect(page.body.total).toBe(450 - seen.length);
				seen.push(...page.body.results.map((one: Loose) => one.id));
			}
			expect(seen).toEqual(ids);
		},
	},
]);
