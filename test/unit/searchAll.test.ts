import type { HubspotRecord } from '../../nodes/HubspotCrm/api/records';
import type { Filter, SearchQuery } from '../../nodes/HubspotCrm/api/search';
import { searchAll } from '../../nodes/HubspotCrm/search/searchAll';
import type { Search } from '../../nodes/HubspotCrm/search/searchAll';
import type { Reply } from '../../nodes/HubspotCrm/transport/exchange';

const PAGING = { page: 5, reach: 40 };
const RECORDS: HubspotRecord[] = Array.from({ length: 150 }, (_, at) => ({
	id: String(at + 1),
	properties: {
		name: `n${at + 1}`,
		even: String(at % 2 === 1),
		rank: at % 10 === 0 ? null : String((at * 37) % 150),
	},
}));
const full = Array.from({ length: 6 }, (_, at): Filter => ({
	propertyName: 'x',
	operator: 'NEQ',
	value: `${at}`,
}));
const even = (value: boolean): Filter => ({ propertyName: 'even', operator: 'EQ', value: String(value) });

function holds(
	{ propertyName, operator, value, highValue }: Filter,
	{ id, properties }: HubspotRecord,
): boolean {
	if (propertyName === 'hs_object_id') {
		if (operator === 'GTE') return Number(id) >= Number(value);
		if (operator === 'LTE') return Number(id) <= Number(value);
		return Number(id) >= Number(value) && Number(id) <= Number(highValue);
	}
	return operator === 'NEQ' ? properties[propertyName] !== value : properties[propertyName] === value;
}

function setup(searches: Filter[][][], given: Partial<Search> = {}) {
	const bodies: SearchQuery[] = [];
	const search: Search = {
		searches: searches.map((groups) => groups.map((filters) => ({ filters }))),
		query: {},
		limit: Infinity,
		paging: PAGING,
		defaultProperties: ['name'],
		sortType: async () => 'number',
		ask: async (query, limit, offset): Promise<Reply> => {
			bodies.push(query);
			const { filterGroups = [], sorts: [sort] = [] } = query;
			const found = RECORDS.filter(
				(record) =>
					filterGroups.length === 0 ||
					filterGroups.some(({ filters }) => filters.every((filter) => holds(filter, record))),
			);
			if (sort?.propertyName === 'name') found.reverse();
			const results = found.slice(offset, offset + limit);
			const end = offset + results.length;
			const paging = end < found.length ? { next: { after: String(end) } } : undefined;
			return {
				ok: true,
				answer: { status: 200, headers: {}, body: { total: found.length, results, paging } },
			};
		},
		...given,
	};
	return { bodies, search };
}

async function idsOf(search: Search): Promise<number[]> {
	const found = await searchAll(search);
	if (!('records' in found)) throw new Error(JSON.stringify(found));
	return found.records.map(({ id }) => Number(id));
}
const oneTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

test('one search within reach keeps the order of HubSpot', async () => {
	const { search, bodies } = setup([[]], {
		limit: 40,
		query: { sorts: [{ propertyName: 'name', direction: 'DESCENDING' }] },
	});
	expect(await idsOf(search)).toEqual(oneTo(150).reverse().slice(0, 40));
	// Each page begins with the last record of the one before.
	expect(bodies).toHaveLength(10);
});

test('all results are read by their ids, so that none is lost when one of them drops out meanwhile', async () => {
	const { search, bodies } = setup([[even(true)].map((filter) => [filter])]);
	const leaving = RECORDS[1] as HubspotRecord;
	const asked = search.ask;
	// HubSpot's pages move up by one as soon as the first page is read.
	search.ask = async (...call) => {
		const reply = await asked(...call);
		leaving.properties.even = 'false';
		return reply;
	};
	const within = { ...search, paging: { page: 5, reach: 100 } };
	const ids = await idsOf(within);
	leaving.properties.even = 'true';
	expect(ids).toEqual(oneTo(75).map((at) => at * 2));
	expect(bodies.every(({ sorts }) => sorts?.[0]?.propertyName === 'hs_object_id')).toBe(true);
});

test('past the reach, all come in the order of ids; a limit takes the first', async () => {
	expect(await idsOf(setup([[]]).search)).toEqual(oneTo(150));
	const { search, bodies } = setup([[]], { limit: 60 });
	expect(await idsOf(search)).toEqual(oneTo(60));
	expect(bodies.length).toBeLessThan(22);
});

test('a sort holds over everything, with unset values last and a limit after it', async () => {
	const query: SearchQuery = { sorts: [{ propertyName: 'rank', direction: 'DESCENDING' }] };
	const rankOf = (id: number) => RECORDS[id - 1]?.properties.rank;
	const ids = await idsOf(setup([[]], { query }).search);
	const ranks = ids.map(rankOf);
	const known = ranks.filter((rank) => rank !== null).map(Number);
	expect(ids).toHaveLength(150);
	expect(ranks.slice(known.length)).toEqual(Array.from({ length: 15 }, () => null));
	expect(known).toEqual([...known].sort((a, b) => b - a));
	expect(await idsOf(setup([[]], { query, limit: 50 }).search)).toEqual(ids.slice(0, 50));
});

test('the property that is sorted by is read, and left out where nobody asked for it', async () => {
	const { search, bodies } = setup([[]], {
		query: { sorts: [{ propertyName: 'rank', direction: 'ASCENDING' }] },
	});
	const found = await searchAll(search);
	expect(bodies.at(-1)?.properties).toEqual(['name', 'rank']);
	expect('records' in found && found.records[0]?.properties).not.toHaveProperty('rank');
});

test('several searches find each record once', async () => {
	expect(await idsOf(setup([[[even(true)]], [[even(false)]], [[]]]).search)).toEqual(oneTo(150));
});

test('a limit over searches that find the same records is reached all the same', async () => {
	const { search } = setup([[[even(true)]], [[]]], { limit: 39, paging: { page: 5, reach: 100 } });
	search.searches = [[{ filters: [even(true)] }], []];
	const few = { ...search, limit: 80 };
	expect(await idsOf(few)).toHaveLength(80);
});

test('a limit without a sort ends with the search that reaches it', async () => {
	const { search, bodies } = setup([[[even(true)]], [[even(false)]]], { limit: 5 });
	expect(await idsOf(search)).toEqual([2, 4, 6, 8, 10]);
	expect(bodies).toHaveLength(1);
});

test('groups with room are read in ranges of ids, full ones alone, and no search has too many filters', async () => {
	const few: Filter = { propertyName: 'name', operator: 'EQ', value: 'n7' };
	const { search, bodies } = setup([[[...full.slice(1), few], [even(false)], [even(true)]]]);
	expect(await idsOf(search)).toEqual(oneTo(150));
	for (const { filterGroups = [] } of bodies)
		expect(filterGroups.every(({ filters }) => filters.length <= 6)).toBe(true);
});

test('a full group that matches more than pages reach is told', async () => {
	expect(await searchAll(setup([[full]]).search)).toEqual({ unreachable: 150 });
	expect(await searchAll(setup([[full, [even(true)]]]).search)).toEqual({ unreachable: 150 });
});

test('a failure of any search is the result', async () => {
	const failure = { kind: 'unconfirmed', issues: [] } as const;
	const { search } = setup([[[even(true)]], [[even(false)]]]);
	let calls = 0;
	const ask: Search['ask'] = async (...call) =>
		++calls === 7 ? { ok: false, failure: { ...failure, issues: [] } } : await search.ask(...call);
	expect(await searchAll({ ...search, ask })).toEqual({ failure });
});
