import type { IDataObject } from 'n8n-workflow';

import { errorOf, EXTERNAL_KEY, HostBench, NODE } from '../support/host';
import { outcomes, TOLERANT, upsertBy } from '../support/upserting';

let bench: HostBench;
beforeEach(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('companies', EXTERNAL_KEY);
	bench.sandbox.defineProperty('contacts', {
		name: 'member_no',
		label: 'Member number',
		hasUniqueValue: true,
	});
});
afterEach(async () => await bench.stop());

const count = (path: RegExp) => bench.sandbox.calls.count({ path });
const writes = () => count(/batch\/(create|update|upsert)/);
/** How often properties of a record were written. */
const versions = async (type: string, id: string, names: string[]): Promise<number[]> => {
	const { url, token } = bench.sandbox;
	const answer = await fetch(`${url}/crm/objects/2026-09/${type}/batch/read`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ inputs: [{ id }], properties: [], propertiesWithHistory: names }),
	});
	const { results } = (await answer.json()) as {
		results: Array<{ propertiesWithHistory: Record<string, unknown[]> }>;
	};
	return names.map((name) => results[0]?.propertiesWithHistory[name]?.length ?? 0);
};
const company = (id: unknown) => bench.sandbox.records.get('companies', String(id))?.properties;

describe('matched by any property', () => {
	it('finds 10,000 companies by domain with 100 look-ups, and writes them with 100 calls of each kind', async () => {
		bench.sandbox.records.seed(
			'companies',
			Array.from({ length: 5_000 }, (_, at) => ({ domain: `c${at * 2}.example`, city: 'Oslo' })),
		);
		const items = Array.from({ length: 10_000 }, (_, at) => ({
			domain: `https://www.C${at}.example/`,
			city: 'Bergen',
		}));
		const result = await bench.run(upsertBy('domain'), items);
		expect(result.error).toBeUndefined();
		const output = result.json(NODE);
		expect(outcomes(output)).toEqual(items.map((_, at) => (at % 2 === 0 ? 'updated' : 'created')));
		expect(
			output.every(({ id, domain }, at) => company(id)?.domain === domain && domain === `c${at}.example`),
		).toBe(true);
		expect(bench.sandbox.records.count('companies')).toBe(10_000);
		expect(count(/\/search$/)).toBeLessThanOrEqual(100);
		expect(count(/batch\/update/)).toBeLessThanOrEqual(100);
		expect(count(/batch\/create/)).toBeLessThanOrEqual(100);
		expect(count(/batch\/read/)).toBe(0);
	}, 60_000);

	it('takes the value as HubSpot stores it: names without case, numbers by size', async () => {
		bench.sandbox.records.seed('companies', [
			{ name: 'Ægir Shipping' },
			{ name: 'Other', numberofemployees: '12' },
		]);
		const byName = await bench.run(upsertBy('name'), [{ name: ' ægir SHIPPING ', city: 'Narvik' }]);
		expect(byName.json(NODE)[0]).toMatchObject({ outcome: 'updated', city: 'Narvik' });
		const bySize = await bench.run(upsertBy('numberofemployees'), [
			{ numberofemployees: 12.0, city: 'Bodø' },
		]);
		expect(bySize.json(NODE)[0]).toMatchObject({ outcome: 'updated', city: 'Bodø' });
		expect(bench.sandbox.records.count('companies')).toBe(2);
	});

	it('finds what the same run created, although search does not', async () => {
		bench.sandbox.configure({ searchLagMs: 60_000 });
		const result = await bench.run(upsertBy('domain'), [
			{ domain: 'new.example', city: 'first' },
			{ domain: 'other.example' },
			{ domain: 'WWW.new.example', city: 'second' },
			{ domain: 'http://new.example/x', city: 'third' },
		]);
		expect(outcomes(result.json(NODE))).toEqual(['created', 'created', 'updated', 'updated']);
		expect(bench.sandbox.records.count('companies')).toBe(2);
		expect(company(result.json(NODE)[0]?.id)?.city).toBe('third');
	});

	it('finds what the run before created, although search does not yet', async () => {
		bench.sandbox.configure({ searchLagMs: 60_000 });
		const first = await bench.run(upsertBy('domain'), [{ domain: 'new.example', city: 'first' }]);
		const second = await bench.run(upsertBy('domain'), [{ domain: 'new.example', city: 'second' }]);
		expect(second.json(NODE)[0]).toMatchObject({ outcome: 'updated', id: first.json(NODE)[0]?.id });
		const dry = await bench.run(upsertBy('domain', 'company', { dryRun: true }), [
			{ domain: 'new.example', city: 'second' },
		]);
		expect(dry.json(NODE)[0]).toMatchObject({ outcome: 'unchanged' });
		expect(bench.sandbox.records.count('companies')).toBe(1);
	});

	it('creates anew what search still shows but somebody deleted', async () => {
		const [id] = bench.sandbox.records.seed('companies', [{ domain: 'gone.example' }]);
		bench.sandbox.configure({ searchLagMs: 60_000 });
		await bench.run({
			resource: 'company',
			operation: 'delete',
			recordId: { __rl: true, mode: 'id', value: id as string },
		});
		const result = await bench.run(upsertBy('domain'), [{ domain: 'gone.example', city: 'Oslo' }]);
		expect(result.json(NODE)[0]).toMatchObject({ outcome: 'created' });
		expect(result.json(NODE)[0]?.id).not.toBe(id);
	});

	describe('where several match', () => {
		let ids: string[];
		beforeEach(async () => {
			ids = bench.sandbox.records.seed('companies', [{ name: 'Twin' }]);
			bench.sandbox.clock.advance(1_000);
			ids.push(...bench.sandbox.records.seed('companies', [{ name: 'Twin' }]));
			bench.sandbox.clock.advance(1_000);
			ids.push(...bench.sandbox.records.seed('companies', [{ name: 'twin' }]));
			bench.sandbox.clock.advance(1_000);
			await bench.run(upsertBy('hs_object_id'), [{ hs_object_id: ids[1] as string, city: 'touched' }]);
		});

		it('ends with an error that names them, before anything is written', async () => {
			const items = [
				{ name: 'New', city: 'Oslo' },
				{ name: 'Twin', city: 'Oslo' },
			];
			const result = await bench.run(upsertBy('name'), items);
			expect(result.error?.message).toBe("3 companies have 'Twin' in 'name'");
			expect(result.error?.description).toContain(ids.join(', '));
			expect(result.error?.description).toContain("'If Several Match'");
			expect(writes()).toBe(0);
			const rest = await bench.run(upsertBy('name'), items, TOLERANT);
			expect(outcomes(rest.json(NODE))).toEqual(['created', 'error']);
		});

		it.each([
			['firstCreated', [0]],
			['lastModified', [1]],
			['all', [0, 1, 2]],
		])('takes those that the option names: %s', async (ifSeveral, meant) => {
			const result = await bench.run(upsertBy('name', 'company', { ifSeveral }), [
				{ name: 'Twin', city: 'Oslo' },
			]);
			expect(result.json(NODE).map(({ id }) => id)).toEqual(meant.map((at) => ids[at]));
			expect(result.items(NODE).every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(
				true,
			);
			expect(ids.map((id) => company(id)?.city === 'Oslo')).toEqual(
				[0, 1, 2].map((at) => meant.includes(at)),
			);
		});

		it('says which of them were updated when HubSpot refuses one', async () => {
			bench.sandbox.records.seed('companies', [{ external_key: 'K' }]);
			const result = await bench.run(
				upsertBy('name', 'company', { ifSeveral: 'all' }),
				[{ name: 'Twin', external_key: 'K2' }],
				TOLERANT,
			);
			// Only one of them can have the unique key.
			expect(errorOf(result.json(NODE)[0]).message).toBe('Only 1 of 3 matching companies were updated');
		});
	});

	it('skips the item where none matches and nothing is to be created', async () => {
		bench.sandbox.records.seed('companies', [{ domain: 'known.example' }]);
		const result = await bench.run(upsertBy('domain', 'company', { ifNone: 'skip' }), [
			{ domain: 'known.example', city: 'Oslo' },
			{ domain: 'unknown.example', city: 'Oslo' },
		]);
		expect(result.json(NODE)).toEqual([
			expect.objectContaining({ outcome: 'updated' }),
			{ outcome: 'skipped', matchProperty: 'domain', matchValue: 'unknown.example' },
		]);
		expect(bench.sandbox.records.count('companies')).toBe(1);
	});
});

describe('matched by the record id', () => {
	it('updates without a look-up, and creates where the id is gone, or empty if so chosen', async () => {
		const [id] = bench.sandbox.records.seed('companies', [{ name: 'Old' }]);
		const result = await bench.run(upsertBy('hs_object_id', 'company', { ifEmpty: 'create' }), [
			{ hs_object_id: id, name: 'Known' },
			{ hs_object_id: '', name: 'New' },
			{ name: 'Newer' },
			{ hs_object_id: 999_999_999, name: 'Gone' },
		] as IDataObject[]);
		expect(result.error).toBeUndefined();
		expect(outcomes(result.json(NODE))).toEqual(['updated', 'created', 'created', 'created']);
		expect(company(id)?.name).toBe('Known');
		expect(count(/batch\/read|search/)).toBe(0);
		const skipped = await bench.run(upsertBy('hs_object_id', 'company', { ifNone: 'skip' }), [
			{ hs_object_id: 999_999_999, name: 'Gone' },
		]);
		expect(outcomes(skipped.json(NODE))).toEqual(['skipped']);
	});

	it('refuses what is no id', async () => {
		const result = await bench.run(upsertBy('hs_object_id'), [{ hs_object_id: '12a', name: 'X' }]);
		expect(result.error?.message).toBe("'12a' is not a record ID");
	});
});

describe('Skip Unchanged', () => {
	it('needs 100 reads and no write for 10,000 contacts that are equal', async () => {
		const people = Array.from({ length: 10_000 }, (_, at) => ({
			email: `same${at}@example.com`,
			firstname: `First ${at}`,
		}));
		bench.sandbox.records.seed('contacts', people);
		const result = await bench.run(upsertBy('email', 'contact', { skipUnchanged: true }), people);
		expect(result.error).toBeUndefined();
		expect(new Set(outcomes(result.json(NODE)))).toEqual(new Set(['unchanged']));
		expect(result.json(NODE).map(({ email }) => email)).toEqual(people.map(({ email }) => email));
		expect(count(/batch\/read/)).toBeLessThanOrEqual(100);
		expect(writes()).toBe(0);
	}, 60_000);

	it('sends only what differs, and knows the spellings that HubSpot stores alike', async () => {
		bench.sandbox.records.seed('deals', [
			{
				dealname: 'Deal',
				amount: '1250.50',
				closedate: '2026-01-31T09:30:00Z',
				dealstage: 'appointmentscheduled',
				pipeline: 'default',
			},
		]);
		const same = {
			dealname: 'Deal',
			amount: 1250.5,
			closedate: '2026-01-31T10:30:00+01:00',
			dealstage: 'Appointment Scheduled',
		};
		const options = { skipUnchanged: true };
		const first = await bench.run(upsertBy('dealname', 'deal', options), [same]);
		expect(outcomes(first.json(NODE))).toEqual(['unchanged']);
		expect(writes()).toBe(0);
		const second = await bench.run(upsertBy('dealname', 'deal', options), [{ ...same, amount: 1300 }]);
		expect(outcomes(second.json(NODE))).toEqual(['updated']);
		const deal = bench.sandbox.records.all('deals')[0]?.id;
		expect(await versions('deals', String(deal), ['amount', 'closedate', 'dealname'])).toEqual([2, 1, 1]);
	});

	it('compares with what the record is, not with what search remembers of it', async () => {
		const [id] = bench.sandbox.records.seed('companies', [{ domain: 'a.example', city: 'Oslo' }]);
		bench.sandbox.configure({ searchLagMs: 60_000 });
		await bench.run(upsertBy('hs_object_id'), [{ hs_object_id: id, city: 'Bergen' }] as IDataObject[]);
		const result = await bench.run(upsertBy('domain', 'company', { skipUnchanged: true }), [
			{ domain: 'a.example', city: 'Oslo' },
		]);
		expect(outcomes(result.json(NODE))).toEqual(['updated']);
		expect(company(id)?.city).toBe('Oslo');
	});

	it('sees what earlier items of the run wrote', async () => {
		bench.sandbox.records.seed('companies', [{ domain: 'a.example', city: 'Oslo' }]);
		const result = await bench.run(upsertBy('domain', 'company', { skipUnchanged: true }), [
			{ domain: 'a.example', city: 'Bergen' },
			{ domain: 'a.example', city: 'Bergen' },
			{ domain: 'a.example', city: 'Oslo' },
		]);
		expect(outcomes(result.json(NODE))).toEqual(['updated', 'unchanged', 'updated']);
	});
});

describe('Dry Run', () => {
	it('writes nothing and says what would happen, property by property', async () => {
		const [id] = bench.sandbox.records.seed('contacts', [
			{ email: 'ada@example.com', firstname: 'Ada', lastname: 'Byron' },
		]);
		const result = await bench.run(upsertBy('email', 'contact', { dryRun: true }), [
			{ email: 'ADA@example.com', firstname: 'Ada', lastname: 'Lovelace' },
			{ email: 'new@example.com', firstname: 'New' },
			{ email: 'ada@example.com', lastname: 'Lovelace' },
			{ email: 'ada@example.com', firstname: '' },
			{ email: 'new@example.com', firstname: 'Newer' },
		]);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toEqual([
			{
				outcome: 'updated',
				dryRun: true,
				id,
				title: 'Ada Byron ada@example.com',
				changes: { lastname: { from: 'Byron', to: 'Lovelace' } },
			},
			{
				outcome: 'created',
				dryRun: true,
				changes: {
					email: { from: null, to: 'new@example.com' },
					firstname: { from: null, to: 'New' },
				},
			},
			expect.objectContaining({ outcome: 'unchanged', changes: {} }),
			expect.objectContaining({ outcome: 'unchanged', changes: {} }),
			expect.objectContaining({
				outcome: 'updated',
				changes: { firstname: { from: 'New', to: 'Newer' } },
			}),
		]);
		expect(writes()).toBe(0);
		expect(bench.sandbox.records.count('contacts')).toBe(1);
	});
});

describe('a record that exists under another address', () => {
	beforeEach(() => {
		bench.sandbox.records.seed('contacts', [
			{
				email: 'primary@example.com',
				hs_additional_emails: 'second@example.com;third@example.com',
				member_no: 'M-1',
			},
		]);
	});
	const contact = () => bench.sandbox.records.all('contacts')[0]?.properties;

	it.each([true, false])('is updated and keeps its primary address (HubSpot finds it: %s)', async (found) => {
		bench.sandbox.configure({ secondaryEmailResolves: found });
		const result = await bench.run(upsertBy('email', 'contact'), [
			{ email: 'Second@example.com', firstname: 'first' },
			{ email: 'third@example.com', firstname: 'second' },
		]);
		expect(result.error).toBeUndefined();
		expect(outcomes(result.json(NODE))).toEqual(['updated', 'updated']);
		expect(bench.sandbox.records.count('contacts')).toBe(1);
		expect(contact()).toMatchObject({ email: 'primary@example.com', firstname: 'second' });
	});

	it.each([true, false])('is found by it when records are compared (HubSpot finds it: %s)', async (found) => {
		bench.sandbox.configure({ secondaryEmailResolves: found });
		const items = [
			{ email: 'second@example.com', lastname: 'X' },
			{ email: 'primary@example.com', lastname: 'X' },
		];
		const result = await bench.run(upsertBy('email', 'contact', { skipUnchanged: true }), items);
		expect(result.error).toBeUndefined();
		expect(contact()).toMatchObject({ email: 'primary@example.com', lastname: 'X' });
		expect(bench.sandbox.records.count('contacts')).toBe(1);
	});

	it('is updated where another key found nothing', async () => {
		const result = await bench.run(upsertBy('member_no', 'contact'), [
			{ member_no: 'M-2', email: 'new@example.com' },
			{ member_no: 'M-9', email: 'new@example.com', firstname: 'Same person' },
		]);
		expect(result.error).toBeUndefined();
		expect(outcomes(result.json(NODE))).toEqual(['created', 'updated']);
		expect(bench.sandbox.records.count('contacts')).toBe(2);
	});
});

/** The option 'Write Policy per Property' that adds values to those of the record. */
const appendTo = (...names: string[]) => ({ property: [{ policy: 'append', names }] });

describe('values', () => {
	it.each([
		[{}, { city: 'Oslo', phone: '1' }],
		[{ emptyValues: 'ignore' }, { city: 'Oslo', phone: '1' }],
		[{ emptyValues: 'clear' }, { city: null, phone: null }],
		[{ clearProperties: ['phone'] }, { city: 'Oslo', phone: null }],
	])('empty ones are treated as the options say: %j', async (options, expected) => {
		const [id] = bench.sandbox.records.seed('companies', [{ name: 'A', city: 'Oslo', phone: '1' }]);
		const result = await bench.run(upsertBy('name', 'company', options), [
			{ name: 'A', city: '', phone: null },
		]);
		expect(result.error).toBeUndefined();
		const { city = null, phone = null } = company(id) ?? {};
		expect({ city: city || null, phone: phone || null }).toEqual(expected);
	});

	it('an item that has nothing left to write is told so', async () => {
		const result = await bench.run(upsertBy('hs_object_id', 'company'), [
			{ hs_object_id: '1', city: '', phone: null },
		]);
		expect(result.error?.message).toBe('The item has no property to write');
	});

	it('multi-select values are appended, and compared as a set', async () => {
		bench.sandbox.defineProperty('companies', {
			name: 'topics',
			label: 'Topics',
			type: 'enumeration',
			fieldType: 'checkbox',
			options: ['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value })),
		});
		const [id] = bench.sandbox.records.seed('companies', [{ name: 'A', topics: 'a;b' }]);
		const append = upsertBy('name', 'company', { propertyPolicies: appendTo('topics'), skipUnchanged: true });
		const first = await bench.run(append, [{ name: 'A', topics: ['C', 'a'] }]);
		expect(first.json(NODE)[0]).toMatchObject({ outcome: 'updated', topics: 'a;b;c' });
		const second = await bench.run(append, [{ name: 'A', topics: 'c;b' }]);
		expect(outcomes(second.json(NODE))).toEqual(['unchanged']);
		const replaced = await bench.run(upsertBy('name'), [{ name: 'A', topics: 'c' }]);
		expect(replaced.error).toBeUndefined();
		expect(company(id)?.topics).toBe('c');
		const wrong = await bench.run(upsertBy('name', 'company', { propertyPolicies: appendTo('city') }), [
			{ name: 'A', city: 'X' },
		]);
		expect(wrong.error?.message).toBe(
			"The value for the property 'city' cannot be used: It holds one value, so none can be added",
		);
	});
});

it('leaves the others alone and sends nothing more once the connection is refused', async () => {
	bench.sandbox.records.seed('companies', [{ domain: 'a.example' }]);
	bench.sandbox.faults.add({ kind: 'status', status: 401, route: 'search' });
	const items = Array.from({ length: 300 }, (_, at) => ({ domain: `x${at}.example` }));
	const result = await bench.run(upsertBy('domain'), items, TOLERANT);
	expect(outcomes(result.json(NODE))).toEqual(items.map(() => 'error'));
	expect(writes()).toBe(0);
});

describe("rules of the account's administrator", () => {
	beforeEach(() => {
		bench.sandbox.requireOnCreate('companies', 'industry');
		bench.sandbox.requireOnCreate('companies', 'phone');
		bench.sandbox.requireWhen('companies', { property: 'country', value: 'Norway', required: 'type' });
	});

	it('are named with each property, the rule and the allowed values', async () => {
		const result = await bench.run(
			upsertBy('name'),
			[{ name: 'A' }, { name: 'B', phone: '1', industry: 'RETAIL', country: 'Norway' }],
			TOLERANT,
		);
		const [required, conditional] = result.json(NODE).map(errorOf);
		expect(required?.message).toMatch(/HubSpot refused to create or update the company: .* \(and 1 more\)/);
		expect(required?.description).toMatch(
			/'industry' \(Industry\): A value for industry must be provided\. .*account requires it for new records\. There are '.*\(ACCOUNTING\), .* and \d+ more/,
		);
		expect(required?.description).toMatch(/'phone' \(Phone Number\): A value for phone must be provided/);
		expect(conditional?.description).toMatch(
			/'type' \(Type\): .*conditional property rule based on \[country\].*There are '\w+' \(PROSPECT\)/,
		);
	});
});

it('takes keys that differ in case for two records, unless HubSpot says that they are one', async () => {
	const ids = bench.sandbox.records.seed('companies', [
		{ external_key: 'LINK-1', city: 'a' },
		{ external_key: 'link-1', city: 'b' },
	]);
	const result = await bench.run(upsertBy('external_key', 'company', { skipUnchanged: true }), [
		{ external_key: 'link-1', city: 'c' },
		{ external_key: 'LINK-1', city: 'a' },
	]);
	expect(result.json(NODE).map(({ id, outcome }) => [id, outcome])).toEqual([
		[ids[1], 'updated'],
		[ids[0], 'unchanged'],
	]);
	expect(ids.map((id) => company(id)?.city)).toEqual(['a', 'c']);
});
