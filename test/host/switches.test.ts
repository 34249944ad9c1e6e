import type { SandboxOptions } from '../../sandbox';
import { byId, errorOf, EXTERNAL_KEY, HostBench, JSON_INPUT, MAPPED, matchBy, NODE } from '../support/host';

/** What nobody knows of HubSpot for certain: the node has to be right either way. */
const SWITCHES: Array<[string, Partial<SandboxOptions>]> = [
	['as documented', {}],
	['trace ids are ignored', { traceIds: false }],
	['missing ids of an update are reported one by one', { missingIdsByTrace: true }],
	['search shows the record as it is now', { searchReturnsLive: true }],
	['null clears', { nullClears: true }],
	['upsert by email needs no email among the properties', { partialEmailUpsert: true }],
	['a secondary address finds its contact', { secondaryEmailResolves: true }],
	['archiving twice is not found', { repeatedArchiveIs404: true }],
	['a taken unique value is a 400', { uniqueConflict: 400 }],
	['a taken unique value is a 409', { uniqueConflict: 409 }],
	['429 comes with Retry-After', { retryAfter: true }],
];

describe.each(SWITCHES)('Where %s', (_name, options) => {
	let bench: HostBench;
	beforeAll(async () => {
		bench = await HostBench.start(options);
		bench.sandbox.defineProperty('companies', EXTERNAL_KEY);
	});
	afterAll(async () => await bench.stop());

	const onError = 'continueRegularOutput' as const;
	const kinds = (result: Awaited<ReturnType<HostBench['run']>>) =>
		result.json(NODE).map((json) => (json.error ? errorOf(json).kind : 'ok'));

	it('an upsert writes every good item, and leaves alone what is null', async () => {
		bench.sandbox.faults.add({ route: /batch\/upsert/, times: 1, kind: 'status', status: 429 });
		const items = [
			{ email: 'A@example.com', firstname: 'A', lastname: 'kept' },
			{ email: 'b@nowhere' },
			{ email: 'c@example.com' },
		];
		const parameters = {
			resource: 'contact',
			operation: 'upsert',
			matchProperty: matchBy('email'),
			...MAPPED,
		};
		expect(kinds(await bench.run(parameters, items, { onError }))).toEqual(['ok', 'refused', 'ok']);
		await bench.run(parameters, [{ email: 'a@example.com', firstname: 'B', lastname: null }], { onError });
		const stored = bench.sandbox.records
			.all('contacts')
			.map(({ properties: { email, firstname, lastname } }) => [email, firstname ?? null, lastname ?? null]);
		expect(stored).toEqual([
			['a@example.com', 'B', 'kept'],
			['c@example.com', null, null],
		]);
	});

	it('an update reports the missing record alone', async () => {
		const [id = ''] = bench.sandbox.records.seed('deals', [{ dealname: 'There', dealstage: 'contractsent' }]);
		const result = await bench.run(
			{
				resource: 'deal',
				operation: 'update',
				recordId: byId('={{ $json.id }}'),
				specifyProperties: 'json',
				propertiesJson: '{"amount":"5"}',
			},
			[{ id }, { id: '999999999999' }],
			{ onError },
		);
		expect(kinds(result)).toEqual(['ok', 'notFound']);
		expect(bench.sandbox.records.get('deals', id)?.properties.amount).toBe('5');
	});

	it('a create reports a taken unique value alone', async () => {
		bench.sandbox.records.seed('companies', [{ name: 'Taken', external_key: 'K-1' }]);
		const result = await bench.run(
			{ resource: 'company', operation: 'create', ...JSON_INPUT },
			[
				{ name: 'New', external_key: 'K-2' },
				{ name: 'Twin', external_key: 'K-1' },
			],
			{ onError },
		);
		expect(kinds(result)[0]).toBe('ok');
		expect(['conflict', 'refused']).toContain(kinds(result)[1]);
		expect(bench.sandbox.records.count('companies')).toBe(2);
	});

	it('a record that is archived twice is gone, and nobody is told that it is still there', async () => {
		const [id = ''] = bench.sandbox.records.seed('companies', [{ name: 'Going' }]);
		const parameters = { resource: 'company', operation: 'delete', recordId: byId('={{ $json.id }}') };
		expect(kinds(await bench.run(parameters, [{ id }, { id }], { onError }))).toEqual(['ok', 'ok']);
		expect(['ok', 'notFound']).toContain(kinds(await bench.run(parameters, [{ id }], { onError }))[0]);
		expect(bench.sandbox.records.get('companies', id)?.archived).toBe(true);
	});

	it('a search finds what was written', async () => {
		const result = await bench.run({
			resource: 'contact',
			operation: 'search',
			specifyFilters: 'json',
			filterGroupsJson: '[{"filters":[{"propertyName":"email","operator":"EQ","value":"c@example.com"}]}]',
		});
		expect(result.json(NODE).map(({ email }) => email)).toEqual(['c@example.com']);
	});
});
