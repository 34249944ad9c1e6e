import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, errorOf, HostBench, JSON_INPUT, matchBy, NODE } from '../support/host';
import { outcomes, TOLERANT, upsertBy } from '../support/upserting';

/** Real inputs about which record is meant (cases, section 4), and those of the same kinds. */
let bench: HostBench;
beforeEach(async () => {
	bench = await HostBench.start();
});
afterEach(async () => await bench.stop());

const stored = (type: string, id: unknown) => bench.sandbox.records.get(type, String(id))?.properties;
const count = (path: RegExp) => bench.sandbox.calls.count({ path });
const seed = (type: string, ...records: IDataObject[]) => bench.sandbox.records.seed(type, records as never);
const merge = async (type: string, primaryObjectId = '', objectIdToMerge = ''): Promise<string> => {
	const answer = await fetch(`${bench.sandbox.url}/crm/objects/2026-09/${type}/merge`, {
		method: 'POST',
		headers: { authorization: `Bearer ${bench.sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ primaryObjectId, objectIdToMerge }),
	});
	return ((await answer.json()) as { id: string }).id;
};
/** A company with two domains, as a merge leaves it. */
const merged = async (): Promise<string> => {
	const [one, two] = seed('companies', { name: 'A', domain: 'a.example' }, { domain: 'b.example' });
	return await merge('companies', one, two);
};

describe.each([false, true])('A company with two domains, search knowing them under domain: %s', (knows) => {
	beforeEach(() => bench.sandbox.configure({ searchFindsFurtherDomains: knows }));

	it('is updated by the second one, and its first one stays', async () => {
		const id = await merged();
		const result = await bench.run(upsertBy('domain'), [{ domain: 'https://www.B.example/', city: 'Oslo' }]);
		expect(result.json(NODE)).toMatchObject([{ id, outcome: 'updated' }]);
		expect(stored('companies', id)).toMatchObject({ domain: 'a.example', city: 'Oslo' });
		expect(bench.sandbox.records.count('companies')).toBe(1);
	});

	it('is what a dry run and Skip Unchanged mean', async () => {
		const id = await merged();
		const dry = await bench.run(upsertBy('domain', 'company', { dryRun: true }), [
			{ domain: 'b.example', city: 'Oslo' },
		]);
		expect(dry.json(NODE)).toMatchObject([
			{ id, outcome: 'updated', changes: { city: { from: null, to: 'Oslo' } } },
		]);
		const same = await bench.run(upsertBy('domain', 'company', { skipUnchanged: true }), [
			{ domain: 'b.example', name: 'A' },
		]);
		expect(same.json(NODE)).toMatchObject([{ id, outcome: 'unchanged' }]);
	});

	it('is what Associate With means', async () => {
		const id = await merged();
		const row = { objectType: 'company', matchProperty: 'domain', value: 'b.example' };
		const result = await bench.run(
			{ resource: 'contact', operation: 'create', ...JSON_INPUT, associate: { record: [row] } },
			[{ email: 'ada@example.com' }],
		);
		expect(result.json(NODE)).toMatchObject([{ associated: [{ to: 'company', id }] }]);
	});

	it('is one record in one run, by whichever domain', async () => {
		const id = await merged();
		const result = await bench.run(upsertBy('domain'), [
			{ domain: 'b.example', city: 'Oslo' },
			{ domain: 'a.example', city: 'Rome' },
			{ domain: 'c.example', city: 'Bonn' },
		]);
		expect(outcomes(result.json(NODE))).toEqual(['updated', 'updated', 'created']);
		expect(stored('companies', id)).toMatchObject({ domain: 'a.example', city: 'Rome' });
	});

	it('costs one search for 100 values', async () => {
		const items = Array.from({ length: 100 }, (_, at) => ({ domain: `d${at}.example` }));
		await bench.run(upsertBy('domain'), items);
		expect(count(/search/)).toBe(1);
	});
});

describe('The id of a record that was merged away', () => {
	const people = async () => {
		const [one, two, three] = seed(
			'contacts',
			{ email: 'a@example.com' },
			{ email: 'b@example.com' },
			{ email: 'c@example.com' },
		);
		return { id: await merge('contacts', one, two), one, two, three };
	};

	it('means the survivor in Update, at the cost of one call for those that were left out', async () => {
		const { id, two, three } = await people();
		const parameters = { resource: 'contact', operation: 'update', recordId: byId('={{ $json.id }}') };
		const json = { specifyProperties: 'json', propertiesJson: '={{ {city: $json.city} }}' };
		const result = await bench.run({ ...parameters, ...json }, [
			{ id: two, city: 'Oslo' },
			{ id: three, city: 'Rome' },
		]);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map((one) => one.id)).toEqual([id, three]);
		expect(stored('contacts', id)).toMatchObject({ city: 'Oslo' });
		expect([count(/batch\/update/), count(/batch\/read/)]).toEqual([2, 1]);
	});

	it.each([{}, { skipUnchanged: true }])(
		'means the survivor in Create or Update with %j',
		async (options) => {
			const { id, one, two } = await people();
			const result = await bench.run(upsertBy('hs_object_id', 'contact', options), [
				{ hs_object_id: two, city: 'Oslo' },
				{ hs_object_id: one, city: 'Rome' },
			] as IDataObject[]);
			expect(result.json(NODE)).toMatchObject([
				{ id, outcome: 'updated' },
				{ id, outcome: 'updated' },
			]);
			expect(stored('contacts', id)).toMatchObject({ city: 'Rome' });
			expect(bench.sandbox.records.count('contacts')).toBe(2);
		},
	);

	it('means the survivor in a dry run', async () => {
		const { id, two } = await people();
		const result = await bench.run(upsertBy('hs_object_id', 'contact', { dryRun: true }), [
			{ hs_object_id: two, city: 'Oslo' },
		] as IDataObject[]);
		expect(result.json(NODE)).toMatchObject([{ id, outcome: 'updated' }]);
	});

	it('means the survivor in Get, several in one batch', async () => {
		const { id, one, two, three } = await people();
		const result = await bench.run(
			{ resource: 'contact', operation: 'get', recordId: byId('={{ $json.id }}') },
			[{ id: one }, { id: two }, { id: three }],
		);
		expect(result.json(NODE).map((record) => record.id)).toEqual([id, id, three]);
	});

	it('an id that nobody ever had is still not found', async () => {
		const { two } = await people();
		const result = await bench.run(
			{
				resource: 'contact',
				operation: 'update',
				recordId: byId('={{ $json.id }}'),
				...fixed('city', 'Oslo'),
			},
			[{ id: two }, { id: '999999999' }],
			TOLERANT,
		);
		const [found, lost] = result.json(NODE);
		expect(found?.error).toBeUndefined();
		expect(errorOf(lost).message).toContain('999999999');
	});
});

const fixed = (name: string, value: string): INodeParameters => ({
	specifyProperties: 'json',
	propertiesJson: JSON.stringify({ [name]: value }),
});

test('Create without required properties names each with its label', async () => {
	bench.sandbox.configure({ dealsNeedStage: true });
	const made = await bench.run({ resource: 'deal', operation: 'create', ...fixed('amount', '5') });
	expect(made.error?.description).toMatch(/'dealname' \(Deal Name\)[\s\S]*'dealstage' \(Deal Stage\)/);
	const one = await bench.run({ resource: 'deal', operation: 'create', ...fixed('dealname', 'Roof') });
	expect(`${one.error?.message} ${one.error?.description}`).toContain("'dealstage' (Deal Stage)");
	bench.sandbox.configure({ dealsNeedStage: false });
});

describe('Invisible signs', () => {
	it('do not make another address', async () => {
		const [id] = seed('contacts', { email: 'ada@example.com' });
		const result = await bench.run(upsertBy('email', 'contact'), [
			{ email: '\u200B\u202Aada@example.com\u202C \r\n', city: 'Oslo' },
		]);
		expect(result.json(NODE)).toMatchObject([{ id, outcome: 'updated' }]);
	});

	it('do not make another domain', async () => {
		const [id] = seed('companies', { domain: 'acme.example' });
		const result = await bench.run(upsertBy('domain'), [
			{ domain: '\uFEFFacme\u200B.example', city: 'Oslo' },
		]);
		expect(result.json(NODE)).toMatchObject([{ id, outcome: 'updated' }]);
	});
});

describe('A look-up in which HubSpot refuses one value of 100 (nodejs#555)', () => {
	beforeEach(() => bench.sandbox.configure({ searchRefusesOddQuotes: true }));
	const items = Array.from({ length: 100 }, (_, at) => ({ name: at === 41 ? '19" rack' : `Company ${at}` }));

	it('costs that item alone', async () => {
		const result = await bench.run(upsertBy('name'), items, TOLERANT);
		expect(outcomes(result.json(NODE))).toEqual(items.map((_, at) => (at === 41 ? 'error' : 'created')));
		expect(errorOf(result.json(NODE)[41]).message).toContain('look up');
		expect(count(/search/)).toBeLessThanOrEqual(15);
	});

	it.each([
		['the first six', (at: number) => at < 6],
		['the first six and the last', (at: number) => at < 6 || at === 99],
		['the first 16', (at: number) => at < 16],
	])('%s refused cost these items alone', async (_name, isOdd) => {
		const named = items.map((_, at) => ({ name: isOdd(at) ? `19" rack ${at}` : `Company ${at}` }));
		const result = await bench.run(upsertBy('name'), named, TOLERANT);
		expect(outcomes(result.json(NODE))).toEqual(named.map((_, at) => (isOdd(at) ? 'error' : 'created')));
	});

	it('costs that item alone in Associate With', async () => {
		seed('companies', ...items.filter((_, at) => at !== 41));
		const row = { objectType: 'company', matchProperty: 'name', value: '={{ $json.name }}' };
		const result = await bench.run(
			{
				resource: 'contact',
				operation: 'create',
				...fixed('firstname', 'Ada'),
				associate: { record: [row] },
			},
			items,
			TOLERANT,
		);
		const failed = result.json(NODE).flatMap(({ error }, at) => (error ? [at] : []));
		expect(failed).toEqual([41]);
	});

	it('a search that is refused whatever the values ends soon', async () => {
		bench.sandbox.faults.add({ kind: 'status', status: 400, route: 'search', times: 10_000 } as never);
		const many = Array.from({ length: 300 }, (_, at) => ({ name: `Company ${at}` }));
		const result = await bench.run(upsertBy('name'), many, TOLERANT);
		expect(outcomes(result.json(NODE)).every((one) => one === 'error')).toBe(true);
		expect(count(/search/)).toBeLessThanOrEqual(3 * 16);
	});
});

describe('If Match Value Is Empty', () => {
	const EMPTY = ['', '   ', null, undefined];
	const by = [
		['hs_object_id', 'company'],
		['domain', 'company'],
		['name', 'company'],
		['email', 'contact'],
	] as const;
	/** A property that HubSpot takes for a new record, beside the one that is matched by. */
	const OTHER: Record<string, string> = { email: 'firstname', name: 'domain' };
	const items = (name: string) =>
		EMPTY.map((value) => ({ [name]: value, [OTHER[name] ?? 'name']: 'oslo.example' })) as IDataObject[];
	const total = (resource: string) =>
		bench.sandbox.records.count(resource === 'company' ? 'companies' : 'contacts');

	it.each(by)('by %s of a %s: an error by default, which names the option', async (name, resource) => {
		const result = await bench.run(upsertBy(name, resource), items(name), TOLERANT);
		for (const json of result.json(NODE)) {
			expect(errorOf(json).message).toBe(`The item has no value for '${name}'`);
			expect(errorOf(json).description).toContain("'If Match Value Is Empty'");
		}
		expect(total(resource)).toBe(0);
	});

	it.each(by)('by %s of a %s: creates where that is chosen', async (name, resource) => {
		const result = await bench.run(
			upsertBy(name, resource, { ifEmpty: 'create', ifNone: 'skip' }),
			items(name),
			TOLERANT,
		);
		expect(outcomes(result.json(NODE))).toEqual(EMPTY.map(() => 'created'));
		expect(total(resource)).toBe(EMPTY.length);
	});

	it.each(by)('by %s of a %s: skips where that is chosen', async (name, resource) => {
		const result = await bench.run(upsertBy(name, resource, { ifEmpty: 'skip' }), items(name), TOLERANT);
		expect(outcomes(result.json(NODE))).toEqual(EMPTY.map(() => 'skipped'));
		expect(total(resource)).toBe(0);
	});

	it.each(['create', 'skip'])(
		'%s leaves the other items as they are, and in their order',
		async (ifEmpty) => {
			const [id] = seed('contacts', { email: 'a@example.com' });
			const result = await bench.run(upsertBy('email', 'contact', { ifEmpty }), [
				{ email: '', firstname: '1' },
				{ email: 'a@example.com', city: '2' },
				{ email: null, firstname: '3' },
				{ email: 'b@example.com', city: '4' },
			]);
			const empty = ifEmpty === 'skip' ? 'skipped' : 'created';
			expect(outcomes(result.json(NODE))).toEqual([empty, 'updated', empty, 'created']);
			expect(stored('contacts', id)).toMatchObject({ city: '2' });
			expect(count(/search|batch\/read/)).toBe(0);
		},
	);

	it('an item with nothing else creates no empty record', async () => {
		const result = await bench.run(upsertBy('domain', 'company', { ifEmpty: 'create' }), [{ domain: '' }]);
		expect(result.error?.message).toBe('The item has no property to write');
		expect(total('company')).toBe(0);
	});

	it('what is no id is not taken for an empty one', async () => {
		for (const given of [true, {}, ['1']]) {
			const result = await bench.run(upsertBy('hs_object_id', 'company', { ifEmpty: 'create' }), [
				{ hs_object_id: given, name: 'A' },
			] as IDataObject[]);
			expect(result.error?.message).toContain("'hs_object_id' is neither a text nor a number");
		}
		expect(total('company')).toBe(0);
	});
});

describe('A pasted record address', () => {
	const PAGES = (name: string, typeId: string, id: string) => [
		`https://app.hubspot.com/contacts/62515/record/${typeId}/${id}`,
		`https://app-eu1.hubspot.com/contacts/62515/record/${typeId}/${id}/?eschref=%2Fcontacts%2F62515`,
		`https://app.hubspot.com/contacts/62515/${name}/${id}`,
		`/contacts/62515/${name}/${id}?interaction=note#top`,
		`  app.hubspot.com/contacts/62515/${name}/${id}/\n`,
		`/record/${typeId}/${id}/view/1`,
	];
	const TYPES = [
		['contact', 'contacts', '0-1', { email: 'a@example.com' }],
		['company', 'companies', '0-2', { name: 'A' }],
		['deal', 'deals', '0-3', { dealname: 'A', dealstage: 'contractsent' }],
		['ticket', 'tickets', '0-5', { subject: 'A', hs_pipeline_stage: '1' }],
	] as const;

	it.each(TYPES)('is understood for a %s in every mode', async (resource, type, typeId, values) => {
		const [id = ''] = seed(type, values);
		const items = PAGES(resource, typeId, id).map((page) => ({ page }));
		for (const mode of ['id', 'url', 'list']) {
			const recordId = { __rl: true, mode, value: '={{ $json.page }}' };
			const result = await bench.run({ resource, operation: 'get', recordId }, items);
			expect(result.json(NODE).map((one) => one.id)).toEqual(items.map(() => id));
		}
	});

	it('is understood in Match By and Associate With', async () => {
		const [company = ''] = seed('companies', { name: 'A' });
		const [contact = ''] = seed('contacts', { email: 'a@example.com' });
		const row = {
			objectType: 'company',
			matchProperty: 'hs_object_id',
			value: `/contacts/1/company/${company}`,
		};
		const result = await bench.run(
			{ ...upsertBy('hs_object_id', 'contact'), associate: { record: [row] } },
			PAGES('contact', '0-1', contact).map((hs_object_id) => ({ hs_object_id, city: 'Oslo' })),
		);
		expect(result.error).toBeUndefined();
		for (const json of result.json(NODE))
			expect(json).toMatchObject({ id: contact, outcome: 'updated', associated: [{ id: company }] });
	});

	it('of another type is refused by name', async () => {
		const page = 'https://app.hubspot.com/contacts/62515/company/5';
		const got = await bench.run({ resource: 'contact', operation: 'get', recordId: byId(page) });
		expect(got.error?.message).toBe("The address in 'Record' is that of a company, not of a contact");
		const upserted = await bench.run(upsertBy('hs_object_id', 'contact'), [
			{ hs_object_id: page, city: 'x' },
		]);
		expect(upserted.error?.message).toContain('that of a company, not of a contact');
		const row = { objectType: 'deal', matchProperty: 'hs_object_id', value: '/record/0-2/5' };
		const associated = await bench.run(
			{
				resource: 'contact',
				operation: 'create',
				...fixed('firstname', 'Ada'),
				associate: { record: [row] },
			},
			[{}],
		);
		expect(associated.error?.message).toContain('that of a company, not of a deal');
		expect(count(/batch/)).toBe(0);
	});
});

describe('A record named by a unique property', () => {
	const byEmail = { __rl: true, mode: 'email', value: '={{ $json.email }}' };
	const byNumber = {
		recordId: { __rl: true, mode: 'unique', value: '={{ $json.no }}' },
		idProperty: matchBy('member_no'),
	};
	let ids: string[];
	beforeEach(() => {
		bench.sandbox.defineProperty('contacts', { name: 'member_no', label: 'Member', hasUniqueValue: true });
		ids = seed(
			'contacts',
			{ email: 'a@example.com', member_no: 'M1' },
			{ email: 'b@example.com', member_no: 'M2' },
		);
	});

	it('is read', async () => {
		const mails = await bench.run({ resource: 'contact', operation: 'get', recordId: byEmail }, [
			{ email: 'B@example.com\u200B' },
			{ email: 'a@example.com' },
		]);
		expect(mails.json(NODE).map(({ id }) => id)).toEqual([ids[1], ids[0]]);
		const numbers = await bench.run({ resource: 'contact', operation: 'get', ...byNumber }, [{ no: 'M2' }]);
		expect(numbers.json(NODE)).toMatchObject([{ id: ids[1], email: 'b@example.com' }]);
	});

	it.each([
		['address', { recordId: byEmail }],
		['number', byNumber],
	])('is updated by its %s, and what does not exist is an error that names the way out', async (_by, key) => {
		const result = await bench.run(
			{ resource: 'contact', operation: 'update', ...key, ...fixed('city', 'Oslo') },
			[
				{ email: 'a@example.com', no: 'M1' },
				{ email: 'x@example.com', no: 'M9' },
				{ email: 'A@example.com', no: 'M1' },
			],
			TOLERANT,
		);
		const [first, lost, again] = result.json(NODE);
		expect([first?.id, again?.id]).toEqual([ids[0], ids[0]]);
		expect(errorOf(lost).message).toMatch(
			/^HubSpot has no contact with '(email|member_no)' '(x@example.com|M9)'$/,
		);
		expect(errorOf(lost).description).toContain("'Create or Update'");
		expect(stored('contacts', ids[0])).toMatchObject({ city: 'Oslo' });
		expect(count(/batch\/read/)).toBe(1);
	});

	it('is deleted, and nothing is if one is missing and errors stop the node', async () => {
		const parameters = { resource: 'contact', operation: 'delete', recordId: byEmail };
		const stopped = await bench.run(parameters, [{ email: 'a@example.com' }, { email: 'x@example.com' }]);
		expect(stopped.error?.message).toBe("HubSpot has no contact with 'email' 'x@example.com'");
		expect(bench.sandbox.records.count('contacts')).toBe(2);
		const result = await bench.run(parameters, [{ email: 'a@example.com' }]);
		expect(result.json(NODE)).toEqual([{ id: ids[0], deleted: true }]);
	});

	it('needs a value and a property', async () => {
		const none = await bench.run({
			resource: 'contact',
			operation: 'update',
			recordId: byEmail,
			...fixed('city', 'x'),
		});
		expect(none.error?.message).toBe("The parameter 'Record' is empty");
		const nameless = await bench.run(
			{ resource: 'contact', operation: 'delete', ...byNumber, idProperty: matchBy('={{ $json.none }}') },
			[{ no: 'M1' }],
		);
		expect(nameless.error?.message).toBe("The parameter 'Unique Property' is empty");
		expect(bench.sandbox.records.count('contacts')).toBe(2);
	});
});

describe('Associate With', () => {
	it.each(['', '  ', null, undefined, [], [null], ['', ' '], ['acme.example', null]])(
		'by the value %j is an error, unless missing ones are ignored',
		async (value) => {
			seed('companies', { domain: 'acme.example' });
			const row = { objectType: 'company', matchProperty: 'domain', value: '={{ $json.value }}' };
			const parameters = (ifMissing: string) => ({
				resource: 'contact',
				operation: 'create',
				...fixed('firstname', 'Ada'),
				associate: { record: [{ ...row, ifMissing }] },
			});
			const refused = await bench.run(parameters('error'), [{ value }] as IDataObject[]);
			expect(refused.error?.message).toBe('The item has no value to find the company to associate with');
			expect(bench.sandbox.records.count('contacts')).toBe(0);
			const ignored = await bench.run(parameters('ignore'), [{ value }] as IDataObject[]);
			expect(ignored.error).toBeUndefined();
			expect(bench.sandbox.records.count('contacts')).toBe(1);
		},
	);
});
