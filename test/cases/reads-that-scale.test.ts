import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { HostBench, NODE } from '../support/host';

let bench: HostBench;
beforeEach(async () => {
	bench = await HostBench.start();
});
afterEach(async () => await bench.stop());

const called = (path: RegExp, method?: string) => bench.sandbox.calls.count({ path, method });
const getAll: INodeParameters = { resource: 'company', operation: 'getAll', returnAll: true };
const items = (count: number): IDataObject[] => Array.from({ length: count }, (_, at) => ({ at }));

describe('Equal reads of many items', () => {
	const seed = (count: number) =>
		bench.sandbox.records.seed(
			'companies',
			Array.from({ length: count }, (_, at) => ({ name: `Same ${at}`, city: at % 2 ? 'Oslo' : 'Bergen' })),
		);

	it('Get Many without any expression after 239 items is one read, given to each', async () => {
		seed(239);
		const result = await bench.run(getAll, items(239));
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(239 * 239);
		expect(called(/objects\/2026-09\/companies/)).toBe(3);
		expect(JSON.stringify(result.hints(NODE))).toMatch(/'Execute Once'/);
	});

	it('Search goes by what the parameters resolve to, words for dates included', async () => {
		seed(10);
		const result = await bench.run(
			{
				resource: 'company',
				operation: 'search',
				returnAll: true,
				specifyFilters: 'json',
				filterGroupsJson:
					'={{ [{ propertyName: "city", operator: "EQ", value: $json.city }, { propertyName: "createdate", operator: "GT", value: "2 days ago" }] }}',
			},
			items(60).map(({ at }) => ({ city: ['Oslo', 'Bergen', 'Turku'][Number(at) % 3] ?? '' })),
		);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toHaveLength(40 * 5);
		expect(called(/\/search$/)).toBe(3);
	});

	it.each([
		['limits', { limit: '={{ $json.at + 1 }}', returnAll: false }],
		['properties', { options: { properties: '={{ $json.at ? ["name"] : ["city"] }}' } }],
		['forms', { simplify: '={{ $json.at === 0 }}' }],
	])('different %s are different reads', async (_, extra) => {
		seed(3);
		const result = await bench.run({ ...getAll, ...extra } as INodeParameters, items(2));
		expect(result.error).toBeUndefined();
		expect(called(/objects\/2026-09\/companies/)).toBe(2);
		expect(result.hints(NODE)).toEqual([]);
	});

	it('each item gets a copy of its own', async () => {
		seed(1);
		const result = await bench.run({ ...getAll, simplify: false }, items(3));
		const [first, second, third] = result.json(NODE) as Array<{ properties: IDataObject }>;
		expect(second).toEqual(first);
		if (first) first.properties.name = 'changed by a later node';
		expect([second?.properties.name, third?.properties.name]).toEqual(['Same 0', 'Same 0']);
	});

	it('a refused read is refused once', async () => {
		const stop = bench.sandbox.faults.add({ route: /objects/, kind: 'status', status: 403 });
		const result = await bench.run(getAll, items(5), { onError: 'continueRegularOutput' });
		stop();
		expect(result.json(NODE)).toHaveLength(5);
		expect(called(/objects/)).toBe(1);
	});
});

describe('1,000 property names', () => {
	const NAMES = Array.from({ length: 1_000 }, (_, at) => `a_property_with_a_long_name_${at}`);
	const WITH_NAMES = { options: { properties: ['name', ...NAMES] } };
	const seed = (count: number) =>
		bench.sandbox.records.seed(
			'companies',
			Array.from({ length: count }, (_, at) => ({ name: `Long ${at}` })),
		);
	beforeEach(async () => {
		const answer = await fetch(`${bench.sandbox.url}/crm/properties/2026-09/companies/batch/create`, {
			method: 'POST',
			headers: { authorization: `Bearer ${bench.sandbox.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				inputs: NAMES.slice(0, 100).map((name) => ({
					name,
					label: name,
					groupName: 'companyinformation',
					type: 'string',
					fieldType: 'text',
				})),
			}),
		});
		expect(answer.status).toBeLessThan(300);
	});

	it('an address with them all is refused by the sandbox, as by HubSpot', async () => {
		const query = new URLSearchParams({ properties: NAMES.join(',') });
		const answer = await fetch(`${bench.sandbox.url}/crm/objects/2026-09/companies?${String(query)}`, {
			headers: { authorization: `Bearer ${bench.sandbox.token}` },
		});
		expect(answer.status).toBe(414);
	});

	it.each([
		['Get Many', getAll],
		['Search', { resource: 'company', operation: 'search', returnAll: true, query: 'Long' }],
		[
			'Get',
			{
				resource: 'company',
				operation: 'get',
				recordId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			},
		],
	])('%s', async (name, parameters) => {
		const ids = seed(250);
		const given = name === 'Get' ? ids.map((id) => ({ id })) : [{}];
		const result = await bench.run({ ...parameters, ...WITH_NAMES } as INodeParameters, given);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map((json) => json.id)).toEqual(ids);
		expect(result.json(NODE)[7]).toMatchObject({ name: 'Long 7', [NAMES[0] ?? '']: null });
	});

	it('Get Many of archived records, and with few names as before', async () => {
		const [id = ''] = seed(1);
		await fetch(`${bench.sandbox.url}/crm/objects/2026-09/companies/${id}`, {
			method: 'DELETE',
			headers: { authorization: `Bearer ${bench.sandbox.token}` },
		});
		const archived = { options: { ...WITH_NAMES.options, archived: true } };
		const result = await bench.run({ ...getAll, ...archived } as INodeParameters);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)).toMatchObject([{ id, name: 'Long 0', archived: true }]);
		expect(called(/batch\/read/)).toBe(1);
		const few = await bench.run({ ...getAll, options: { archived: true, properties: ['name'] } });
		expect(few.json(NODE)).toHaveLength(1);
		expect(called(/batch\/read/)).toBe(0);
	});

	it.each(['created', 'createdOrUpdated', 'propertyChanged', 'deleted'])('the trigger: %s', async (event) => {
		const [before = ''] = seed(1);
		const watchedProperties = ['name'];
		const poller = bench.poller({ resource: 'company', event, watchedProperties, ...WITH_NAMES });
		await poller.poll();
		if (event === 'deleted')
			await fetch(`${bench.sandbox.url}/crm/objects/2026-09/companies/${before}`, {
				method: 'DELETE',
				headers: { authorization: `Bearer ${bench.sandbox.token}` },
			});
		else seed(1);
		const [item] = await poller.poll();
		expect(item?.json).toMatchObject({ name: 'Long 0', [NAMES[0] ?? '']: null });
	});
});

describe("The trigger's test button", () => {
	const update = async (id: string, properties: IDataObject) =>
		await fetch(`${bench.sandbox.url}/crm/objects/2026-09/deals/${id}`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${bench.sandbox.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ properties }),
		});
	/** Deals that are newer than those of before; a clock shows whole milliseconds. */
	const seed = async (count: number) => {
		await new Promise((resolve) => setTimeout(resolve, 5));
		return bench.sandbox.records.seed(
			'deals',
			Array.from({ length: count }, (_, at) => ({ dealname: `Newer ${at}`, dealstage: 'closedlost' })),
		);
	};

	it('finds the newest matching change, though 300 other records changed since', async () => {
		const [id = ''] = await seed(1);
		await update(id, { amount: '1' });
		await update(id, { amount: '2' });
		await seed(300);
		const poller = bench.poller({
			resource: 'deal',
			event: 'propertyChanged',
			watchedProperties: ['amount'],
		});
		bench.sandbox.calls.clear();
		const [item] = await poller.test();
		expect(item?.json).toMatchObject({ id, change: { property: 'amount', newValue: 2 } });
		expect(called(/\/search$/)).toBe(7);
	});

	it('looks through all searches that the filters need', async () => {
		const [id = ''] = await seed(1);
		const other = (at: number) => ({
			filters: [1, 2].map((no) => ({ propertyName: 'dealname', operator: 'EQ', value: `none ${at} ${no}` })),
		});
		const poller = bench.poller({
			resource: 'deal',
			event: 'createdOrUpdated',
			specifyFilters: 'json',
			filterGroupsJson: JSON.stringify([
				...Array.from({ length: 9 }, (_, at) => other(at)),
				{ filters: [{ propertyName: 'dealname', operator: 'EQ', value: 'Newer 0' }] },
			]),
		});
		expect((await poller.test()).map(({ json }) => json.id)).toEqual([id]);
	});

	it('stops after 1,000 records, and says how many it looked through', async () => {
		const [id = ''] = await seed(1);
		await update(id, { amount: '1' });
		await seed(1_100);
		const poller = bench.poller({
			resource: 'deal',
			event: 'propertyChanged',
			watchedProperties: ['amount'],
		});
		bench.sandbox.calls.clear();
		await expect(poller.test()).rejects.toMatchObject({
			message: 'HubSpot has no deal to show yet',
			description: expect.stringContaining('Among the 1000 records') as string,
		});
		expect(called(/\/search$/)).toBe(20);
	});

	const event = (name: string, onlyProperties: string[] = []) =>
		bench.poller({ resource: 'deal', event: name, options: { onlyProperties } });

	it.each([[[]], [['amount']]])('shows a new record as created, with Only Properties %j', async (only) => {
		const [id = ''] = await seed(1);
		const [item] = await event('createdOrUpdated', only).test();
		expect(item?.json).toMatchObject({ id, change: { type: 'created' } });
	});

	it.each([[[]], [['dealname']]])('Updated shows no new record, with Only Properties %j', async (only) => {
		const [id = ''] = await seed(1);
		const [item] = await event('updated', only)
			.test()
			.catch(() => []);
		expect(item?.json.id).not.toBe(id);
	});
});

describe("The trigger's Start Date", () => {
	const from = (startDate: string, options = {}) =>
		bench.poller({ resource: 'deal', event: 'created', startFrom: 'date', startDate, options });

	it('is read as Date Format declares', async () => {
		const year = new Date().getUTCFullYear();
		const [id = ''] = bench.sandbox.records.seed('deals', [{ dealname: 'Since' }]);
		bench.sandbox.clock.advance(120_000);
		const items = await from(`31/01/${year - 1}`, { dateFormat: 'dayFirst' }).poll();
		expect(items.map(({ json }) => json.id)).toContain(id);
	});

	it('that is none is refused with the reason', async () => {
		await expect(from('31/01/2026').poll()).rejects.toMatchObject({
			message: "The parameter 'Start Date' is not a date",
			description: expect.stringContaining("the option 'Date Format'") as string,
		});
		await expect(from('31/01/2026', { dateFormat: 'monthFirst' }).poll()).rejects.toMatchObject({
			description: expect.stringContaining('Month First') as string,
		});
	});
});
