import type { Fault } from '../../sandbox';
import { errorOf, HostBench, JSON_INPUT, MAPPED, matchBy, NODE } from '../support/host';

/** Errors of every generation, each with its kind, its item and its advice (cases 6). */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());
afterEach(() => bench.sandbox.faults.clear());

const company = { resource: 'company', ...JSON_INPUT };
const create = { ...company, operation: 'create' };
const upsert = {
	resource: 'contact',
	operation: 'upsert',
	matchProperty: matchBy('email'),
	...MAPPED,
};
const companies = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `Company ${at}` }));
const people = (count: number) => Array.from({ length: count }, (_, at) => ({ email: `p${at}@example.com` }));
const fail = (fault: Partial<Fault>) =>
	bench.sandbox.faults.add({ kind: 'status', route: /\/batch\/(create|upsert)/, ...fault });
const written = () => bench.sandbox.calls.count({ path: /\/batch\/(create|upsert)/ });

describe('301/302/304, 402, 405, 418, 451: concerns the call, told once, nothing repeated', () => {
	const page = '<html><title>Sign in</title></html>';

	it.each<[status: number, fault: Partial<Fault>]>([
		[301, { headers: { location: 'https://evil.example/login?token=abc' } }],
		[302, { headers: { location: '/elsewhere' } }],
		[304, {}],
		[402, { body: { message: 'Payment required' } }],
		[405, { body: page }],
		[407, { body: page }],
		[418, { body: {} }],
		[451, { body: page }],
		[403, { body: page }],
		[404, { body: page }],
		[400, { body: page }],
	])('%i', async (status, fault) => {
		fail({ status, ...fault });
		const result = await bench.run(create, companies(300), { onError: 'continueRegularOutput' });
		expect(written()).toBeLessThanOrEqual(3);
		const errors = result.json(NODE).map(errorOf);
		expect(errors).toHaveLength(300);
		expect(errors[0]).toMatchObject({ kind: 'misdirected', status });
		expect(`${errors[0]?.message} ${errors[0]?.description}`).toMatch(
			/Base URL of the credential.*https:\/\/api\.hubapi\.com/,
		);
		expect(JSON.stringify(errors[0])).not.toMatch(/token=abc|Sign in|parameters of this item/);
		if (status === 301) expect(errors[0]?.message).toContain('a redirect to evil.example');
		if (status === 402) expect(errors[0]?.description).toMatch(/a payment, or for a product/);

		bench.sandbox.calls.clear();
		const stopped = await bench.run(create, companies(300));
		expect(stopped.error?.message).toMatch(/Base URL|402/);
		expect(written()).toBeLessThanOrEqual(3);
	});
});

describe('unique value taken, 400 with `Cannot set PropertyValueCoordinates…`', () => {
	const message = (value: string) =>
		`Cannot set PropertyValueCoordinates{portalId=1, objectTypeId=ObjectTypeId{legacyObjectType=COMPANY}, propertyName=ext_id, value=${value}} on 12. 34 already has that value.`;
	const told = (value: string) => ({
		kind: 'conflict',
		existingId: '34',
		properties: [expect.objectContaining({ property: 'ext_id', value })],
	});

	it.each(['X1', 'a, {b}. c'])('of one item: %s', async (value) => {
		fail({ status: 400, body: { status: 'error', category: 'VALIDATION_ERROR', message: message(value) } });
		const result = await bench.run(create, companies(1), { onError: 'continueRegularOutput' });
		const error = errorOf(result.json(NODE)[0]);
		expect(error).toMatchObject(told(value));
		expect(error.message).toContain(`'${value}' in 'ext_id'`);
		expect(JSON.stringify(result.json(NODE))).not.toMatch(/Coordinates|legacyObjectType/);
	});

	it('of one item among others, which are told nothing of it', async () => {
		const entry = { status: 'error', category: 'VALIDATION_ERROR', message: message('X1') };
		const results = [0, 2].map((at) => ({ id: `${at + 50}`, properties: {}, objectWriteTraceId: `${at}` }));
		const errors = [{ ...entry, context: { objectWriteTraceId: ['1'] } }];
		fail({ status: 207, body: { status: 'COMPLETE', results, numErrors: 1, errors } });
		const result = await bench.run(create, companies(3), { onError: 'continueRegularOutput' });
		expect(result.json(NODE).map(({ error }) => error !== undefined)).toEqual([false, true, false]);
		expect(errorOf(result.json(NODE)[1])).toMatchObject(told('X1'));
	});

	it('no record of somebody else is written instead', async () => {
		fail({ status: 400, body: { status: 'error', category: 'VALIDATION_ERROR', message: message('X1') } });
		const result = await bench.run(upsert, people(1), { onError: 'continueRegularOutput' });
		expect(errorOf(result.json(NODE)[0])).toMatchObject({ kind: 'conflict', existingId: '34' });
		expect(bench.sandbox.calls.count({ path: /batch\/(update|read)/ })).toBe(0);
	});
});

it('daily limit without `policyName`: stops at once', async () => {
	const body = { status: 'error', message: 'You have reached your daily limit.', errorType: 'RATE_LIMIT' };
	fail({ status: 429, body });
	const started = Date.now();
	const result = await bench.run(create, companies(1), { onError: 'continueRegularOutput' });
	expect(errorOf(result.json(NODE)[0])).toMatchObject({ kind: 'dailyLimit', status: 429 });
	expect(written()).toBe(1);
	expect(Date.now() - started).toBeLessThan(5_000);
});

it('scopes at the top of the answer are named', async () => {
	const context = { requiredGranularScopes: ['crm.objects.companies.write'] };
	fail({ status: 403, body: { status: 'error', category: 'MISSING_SCOPES', message: 'no', context } });
	const result = await bench.run(create, companies(1), { onError: 'continueRegularOutput' });
	expect(errorOf(result.json(NODE)[0]).message).toContain('crm.objects.companies.write');
});

it.each<[what: string, body: object]>([
	['5,000 issues', { message: 'bad', errors: Array(5_000).fill({ message: 'm'.repeat(3_000), code: 'X' }) }],
	['a text of 5 MB', { message: 'é'.repeat(2_500_000), category: 'c'.repeat(100_000) }],
])('%s in an error: the error stays small', async (_what, body) => {
	fail({ status: 400, body });
	const result = await bench.run(create, companies(1), { onError: 'continueRegularOutput' });
	const { message = '', description = '' } = errorOf(result.json(NODE)[0]);
	expect(Buffer.byteLength(message + description)).toBeLessThan(2_000);
	expect(JSON.stringify(result.json(NODE)).length).toBeLessThan(4_000);
});

it('two association refusals without context: each on its own', async () => {
	const domains = ['one.example', 'two.example', 'three.example'];
	const ids = bench.sandbox.records.seed(
		'companies',
		domains.map((domain) => ({ domain, name: domain })),
	);
	const refused = (id?: string) => ({
		status: 'error',
		category: 'VALIDATION_ERROR',
		message: `COMPANY=${id} is not valid`,
	});
	const errors = [refused(ids[2]), refused(ids[0])];
	bench.sandbox.faults.add({
		kind: 'status',
		route: /associations\/.*\/batch\/(create|associate)/,
		status: 207,
		body: { status: 'COMPLETE', results: [], numErrors: 2, errors },
	});
	const row = { objectType: 'company', matchProperty: 'domain', value: '={{ $json.domain }}', label: '' };
	const parameters = {
		resource: 'contact',
		operation: 'create',
		specifyProperties: 'json',
		propertiesJson: '={{ { firstname: $json.domain } }}',
		associate: { record: [{ ...row, ifMissing: 'error' }] },
	};
	const items = domains.map((domain) => ({ domain }));
	const result = await bench.run(parameters, items, { onError: 'continueRegularOutput' });
	const told = result.json(NODE).map((json) => errorOf(json));
	expect(told[0]?.message).toContain(`COMPANY=${ids[0]} is not valid`);
	expect(told[1]?.message).not.toContain('is not valid');
	expect(told[2]?.message).toContain(`COMPANY=${ids[2]} is not valid`);
});
