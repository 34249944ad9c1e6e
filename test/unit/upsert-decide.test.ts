import fc from 'fast-check';

import { compares, decide } from '../../nodes/HubspotCrm/actions/record/upsert/decide';
import type { Rules, UpsertItem } from '../../nodes/HubspotCrm/actions/record/upsert/decide';
import { preview } from '../../nodes/HubspotCrm/actions/record/upsert/preview';
import type { HubspotRecord } from '../../nodes/HubspotCrm/api/records';
import { OVERWRITE_ALL } from '../../nodes/HubspotCrm/values/writePolicy';
import { COMPANY, CONTACT, DEAL } from '../support/object-types';

const RULES: Rules = {
	ifSeveral: 'error',
	ifNone: 'create',
	skipUnchanged: false,
	dryRun: false,
	policies: OVERWRITE_ALL,
	movesBack: false,
};

const itemWith = (
	properties: Record<string, string>,
	rules: Partial<Rules> = {},
	idProperty = 'name',
): UpsertItem => ({
	index: 0,
	traceId: '0',
	key: properties[idProperty] ?? '',
	keys: [],
	idProperty,
	id: properties[idProperty] ?? '',
	identity: `${idProperty}=${properties[idProperty] ?? ''}`,
	unique: false,
	properties,
	rules: { ...RULES, ...rules },
});
const record = (
	id: string,
	properties: Record<string, string | null> = {},
	createdAt = '2026-01-01T00:00:00Z',
	updatedAt = createdAt,
): HubspotRecord => ({ id, properties, createdAt, updatedAt });
const decided = (item: UpsertItem, records: HubspotRecord[], object = COMPANY) =>
	decide(item, records, undefined, object);
const idsOf = (decision: ReturnType<typeof decide>) =>
	'updates' in decision ? decision.updates.map((update) => update.record.id) : decision;

describe('Without a record', () => {
	it('a new one is created, or the item is skipped', () => {
		const properties = { name: 'A', city: 'Oslo' };
		expect(decided(itemWith(properties), [])).toEqual({ create: properties });
		expect(decided(itemWith(properties, { ifNone: 'skip' }), [])).toEqual({ skipped: true });
	});
});

describe('With one record', () => {
	const one = record('1', { name: 'A', city: 'Oslo', phone: '1' });

	it('all values are sent and nothing is compared, unless an option asks for it', () => {
		const item = itemWith({ name: 'A', city: 'Bergen' });
		expect(compares(item)).toBe(false);
		expect(decided(item, [one])).toEqual({ updates: [{ record: one, properties: item.properties }] });
	});

	it.each([
		[{ dryRun: true }, { name: 'A', city: 'Bergen' }],
		[{ skipUnchanged: true }, { city: 'Bergen' }],
		[{ dryRun: true, skipUnchanged: true }, { city: 'Bergen' }],
	])('%j tells what changes, and sends %j', (rules, properties) => {
		const changes = { city: { from: 'Oslo', to: 'Bergen' } };
		expect(decided(itemWith({ name: 'A', city: 'Bergen' }, rules), [one])).toEqual({
			updates: [{ record: one, properties, changes }],
		});
	});

	it('nothing is sent where nothing changes', () => {
		expect(decided(itemWith({ name: 'A', city: 'Oslo' }, { skipUnchanged: true }), [one])).toEqual({
			updates: [{ record: one, properties: {}, changes: {} }],
		});
	});

	it.each([
		['one beside the primary', 'Second@example.com', { lastname: 'X' }],
		['the primary one', 'ada@example.com', { email: 'ada@example.com', lastname: 'X' }],
		['a new one', 'new@example.com', { email: 'new@example.com', lastname: 'X' }],
	])('an address that is %s is sent only if it may become the primary one', (_case, email, properties) => {
		const ada = record('1', {
			email: 'ada@example.com',
			hs_additional_emails: 'second@example.com',
		});
		const item = itemWith({ email, lastname: 'X' }, {}, 'email');
		expect(decided(item, [ada], CONTACT)).toEqual({ updates: [{ record: ada, properties }] });
	});
});

describe('A further value of a key', () => {
	it.each([
		['one beside the primary', 'https://www.Acme.no/om', { name: 'X' }],
		['the primary one', 'acme.com', { domain: 'acme.com', name: 'X' }],
		['a new one', 'acme.dk', { domain: 'acme.dk', name: 'X' }],
	])('a domain that is %s is sent only if it may become the primary one', (_case, domain, properties) => {
		const acme = record('1', { domain: 'acme.com', hs_additional_domains: 'acme.se;acme.no' });
		const item = itemWith({ domain, name: 'X' }, {}, 'domain');
		expect(decided(item, [acme])).toEqual({ updates: [{ record: acme, properties }] });
	});

	it('is a value like any other where the type has no such key', () => {
		const properties = { email: 'second@example.com', domain: 'acme.no' };
		const one = record('1', {
			email: 'first@example.com',
			hs_additional_emails: 'second@example.com',
			domain: 'acme.com',
			hs_additional_domains: 'acme.no',
		});
		expect(decided(itemWith(properties), [one], DEAL)).toEqual({ updates: [{ record: one, properties }] });
	});
});

describe('With several records', () => {
	const [early, late] = ['2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z'];

	it.each<[Rules['ifSeveral'], string[]]>([
		['firstCreated', ['9']],
		['lastModified', ['10']],
		['all', ['30', '9', '10']],
	])('%s takes %j', (ifSeveral, ids) => {
		const records = [record('30', {}, late), record('9', {}, early), record('10', {}, early, late)];
		expect(idsOf(decided(itemWith({ name: 'A' }, { ifSeveral }), records))).toEqual(ids);
	});

	it.each<Rules['ifSeveral']>(['firstCreated', 'lastModified'])(
		'%s takes the lowest ID by its size where the times are equal',
		(ifSeveral) => {
			const records = [record('30'), record('9'), record('10')];
			expect(idsOf(decided(itemWith({ name: 'A' }, { ifSeveral }), records))).toEqual(['9']);
		},
	);

	it('an error names no more than five, and what can be done', () => {
		const records = Array.from({ length: 7 }, (_, at) => record(String(at + 1)));
		const decision = decided(itemWith({ name: 'A'.repeat(100) }), records);
		expect(decision).toEqual({
			problem: {
				message: `7 companies have '${'A'.repeat(60)}' in 'name'`,
				description: expect.stringMatching(
					/1, 2, 3, 4, 5 and 2 more\..*which company.*'If Several Match'/,
				) as unknown,
			},
		});
	});

	const times = fc.constantFrom(early, late, undefined);
	const records = fc.uniqueArray(
		fc.record({
			id: fc.nat().map(String),
			properties: fc.constant({}),
			createdAt: times,
			updatedAt: times,
		}),
		{ selector: ({ id }) => id, minLength: 1, maxLength: 8 },
	);

	it('each policy picks among them, whatever their order', () => {
		const policy = fc.constantFrom<Rules['ifSeveral']>('error', 'all', 'firstCreated', 'lastModified');
		fc.assert(
			fc.property(records, policy, fc.boolean(), (found, ifSeveral, dryRun) => {
				const item = itemWith({ name: 'A' }, { ifSeveral, dryRun });
				const ids = idsOf(decided(item, found));
				if (ifSeveral === 'error' && found.length > 1) return expect(ids).toHaveProperty('problem');
				const all = found.map(({ id }) => id);
				if (ifSeveral === 'all') return expect(ids).toEqual(all);
				expect(ids).toHaveLength(1);
				expect(all).toEqual(expect.arrayContaining(ids as string[]));
				expect(idsOf(decided(item, [...found].reverse()))).toEqual(ids);
			}),
		);
	});
});

describe('A preview', () => {
	const shown = (item: UpsertItem, records: HubspotRecord[], object = COMPANY) => {
		const decision = decided(item, records, object);
		if ('problem' in decision || 'skipped' in decision) throw new Error('There is nothing to show');
		return preview(item, decision, undefined, object);
	};
	const dry = (properties: Record<string, string>, rules: Partial<Rules> = {}) =>
		itemWith(properties, { dryRun: true, ...rules });

	it('of a new record shows its values, and later items find it without an ID', () => {
		const { json, after } = shown(dry({ name: 'A', city: '' }), []);
		expect(json).toEqual({ outcome: 'created', dryRun: true, changes: { name: { from: null, to: 'A' } } });
		expect(after).toEqual([{ id: '', properties: { name: 'A', city: null } }]);
		expect(shown(dry({ name: 'A', city: 'Oslo' }), after).json).toEqual({
			outcome: 'updated',
			dryRun: true,
			title: 'A',
			changes: { city: { from: null, to: 'Oslo' } },
		});
	});

	it('of one record names it and shows what changes; the same item again changes nothing', () => {
		const known = record('7', { name: 'A', domain: 'a.example', city: 'Oslo' });
		const item = dry({ name: 'A', city: 'Bergen' });
		const { json, after } = shown(item, [known]);
		expect(json).toEqual({
			outcome: 'updated',
			dryRun: true,
			id: '7',
			title: 'A a.example',
			changes: { city: { from: 'Oslo', to: 'Bergen' } },
		});
		expect(shown(item, after).json).toMatchObject({ outcome: 'unchanged', id: '7', changes: {} });
	});

	it('of several records has one entry for each', () => {
		const { json } = shown(dry({ name: 'A', city: 'Oslo' }, { ifSeveral: 'all' }), [
			record('1', { name: 'A', city: 'Oslo' }),
			record('2', { name: 'A' }),
		]);
		expect(json).toMatchObject([
			{ id: '1', outcome: 'unchanged' },
			{ id: '2', outcome: 'updated', changes: { city: { from: null, to: 'Oslo' } } },
		]);
	});
});
