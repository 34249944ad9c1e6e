import { request as httpRequest, Agent } from 'node:http';
import fc from 'fast-check';
import { apiRoutes } from '../../sandbox/http/server';
import type { Sandbox } from '../../sandbox/index';
import { call, CONTACTS, unlimited } from './support';

const RUNS = 10_000;

let sandbox: Sandbox;
let ids: string[];
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
beforeAll(async () => {
	sandbox = await unlimited();
	ids = sandbox.records.seed('contacts', [{ email: 'a@b.co' }, { email: 'b@b.co' }]);
});
afterAll(async () => {
	agent.destroy();
	await sandbox.close();
});

/** Sends a call with the bare client: fetch would repair what is meant to be broken. */
function send(method: string, path: string, body: string | undefined): Promise<number> {
	return new Promise((resolve, reject) => {
		const headers = {
			authorization: `Bearer ${sandbox.token}`,
			'content-type': 'application/json',
			'content-length': Buffer.byteLength(body ?? ''),
		};
		const { hostname, port } = new URL(sandbox.url);
		const request = httpRequest({ agent, hostname, port, method, path, headers }, (response) => {
			response.resume().on('end', () => resolve(response.statusCode ?? 0));
		});
		request.on('error', (error) => reject(new Error(`${method} ${path} ${body}: ${error.message}`)));
		request.end(body);
	});
}

const routes = apiRoutes();
const names = [
	'inputs',
	'properties',
	'filterGroups',
	'filters',
	'sorts',
	'id',
	'idProperty',
	'email',
	'to',
	'from',
	'types',
];
const words = [
	'email',
	'hs_object_id',
	'EQ',
	'IN',
	'BETWEEN',
	'__proto__',
	'constructor',
	'toString',
	'-1',
	'0',
	'1e999',
	'NaN',
	'',
];

/** JSON that looks like what the API takes, just often enough to get past the first check. */
const { value: json } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308),
		fc.constantFrom(...words),
		fc.string({ maxLength: 20, unit: 'binary' }),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(fc.oneof(fc.constantFrom(...names, ...words), fc.string({ maxLength: 8 })), tie('value'), {
			maxKeys: 5,
		}),
	),
}));

const inputs = fc.array(
	fc.record(
		{
			id: json,
			idProperty: fc.constantFrom('email', 'hs_object_id', 'domain', '', 1),
			properties: fc.dictionary(
				fc.constantFrom(...words, 'firstname', 'date_of_birth', 'lifecyclestage'),
				json,
			),
			objectWriteTraceId: json,
			associations: json,
			from: json,
			to: json,
			types: json,
		},
		{ requiredKeys: [] },
	),
	{ maxLength: 3 },
);

const search = fc.record(
	{
		filters: fc.array(
			fc.record(
				{
					propertyName: fc.constantFrom(...words, 'createdate', 'associations.contact'),
					operator: fc.constantFrom('EQ', 'NEQ', 'IN', 'GT', 'BETWEEN', 'CONTAINS_TOKEN', '7', '99', ' '),
					value: fc.oneof(fc.constantFrom('*', '[', '(?', '\\', '9'.repeat(30)), json),
					highValue: json,
					values: json,
				},
				{ requiredKeys: [] },
			),
			{ maxLength: 3 },
		),
		sorts: json,
		query: fc.oneof(fc.string(), json),
		after: json,
		limit: json,
	},
	{ requiredKeys: [] },
);

const body = fc.oneof(
	json.map((value) => JSON.stringify(value)),
	fc.record({ inputs }).map((value) => JSON.stringify(value)),
	search.map((value) => JSON.stringify(value)),
	fc.string({ maxLength: 40 }),
);

/** What may stand for a changing part of a path: mostly something that exists. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
	objectType: ['contacts', '0-1', 'companies', 'deals', 'p_vehicle'],
	toObjectType: ['contacts', 'companies', '0-3'],
	objectId: ['@0', '@1', 'a@b.co', '999'],
	toObjectId: ['@0', '@1'],
	pipelineId: ['default'],
	propertyName: ['email', 'firstname'],
	listId: ['1', '2'],
};

const wild = fc.oneof(
	fc.constantFrom('..', '%00', '__proto__', 'constructor', 'default', '0'),
	fc.string({ maxLength: 12 }).map(encodeURIComponent),
);

const target = fc.constantFrom(...routes).chain((route) =>
	fc
		.tuple(
			...route.path.split('/').map((piece) => {
				if (!piece.startsWith(':')) return fc.constant(piece);
				const known = KNOWN[piece.slice(1)];
				return known
					? fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: wild })
					: wild;
			}),
		)
		.map((pieces) => ({ method: route.method, path: pieces.join('/') })),
);

const query = fc.dictionary(
	fc.constantFrom(
		'limit',
		'after',
		'properties',
		'archived',
		'idProperty',
		'associations',
		'propertiesWithHistory',
		'email',
	),
	fc.oneof(fc.constantFrom(...words, '10', 'true', 'contacts,0-2'), fc.string({ maxLength: 10 })),
	{ maxKeys: 3 },
);

test(`${RUNS} random calls are answered and break nothing`, async () => {
	const cases = fc.sample(fc.tuple(target, query, body), { numRuns: RUNS, seed: 20_261_122 });
	const statuses = new Map<number, number>();
	for (let start = 0; start < cases.length; start += 50) {
		await Promise.all(
			cases.slice(start, start + 50).map(async ([{ method, path }, fields, text]) => {
				const suffix = new URLSearchParams(fields).toString();
				const known = path.replace(/@([01])(?=\/|$)/, (_, at) => ids[Number(at)] ?? '');
				const status = await send(
					method,
					suffix ? `${known}?${suffix}` : known,
					method === 'GET' ? undefined : text,
				);
				statuses.set(status, (statuses.get(status) ?? 0) + 1);
			}),
		);
	}
	expect(sandbox.crashes).toEqual([]);
	expect(statuses.get(500)).toBeUndefined();
	// Reaching successes, refusals and misses alike is what makes the run worth something.
	for (const status of [200, 204, 207, 400, 404]) expect(statuses.get(status)).toBeGreaterThan(20);
	expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('email');
}, 120_000);

test.each([
	['deep nesting', `{"properties":${'['.repeat(100_000)}`],
	['deep objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
	['a polluted prototype', '{"properties":{"__proto__":{"email":"x"},"constructor":"y"}}'],
	['a lone surrogate', '{"properties":{"firstname":"\\ud800"}}'],
	['an unclosed text', '{"properties":{"firstname":"'],
	['no body', ''],
	['a bare null', 'null'],
])('%s is refused', async (_name, text) => {
	const answer = await call(sandbox, 'POST', CONTACTS, text);
	expect(answer.body.status === 'error' ? answer.status : 201).toBe(_name === 'a lone surrogate' ? 201 : 400);
	expect(sandbox.crashes).toEqual([]);
});

test('a body past all measure is refused, and the next call is answered', async () => {
	const huge = await call(
		sandbox,
		'POST',
		CONTACTS,
		`{"properties":{"firstname":"${'x'.repeat(17_000_000)}"}}`,
	).catch(() => undefined);
	expect([undefined, 413]).toContain(huge?.status);
	expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
});

test('a text of 65,537 characters does not fit a property', async () => {
	const write = (length: number) =>
		call(sandbox, 'PATCH', `${CONTACTS}/${sandbox.records.seed('contacts', [{}])[0]}`, {
			properties: { message: 'x'.repeat(length) },
		});
	expect((await write(65_536)).status).toBe(200);
	expect((await write(65_537)).status).toBe(400);
});
