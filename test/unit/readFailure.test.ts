import fc from 'fast-check';

import { explain } from '../../nodes/HubspotCrm/errors/explain';
import { keysIn } from '../../nodes/HubspotCrm/errors/named';
import { failureOf, failureOfBody, policyOf } from '../../nodes/HubspotCrm/errors/readFailure';

const read = (status: number, body: unknown, headers: Record<string, unknown> = {}) =>
	failureOf({ status, headers, body });
const error = (message: string, more: object = {}) => ({
	status: 'error',
	message,
	correlationId: 'c-1',
	...more,
});

describe('refused records', () => {
	test('invalid values: one issue for each property, from the list of errors', () => {
		const failure = read(
			400,
			error('Property values were not valid: [{"isValid":false,"message":"long text"}]', {
				category: 'VALIDATION_ERROR',
				errors: [
					{
						message: 'Property "testproperty" does not exist',
						code: 'PROPERTY_DOESNT_EXIST',
						context: { propertyName: ['testproperty'] },
					},
					{
						message: '"x" is a calculated property; its value cannot be set.',
						code: 'READ_ONLY_VALUE',
						context: { propertyName: ['x'] },
					},
				],
			}),
		);
		expect(failure).toMatchObject({
			kind: 'refused',
			status: 400,
			category: 'VALIDATION_ERROR',
			correlationId: 'c-1',
		});
		expect(failure.issues).toEqual([
			{
				message: 'Property "testproperty" does not exist',
				code: 'PROPERTY_DOESNT_EXIST',
				property: 'testproperty',
			},
			{
				message: '"x" is a calculated property; its value cannot be set.',
				code: 'READ_ONLY_VALUE',
				property: 'x',
			},
		]);
	});

	test('an error of a batch has its list inside the message', () => {
		const problems = [
			{
				isValid: false,
				message: 'Email address x is invalid',
				error: 'INVALID_EMAIL',
				name: 'email',
				portalId: 1,
			},
			{ isValid: false, message: 'x was not a valid long.', error: 'INVALID_LONG', name: 'age' },
		];
		const failure = failureOfBody(
			error(`Property values were not valid: ${JSON.stringify(problems)}`, {
				category: 'VALIDATION_ERROR',
				context: { objectWriteTraceId: ['0'] },
			}),
		);
		expect(failure.issues).toEqual([
			{ message: 'Email address x is invalid', code: 'INVALID_EMAIL', property: 'email' },
			{ message: 'x was not a valid long.', code: 'INVALID_LONG', property: 'age' },
		]);
	});

	test.each([
		['missing required', 'MISSING_REQUIRED_PROPERTY', 'A value for firstname must be provided', 'firstname'],
		[
			'missing conditional',
			'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
			'my_property is required because of a conditional property rule based on [country]',
			'my_property',
		],
	])('a %s property is named', (_name, code, message, property) => {
		const failure = read(400, {
			category: 'VALIDATION_ERROR',
			errors: [{ code, message, context: { propertyName: [property] } }],
		});
		expect(failure).toMatchObject({ kind: 'refused', issues: [{ code, message, property }] });
	});

	test.each([
		'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
		'Duplicate IDs found in batch input: [12877907025]. IDs must be unique',
		'No properties found to update, please provide at least one.',
		'Error creating TICKET. Some required properties were not set.',
		'Unable to perform update/upsert by non-unique 0-2 property domain',
		'Invalid input JSON on line 1, column 54: Cannot deserialize value of type `java.lang.String` from Object value',
		'Unable to infer object type from: widgets',
		'There was a problem with the request.',
		"Missing 'Edit Associations' permission.",
	])('400 %s', (message) => {
		expect(read(400, error(message))).toMatchObject({ kind: 'refused', detail: message, issues: [] });
	});

	test('a message that only looks like a list is left alone', () => {
		expect(read(400, error('values [{ not json')).issues).toEqual([]);
		expect(read(400, error('stage [{}]')).issues).toEqual([]);
	});

	test('endless messages are shortened', () => {
		const long = 'x'.repeat(100_000);
		const failure = read(400, error(long, { errors: [{ message: long, code: 'INVALID_OPTION' }] }));
		expect(JSON.stringify(failure).length).toBeLessThan(1_500);
	});
});

describe('records in the way, or not there', () => {
	test('the id of the existing record is read from the text of a single answer', () => {
		expect(
			read(409, error('Contact already exists. Existing ID: 12345', { category: 'CONFLICT' })),
		).toMatchObject({
			kind: 'conflict',
			existingId: '12345',
		});
	});

	test('and from the context of an answer to a batch', () => {
		expect(
			failureOfBody({
				category: 'CONFLICT',
				message: 'Contact already exists. Existing ID: 1',
				context: { existingId: ['171591000198'] },
			}),
		).toMatchObject({ kind: 'conflict', existingId: '171591000198' });
	});

	test('a property that exists already is a conflict as well', () => {
		expect(
			failureOfBody({ category: 'OBJECT_ALREADY_EXISTS', message: "A property named 'x' already exists." })
				.kind,
		).toBe('conflict');
	});

	test('missing ids of a batch are listed', () => {
		const message =
			'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.';
		expect(
			failureOfBody({ category: 'OBJECT_NOT_FOUND', message, context: { ids: ['999', '1000'] } }),
		).toMatchObject({
			kind: 'notFound',
			missing: ['999', '1000'],
		});
	});

	test.each([
		['resource not found', {}],
		['Object not found. objectId is usually positive.', {}],
		[
			'Object not found.  objectId are usually numeric.',
			{ category: 'OBJECT_NOT_FOUND', context: { id: ['abc'] } },
		],
	])('404 %s', (message, more) => {
		expect(read(404, error(message, more))).toMatchObject({ kind: 'notFound', detail: message });
	});
});

describe('permissions and limits', () => {
	test('missing scopes are listed', () => {
		const failure = read(
			403,
			error("This app hasn't been granted all required scopes to make this call.", {
				category: 'MISSING_SCOPES',
				links: { scopes: 'https://developers.hubspot.com/scopes' },
				errors: [
					{
						message: 'One or more of the following scopes are required.',
						context: { requiredGranularScopes: ['crm.objects.deals.read', 'crm.objects.deals.write'] },
					},
				],
			}),
		);
		expect(failure).toMatchObject({
			kind: 'forbidden',
			scopes: ['crm.objects.deals.read', 'crm.objects.deals.write'],
		});
	});

	test.each([
		[
			401,
			error('Authentication credentials not found.', { category: 'INVALID_AUTHENTICATION' }),
			'unauthorized',
		],
		[
			401,
			error('The OAuth token used to make this call expired 75 second(s) ago.', {
				category: 'EXPIRED_AUTHENTICATION',
			}),
			'unauthorized',
		],
		[530, '<html>error code: 1016</html>', 'unauthorized'],
		[403, error('This account does not have access'), 'forbidden'],
		[429, error('You have reached your daily limit.', { policyName: 'DAILY' }), 'dailyLimit'],
		[
			429,
			error('You have reached your ten_secondly_rolling limit.', { policyName: 'TEN_SECONDLY_ROLLING' }),
			'rateLimit',
		],
		[429, error('You have reached your secondly limit.', { policyName: 'SECONDLY' }), 'rateLimit'],
		[429, '', 'rateLimit'],
		[500, error('internal error'), 'unconfirmed'],
		[502, '<html><h1>502 Bad Gateway</h1></html>', 'unconfirmed'],
		[524, '', 'unconfirmed'],
		[477, '', 'migrating'],
		[437, error('too many labels'), 'refused'],
		[414, error('Cannot have more than 250 identities on a profile'), 'refused'],
	])('%i %j is %s', (status, body, kind) => {
		expect(read(status, body)).toMatchObject({ kind, status });
	});

	test('the time of a migration is read from its header', () => {
		expect(read(477, '', { 'retry-after': '86400' }).retryAfterSeconds).toBe(86_400);
	});
});

describe("answers without HubSpot's shape", () => {
	test.each([
		[404, '<!DOCTYPE html><title>Error 404 Not Found</title>', 'misdirected'],
		[405, '<html><title>Error 405</title></html>', 'misdirected'],
		[404, '', 'notFound'],
		[400, undefined, 'refused'],
		[400, null, 'refused'],
		[400, [], 'refused'],
		[400, 'null', 'refused'],
		[400, 17, 'refused'],
	])('%i with %j is %s, without a detail', (status, body, kind) => {
		expect(read(status, body)).toMatchObject({ kind, status, issues: [] });
		expect(read(status, body).detail).toBeUndefined();
	});

	test('JSON that came as text is read', () => {
		expect(read(409, JSON.stringify(error('Contact already exists. Existing ID: 5')))).toMatchObject({
			existingId: '5',
		});
	});

	test('fields of the wrong type are passed over', () => {
		const odd = {
			message: 5,
			category: [],
			correlationId: {},
			context: 'x',
			errors: [17, null, { message: 7, context: { propertyName: 'x' } }],
		};
		expect(read(400, odd)).toMatchObject({ kind: 'refused', issues: [], scopes: [], missing: [] });
	});

	test('the correlation id of the header stands in for that of the body', () => {
		expect(read(502, '', { 'x-hubspot-correlation-id': 'h-1' }).correlationId).toBe('h-1');
		expect(read(400, error('no'), { 'x-hubspot-correlation-id': 'h-1' }).correlationId).toBe('c-1');
	});
});

describe('answers that are not about a record', () => {
	const html = '<html><body>Sign in to the network</body></html>';

	test.each<[status: number, body: unknown]>([
		...[100, 103, 300, 301, 302, 303, 304, 307, 308, 402, 405, 406, 407, 410, 411, 415, 418, 421, 451].map(
			(status): [number, unknown] => [status, ''],
		),
		...[402, 405, 451].map((status): [number, unknown] => [status, error('Not here')]),
		...[400, 403, 404, 409, 422, 302, 418].map((status): [number, unknown] => [status, html]),
		[404, 'default backend - 404'],
		[404, { detail: 'Not Found' }],
		[403, { code: 1020, reason: 'blocked' }],
	])('%i %j is misdirected', (status, body) => {
		expect(read(status, body)).toMatchObject({ kind: 'misdirected', status });
	});

	test.each([
		[404, '', 'notFound'],
		[404, {}, 'notFound'],
		[404, undefined, 'notFound'],
		[401, html, 'unauthorized'],
		[530, html, 'unauthorized'],
		[413, html, 'refused'],
		[414, html, 'refused'],
		[423, html, 'refused'],
		[429, html, 'rateLimit'],
		[477, html, 'migrating'],
		[408, html, 'unconfirmed'],
		[499, '', 'unconfirmed'],
		[503, html, 'unconfirmed'],
		[511, html, 'unconfirmed'],
		[999, html, 'unconfirmed'],
		[400, error('x', { category: 'INVALID_AUTHENTICATION' }), 'refused'],
		[502, error('x', { category: 'MISSING_SCOPES' }), 'unconfirmed'],
	] as const)('%i %j is %s', (status, body, kind) => {
		expect(read(status, body).kind).toBe(kind);
	});

	test.each([
		['https://evil.example:8443/login?token=pat-na1-secret', 'evil.example:8443'],
		['//evil.example/a', 'evil.example'],
		['https://user:pw@evil.example/', 'evil.example'],
		['/login?token=pat-na1-secret', undefined],
		['https://', undefined],
		[17, undefined],
		[undefined, undefined],
	])('of a redirect to %j only the host is kept', (location, host) => {
		const failure = read(302, '', { location });
		expect(failure.redirectedTo).toBe(host);
		expect(JSON.stringify(failure)).not.toMatch(/secret|login|user|pw/);
	});
});

describe('a unique value that another record has', () => {
	const coordinates = (value: string, on = '12') =>
		`Cannot set PropertyValueCoordinates{portalId=7, objectTypeId=ObjectTypeId{legacyObjectType=COMPANY}, propertyName=ext_id, value=${value}} on ${on}. 34 already has that value.`;
	const taken = (value: string) => ({
		kind: 'conflict',
		existingId: '34',
		issues: [{ property: 'ext_id', value }],
	});
	const values = [
		'X1',
		'',
		'a, b',
		'{c}',
		'1. 2',
		'x} on 5. 6',
		'} on 5. 6 already has that value.',
		'value=1',
		'"',
		'[{',
	];

	test.each(values)(
		'%j: at the top, inside errors, inside validationResults, and in an entry of a 207',
		(value) => {
			const message = coordinates(value);
			const category = 'VALIDATION_ERROR';
			for (const failure of [
				read(400, error(message, { category })),
				read(400, error(message, { category, subCategory: 'CONFLICTING_UNIQUE_VALUE' })),
				read(400, error('not valid', { category, errors: [{ message, code: 'CONFLICTING_UNIQUE_VALUE' }] })),
				read(400, error('not valid', { category, errors: [{ message }] })),
				read(400, error('not valid', { validationResults: [{ isValid: false, message, name: 'ext_id' }] })),
				failureOfBody(error(message, { category, context: { objectWriteTraceId: ['0'] } })),
				failureOfBody(
					error(`Property values were not valid: ${JSON.stringify([{ message }])}`, { category }),
				),
			]) {
				expect(failure).toMatchObject(taken(value));
				const told = explain(failure, { record: 'company', action: 'create' });
				expect(JSON.stringify([failure, told])).not.toMatch(/Coordinates|legacyObjectType/);
				expect(told.message).toContain(`'${value}' in 'ext_id'`);
				expect(told.message).toContain('34');
			}
		},
	);

	test('of several values each has its own words', () => {
		const failure = read(
			400,
			error(`${coordinates('A')} ${coordinates('B')}`, {
				errors: [{ message: coordinates('A') }, { message: coordinates('B') }],
			}),
		);
		expect(failure.issues).toMatchObject([{ value: 'A' }, { value: 'B' }]);
	});

	test.each(['null', '-1', 'objectId 12'])('a record that is called %s', (on) => {
		expect(read(400, error(coordinates('X1', on)))).toMatchObject(taken('X1'));
	});

	test('without its text, by the code alone', () => {
		const failure = read(
			400,
			error('not valid', {
				errors: [
					{ message: 'taken', code: 'CONFLICTING_UNIQUE_VALUE', context: { propertyName: ['ext_id'] } },
				],
			}),
		);
		expect(failure).toMatchObject({ kind: 'conflict', issues: [{ property: 'ext_id', message: 'taken' }] });
	});

	test('beside another complaint it is a refusal that tells both', () => {
		const failure = read(
			400,
			error('not valid', {
				errors: [{ message: coordinates('X1') }, { message: 'x is invalid', code: 'INVALID_EMAIL' }],
			}),
		);
		expect(failure.kind).toBe('refused');
		expect(explain(failure, {}).description).not.toMatch(/Coordinates/);
	});

	test('the item is the one that was to get the value, not the one that has it', () => {
		const known = new Set(['12', '34']);
		expect([...keysIn(error(coordinates('X1')), known)]).toEqual(['12']);
		expect([...keysIn(error(coordinates('X1')), new Set(['x1', '34']))]).toEqual(['x1']);
	});
});

describe('what an entry of a 207 names', () => {
	const known = new Set(['12', '1234', 'ada@example.com', '7']);
	test.each([
		[{ context: { ids: ['12'] } }, ['12']],
		[{ context: { ids: [1234] } }, ['1234']],
		[{ context: { email: 'Ada@Example.com' } }, ['ada@example.com']],
		[{ message: 'CONTACT=1234 is not valid' }, ['1234']],
		[{ message: 'Object 12. It is gone' }, ['12']],
		[{ message: 'ada@example.com.' }, ['ada@example.com']],
		[{ message: '12345 and 123 and a12' }, []],
		[{ message: 'Contact already exists. Existing ID: 7', context: { existingId: ['7'] } }, []],
		[{ message: 7, context: 'x' }, []],
	])('%j: %j', (entry, keys) => {
		expect([...keysIn(entry as Record<string, unknown>, known)]).toEqual(keys);
	});
});

describe('older forms', () => {
	test.each([
		[
			{ status: 'error', message: 'no', requestId: 'r-1' },
			{ detail: 'no', correlationId: 'r-1' },
		],
		[{ error: 'invalid_thing', error_description: 'It is so' }, { detail: 'It is so' }],
		[{ error: 'invalid_thing' }, { detail: 'invalid_thing' }],
		[{ error: { message: 'deep' } }, { detail: 'deep' }],
		[{ errors: ['one', 'two'] }, { issues: [{ message: 'one' }, { message: 'two' }] }],
		[{ errors: [{ message: 'bad', in: 'limit' }] }, { issues: [{ message: 'bad', property: 'limit' }] }],
		[
			{ validationResults: [{ isValid: false, message: 'bad', error: 'INVALID_EMAIL', name: 'email' }] },
			{ issues: [{ message: 'bad', code: 'INVALID_EMAIL', property: 'email' }] },
		],
		[
			{
				failureMessages: [{ index: 0, propertyValidationResult: { message: 'bad', error: 'X', name: 'a' } }],
			},
			{ issues: [{ message: 'bad', code: 'X', property: 'a' }] },
		],
		[{ failureMessages: [{ index: 0, error: { message: 'bad' } }] }, { issues: [{ message: 'bad' }] }],
	])('%j', (body, expected) => {
		expect(read(400, body)).toMatchObject({ kind: 'refused', ...expected });
	});

	test('scopes at the top, or inside', () => {
		const context = { requiredGranularScopes: ['a.read', 'a.write'] };
		const scopes = context.requiredGranularScopes;
		expect(read(403, error('no', { category: 'MISSING_SCOPES', context }))).toMatchObject({ scopes });
		expect(read(403, error('no', { errors: [{ message: 'x', context }], context }))).toMatchObject({
			scopes,
		});
	});

	test.each([
		[{ message: 'You have reached your daily limit.', errorType: 'RATE_LIMIT' }, 'DAILY'],
		[{ message: 'You have reached your daily limit.', category: 'RATE_LIMITS' }, 'DAILY'],
		[{ policyName: 'DAILY', message: 'x' }, 'DAILY'],
		[{ policyName: 'daily' }, 'DAILY'],
		[{ message: 'You have reached your ten_secondly_rolling limit.' }, 'TEN_SECONDLY_ROLLING'],
		[{ message: 'You have reached your secondly limit.' }, 'SECONDLY'],
		[{ errors: [{ message: 'daily limit' }] }, 'DAILY'],
		[{ message: 'slow down' }, undefined],
	])('429 %j has the policy %s', (body, policy) => {
		expect(policyOf(body)).toBe(policy);
		expect(policyOf(JSON.stringify(body))).toBe(policy);
		expect(read(429, body).kind).toBe(policy === 'DAILY' ? 'dailyLimit' : 'rateLimit');
	});
});

describe('whatever is answered', () => {
	const status = fc.oneof(fc.integer({ min: 100, max: 599 }), fc.integer(), fc.constant(NaN));
	const names = [
		'message',
		'errors',
		'context',
		'category',
		'status',
		'correlationId',
		'code',
		'ids',
		'policyName',
	];
	const shaped = fc.letrec((tie) => ({
		any: fc.oneof(
			{ maxDepth: 4 },
			fc.anything(),
			fc.dictionary(fc.constantFrom(...names), tie('any')),
			fc.array(tie('any')),
		),
	})).any;

	test('reading and explaining it never throws, and the words stay small', () => {
		fc.assert(
			fc.property(status, fc.oneof(shaped, fc.json(), fc.string()), fc.anything(), (code, body, location) => {
				const headers = { location, 'x-hubspot-correlation-id': location, 'retry-after': String(code) };
				const failure = failureOf({ status: code, headers, body });
				policyOf(body);
				const { message, description } = explain(failure, { record: 'contact', action: 'create' });
				expect(Buffer.byteLength(message + description)).toBeLessThan(2_000);
				expect(message).not.toMatch(/undefined|\[object/);
			}),
			{ numRuns: 500 },
		);
	});

	const huge = '\u0000é"'.repeat(5_000_000);
	const nested = `${'{"context":['.repeat(10_000)}${']}'.repeat(10_000)}`;
	const complaint = {
		message: 'm'.repeat(3_000),
		code: 'C'.repeat(3_000),
		context: { propertyName: ['p'.repeat(3_000)] },
	};
	test.each<[string, () => unknown]>([
		['5,000 complaints', () => ({ errors: Array(5_000).fill(complaint) })],
		['a text of 15 MB', () => ({ message: huge, category: huge, correlationId: huge, policyName: huge })],
		['15 MB that are no JSON', () => huge],
		['15 MB of JSON', () => JSON.stringify({ message: huge })],
		['10,000 levels', () => nested],
		[
			'10,000 levels inside',
			() => ({ message: 'x', errors: [JSON.parse(nested)], context: JSON.parse(nested) }),
		],
		['100,000 ids', () => ({ message: 'x', context: { ids: Array(100_000).fill('9'.repeat(300)) } })],
		['100,000 scopes', () => ({ context: { requiredGranularScopes: Array(100_000).fill('s'.repeat(300)) } })],
		[
			'many unfinished ends',
			() => ({ message: `PropertyValueCoordinates{propertyName=a, value=${'} on 1. '.repeat(1_000_000)}` }),
		],
		['many beginnings', () => ({ message: 'PropertyValueCoordinates{propertyName='.repeat(300_000) })],
		['many lists', () => ({ message: '[{'.repeat(5_000_000) })],
		['15 MB of spaces', () => ' '.repeat(15_000_000)],
	])('%s is read in time and kept small', (_what, bodyOf) => {
		const body = bodyOf();
		const started = performance.now();
		const failure = failureOf({ status: 400, headers: {}, body });
		expect(performance.now() - started).toBeLessThan(5_000);
		expect(Buffer.byteLength(JSON.stringify(failure))).toBeLessThan(100_000);
		expect(failure.issues.length).toBeLessThanOrEqual(20);
		const { message, description } = explain(failure, { record: 'contact', action: 'create' });
		expect(Buffer.byteLength(message + description)).toBeLessThan(2_000);
	});

	test('the complaints that are left out are counted', () => {
		const failure = read(400, { errors: Array(5_000).fill({ message: 'bad', code: 'X' }) });
		expect(failure.issues).toHaveLength(20);
		expect(explain(failure, {}).message).toContain('(and 4999 more)');
	});
});
