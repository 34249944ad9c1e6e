import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, errorOf, HostBench, JSON_INPUT, MAPPED, matchBy, NODE } from '../support/host';

let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());
afterEach(() => bench.sandbox.faults.clear());

const contact = { resource: 'contact', ...JSON_INPUT };
const upsert = { ...contact, operation: 'upsert', matchProperty: matchBy('email') };
const search = (filterGroupsJson: unknown): INodeParameters =>
	({ resource: 'contact', operation: 'search', specifyFilters: 'json', filterGroupsJson }) as INodeParameters;
const filters = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ propertyName: 'email', operator: 'NEQ', value: `v${at}` }));
const groups = (...sizes: number[]) => JSON.stringify(sizes.map((size) => ({ filters: filters(size) })));

/** Input that cannot work: what the error says, and the parameter it names. */
const BAD_INPUT: Array<[string, INodeParameters, IDataObject, RegExp, RegExp]> = [
	['an empty item', { ...contact, operation: 'create' }, {}, /no property to write/, /Properties \(JSON\)/],
	['a missing key', upsert, { firstname: 'Ada' }, /no value for 'email'/, /Match By/],
	['an email without @', upsert, { email: 'ada.example.com' }, /not an email address/, /Properties \(JSON\)/],
	[
		'an unknown property',
		upsert,
		{ email: 'a@example.com', fistname: 'Ada' },
		/no property named 'fistname'/,
		/Did you mean 'firstname'/,
	],
	[
		'__proto__ as a property',
		{ ...upsert, propertiesJson: '{"email":"a@example.com","__proto__":"x"}' },
		{},
		/no property named '__proto__'/,
		/Properties \(JSON\)/,
	],
	[
		'properties that are no JSON',
		{ ...upsert, propertiesJson: '{email: nope' },
		{},
		/not a JSON object/,
		/JSON\.stringify/,
	],
	[
		'a property that is an object',
		upsert,
		{ email: 'a@example.com', firstname: { a: 1 } },
		/'firstname' cannot be used/,
		/is an object/,
	],
	[
		'nothing but a read-only property',
		{ ...contact, operation: 'create' },
		{ createdate: '2026-01-01' },
		/no property to write/,
		/Left out: 'createdate'/,
	],
	[
		'a filter without value',
		search('[{"filters":[{"propertyName":"email","operator":"EQ"}]}]'),
		{},
		/Filter 1 of group 1 on 'email' has no value/,
		/Filter Groups \(JSON\)/,
	],
	['filter groups that are no JSON', search('[{filters'), {}, /not valid JSON/, /JSON\.stringify/],
	[
		'too many filters that must hold together',
		search(groups(1, 7)),
		{},
		/Filter Groups \(JSON\)' has 7 filters in group 2 that must hold together, but HubSpot allows 6/,
		/Remove filters/,
	],
	[
		'__proto__ in a filter',
		search('[{"filters":[{"propertyName":"__proto__","operator":"EQ","value":"x"}]}]'),
		{},
		/__proto__/,
		/internal name/,
	],
	[
		'an id with a slash',
		{ resource: 'contact', operation: 'get', recordId: byId('1/2') },
		{},
		/'1\/2' is not a record ID/,
		/parameter 'Record'/,
	],
	[
		'an id with dots',
		{ resource: 'contact', operation: 'delete', recordId: byId('../companies/1') },
		{},
		/is not a record ID/,
		/parameter 'Record'/,
	],
	[
		'an empty id',
		{ ...contact, operation: 'update', recordId: byId('={{ $json.none }}') },
		{ firstname: 'x' },
		/parameter 'Record' is empty/,
		/numeric ID/,
	],
];

describe('Bad input', () => {
	it.each(BAD_INPUT)(
		'%s: names the item, the parameter and the way out, before anything is sent',
		async (_name, parameters, item, message, description) => {
			const result = await bench.run(parameters, [item]);
			expect(result.error?.message).toMatch(message);
			expect(result.error?.description).toMatch(description);
			expect(result.error?.context?.itemIndex).toBe(0);
			expect(bench.sandbox.calls.count({ method: 'POST' })).toBe(0);
		},
	);

	it('with "stop", a bad item keeps all others from being sent', async () => {
		const result = await bench.run(upsert, [{ email: 'good@example.com' }, { email: 'bad' }]);
		expect(result.error?.message).toMatch(/'bad' is not an email address/);
		expect(result.error?.context?.itemIndex).toBe(1);
		expect(bench.sandbox.calls.count({ method: 'POST' })).toBe(0);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'with %s, the other items go through and every item is accounted for',
		async (onError) => {
			const items = [
				{ email: 'one@example.com' },
				{ email: 'bad' },
				{},
				{ email: 'two@example.com', amount: 1 },
				{ email: 'three@example.com' },
			];
			const result = await bench.run(upsert, items, { onError });
			const success = result.items(NODE, 0);
			const errors =
				onError === 'continueErrorOutput' ? result.items(NODE, 1) : success.filter(({ json }) => json.error);
			const written = success.filter(({ json }) => !json.error);
			expect(written.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 4 }]);
			expect(written.every(({ json }) => typeof json.id === 'string')).toBe(true);
			expect(errors.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }, { item: 3 }]);
			for (const { json } of errors) expect(errorOf(json).message).toBeTruthy();
		},
	);

	it('sends columns that HubSpot does not have only when told to', async () => {
		const items = [
			{ email: 'columns@example.com', firstname: 'Col', favourite_color: 'blue', hs_object_id: '1' },
		];
		const result = await bench.run({ ...upsert, options: { ignoreUnknownProperties: true } }, items);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)[0]).toMatchObject({ email: 'columns@example.com', outcome: 'created' });
	});

	it('an expression that fails in one item fails that item alone', async () => {
		const parameters = { resource: 'contact', operation: 'get', recordId: byId('={{ $json.person.id }}') };
		const [id = ''] = bench.sandbox.records.seed('contacts', [{ email: 'expr@example.com' }]);
		const result = await bench.run(parameters, [{ person: { id } }, {}], { onError: 'continueErrorOutput' });
		expect(result.json(NODE, 0).map((json) => json.id)).toEqual([id]);
		expect(result.items(NODE, 1).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});
});

describe('Failures that concern all items', () => {
	const items = [{ email: 'a1@example.com' }, { email: 'a2@example.com' }];

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'a refused token ends every item as an error under %s, never as a success',
		async (onError) => {
			const result = await bench.run(upsert, items, {
				onError,
				credential: bench.token('pat-na1-not-a-token'),
			});
			const success = result.items(NODE, 0).filter(({ json }) => !json.error);
			const errors = [...result.items(NODE, 0).filter(({ json }) => json.error), ...result.items(NODE, 1)];
			expect(success).toEqual([]);
			expect(errors.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			expect(errorOf(errors[0]?.json).message).toMatch(
				/^HubSpot no longer accepts this connection: the access token/,
			);
		},
	);

	it('a refused token is told as such and never shown', async () => {
		const result = await bench.run(upsert, items, { credential: bench.token('pat-na1-secret-value') });
		expect(result.error?.message).toMatch(/^HubSpot no longer accepts this connection: the access token/);
		expect(JSON.stringify(result.run.data.resultData)).not.toContain('secret-value');
	});

	it('a missing credential or a base URL that cannot be used is one clear error for each item', async () => {
		const result = await bench.run(upsert, items, {
			onError: 'continueErrorOutput',
			credential: { ...bench.token(), baseUrl: 'http://example.com' },
		});
		expect(result.items(NODE, 0)).toEqual([]);
		expect(result.items(NODE, 1)).toHaveLength(2);
		expect(errorOf(result.json(NODE, 1)[0]).message).toContain('unencrypted');
	});

	it('names the scope that is missing', async () => {
		const token = bench.sandbox.issuePrivateToken(['crm.objects.contacts.read']);
		const result = await bench.run(upsert, items, { credential: bench.token(token) });
		expect(result.error?.message).toContain('crm.objects.contacts.write');
	});

	it('the daily limit stops the run at once', async () => {
		bench.sandbox.faults.add({
			route: /batch\/upsert/,
			kind: 'status',
			status: 429,
			body: {
				status: 'error',
				message: 'You have reached your daily limit.',
				errorType: 'RATE_LIMIT',
				policyName: 'DAILY',
			},
		});
		const many = Array.from({ length: 9_000 }, (_, at) => ({ email: `daily${at}@example.com` }));
		const result = await bench.run(upsert, many, { onError: 'continueRegularOutput' });
		const output = result.json(NODE);
		expect(output).toHaveLength(9_000);
		expect(output.every(({ error }) => error)).toBe(true);
		expect(errorOf(output[0]).message).toContain('used up its API calls for today');
		expect(errorOf(output[8_999]).kind).toBe('notSent');
		// What was already on its way when the first answer came, and nothing after it.
		expect(bench.sandbox.calls.count({ path: /batch\/upsert/ })).toBeLessThanOrEqual(64);
	});
});

describe('Faults on the way', () => {
	const items = Array.from({ length: 250 }, (_, at) => ({
		email: `fault${at}@example.com`,
		firstname: `First ${at}`,
	}));

	it.each([
		['429', { kind: 'status', status: 429 }],
		['503', { kind: 'status', status: 503 }],
		['a connection cut before', { kind: 'cut-before' }],
		['a connection cut after', { kind: 'cut-after' }],
	] as const)('upserts survive %s', async (_name, fault) => {
		bench.sandbox.faults.add({ route: /batch\/upsert/, times: 2, ...fault });
		const result = await bench.run(upsert, items);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ email }) => email)).toEqual(items.map(({ email }) => email));
		expect(bench.sandbox.calls.count({ path: /batch\/upsert/ })).toBe(5);
	});

	it('an address where nobody listens is told as unreachable', async () => {
		const result = await bench.run({ resource: 'contact', operation: 'getAll' }, [{}], {
			credential: { accessToken: 'x', baseUrl: 'http://127.0.0.1:9' },
			onError: 'continueRegularOutput',
		});
		expect(errorOf(result.json(NODE)[0])).toMatchObject({
			kind: 'unreachable',
			message: 'HubSpot could not be reached',
		});
	}, 60_000);

	it('a stopped execution sends nothing more', async () => {
		bench.sandbox.configure({ latencyMs: 50 });
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 400);
		const many = Array.from({ length: 50_000 }, (_, at) => ({ email: `stop${at}@example.com` }));
		await bench.run({ ...upsert, ...MAPPED }, many, { signal: stop.signal });
		const sent = bench.sandbox.calls.count({ path: /batch\/upsert/ });
		await new Promise((resolve) => setTimeout(resolve, 300));
		bench.sandbox.configure({ latencyMs: 0 });
		expect(bench.sandbox.calls.count({ path: /batch\/upsert/ })).toBeLessThanOrEqual(sent + 64);
		expect(sent).toBeLessThan(500);
	});
});
