import fc from 'fast-check';

import {
	bareDomain,
	batchKey,
	comparable,
	furtherProperties,
	keyNamed,
	valuesOfKey,
} from '../../nodes/HubspotCrm/objects/keys';
import type { Key } from '../../nodes/HubspotCrm/objects/objectType';
import { COMPANY, CONTACT, DEAL, TICKET } from '../support/object-types';

const EMAIL = keyNamed(CONTACT, 'email') as Key;
const DOMAIN = keyNamed(COMPANY, 'domain') as Key;

describe('bareDomain', () => {
	it.each([
		['example.com', 'example.com'],
		['EXAMPLE.com', 'example.com'],
		['www.example.com', 'example.com'],
		['https://www.Example.com/about?x=1#y', 'example.com'],
		['http://user:secret@example.com:8080', 'example.com'],
		['example.com.', 'example.com'],
		['shop.example.co.uk/a', 'shop.example.co.uk'],
		['www.com', 'www.com'],
		['  ægir.no ', 'ægir.no'],
		['', ''],
	])('takes %s for %s', (text, bare) => {
		expect(bareDomain(text)).toBe(bare);
	});
});

describe('the keys of a type', () => {
	it('are its own alone', () => {
		expect([CONTACT, COMPANY, DEAL, TICKET].map(({ keys }) => keys.map(({ property }) => property))).toEqual([
			['email'],
			['domain'],
			[],
			[],
		]);
		expect([EMAIL.kind, EMAIL.unique, DOMAIN.kind, DOMAIN.unique]).toEqual([
			'emailAddress',
			true,
			'webAddress',
			false,
		]);
		expect(keyNamed(COMPANY, 'email')).toBeUndefined();
		expect(keyNamed(CONTACT, 'domain')).toBeUndefined();
		expect(keyNamed(CONTACT, 'hs_additional_emails')).toBeUndefined();
	});

	it('bring the property of their further values with them, and no other property does', () => {
		expect(furtherProperties(CONTACT, ['email', 'domain', 'lastname'])).toEqual(['hs_additional_emails']);
		expect(furtherProperties(COMPANY, ['email', 'domain', 'name'])).toEqual(['hs_additional_domains']);
		expect(furtherProperties(CONTACT, ['lastname'])).toEqual([]);
		expect(furtherProperties(DEAL, ['email', 'domain'])).toEqual([]);
	});
});

describe('valuesOfKey', () => {
	it('knows all addresses of a contact', () => {
		const ada = { email: 'Ada@Example.com', hs_additional_emails: 'a@x.org; B@x.org;' };
		expect(valuesOfKey(EMAIL, ada)).toEqual(['ada@example.com', 'a@x.org', 'b@x.org']);
		expect(valuesOfKey(EMAIL, {})).toEqual([]);
	});

	it('knows all domains of a company', () => {
		const acme = { domain: 'Acme.com', hs_additional_domains: 'https://www.acme.no/;ACME.se' };
		expect(valuesOfKey(DOMAIN, acme)).toEqual(['acme.com', 'acme.no', 'acme.se']);
	});

	it.each([
		{ email: null, hs_additional_emails: null },
		{ email: ' ', hs_additional_emails: ' ; ;' },
		{ email: 5, hs_additional_emails: ['a@x.org'] },
	])('finds none in %j', (properties) => expect(valuesOfKey(EMAIL, properties)).toEqual([]));
});

test('comparable forms are forms of themselves', () => {
	const text = fc.oneof(fc.emailAddress(), fc.webUrl(), fc.domain());
	fc.assert(
		fc.property(text, fc.constantFrom('emailAddress' as const, 'webAddress' as const), (value, kind) => {
			const form = comparable(kind, value);
			expect(comparable(kind, form)).toBe(form);
			expect(comparable(kind, ` ${value.toUpperCase()} `)).toBe(form);
		}),
	);
});

test('within a batch, values are told apart as HubSpot does: by property, without case and surrounding space', () => {
	expect(batchKey('email', ' Ada@Example.com ')).toBe(batchKey('email', 'ada@example.com'));
	expect(batchKey('email', 'a')).not.toBe(batchKey('ref', 'a'));
	expect(batchKey('email', 'a')).not.toBe(batchKey('email', 'b'));
});
