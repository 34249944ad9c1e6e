import fc from 'fast-check';

import {
	refusalOf,
	signatureV1,
	signatureV3,
	signedUrl,
} from '../../nodes/HubspotCrm/triggers/webhook/signature';
import type { SignedRequest } from '../../nodes/HubspotCrm/triggers/webhook/signature';

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const bytes = (text: string) => Buffer.from(text);
const headersOf = (signature: string, timestamp: string) => ({
	'x-hubspot-signature-v3': signature,
	'x-hubspot-request-timestamp': timestamp,
});
const judge = (request: SignedRequest, now: number, { secret = SECRET, acceptV1 = false } = {}) =>
	refusalOf(request, { secret, now, acceptV1 });

// HubSpot's documented vectors (hubspot-api 1.8).
describe('known signatures', () => {
	const request = (timestamp: number, signature: string): SignedRequest => ({
		method: 'POST',
		url: 'https://www.example.com/webhook_uri',
		body: bytes("{'example_field':'example_value'}"),
		headers: headersOf(signature, String(timestamp)),
	});

	test.each([
		[1693657560000, 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y='],
		[1700000300000, 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw='],
	])('version 3 at %d', (timestamp, signature) => {
		expect(judge(request(timestamp, signature), timestamp)).toBeUndefined();
		expect(judge(request(timestamp, signature), timestamp, { secret: 'another' })).toBe('mismatch');
	});

	test('version 3 with escapes, some of which HubSpot decodes', () => {
		const url = 'https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29';
		const now = 1790000004000;
		const headers = headersOf('G8ddQlikFQ0ScZOZn+MHQ0E3WCV7vOJTzKlvrkvbvuk=', String(now));
		const secret = 'autopilot-test-client-secret-0001';
		expect(judge({ method: 'POST', url, body: bytes('[]'), headers }, now, { secret })).toBeUndefined();
		expect(signedUrl('https://a.test/%20%2f%3F?q=%26%25')).toBe('https://a.test/%20/??q=%26%25');
	});

	const v1Body = bytes(
		'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]',
	);
	const v1 = '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de';
	const v1Request = (headers: Record<string, unknown>): SignedRequest => ({
		method: 'POST',
		url: 'https://elsewhere.example',
		body: v1Body,
		headers,
	});

	test('version 1, only where it is allowed', () => {
		const request = v1Request({ 'x-hubspot-signature': v1, 'x-hubspot-signature-version': 'v1' });
		expect(judge(request, 0)).toBe('unsigned');
		expect(judge(request, 0, { acceptV1: true })).toBeUndefined();
		const other = v1Request({ 'x-hubspot-signature': v1.replace('2', '3') });
		expect(judge(other, 0, { acceptV1: true })).toBe('mismatch');
	});

	test('version 1 stands in for a version 3 of another URL, but not for an old one', () => {
		const now = 1_000_000_000_000;
		const both = { 'x-hubspot-signature': v1, ...headersOf('wrong', String(now)) };
		expect(judge(v1Request(both), now, { acceptV1: true })).toBeUndefined();
		expect(judge(v1Request(both), now)).toBe('mismatch');
		expect(judge(v1Request(both), now + 300_001, { acceptV1: true })).toBe('expired');
	});
});

describe('the time', () => {
	const signed = (timestamp: string, now: number) =>
		judge(
			{
				method: 'POST',
				url: 'https://a.test/',
				body: bytes('[]'),
				headers: headersOf(signatureV3(SECRET, 'POST', 'https://a.test/', bytes('[]'), timestamp), timestamp),
			},
			now,
		);
	const now = 1_700_000_000_000;

	test('may differ by five minutes in both directions, not more', () => {
		expect(signed(String(now - 300_000), now)).toBeUndefined();
		expect(signed(String(now + 300_000), now)).toBeUndefined();
		expect(signed(String(now - 300_001), now)).toBe('expired');
		expect(signed(String(now + 300_001), now)).toBe('expired');
	});

	test.each(['', ' ', 'NaN', 'now', '1e12', '-1', `${now}.0`, ` ${now}`, `${now},${now}`])(
		'%j is none, even if it is signed',
		(timestamp) => expect(signed(timestamp, now)).toMatch(/expired|unsigned/),
	);
});

test('without a secret nobody is trusted, although the signature would match', () => {
	const headers = headersOf(signatureV3('', 'POST', 'https://a.test', bytes('[]'), '1'), '1');
	const request = { method: 'POST', url: 'https://a.test', body: bytes('[]'), headers };
	expect(judge(request, 1, { secret: '' })).toBe('noSecret');
});

const anyRequest = fc.record({
	secret: fc.string({ minLength: 1, maxLength: 40 }),
	path: fc.webUrl({ withQueryParameters: true }),
	body: fc.uint8Array({ maxLength: 300 }).map((list) => Buffer.from(list)),
	now: fc.integer({ min: 1_000_000, max: 4_000_000_000_000 }),
	skew: fc.integer({ min: -300_000, max: 300_000 }),
});

test('a request that was signed is accepted, whatever its bytes', () => {
	fc.assert(
		fc.property(anyRequest, ({ secret, path, body, now, skew }) => {
			const timestamp = String(now + skew);
			const headers = headersOf(signatureV3(secret, 'POST', path, body, timestamp), timestamp);
			expect(judge({ method: 'POST', url: path, body, headers }, now, { secret })).toBeUndefined();
		}),
	);
});

/** A text with one character put in, taken out or replaced. */
const mutated = (text: string, at: number, how: 'insert' | 'remove' | 'replace', character: string) => {
	const place = text.length === 0 ? 0 : at % text.length;
	const rest = text.slice(how === 'insert' ? place : place + 1);
	return text.slice(0, place) + (how === 'remove' ? '' : character) + rest;
};

test('any change of body, URL, method, time or signature is refused', () => {
	const change = fc.record({
		part: fc.constantFrom('url', 'method', 'timestamp', 'signature', 'secret', 'body'),
		at: fc.nat(400),
		how: fc.constantFrom('insert', 'remove', 'replace'),
		character: fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme-ascii' }),
	});
	fc.assert(
		fc.property(anyRequest, change, ({ secret, path, body, now, skew }, { part, at, how, character }) => {
			const good = {
				url: path,
				method: 'POST',
				timestamp: String(now + skew),
				signature: signatureV3(secret, 'POST', path, body, String(now + skew)),
				secret,
				body: body.toString('latin1'),
			};
			const bad = { ...good, [part]: mutated(good[part as keyof typeof good], at, how, character) };
			// The same address in another spelling, and a move of a character from one part to its neighbour.
			const said = (it: typeof good) =>
				signedUrl(it.url) + it.method + it.timestamp + it.signature + it.secret + it.body;
			fc.pre(said(bad) !== said(good));
			const request = {
				method: bad.method,
				url: bad.url,
				body: Buffer.from(bad.body, 'latin1'),
				headers: headersOf(bad.signature, bad.timestamp),
			};
			expect(judge(request, now, { secret: bad.secret })).toBeDefined();
			expect(judge(request, now, { secret: bad.secret, acceptV1: true })).toBeDefined();
		}),
		{ numRuns: 2_000 },
	);
});

test('the body is signed as bytes, not as text', () => {
	const body = Buffer.from([0xff, 0xfe, 0x5b, 0x5d]);
	const headers = { 'x-hubspot-signature': signatureV1(SECRET, body) };
	const request = { method: 'POST', url: '', body, headers };
	expect(judge(request, 0, { acceptV1: true })).toBeUndefined();
	expect(judge({ ...request, body: Buffer.from(body.toString()) }, 0, { acceptV1: true })).toBe('mismatch');
});
