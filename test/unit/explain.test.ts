import { explain } from '../../nodes/HubspotCrm/errors/explain';
import type { Failure, FailureKind } from '../../nodes/HubspotCrm/errors/failure';
import { apiError, inputError } from '../../nodes/HubspotCrm/errors/nodeError';
import { NODE } from '../support/fake-host';

const PLACE = { record: 'contact', action: 'create', itemIndex: 7 };
const words = (failure: Partial<Failure> & { kind: FailureKind }) =>
	explain({ issues: [], ...failure }, PLACE);

const KINDS: Record<FailureKind, Partial<Failure>> = {
	refused: { status: 400, detail: 'There was a problem with the request.' },
	notFound: { status: 404 },
	conflict: { status: 409 },
	misdirected: { status: 302, redirectedTo: 'proxy.example' },
	unauthorized: { status: 401, detail: 'The token expired.' },
	forbidden: { status: 403 },
	dailyLimit: { status: 429 },
	rateLimit: { status: 429, attempts: 6 },
	migrating: { status: 477, retryAfterSeconds: 7_200 },
	unreachable: { code: 'ECONNREFUSED', attempts: 4 },
	unconfirmed: { code: 'ECONNRESET', attempts: 1 },
	unanswered: {},
	notSent: { detail: 'Not sent to HubSpot: it was closed' },
	cancelled: {},
};
const kinds = Object.entries(KINDS) as Array<[FailureKind, Partial<Failure>]>;

test.each(kinds)('%s: one says what happened, the other what to do', (kind, failure) => {
	for (const more of [{}, failure]) {
		const { message, description } = words({ kind, ...more });
		for (const text of [message, description]) {
			expect(text.trim().length).toBeGreaterThan(15);
			expect(text).not.toMatch(/undefined|null|NaN|\[object/);
		}
		expect(message).not.toBe(description);
		expect(description).toMatch(/[.)]$/);
	}
});

test.each([
	['refused', {}, /refused to create the contact/],
	['notFound', { missing: ['ada@example.com'] }, /no contact 'ada@example.com'/],
	['conflict', { existingId: '171591000198' }, /already exists.*171591000198/],
	['forbidden', { scopes: ['crm.objects.contacts.write', 'x.y'] }, /crm\.objects\.contacts\.write or x\.y/],
	['dailyLimit', {}, /today/],
	['migrating', { retryAfterSeconds: 7_200 }, /data center/],
] as Array<[FailureKind, Partial<Failure>, RegExp]>)(
	'%s with %j is said in the message',
	(kind, more, expected) => {
		expect(words({ kind, ...more }).message).toMatch(expected);
	},
);

test.each([
	['unauthorized', { detail: 'The token expired.' }, /The token expired\..*Reconnect/],
	['forbidden', { scopes: ['x'] }, /Add one of these scopes.*reconnect/],
	['dailyLimit', {}, /midnight in the time zone of the HubSpot account/],
	['migrating', { retryAfterSeconds: 7_200 }, /120 minutes/],
	['unreachable', { code: 'ENOTFOUND', attempts: 4 }, /ENOTFOUND after 4 attempts.*Base URL/],
	['unconfirmed', { status: 502, attempts: 1 }, /status 502 after 1 attempt\..*may have been written/],
	['unconfirmed', { code: 'ECONNRESET', attempts: 6 }, /ECONNRESET.*6 attempts/],
	['conflict', {}, /Create or Update/],
	['notSent', {}, /Nothing was changed/],
	['rateLimit', { attempts: 9 }, /9 times/],
] as Array<[FailureKind, Partial<Failure>, RegExp]>)(
	'%s with %j is said in the description',
	(kind, more, expected) => {
		expect(words({ kind, ...more }).description).toMatch(expected);
	},
);

test('a lock that outlasts all attempts is no refusal', () => {
	const { message, description } = words({ kind: 'refused', status: 423, attempts: 6 });
	expect(message).toMatch(/keeps the contact locked/);
	expect(description).toMatch(/6 times.*run the item again/);
});

test('a read without an answer does not speak of a change', () => {
	const read = explain({ kind: 'unanswered', issues: [] }, { record: 'contact', action: 'get' });
	expect(read.message).toBe('HubSpot did not return the contact');
	expect(words({ kind: 'unanswered' }).message).toMatch(/what became of the request to create/);
});

test('a create without an answer may have been written, and was not merged', () => {
	for (const action of ['create', 'create or update']) {
		const { description } = explain({ kind: 'unanswered', issues: [] }, { record: 'contact', action });
		expect(description).toMatch(/may have been written: look in HubSpot before you run this item again/);
		expect(description).not.toMatch(/merged/);
	}
	const update = explain({ kind: 'unanswered', issues: [] }, { record: 'contact', action: 'update' });
	expect(update.description).toMatch(/merged/);
});

test('Get names its ways out, and the property that it looked by', () => {
	const missing = ['ada@example.com'];
	const { message, description } = words({ kind: 'notFound', missing, sought: { property: 'member_no' } });
	expect(message).toBe("HubSpot has no contact with 'member_no' 'ada@example.com'");
	expect(description).toMatch(/'Archived'.*'If Nothing Is Found'/);
	expect(words({ kind: 'notFound', missing, sought: {} }).message).toBe(
		"HubSpot has no contact 'ada@example.com'",
	);
	expect(words({ kind: 'notFound', missing }).description).not.toMatch(/option/);
});

test('an earlier attempt that may have been applied is mentioned once', () => {
	expect(words({ kind: 'dailyLimit', maybeApplied: true }).description).toMatch(/may have been applied/);
	expect(words({ kind: 'dailyLimit' }).description).not.toMatch(/may have been/);
	const { description } = words({ kind: 'unconfirmed', code: 'ECONNRESET', maybeApplied: true });
	expect(description.match(/may have been/g)).toHaveLength(1);
});

test('a wrong address is told with the right one, and with where it leads', () => {
	const { message, description } = words({ kind: 'misdirected', status: 302, redirectedTo: 'proxy.example' });
	expect(message).toBe(
		"This is not an answer of HubSpot's API: check the Base URL of the credential (status 302, a redirect to proxy.example)",
	);
	expect(description).toContain('https://api.hubapi.com');
	const payment = words({ kind: 'misdirected', status: 402, detail: 'Payment Required' });
	expect(payment.message).toMatch(/402/);
	expect(payment.description).toMatch(/a payment, or for a product.*Payment Required\..*Base URL/);
});

test('a taken value is told with its property and the record that has it', () => {
	const issues = [{ message: 'm', property: 'ext_id', value: 'X1' }];
	const { message, description } = words({ kind: 'conflict', existingId: '34', issues });
	expect(message).toBe("Another contact, with ID 34, already has the value 'X1' in 'ext_id'");
	expect(description).toMatch(/Update the record 34 instead, merge/);
	expect(words({ kind: 'conflict', issues }).description).toMatch(/Update that record instead/);
});

test('what was stopped in flight may have been written', () => {
	const { description } = words({ kind: 'cancelled', maybeApplied: true });
	expect(description).toBe(
		'The contact may have been written: look in HubSpot before you run this item again.',
	);
	expect(words({ kind: 'cancelled' }).description).toMatch(/Run the workflow again/);
	const read = explain({ kind: 'cancelled', issues: [], maybeApplied: true }, { action: 'get' });
	expect(read.description).toMatch(/Run the workflow again/);
	const deleted = { record: 'deal', action: 'delete' };
	expect(explain({ kind: 'cancelled', issues: [], maybeApplied: true }, deleted).description).toMatch(
		/may have been deleted/,
	);
	for (const detail of [undefined, 'It was odd'])
		expect(words({ kind: 'unanswered', detail, maybeApplied: true }).description).toMatch(
			/may have been written/,
		);
});

test('an address that is too long is told as such', () => {
	expect(words({ kind: 'refused', status: 414 }).description).toMatch(/ask for fewer properties/);
});

test('the correlation ID is kept for support', () => {
	expect(words({ kind: 'refused', correlationId: 'c-77' }).description).toMatch(/correlation ID: c-77\)$/);
});

test('a property is named, with what can be done about each complaint', () => {
	const { message, description } = words({
		kind: 'refused',
		status: 400,
		issues: [
			{
				property: 'phase',
				code: 'INVALID_OPTION',
				message: `x was not one of the allowed options: [label: "A"\nvalue: "a"]`,
			},
			{
				property: 'score',
				code: 'READ_ONLY_VALUE',
				message: '"score" is a calculated property; its value cannot be set.',
			},
			{ property: 'age', code: 'SOMETHING_NEW', message: 'nobody knows' },
		],
	});
	expect(message).toBe(
		"HubSpot refused to create the contact: 'phase': x is not one of the allowed options (and 2 more)",
	);
	expect(description).toContain('value: "a"');
	expect(description).toContain('Use the label or the value of an option');
	expect(description).toContain('leave it out');
	expect(description).toContain("'age': nobody knows");
});

describe('the error of an item', () => {
	const failure: Failure = {
		kind: 'conflict',
		status: 409,
		category: 'CONFLICT',
		correlationId: 'c-1',
		existingId: '5',
		detail: 'Contact already exists. Existing ID: 5',
		issues: [{ property: 'email', code: 'X', message: 'm' }],
	};

	test('knows its item, its status and the facts that a workflow can branch on', () => {
		const error = apiError(NODE, failure, PLACE);
		expect(error.context.itemIndex).toBe(7);
		expect(error.httpCode).toBe('409');
		expect(error.context.hubspot).toEqual({
			kind: 'conflict',
			status: 409,
			category: 'CONFLICT',
			correlationId: 'c-1',
			existingId: '5',
			properties: [{ property: 'email', code: 'X' }],
		});
		expect(apiError(NODE, { kind: 'unreachable', code: 'ECONNREFUSED', issues: [] }, PLACE).httpCode).toBe(
			'ECONNREFUSED',
		);
	});

	test('an error for the first item knows it as well', () => {
		expect(apiError(NODE, failure, { itemIndex: 0 }).context.itemIndex).toBe(0);
		expect(inputError(NODE, { message: 'm', description: 'd' }, 0).context.itemIndex).toBe(0);
	});

	test.each(['EPERM', 'ENOENT', 'ECONNREFUSED', 'GETADDRINFO'])(
		'a record whose data holds %s keeps its message, which n8n would replace',
		(code) => {
			const message = `Company ${code} Ltd already exists`;
			const api = apiError(NODE, { kind: 'refused', status: 400, detail: message, issues: [] }, PLACE);
			expect(api.message).toContain(message);
			const input = inputError(NODE, { message, description: `See ${code}.` }, 1);
			expect([input.message, input.description]).toEqual([message, `See ${code}.`]);
		},
	);

	test('the words are those of the explanation, whatever n8n makes of the status', () => {
		for (const [kind, more] of kinds) {
			const failed = { kind, issues: [], ...more };
			const { message, description } = explain(failed, PLACE);
			const error = apiError(NODE, failed, PLACE);
			expect([error.message, error.description]).toEqual([message, description]);
		}
	});

	test("HubSpot's whole answer is not carried along", () => {
		const long = 'secret-payload '.repeat(30);
		const error = apiError(
			NODE,
			{ kind: 'refused', status: 400, detail: 'short', issues: [{ message: long, property: 'a' }] },
			PLACE,
		);
		expect(JSON.stringify(error.context)).not.toContain('secret-payload');
		expect(JSON.stringify(error.messages)).not.toContain('secret-payload');
	});
});
