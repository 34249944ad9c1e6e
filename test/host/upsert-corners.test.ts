import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { errorOf, HostBench, JSON_INPUT, NODE } from '../support/host';
import { outcomes, TOLERANT, upsertBy } from '../support/upserting';

let bench: HostBench;
beforeEach(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('companies', { name: 'ext', label: 'Ext', hasUniqueValue: true });
	bench.sandbox.defineProperty('contacts', { name: 'member_no', label: 'Member', hasUniqueValue: true });
});
afterEach(async () => await bench.stop());

/** Each item names the property that it is matched by, and what happens where none matches. */
const byItem = (resource: string): INodeParameters => ({
	...upsertBy('', resource),
	matchProperty: { __rl: true, mode: 'name', value: '={{ $json.by }}' },
	propertiesJson: '={{ $json.values }}',
	options: { ifNone: '={{ $json.ifNone ?? "create" }}' },
});
const all = (type: string) => bench.sandbox.records.all(type).map(({ properties }) => properties);

describe('what search does not show yet', () => {
	beforeEach(() => bench.sandbox.configure({ searchLagMs: 60_000 }));

	it('is not made a second time because it could not be read', async () => {
		await bench.run(upsertBy('domain'), [{ domain: 'new.example' }]);
		bench.sandbox.faults.add({ kind: 'status', status: 403, route: 'batch/read' });
		const result = await bench.run(upsertBy('domain'), [{ domain: 'new.example' }], TOLERANT);
		expect(outcomes(result.json(NODE))).toEqual(['error']);
		expect(bench.sandbox.records.count('companies')).toBe(1);
	});

	it('is found by its domain, whatever it was written by', async () => {
		const result = await bench.run(byItem('company'), [
			{ by: 'ext', values: { ext: 'E1', domain: 'www.d.example' } },
			{ by: 'domain', values: { domain: 'd.example', city: 'Oslo' } },
		]);
		expect(outcomes(result.json(NODE))).toEqual(['created', 'updated']);
		await bench.run({ resource: 'company', operation: 'create', ...JSON_INPUT }, [
			{ name: 'Made', domain: 'made.example' },
		]);
		const again = await bench.run(upsertBy('domain'), [{ domain: 'made.example', city: 'Oslo' }]);
		expect(outcomes(again.json(NODE))).toEqual(['updated']);
		expect(bench.sandbox.records.count('companies')).toBe(2);
	});
});

describe('values to match by', () => {
	it.each(['http://', 'n/a', 'example'])('%s is no domain', async (domain) => {
		const result = await bench.run(upsertBy('domain'), [{ domain, name: 'A' }]);
		expect(result.error?.message).toBe(`'${domain}' is not a domain`);
		expect(bench.sandbox.records.count('companies')).toBe(0);
	});

	it('long numbers stay apart', async () => {
		bench.sandbox.defineProperty('companies', {
			name: 'no',
			label: 'No',
			type: 'number',
			fieldType: 'number',
		});
		const result = await bench.run(upsertBy('no'), [
			{ no: '9007199254740992', name: 'A' },
			{ no: '9007199254740993', name: 'B' },
		]);
		expect(outcomes(result.json(NODE))).toEqual(['created', 'created']);
	});

	it('are written without the space around them, so that the next run finds them', async () => {
		for (const expected of ['created', 'unchanged']) {
			const result = await bench.run(upsertBy('name', 'company', { skipUnchanged: true }), [
				{ name: ' Acme ' },
			]);
			expect(outcomes(result.json(NODE))).toEqual([expected]);
		}
		expect(all('companies')[0]?.name).toBe('Acme');
	});
});

const APPEND_TO_TOPICS = { property: [{ policy: 'append', names: ['topics'] }] };

describe('empty lists', () => {
	beforeEach(() => {
		const options = ['a', 'b', 'c'].map((value) => ({ label: value, value }));
		bench.sandbox.defineProperty('companies', {
			name: 'topics',
			label: 'Topics',
			type: 'enumeration',
			fieldType: 'checkbox',
			options,
		});
		bench.sandbox.records.seed('companies', [{ name: 'A', topics: 'a;b' }]);
	});

	it.each([
		[{ writePolicy: 'append' }, ''],
		[{ propertyPolicies: APPEND_TO_TOPICS }, []],
		[{ propertyPolicies: APPEND_TO_TOPICS, emptyValues: 'clear' }, null],
		[{}, []],
	])('with the options %j, %j takes nothing away', async (options, topics) => {
		const result = await bench.run(upsertBy('name', 'company', options as INodeParameters), [
			{ name: 'A', city: 'Oslo', topics },
		] as IDataObject[]);
		expect(result.error).toBeUndefined();
		expect(all('companies')[0]).toMatchObject({ topics: 'a;b', city: 'Oslo' });
	});
});

describe('the order of items', () => {
	it('holds where some are looked up and others are not', async () => {
		const result = await bench.run(byItem('contact'), [
			{ by: 'email', ifNone: 'skip', values: { email: 'a@example.com', firstname: '1' } },
			{ by: 'email', values: { email: 'a@example.com', firstname: '2' } },
		]);
		expect(outcomes(result.json(NODE))).toEqual(['skipped', 'created']);
		expect(all('contacts')[0]?.firstname).toBe('2');
	});

	it('holds where a record exists under another address', async () => {
		bench.sandbox.records.seed('contacts', [{ email: 'a@example.com' }]);
		const result = await bench.run(upsertBy('member_no', 'contact'), [
			{ member_no: 'm1', email: 'a@example.com', firstname: '1' },
			{ member_no: 'm1', firstname: '2' },
		]);
		expect(result.error).toBeUndefined();
		expect(outcomes(result.json(NODE))).toEqual(['updated', 'updated']);
		expect(all('contacts')).toMatchObject([{ email: 'a@example.com', firstname: '2', member_no: 'm1' }]);
	});

	it('lets nothing be written before all are known to be good', async () => {
		bench.sandbox.records.seed('contacts', [{ phone: '1' }, { phone: '1' }]);
		const result = await bench.run(byItem('contact'), [
			{ by: 'email', values: { email: 'a@example.com' } },
			{ by: 'phone', values: { phone: '1', firstname: 'X' } },
		]);
		expect(result.error?.message).toBe("2 contacts have '1' in 'phone'");
		expect(bench.sandbox.records.count('contacts')).toBe(2);
	});
});

describe('Skip Unchanged compares with what the run itself wrote', () => {
	it('through another address of the same contact', async () => {
		bench.sandbox.records.seed('contacts', [
			{ email: 'a@example.com', hs_additional_emails: 'b@example.com', firstname: 'Old' },
		]);
		const result = await bench.run(upsertBy('email', 'contact', { skipUnchanged: true }), [
			{ email: 'a@example.com', firstname: 'New' },
			{ email: 'b@example.com', firstname: 'Old' },
		]);
		expect(outcomes(result.json(NODE))).toEqual(['updated', 'updated']);
		expect(all('contacts')[0]).toMatchObject({ email: 'a@example.com', firstname: 'Old' });
	});

	it('where the record turned out to exist under another key', async () => {
		bench.sandbox.records.seed('contacts', [{ email: 'a@example.com', phone: '9', city: 'Rome' }]);
		const result = await bench.run(
			upsertBy('phone', 'contact', { skipUnchanged: true, emptyValues: 'clear' }),
			[
				{ phone: '2', email: 'a@example.com' },
				{ phone: '2', city: '' },
			],
		);
		expect(outcomes(result.json(NODE))).toEqual(['updated', 'updated']);
		expect(all('contacts')[0]?.city || null).toBeNull();
	});
});

describe('a dry run', () => {
	it('foresees that a record exists under another unique value', async () => {
		bench.sandbox.records.seed('contacts', [{ email: 'a@example.com', phone: '1' }]);
		const items = [{ phone: '2', email: 'a@example.com', firstname: 'New' }];
		const dry = await bench.run(upsertBy('phone', 'contact', { dryRun: true }), items);
		expect(dry.json(NODE)[0]).toMatchObject({
			outcome: 'updated',
			changes: { phone: { from: '1', to: '2' }, firstname: { from: null, to: 'New' } },
		});
		const real = await bench.run(upsertBy('phone', 'contact'), items);
		expect(outcomes(real.json(NODE))).toEqual(['updated']);
	});

	it('names the associations that would be made, and makes none', async () => {
		const [id] = bench.sandbox.records.seed('companies', [{ domain: 'a.example' }]);
		const result = await bench.run(
			{
				...upsertBy('email', 'contact', { dryRun: true }),
				associate: {
					record: [{ objectType: 'companies', matchProperty: 'domain', value: 'a.example', label: '' }],
				},
			} as INodeParameters,
			[{ email: 'ada@example.com' }],
		);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)[0]).toMatchObject({ outcome: 'created', associate: [{ id, label: null }] });
		expect(bench.sandbox.calls.count({ path: /associations.*batch/ })).toBe(0);
	});

	it('says so of items that would be skipped as well', async () => {
		const result = await bench.run(upsertBy('domain', 'company', { dryRun: true, ifNone: 'skip' }), [
			{ domain: 'a.example' },
		]);
		expect(result.json(NODE)[0]).toMatchObject({ outcome: 'skipped', dryRun: true });
	});
});

it('tells what stands in the way of an update by its own way out', async () => {
	const [id] = bench.sandbox.records.seed('contacts', [{ firstname: 'X' }, { email: 'a@example.com' }]);
	const result = await bench.run(
		upsertBy('hs_object_id', 'contact'),
		[{ hs_object_id: id, email: 'a@example.com' }] as IDataObject[],
		TOLERANT,
	);
	expect(errorOf(result.json(NODE)[0]).description).toMatch(
		/^Another record has one of these unique values already/,
	);
});
