import fc from 'fast-check';

import { RESOURCE_TYPES } from '../../nodes/HubspotCrm/objects/objectTypes';
import { matchKey } from '../../nodes/HubspotCrm/values/matchKey';
import { COMPANY, DEAL, typeOf } from '../support/object-types';

const typed = (type: string) => ({ name: 'x', label: 'X', type, fieldType: 'text' });
const unique = { ...typed('string'), hasUniqueValue: true };

describe('matchKey', () => {
	it.each([
		['company', 'name', ' ACME Ltd ', undefined, 'acme ltd'],
		['company', 'domain', 'HTTP://WWW.Acme.com/', typed('string'), 'acme.com'],
		['contact', 'email', ' Ada@Example.COM ', unique, 'ada@example.com'],
		['deal', 'amount', '1250.50', typed('number'), '1250.5'],
		['deal', 'amount', 'many', typed('number'), 'many'],
		['deal', 'closedate', '2026-01-31T10:00:00+01:00', typed('datetime'), '1769850000000'],
		['deal', 'closedate', '1769850000000', typed('datetime'), '1769850000000'],
		['deal', 'dealstage', 'ClosedWon', typed('enumeration'), 'ClosedWon'],
		['company', 'name', null, undefined, ''],
	])('of a %s with %s = %j is the same for all its spellings', (type, property, value, definition, key) => {
		expect(matchKey(typeOf(type), property, value, definition)).toBe(key);
	});

	it.each([
		['deal', 'domain', ' https://www.Acme.com/about ', 'https://www.acme.com/about'],
		['contact', 'domain', 'WWW.Acme.com', 'www.acme.com'],
		['ticket', 'email', 'Ada@Example.com', 'ada@example.com'],
	])('of a %s takes %s for plain text, which is a key of another type: %s', (type, property, value, key) => {
		expect(matchKey(typeOf(type), property, value, typed('string'))).toBe(key);
	});

	it('keeps the case of unique properties of an account, even where they are called like a key of another type', () => {
		expect(matchKey(COMPANY, 'email', ' Sales@Acme.com', unique)).toBe('Sales@Acme.com');
		expect(matchKey(DEAL, 'domain', 'WWW.Acme.com', unique)).toBe('WWW.Acme.com');
		expect(matchKey(DEAL, 'number', 'A-1', unique)).toBe('A-1');
	});

	it('does not mind the definition of a key of the type', () => {
		const text = fc.oneof(fc.emailAddress(), fc.webUrl(), fc.domain());
		const definition = fc.constantFrom(
			undefined,
			unique,
			typed('string'),
			typed('enumeration'),
			typed('number'),
		);
		const keys = RESOURCE_TYPES.flatMap((object) =>
			object.keys.map(({ property }) => ({ object, property })),
		);
		fc.assert(
			fc.property(fc.constantFrom(...keys), text, definition, ({ object, property }, value, given) => {
				const key = matchKey(object, property, value, given);
				expect(matchKey(object, property, value.toUpperCase().toLowerCase(), undefined)).toBe(
					matchKey(object, property, value.toUpperCase(), given),
				);
				expect(matchKey(object, property, key, given)).toBe(key);
			}),
		);
	});
});
