import type { IDataObject } from 'n8n-workflow';

import { byId, errorOf, HostBench, JSON_INPUT, matchBy, NODE } from '../support/host';

/** What a run says of itself, and the form of items that failed (cases 5). */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());
afterEach(() => bench.sandbox.faults.clear());

const company = { resource: 'company', ...JSON_INPUT };
const create = { ...company, operation: 'create' };
const upsert = { ...company, operation: 'upsert', matchProperty: matchBy('domain') };
const BAD = { name: 'Bad', lifecyclestage: 'wizard' };
const domains = (count: number, name: string): IDataObject[] =>
	Array.from({ length: count }, (_, at) => ({ domain: `${name}-${at}.example.com`, name: `${name} ${at}` }));

describe('Limit reached, error branch', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: `error` is the text, with the details under `message`, on the branch of the errors',
		async (onError) => {
			bench.sandbox.faults.add({ route: /batch\/create/, kind: 'status', status: 429, body: DAILY });
			const result = await bench.run(create, [{ name: 'Daily' }], { onError });
			const branch = onError === 'continueErrorOutput' ? 1 : 0;
			expect(result.items(NODE, 1 - branch)).toHaveLength(0);
			const [json = {}] = result.json(NODE, branch);
			expect(json.error).toMatch(/used up its API calls for today/);
			expect(json.message).toMatchObject({
				kind: 'dailyLimit',
				status: 429,
				description: expect.any(String) as string,
			});
		},
	);

	it('an item whose parameters cannot be used has the same form', async () => {
		const result = await bench.run(create, [{ nmae: 'Typo' }, { name: 'Right' }], {
			onError: 'continueErrorOutput',
		});
		expect(result.json(NODE, 1)).toEqual([
			{
				nmae: 'Typo',
				error: "HubSpot has no property named 'nmae'",
				message: { description: expect.stringContaining("'name'") as string },
			},
		]);
		expect(result.json(NODE)).toHaveLength(1);
	});

	it('a template prints the text', async () => {
		const parameters = { ...create, propertiesJson: '={{ { name: "Before: " + $json.error } }}' };
		const failed = await bench.run(create, [BAD], { onError: 'continueRegularOutput' });
		const told = await bench.run(parameters, failed.json(NODE));
		expect(told.json(NODE)[0]?.name).toBe(`Before: ${errorOf(failed.json(NODE)[0]).message}`);
	});
});
const DAILY = { errorType: 'RATE_LIMIT', policyName: 'DAILY', message: 'You have reached your daily limit.' };

describe('the hint at the end of a run that writes', () => {
	it('counts what became of the items, and the calls', async () => {
		bench.sandbox.records.seed('companies', [
			{ domain: 'same.example.com', name: 'Same' },
			{ domain: 'other.example.com', name: 'Other' },
		]);
		bench.sandbox.clock.advance(60_000);
		const items = [
			...domains(3, 'new'),
			{ domain: 'same.example.com', name: 'Same' },
			{ domain: 'other.example.com', name: 'Another' },
			{ domain: 'bad.example.com', ...BAD },
		];
		const parameters = { ...upsert, options: { skipUnchanged: true } };
		const result = await bench.run(parameters, items, { onError: 'continueRegularOutput' });
		const calls = bench.sandbox.calls.count();
		expect(result.hints(NODE)).toEqual([
			`6 items: 3 created, 1 updated, 1 unchanged, 1 failed. Calls to HubSpot: ${calls}.`,
		]);
	});

	it('says that a dry run wrote nothing, and what is skipped', async () => {
		const parameters = { ...upsert, options: { dryRun: true, ifNone: 'skip' } };
		const result = await bench.run(parameters, domains(2, 'dry'));
		expect(result.hints(NODE)).toEqual([
			expect.stringMatching(/^Dry run: nothing was written\. 2 items: 2 skipped\. Calls to HubSpot: \d+\.$/),
		]);
	});

	it('is there after Create, Update and Delete, and not after a read', async () => {
		const made = await bench.run(create, [{ name: 'Hinted' }]);
		expect(made.json(NODE)[0]?.outcome).toBe('created');
		expect(made.hints(NODE)[0]).toMatch(/^1 item: 1 created\./);
		const recordId = byId(String(made.json(NODE)[0]?.id));
		const updated = await bench.run({ ...company, operation: 'update', recordId }, [{ name: 'Renamed' }]);
		expect(updated.json(NODE)[0]?.outcome).toBe('updated');
		expect(updated.hints(NODE)[0]).toMatch(/^1 item: 1 updated\./);
		const read = await bench.run({ resource: 'company', operation: 'get', recordId });
		expect(read.hints(NODE)).toEqual([]);
		const deleted = await bench.run({ resource: 'company', operation: 'delete', recordId });
		expect(deleted.hints(NODE)[0]).toMatch(/^1 item: 1 deleted\./);
	});
});
