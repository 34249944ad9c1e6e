import { failureOf, failureOfBody } from '../../nodes/HubspotCrm/errors/readFailure';

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
