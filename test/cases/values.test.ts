import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { errorOf, HostBench, JSON_INPUT, MAPPED, matchBy, NODE } from '../support/host';

/** Values as people have them, each with the one meaning that is taken, or the doubt that is refused. */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('contacts', { name: 'birthday', label: 'Birthday', type: 'date' });
	bench.sandbox.defineProperty('contacts', { name: 'seen_at', label: 'Seen at', type: 'datetime' });
	bench.sandbox.defineProperty('contacts', { name: 'budget', label: 'Budget', type: 'number' });
	bench.sandbox.defineProperty('contacts', {
		name: 'newsletter',
		label: 'Newsletter',
		type: 'enumeration',
		fieldType: 'booleancheckbox',
		options: [
			{ label: 'Yes', value: 'true' },
			{ label: 'No', value: 'false' },
		],
	});
	bench.sandbox.defineProperty('contacts', {
		name: 'topics',
		label: 'Topics',
		type: 'enumeration',
		fieldType: 'checkbox',
		options: ['Banking', 'Health', 'Retail'].map((label, at) => ({ label, value: `b${at + 1}` })),
	});
	bench.sandbox.defineProperty('contacts', {
		name: 'currency',
		label: 'Currency',
		type: 'enumeration',
		fieldType: 'select',
		options: Array.from({ length: 250 }, (_, at) => ({ label: `Currency ${at}`, value: `C${at}` })).concat([
			{ label: 'Euro', value: 'EUR' },
		]),
	});
});
afterAll(async () => await bench.stop());

const BERLIN = 'Europe/Berlin';
let next = 0;

/** Creates a contact with these values, and returns what is stored, or the error. */
async function write(values: IDataObject, options: INodeParameters = {}, timezone = BERLIN) {
	const email = `case${next++}@example.com`;
	const result = await bench.run(
		{ resource: 'contact', operation: 'create', ...JSON_INPUT, options },
		[{ email, ...values }],
		{ onError: 'continueRegularOutput', timezone },
	);
	const [json = {}] = result.json(NODE);
	const id = String(json.id ?? '');
	return { json, error: errorOf(json), stored: bench.sandbox.records.get('contacts', id)?.properties ?? {} };
}

describe('date, texts that are no whole date', () => {
	it.each(['14', '07', '12:30', '2024', '1430', '2024-03', 'W14'])('%j is refused', async (birthday) => {
		const { error } = await write({ birthday });
		expect(error.message).toBe(
			`The value for the property 'birthday' cannot be used: '${birthday}' is not a date`,
		);
		expect(error.description).toContain("'Bad Values'");
	});
});

describe('date or datetime, timestamps of databases', () => {
	it.each([
		['2024-03-31 14:05:00', '2024-03-31T12:05:00.000Z'],
		['2024-03-31 14:05', '2024-03-31T12:05:00.000Z'],
		['2024-03-31 14:05:00.000', '2024-03-31T12:05:00.000Z'],
		['2024-03-31 14:05:00+02:00', '2024-03-31T12:05:00.000Z'],
		['2024-03-31 14:05:00+00', '2024-03-31T14:05:00.000Z'],
		['2024-03-31T14:05:00Z', '2024-03-31T14:05:00.000Z'],
	])('%s is taken, local ones in the zone of the workflow', async (text, moment) => {
		const { stored } = await write({ birthday: text, seen_at: text });
		expect(stored).toMatchObject({ birthday: '2024-03-31', seen_at: moment });
	});
});

it.each([BERLIN, 'Asia/Kolkata', 'America/New_York'])(
	'date, epoch milliseconds of midnight in %s: the day it is there',
	async (timezone) => {
		const birthday = "={{ DateTime.fromISO('2026-03-31').toMillis() }}";
		const result = await bench.run(
			{
				resource: 'contact',
				operation: 'create',
				specifyProperties: 'fields',
				properties: {
					mappingMode: 'defineBelow',
					value: { email: `zone${next++}@example.com`, birthday },
					schema: [],
				} as never,
			},
			[{}],
			{ timezone },
		);
		const id = String(result.json(NODE)[0]?.id);
		expect(bench.sandbox.records.get('contacts', id)?.properties.birthday).toBe('2026-03-31');
	},
);

describe('Date Format', () => {
	it.each([
		['dayFirst', '31/03/2024'],
		['dayFirst', '31.3.24'],
		['dayFirst', '31-Mar-24'],
		['monthFirst', '03/31/2024'],
		['monthFirst', 'March 31, 2024'],
		['monthFirst', 'Mar 31, 2024 9:41 AM'],
		['excel', '45382'],
		['excel', 45382],
		['dayFirst', '2024-03-31'],
	])('%s reads %p', async (dateFormat, birthday) => {
		expect((await write({ birthday }, { dateFormat })).stored.birthday).toBe('2024-03-31');
	});

	it.each(['31/03/2024', '03/31/2024', '31.3.24', '31-Mar-24', 'March 31, 2024', '45382'])(
		'undeclared, %s is refused and the option named',
		async (birthday) => {
			expect((await write({ birthday })).error.description).toContain("'Date Format'");
		},
	);

	it('a format that contradicts the values names the item', async () => {
		const result = await bench.run(
			{
				resource: 'contact',
				operation: 'create',
				...JSON_INPUT,
				options: { dateFormat: 'monthFirst' },
			},
			[{ birthday: '12/11/2024' }, { birthday: '13/12/2024' }],
		);
		expect(result.error?.context?.itemIndex).toBe(1);
		expect(result.error?.message).toContain(
			"'13/12/2024' is not a date as the option 'Date Format' declares it",
		);
		expect(bench.sandbox.calls.count({ method: 'POST' })).toBe(0);
	});
});

describe('Number Format', () => {
	it.each([
		['point', '$1,250.50', '1250.50'],
		['comma', '1.250,50 €', '1250.50'],
		['point', '45%', '0.45'],
		['point', '(500)', '-500'],
	])('%s reads %s as %s', async (numberFormat, budget, stored) => {
		expect((await write({ budget }, { numberFormat })).stored.budget).toBe(stored);
	});

	it.each(['$1,250.50', '1.250,50 €', '45%', '(500)'])(
		'undeclared, %s is refused and the option named',
		async (budget) => {
			const { error } = await write({ budget });
			expect(error.message).toContain(`'${budget}' is not a number`);
			expect(error.description).toContain("'Number Format'");
		},
	);
});

it.each([
	['tomorrow', 1],
	['yesterday', -1],
	['in 5 days', 5],
])('text %j in a write, as in filters', async (words, days) => {
	const { stored } = await write({ birthday: words }, {}, 'UTC');
	const expected = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
	expect(stored.birthday).toBe(expected);
});

it.each(['next friday', 'this quarter'])('text %j in a write is no day', async (birthday) => {
	expect((await write({ birthday })).error.message).toContain('is not a date');
});

it.each(['TRUE', 'Yes', '1', 1, true])('enumeration of the kind booleancheckbox, %p', async (newsletter) => {
	expect((await write({ newsletter })).stored.newsletter).toBe('true');
});

describe('multi-select', () => {
	it.each([
		['Banking;Health'],
		['b1; b2'],
		[['b1', null, 'Health']],
		['["b1","b2"]'],
		[[{ value: 'b1' }, { value: 'b2', label: 'Health' }]],
	])('%j is taken', async (topics) => {
		expect((await write({ topics: topics as never })).stored.topics).toBe('b1;b2');
	});

	it('with commas is refused, with the nearest options and how to separate them', async () => {
		const { error } = await write({ topics: 'Banking, Helth' });
		expect(error.description).toContain(
			"Separate several with ; or give a list. Did you mean 'Banking' (b1) or 'Health' (b2)?",
		);
	});
});

it('an option in other case is taken as labels are: any case, if one option has it', async () => {
	expect((await write({ currency: 'eur' })).stored.currency).toBe('EUR');
	expect((await write({ lifecyclestage: 'CUSTOMER' })).stored.lifecyclestage).toBe('customer');
});

it('250 options, a near miss: the nearest is named', async () => {
	const { error } = await write({ currency: 'Eurro' });
	expect(error.description).toContain("Did you mean 'Euro' (EUR)?");
	expect(error.description).not.toContain('Currency 1');
});

describe('e-mail with white space and marks around it', () => {
	const address = () => `trim${next++}@example.com`;
	it.each(['create', 'update', 'upsert'])('in %s is sent bare', async (operation) => {
		const email = address();
		const [id = ''] = bench.sandbox.records.seed('contacts', [
			{ email: operation === 'create' ? address() : email, firstname: 'X' },
		]);
		const result = await bench.run(
			{
				resource: 'contact',
				operation,
				recordId: { __rl: true, mode: 'id', value: id },
				matchProperty: matchBy('email'),
				...JSON_INPUT,
			},
			[{ email: ` \u200E${email}\r\n`, lastname: 'Y' }],
		);
		expect(result.error).toBeUndefined();
		const written = String(result.json(NODE)[0]?.id);
		expect(bench.sandbox.records.get('contacts', written)?.properties.email).toBe(email);
	});
});

it('text with the sign for lost letters is written with a warning', async () => {
	const { json, stored } = await write({ firstname: 'J\uFFFDrg' });
	expect(stored.firstname).toBe('J\uFFFDrg');
	expect(json.warnings).toEqual([expect.stringContaining('wrong encoding')]);
});

it.each(['N/A', 'NULL', '-', '#N/A', ' n/a '])('%j is empty where it is declared so', async (text) => {
	const emptyWords = 'N/A, null, -, #N/A';
	const { stored } = await write({ firstname: text, lastname: 'Kept', birthday: text }, { emptyWords });
	expect(stored.firstname ?? null).toBeNull();
	expect(stored.lastname).toBe('Kept');
	expect((await write({ firstname: text })).stored.firstname).toBe(text);
});

it('an update with empty texts, as tools of agents send them, writes the rest and clears nothing', async () => {
	const [id = ''] = bench.sandbox.records.seed('deals', [
		{ dealname: 'D', dealstage: 'contractsent', closedate: '2026-01-31T00:00:00Z', amount: '1' },
	]);
	const result = await bench.run(
		{ resource: 'deal', operation: 'update', recordId: { __rl: true, mode: 'id', value: id }, ...JSON_INPUT },
		[{ dealstage: '', amount: '4000', closedate: '' }],
	);
	expect(result.error).toBeUndefined();
	const { dealstage, amount, closedate } = bench.sandbox.records.get('deals', id)?.properties ?? {};
	expect([dealstage, amount, Boolean(closedate)]).toEqual(['contractsent', '4000', true]);
});

it('Bad Values: all bad cells of an item are told at once, or left out and listed', async () => {
	const bad = { birthday: '14', budget: 'ten', topics: 'Law', lastname: 'Kept' };
	const { error } = await write(bad);
	expect(error.message).toBe("3 values cannot be used: 'birthday', 'budget', 'topics'");
	const { json, stored } = await write(bad, { badValues: 'leaveOut' });
	expect(stored.lastname).toBe('Kept');
	expect((json.leftOut as IDataObject[]).map(({ property, value }) => [property, value])).toEqual([
		['birthday', '14'],
		['budget', 'ten'],
		['topics', 'Law'],
	]);
});

it('the 25th item is checked as the fifth is, though the definitions are cached', async () => {
	const good = Array.from({ length: 25 }, (_, at) => ({ email: `warm${at}@example.com`, topics: 'b1' }));
	const parameters = { resource: 'contact', operation: 'create', ...JSON_INPUT };
	const items = [...good, { email: 'late@example.com', topics: 'Nope', frobnicate: 'x' }] as IDataObject[];
	await bench.run(parameters, [{ email: 'first@example.com' }]);
	const result = await bench.run(parameters, items, { onError: 'continueRegularOutput' });
	expect(errorOf(result.json(NODE)[25]).message).toBe("2 values cannot be used: 'frobnicate', 'topics'");
});

it.each([
	['ifEmpty', null, 'If Match Value Is Empty'],
	['ifSeveral', 'newest', 'If Several Match'],
	['writePolicy', '', 'Write Policy'],
	['dateFormat', 'D/M/Y', 'Date Format'],
	['badValues', 'ignore', 'Bad Values'],
])('the option %s with %j is refused, and its choices named', async (option, value, label) => {
	const result = await bench.run(
		{
			resource: 'contact',
			operation: 'upsert',
			matchProperty: matchBy('email'),
			...MAPPED,
			options: { [option]: value },
		},
		[{ email: 'choice@example.com' }],
	);
	expect(result.error?.message).toContain(`is none of the choices of the option '${label}'`);
	expect(bench.sandbox.calls.count({ method: 'POST' })).toBe(0);
});

it('a choice by its label is taken, in any case', async () => {
	const { json } = await write({ birthday: '31/03/2024' }, { dateFormat: 'day first' });
	expect(json.outcome).toBe('created');
});

describe('Match By', () => {
	const upsertBy = (property: string): INodeParameters => ({
		resource: 'contact',
		operation: 'upsert',
		matchProperty: matchBy(property),
		...MAPPED,
		options: { ifEmpty: 'create' },
	});

	it('takes a label as headers are taken', async () => {
		for (const outcome of ['created', 'updated']) {
			const result = await bench.run(upsertBy('EMAIL'), [{ Email: 'label@example.com', firstname: 'X' }]);
			expect(result.json(NODE)[0]).toMatchObject({ outcome });
		}
	});

	it.each([
		['emial', "HubSpot has no property named 'emial'"],
		['createdate', "Records cannot be matched by the property 'createdate', which HubSpot sets itself"],
	])('%s is refused, and nothing is created', async (property, message) => {
		const before = bench.sandbox.records.count('contacts');
		const result = await bench.run(upsertBy(property), [{ email: 'none@example.com' }]);
		expect(result.error?.message).toBe(message);
		expect(bench.sandbox.records.count('contacts')).toBe(before);
	});
});

it('marks that nobody sees are dropped from phones', async () => {
	const { stored } = await write({ phone: '\u202a+46 70 123 45 67\u202c ' });
	expect(stored.phone).toBe('+46 70 123 45 67');
});

describe('Write Policy', () => {
	const upsert = (options: INodeParameters): INodeParameters => ({
		resource: 'contact',
		operation: 'upsert',
		matchProperty: matchBy('email'),
		...MAPPED,
		options,
	});
	const stored = (email: string) =>
		bench.sandbox.records.all('contacts').find(({ properties }) => properties.email === email)?.properties;

	it.each([
		['overwrite', { firstname: 'New', lastname: 'New' }],
		['onlyIfEmpty', { firstname: 'Old', lastname: 'New' }],
		['onlyNew', { firstname: 'Old', lastname: '' }],
	])('%s', async (writePolicy, expected) => {
		const email = `policy-${writePolicy}@example.com`.toLowerCase();
		bench.sandbox.records.seed('contacts', [{ email, firstname: 'Old' }]);
		const other = `new-${writePolicy}@example.com`.toLowerCase();
		const result = await bench.run(upsert({ writePolicy }), [
			{ email, firstname: 'New', lastname: 'New' },
			{ email: other, firstname: 'New', lastname: 'New' },
		]);
		expect(result.error).toBeUndefined();
		const { firstname, lastname = '' } = stored(email) ?? {};
		expect({ firstname, lastname: lastname ?? '' }).toEqual(expected);
		expect(stored(other)).toMatchObject({ firstname: 'New', lastname: 'New' });
	});

	it('costs one batch read for 100 records', async () => {
		const items = Array.from({ length: 100 }, (_, at) => ({
			email: `many${at}@example.com`,
			firstname: 'New',
		}));
		bench.sandbox.records.seed(
			'contacts',
			items.map(({ email }) => ({ email })),
		);
		await bench.run(upsert({ writePolicy: 'onlyIfEmpty' }), items);
		expect(bench.sandbox.calls.count({ method: 'POST' })).toBe(2);
		expect(bench.sandbox.calls.count({ path: /batch\/read/ })).toBe(1);
	});

	it('holds for single properties, and adds to properties with checkboxes', async () => {
		const email = 'single@example.com';
		bench.sandbox.records.seed('contacts', [{ email, firstname: 'Old', lastname: 'Old', topics: 'b1' }]);
		const propertyPolicies = {
			property: [
				{ policy: 'onlyIfEmpty', names: ['firstname'] },
				{ policy: 'append', names: ['topics'] },
			],
		};
		const result = await bench.run(upsert({ propertyPolicies }), [
			{ email, firstname: 'New', lastname: 'New', topics: 'Health' },
		]);
		expect(result.error).toBeUndefined();
		expect(stored(email)).toMatchObject({ firstname: 'Old', lastname: 'New', topics: 'b1;b2' });
	});

	it('on a property that does not exist is refused', async () => {
		const propertyPolicies = { property: [{ policy: 'onlyIfEmpty', names: ['fistname'] }] };
		const result = await bench.run(upsert({ propertyPolicies }), [
			{ email: 'x@example.com', firstname: 'X' },
		]);
		expect(result.error?.message).toBe("HubSpot has no property named 'fistname'");
		expect(result.error?.description).toContain("'Write Policy per Property'");
	});
});

describe('Write Policy of Update', () => {
	const update = (id: string, options: INodeParameters): INodeParameters => ({
		resource: 'contact',
		operation: 'update',
		recordId: { __rl: true, mode: 'id', value: id },
		...MAPPED,
		options,
	});

	it('writes only what is empty, and the later of two items sees what the earlier one wrote', async () => {
		const [id = ''] = bench.sandbox.records.seed('contacts', [
			{ email: 'guarded@example.com', firstname: 'Old' },
		]);
		const result = await bench.run(update(id, { writePolicy: 'onlyIfEmpty' }), [
			{ firstname: 'New', lastname: 'First' },
			{ lastname: 'Second' },
		]);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ outcome }) => outcome)).toEqual(['updated', 'unchanged']);
		expect(bench.sandbox.records.get('contacts', id)?.properties).toMatchObject({
			firstname: 'Old',
			lastname: 'First',
		});
		expect(bench.sandbox.calls.count({ path: /batch\/read/ })).toBe(1);
	});

	it('a record that does not exist is an error, and nothing is created', async () => {
		const before = bench.sandbox.records.count('contacts');
		const result = await bench.run(update('999', { writePolicy: 'onlyIfEmpty' }), [{ lastname: 'X' }]);
		expect(result.error?.message).toBe("HubSpot has no contact '999'");
		expect(bench.sandbox.records.count('contacts')).toBe(before);
	});

	it('moves a lifecycle stage back, where that is chosen', async () => {
		const [id = ''] = bench.sandbox.records.seed('contacts', [
			{ email: 'back-by-id@example.com', lifecyclestage: 'customer' },
		]);
		const plain = await bench.run(update(id, {}), [{ lifecyclestage: 'lead' }]);
		expect(plain.json(NODE)[0]).toMatchObject({
			notTaken: [{ property: 'lifecyclestage', value: 'lead', kept: 'customer' }],
		});
		await bench.run(update(id, { moveStageBack: true }), [{ lifecyclestage: 'lead' }]);
		expect(bench.sandbox.records.get('contacts', id)?.properties.lifecyclestage).toBe('lead');
	});
});

describe('lifecycle stage moved back', () => {
	const upsert = (options: INodeParameters): INodeParameters => ({
		resource: 'contact',
		operation: 'upsert',
		matchProperty: matchBy('email'),
		...MAPPED,
		options,
	});
	const notTaken = [{ property: 'lifecyclestage', value: 'lead', kept: 'customer' }];

	it.each([
		['as it is', {}, 'updated'],
		['Skip Unchanged', { skipUnchanged: true }, 'unchanged'],
		['Dry Run', { dryRun: true }, 'unchanged'],
	])('%s: stands in notTaken', async (name, options, outcome) => {
		const email = `stage-${name.replaceAll(' ', '')}@example.com`.toLowerCase();
		bench.sandbox.records.seed('contacts', [{ email, lifecyclestage: 'customer' }]);
		const result = await bench.run(upsert(options), [{ email, lifecyclestage: 'lead' }]);
		expect(result.json(NODE)[0]).toMatchObject({ outcome, notTaken });
	});

	it('an answer without the stage is checked by a read', async () => {
		bench.sandbox.configure({ ignoredInAnswer: false });
		const email = 'silent-stage@example.com';
		bench.sandbox.records.seed('contacts', [{ email, lifecyclestage: 'customer' }]);
		const result = await bench.run(upsert({}), [{ email, lifecyclestage: 'lead' }]);
		bench.sandbox.configure({ ignoredInAnswer: true });
		expect(result.json(NODE)[0]).toMatchObject({ outcome: 'updated', notTaken });
	});

	it('Move Lifecycle Stage Back clears first, then sets: two calls a batch', async () => {
		const items = Array.from({ length: 3 }, (_, at) => ({
			email: `back${at}@example.com`,
			lifecyclestage: 'lead',
		}));
		const ids = bench.sandbox.records.seed(
			'contacts',
			items.map(({ email }) => ({ email, lifecyclestage: 'customer' })),
		);
		const result = await bench.run(upsert({ moveStageBack: true }), items);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ notTaken }) => notTaken)).toEqual([undefined, undefined, undefined]);
		expect(bench.sandbox.records.get('contacts', ids[2] ?? '')?.properties.lifecyclestage).toBe('lead');
		expect(bench.sandbox.calls.count({ path: /batch\/update/ })).toBe(2);
	});
});
