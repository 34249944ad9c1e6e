import fc from 'fast-check';

import { changesOf, written } from '../../nodes/HubspotCrm/values/diff';
import type { Definitions } from '../../nodes/HubspotCrm/values/definitions';
import { COMPANY, CONTACT, DEAL, TICKET } from '../support/object-types';

const define = (name: string, type: string, fieldType = 'text') => ({ name, label: name, type, fieldType });
const DEFINITIONS: Definitions = {
	readAt: 0,
	byName: new Map(
		[
			define('note', 'string'),
			define('amount', 'number'),
			define('closed', 'date'),
			define('closedate', 'datetime'),
			define('vip', 'bool'),
			define('topics', 'enumeration', 'checkbox'),
			define('stage', 'enumeration', 'select'),
			define('email', 'string'),
			define('domain', 'string'),
		].map((one) => [one.name, one]),
	),
};
const NAMES = [...DEFINITIONS.byName.keys(), 'unheard_of'];
const changes = (name: string, from: string | null, to: string, object = DEAL) =>
	changesOf(object, { [name]: to }, { [name]: from }, DEFINITIONS);

describe('A value is no change', () => {
	it.each([
		['as a number with other zeros', 'amount', '1250.50', '1250.5'],
		['as a number with a sign', 'amount', '7', '+7'],
		['as the same day', 'closed', '2026-01-31', '2026-01-31'],
		['as the day in milliseconds', 'closed', '2026-01-31', '1769817600000'],
		['as a moment in another zone', 'closedate', '2026-01-31T09:30:00Z', '2026-01-31T10:30:00.000+01:00'],
		['as a moment in milliseconds', 'closedate', '2026-01-31T09:30:00Z', '1769851800000'],
		['in capitals, of yes and no', 'vip', 'true', 'TRUE'],
		['with options in another order', 'topics', 'a;b;c', 'c;a;b'],
		['that appends what is there', 'topics', 'a;b', ';b'],
		['empty, where there is none', 'note', null, ''],
	])('%s', (_case, name, from, to) => expect(changes(name, from, to)).toEqual({}));

	it('in capitals, of an address of a contact', () => {
		expect(changes('email', 'ada@example.com', ' Ada@Example.COM', CONTACT)).toEqual({});
	});

	it('as a web address of the domain of a company', () => {
		expect(changes('domain', 'example.com', 'https://www.Example.com/about', COMPANY)).toEqual({});
	});

	it('that is one of the further addresses of a contact', () => {
		const current = { email: 'ada@example.com', hs_additional_emails: 'byron@example.com;ada@example.org' };
		expect(changesOf(CONTACT, { email: 'Byron@example.com' }, current, DEFINITIONS)).toEqual({});
		expect(changesOf(CONTACT, { email: 'new@example.com' }, current, DEFINITIONS)).toEqual({
			email: { from: 'ada@example.com', to: 'new@example.com' },
		});
	});

	it('that is one of the further domains of a company', () => {
		const current = { domain: 'acme.com', hs_additional_domains: 'acme.no;acme.se' };
		expect(changesOf(COMPANY, { domain: 'https://www.Acme.se/om' }, current, DEFINITIONS)).toEqual({});
		expect(changesOf(COMPANY, { domain: 'acme.dk' }, current, DEFINITIONS)).toEqual({
			domain: { from: 'acme.com', to: 'acme.dk' },
		});
	});
});

describe('A value is a change', () => {
	it.each([
		['in capitals, of a text', 'note', 'acme', 'Acme'],
		['in capitals, of an option', 'stage', 'won', 'Won'],
		['of digits, of a text', 'note', '1.0', '1'],
		['by its last digit', 'amount', '9007199254740992', '9007199254740993'],
		['a second later', 'closedate', '2026-01-31T09:30:00Z', '2026-01-31T09:30:01Z'],
		['with one option less', 'topics', 'a;b', 'a'],
		['of a property that nobody defined', 'unheard_of', '1.0', '1'],
	])('%s', (_case, name, from, to) => expect(changes(name, from, to)).toEqual({ [name]: { from, to } }));

	it('of another domain, of a company', () => {
		expect(changes('domain', 'example.com', 'shop.example.com', COMPANY)).toEqual({
			domain: { from: 'example.com', to: 'shop.example.com' },
		});
	});

	it.each([
		['deal', DEAL, 'domain', 'example.com', 'https://www.Example.com/about'],
		['contact', CONTACT, 'domain', 'example.com', 'www.example.com'],
		['company', COMPANY, 'email', 'sales@example.com', 'Sales@Example.com'],
		['ticket', TICKET, 'email', 'sales@example.com', ' sales@example.com'],
	])('of a %s, in a property that is a key of another type', (_type, object, name, from, to) => {
		expect(changes(name, from, to, object)).toEqual({ [name]: { from, to } });
	});

	it('of which another type would keep further values', () => {
		const domains = { domain: 'acme.com', hs_additional_domains: 'acme.no' };
		const change = { domain: { from: 'acme.com', to: 'acme.no' } };
		expect(changesOf(DEAL, { domain: 'acme.no' }, domains, DEFINITIONS)).toEqual(change);
		expect(changesOf(CONTACT, { domain: 'acme.no' }, domains, undefined)).toEqual(change);
		const emails = { email: 'ada@example.com', hs_additional_emails: 'byron@example.com' };
		expect(changesOf(COMPANY, { email: 'byron@example.com' }, emails, undefined)).toEqual({
			email: { from: 'ada@example.com', to: 'byron@example.com' },
		});
	});

	it('that clears a key, whatever further values there are', () => {
		const current = { email: 'ada@example.com', hs_additional_emails: ';byron@example.com' };
		expect(changesOf(CONTACT, { email: '' }, current, DEFINITIONS)).toEqual({
			email: { from: 'ada@example.com', to: null },
		});
	});

	it.each([
		['that clears', 'note', 'text', '', { from: 'text', to: null }],
		['where there was none', 'note', null, 'text', { from: null, to: 'text' }],
		['that adds an option', 'topics', 'a;b', ';c;a', { from: 'a;b', to: 'a;b;c' }],
		['that adds the first option', 'topics', null, ';c', { from: null, to: 'c' }],
	])('%s', (_case, name, from, to, change) => expect(changes(name, from, to)).toEqual({ [name]: change }));

	it('of which text may begin with a semicolon, without appending', () => {
		expect(changes('note', 'hello', '; hello')).toEqual({ note: { from: 'hello', to: '; hello' } });
		expect(changes('note', '; hello', '; hello')).toEqual({});
		expect(written({ note: 'hello' }, { note: '; hello' }, DEFINITIONS)).toEqual({ note: '; hello' });
	});
});

const OPTION = fc.constantFrom('a', 'b', 'c', 'd', 'Ægir');
const TEXT = fc.oneof(
	fc.string(),
	fc.string().map((text) => `;${text}`),
	fc.double({ noNaN: true }).map(String),
	fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
	fc.array(OPTION).map((options) => options.join(';')),
	fc.emailAddress(),
	fc.domain(),
);
const VALUES = fc.dictionary(fc.constantFrom(...NAMES), TEXT);
const CURRENT = fc.dictionary(fc.constantFrom(...NAMES), fc.option(TEXT));
/** With further values of keys, which nobody can write. */
const STORED = fc.dictionary(
	fc.constantFrom(...NAMES, 'hs_additional_emails', 'hs_additional_domains'),
	fc.option(TEXT),
);
const KNOWN = fc.constantFrom(DEFINITIONS, undefined);
const TYPE = fc.constantFrom(CONTACT, COMPANY, DEAL);
const shuffled = <T>(of: fc.Arbitrary<T[]>) =>
	of.chain((list) =>
		fc.tuple(
			fc.constant(list),
			fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
		),
	);

describe('Whatever the values', () => {
	it('nothing is left to change once they are written', () => {
		fc.assert(
			fc.property(TYPE, VALUES, CURRENT, KNOWN, (object, values, current, known) => {
				expect(changesOf(object, values, written(current, values, known), known)).toEqual({});
			}),
		);
	});

	it('to send only what changes ends where sending all would, spelling aside', () => {
		fc.assert(
			fc.property(TYPE, VALUES, STORED, (object, values, current) => {
				const names = Object.keys(changesOf(object, values, current, DEFINITIONS));
				const few = Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
				const after = written(current, few, DEFINITIONS);
				expect(changesOf(object, values, after, DEFINITIONS)).toEqual({});
			}),
		);
	});

	it('only those are touched that were sent, and each change says what is there afterwards', () => {
		fc.assert(
			fc.property(TYPE, VALUES, STORED, KNOWN, (object, values, current, known) => {
				const after = written(current, values, known);
				for (const name of NAMES) {
					if (!Object.hasOwn(values, name)) expect(after[name]).toBe(current[name]);
				}
				for (const [name, { from, to }] of Object.entries(changesOf(object, values, current, known))) {
					expect(from).toBe(current[name] || null);
					expect(to).toBe(after[name]);
				}
			}),
		);
	});

	it('appending never loses an option', () => {
		const options = fc.uniqueArray(OPTION, { minLength: 1 });
		fc.assert(
			fc.property(options, options, (had, added) => {
				const { topics } = written({ topics: had.join(';') }, { topics: `;${added.join(';')}` }, DEFINITIONS);
				expect(new Set(topics?.split(';'))).toEqual(new Set([...had, ...added]));
				expect(topics?.startsWith(had.join(';'))).toBe(true);
			}),
		);
	});

	it('the order of options is no change', () => {
		fc.assert(
			fc.property(shuffled(fc.uniqueArray(OPTION)), ([one, other]) => {
				expect(changes('topics', one.join(';'), other.join(';'))).toEqual({});
			}),
		);
	});

	it('a number counts by its size, however it is written', () => {
		const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
		const spellings = (value: number) => [
			String(value / 100),
			(value / 100).toFixed(2),
			`${(value / 100).toFixed(3)}0`,
		];
		fc.assert(
			fc.property(cents, cents, fc.nat(2), fc.nat(2), (a, b, first, second) => {
				const from = spellings(a)[first] ?? '';
				const to = spellings(b)[second] ?? '';
				expect(Object.keys(changes('amount', from, to))).toEqual(a === b ? [] : ['amount']);
				expect(changes('amount', from, spellings(a)[second] ?? '')).toEqual({});
			}),
		);
	});

	it('a moment is the same in every offset', () => {
		const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
		const minutes = fc.integer({ min: -12 * 60, max: 14 * 60 });
		fc.assert(
			fc.property(seconds, minutes, (second, offset) => {
				const instant = second * 1_000;
				const local = new Date(instant + offset * 60_000).toISOString().slice(0, 19);
				const size = Math.abs(offset);
				const two = (part: number) => String(part).padStart(2, '0');
				const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
				const stored = new Date(instant).toISOString();
				expect(changes('closedate', stored, `${local}${zone}`)).toEqual({});
				expect(changes('closedate', stored, new Date(instant + 1).toISOString())).not.toEqual({});
			}),
		);
	});
});
