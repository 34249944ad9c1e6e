import fc from 'fast-check';
import { VirtualClock } from '../../sandbox/core/clock';
import { Random } from '../../sandbox/core/random';
import { compileFilter } from '../../sandbox/search/match';
import type { Filter, SearchRequest } from '../../sandbox/search/request';
import type { SearchLies } from '../../sandbox/search/lies';
import { ResultCache, runSearch, type SearchScope } from '../../sandbox/search/run';
import { Portal } from '../../sandbox/store/portal';
import type { StoredRecord } from '../../sandbox/store/record';

// Indexes, candidate lists and the cache of results must find what looking at every record finds.

const RULES = { multiEqContains: true };
const LAG = 1_000;
const HONEST: SearchLies = {
	totalDrift: 0,
	sortSlackMs: 0,
	sortSlackPlaces: 0,
	shortPagesBy: 0,
	shortPagesNext: 'limit',
	flapMs: 0,
};

const values = fc.record(
	{
		email: fc.integer({ min: 0, max: 30 }).map((n) => `c${n}@example.com`),
		firstname: fc.constantFrom('Ada', 'ada', 'Ben', 'cleo'),
		lifecyclestage: fc.constantFrom('lead', 'customer'),
		numemployees: fc.constantFrom('1-5', '5-25'),
	},
	{ requiredKeys: [] },
);

const step = fc.oneof(
	fc.record({ kind: fc.constant('create' as const), values }),
	fc.record({ kind: fc.constant('update' as const), at: fc.nat(), values }),
	fc.record({ kind: fc.constant('archive' as const), at: fc.nat() }),
	fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 2 * LAG }) }),
);

const text = fc.constantFrom('ada', 'Ada', 'lead', 'c3@example.com', 'C4@EXAMPLE.com', 'customer');
const id = fc.integer({ min: 0, max: 40 * 97 }).map((n) => String(151_000_000_000 + n));
const filter: fc.Arbitrary<Filter> = fc.oneof(
	fc.record({
		property: fc.constantFrom('email', 'firstname', 'lifecyclestage'),
		operator: fc.constantFrom('EQ', 'NEQ'),
		value: text,
	}),
	fc.record({
		property: fc.constantFrom('email', 'firstname', 'lifecyclestage'),
		operator: fc.constantFrom('IN', 'NOT_IN'),
		values: fc.array(text, { minLength: 1, maxLength: 3 }),
	}),
	fc.record({
		property: fc.constant('hs_object_id'),
		operator: fc.constantFrom('GT', 'GTE', 'LT', 'LTE', 'EQ'),
		value: id,
	}),
	fc.record({
		property: fc.constant('hs_object_id'),
		operator: fc.constant('BETWEEN'),
		value: id,
		highValue: id,
	}),
	fc.record({
		property: fc.constant('hs_object_id'),
		operator: fc.constant('IN'),
		values: fc.array(id, { minLength: 1 }),
	}),
);
const groups = fc.array(fc.array(filter, { minLength: 1, maxLength: 2 }), { maxLength: 3 });

test('every search finds what a look at each record finds', () => {
	fc.assert(
		fc.property(
			fc.array(step, { maxLength: 40 }),
			fc.array(groups, { minLength: 1, maxLength: 4 }),
			fc.boolean(),
			(steps, searches, lags) => {
				const clock = new VirtualClock();
				const portal = new Portal(1, 'Model', {
					clock,
					random: new Random(1),
					searchLagMs: () => (lags ? LAG : 0),
					ghostMs: () => 0,
				});
				const entry = portal.need('contacts');
				const { records } = entry;
				const cache = new ResultCache();
				const scope: SearchScope = {
					index: records.index,
					property: (name) => entry.properties.get(name),
					searchable: entry.type.searchable,
					rules: RULES,
					byUnique: (property, keys) => records.unique.findAll(property, keys),
					lies: HONEST,
					seed: 1,
					knownUntil: 0,
				};
				const look = (wanted: Filter[][]): string[] => {
					const tests = wanted.map((group) =>
						group.map((one) => compileFilter(entry.properties.get(one.property)!, one, RULES)),
					);
					const fits = (record: StoredRecord) =>
						record.indexed !== undefined &&
						(tests.length === 0 || tests.some((group) => group.every((test) => test(record.indexed!))));
					return records
						.all()
						.filter(fits)
						.map((record) => record.id);
				};
				const compare = () => {
					for (const wanted of searches) {
						const request: SearchRequest = {
							groups: wanted,
							query: '',
							sort: undefined,
							properties: undefined,
							limit: 200,
							offset: 0,
						};
						const found = runSearch(request, scope, cache);
						expect(found.records.map((record) => record.id)).toEqual(look(wanted));
						expect(found.total).toBe(found.records.length);
					}
				};
				const free = (email: string | undefined, self?: StoredRecord) => {
					const holder = email === undefined ? undefined : records.unique.find('email', email);
					return holder === undefined || holder === self;
				};
				for (const one of steps) {
					const live = records.all().filter((record) => record.archivedAt === undefined);
					const target = 'at' in one ? live[one.at % live.length] : undefined;
					if (one.kind === 'advance') clock.advance(one.ms);
					else if (one.kind === 'create' && free(one.values.email)) records.create(one.values);
					else if (one.kind === 'update' && target && free(one.values.email, target))
						records.update(target, one.values, 'test');
					else if (one.kind === 'archive' && target) records.archive(target);
					compare();
				}
				clock.advance(2 * LAG);
				compare();
				expect(
					records
						.all()
						.every((record) => record.archivedAt !== undefined || record.indexed === record.values),
				).toBe(true);
			},
		),
		{ numRuns: 150 },
	);
});
