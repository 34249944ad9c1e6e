import { addressesOf, bareDomain, matchKey } from '../../nodes/HubspotCrm/values/matchKey';

const typed = (type: string) => ({ name: 'x', label: 'X', type, fieldType: 'text' });

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

describe('matchKey', () => {
	it.each([
		['name', ' ACME Ltd ', undefined, 'acme ltd'],
		['domain', 'HTTP://WWW.Acme.com/', typed('string'), 'acme.com'],
		['amount', '1250.50', typed('number'), '1250.5'],
		['amount', 'many', typed('number'), 'many'],
		['closedate', '2026-01-31T10:00:00+01:00', typed('datetime'), '1769850000000'],
		['closedate', '1769850000000', typed('datetime'), '1769850000000'],
		['dealstage', 'ClosedWon', typed('enumeration'), 'ClosedWon'],
		['name', null, undefined, ''],
	])('of %s = %j is the same for all its spellings', (property, value, definition, key) => {
		expect(matchKey(property, value, definition)).toBe(key);
	});
});

it('knows all addresses of a contact', () => {
	expect(addressesOf({ email: 'Ada@Example.com', hs_additional_emails: 'a@x.org; B@x.org;' })).toEqual([
		'ada@example.com',
		'a@x.org',
		'b@x.org',
	]);
	expect(addressesOf({})).toEqual([]);
});
