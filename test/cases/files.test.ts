import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { errorOf, HostBench, MAPPED, matchBy, NODE } from '../support/host';
import { rowsOf, sample } from '../support/files';

/** Files as people have them, read with the options that a person has who sets none. */
let bench: HostBench;
beforeEach(async () => {
	bench = await HostBench.start();
	bench.sandbox.addOwner({ firstName: 'Ada', lastName: 'Lindqvist', email: 'ada.lindqvist@example.com' });
});
afterEach(async () => await bench.stop());

/** Creates or updates contacts from a file, with columns mapped automatically. */
async function load(file: string, options: INodeParameters = {}, matchProperty = 'email') {
	const rows = await rowsOf(bench.engine, sample(file));
	const result = await bench.run(
		{ resource: 'contact', operation: 'upsert', matchProperty: matchBy(matchProperty), ...MAPPED, options },
		rows,
		{ onError: 'continueRegularOutput' },
	);
	return result.json(NODE);
}
const contacts = () => bench.sandbox.records.all('contacts').map(({ properties }) => properties);
const columns = (json: IDataObject | undefined) => json?.ignored;

describe("hubspot-export.csv, HubSpot's own export", () => {
	it('is read back by email: labels are headers, owners have names, the read-only is said', async () => {
		const json = await load('hubspot-export.csv');
		expect(json.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		expect(columns(json[0])).toEqual(['Record ID', 'Create Date']);
		const [ada] = contacts();
		expect(ada).toMatchObject({
			email: 'ada@example.com',
			firstname: 'Ada',
			lastname: 'Lund',
			phone: '+46 70 123 45 67',
			hs_lead_status: 'OPEN',
		});
		expect(ada?.hubspot_owner_id).toMatch(/^[0-9]+$/);
	});

	it('finds its records by Record ID', async () => {
		const ids = bench.sandbox.records.seed('contacts', [
			{ email: 'ada@example.com' },
			{ email: 'bo@example.com' },
		]);
		const rows = (await rowsOf(bench.engine, sample('hubspot-export.csv'))).map((row, at) => ({
			...row,
			'Record ID': ids[at],
		}));
		const result = await bench.run(
			{ resource: 'contact', operation: 'upsert', matchProperty: matchBy('hs_object_id'), ...MAPPED },
			rows as IDataObject[],
		);
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ id, outcome }) => [id, outcome])).toEqual(
			ids.map((id) => [id, 'updated']),
		);
		expect(columns(result.json(NODE)[0])).toEqual(['Create Date']);
		expect(contacts()[1]).toMatchObject({ firstname: 'Bo', hs_lead_status: 'NEW' });
	});
});

it.each(['excel-utf8-bom.csv', 'excel-bom-first-column.csv'])(
	'%s: the byte-order mark does no harm',
	async (file) => {
		const json = await load(file);
		expect(json[0]).toMatchObject({ outcome: 'created' });
		expect(contacts()[0]).toMatchObject({ email: 'ada@example.com', firstname: 'Ada', lastname: 'Lund' });
	},
);

it('header-case.csv: headers in other case and with space', async () => {
	await load('header-case.csv');
	expect(contacts()).toEqual([
		expect.objectContaining({ email: 'ada2@example.com', firstname: 'Ada', lastname: 'Lund' }),
	]);
});

describe('attendees.csv, headers that match only in part', () => {
	it('is refused with all of them named, and with the ways out', async () => {
		const [ada] = await load('attendees.csv');
		expect(errorOf(ada).message).toMatch(
			/^HubSpot has no properties named 'Attendee #', 'Date', 'QTY' and 3 more$/,
		);
		expect(errorOf(ada).description).toContain("'Ignore Unknown Properties'");
		expect(contacts()).toHaveLength(0);
	});

	it('is written as far as it matches, and the rest is said', async () => {
		const [ada, bo] = await load('attendees.csv', { ignoreUnknownProperties: true });
		const ignored = ['Attendee #', 'Date', 'QTY', 'Ticket Type', 'Amount (USD)', 'Attendee Status'];
		expect(ada).toMatchObject({ outcome: 'created', ignored });
		expect(errorOf(bo).message).toContain("'Info Requested' is not an email address");
		expect(contacts()).toEqual([
			expect.objectContaining({ email: 'ada@example.com', firstname: 'ada', lastname: 'LUND' }),
		]);
	});
});

it('unnamed-columns.csv: what holds nothing is no matter, what is unknown is refused without a far guess', async () => {
	const json = await load('unnamed-columns.csv');
	expect(errorOf(json[0]).message).toBe("HubSpot has no property named 'row_number'");
	expect(errorOf(json[0]).description).not.toContain('Did you mean');
	const [ada] = await load('unnamed-columns.csv', { ignoreUnknownProperties: true });
	expect(ada).toMatchObject({ outcome: 'created', ignored: ['row_number'] });
});

describe('semicolon-latin1.csv', () => {
	it('read with the wrong delimiter: the error names the right one', async () => {
		for (const options of [{}, { ignoreUnknownProperties: true }]) {
			const [json] = await load('semicolon-latin1.csv', options);
			expect(errorOf(json).message).toBe(
				"The columns of the file came as one: 'email;firstname;lastname;city'",
			);
			expect(errorOf(json).description).toContain("Set the delimiter to ';'");
		}
	});

	it('read with the wrong encoding: written with a warning', async () => {
		const rows = await rowsOf(bench.engine, sample('semicolon-latin1.csv'), { delimiter: ';' });
		const result = await bench.run(
			{ resource: 'contact', operation: 'upsert', matchProperty: matchBy('email'), ...MAPPED },
			rows,
		);
		expect(result.json(NODE)[0]?.warnings).toEqual(
			['firstname', 'lastname', 'city'].map((name) => expect.stringContaining(`'${name}'`) as string),
		);
	});
});

describe('bad-cells.csv, a row with bad cells', () => {
	it('is refused, with all of them told at once', async () => {
		const [ada, bo, cy] = await load('bad-cells.csv');
		expect([ada?.outcome, cy?.outcome]).toEqual(['created', 'created']);
		expect(errorOf(bo).message).toBe(
			"3 values cannot be used: 'lifecyclestage', 'date_of_birth', 'numemployees'",
		);
	});

	it('is written without them where that is chosen, and lists them', async () => {
		const [, bo] = await load('bad-cells.csv', { badValues: 'leaveOut' });
		expect(bo?.outcome).toBe('created');
		expect((bo?.leftOut as IDataObject[]).map(({ property, value }) => [property, value])).toEqual([
			['lifecyclestage', 'Grand Master'],
			['date_of_birth', '31/02/1990'],
			['numemployees', 'a few'],
		]);
	});
});

it.each([{}, { includeEmptyCells: true }])(
	'empty-cells.csv, read with %j: empty cells change nothing',
	async (reading) => {
		bench.sandbox.records.seed('contacts', [{ email: 'bo@example.com', firstname: 'Bo', phone: '1' }]);
		const rows = await rowsOf(bench.engine, sample('empty-cells.csv'), reading);
		const result = await bench.run(
			{ resource: 'contact', operation: 'upsert', matchProperty: matchBy('email'), ...MAPPED },
			rows,
			{ onError: 'continueRegularOutput' },
		);
		const bo = contacts().find(({ email }) => email === 'bo@example.com');
		expect(bo).toMatchObject({ firstname: 'Bo', phone: '1' });
		expect(errorOf(result.json(NODE)[2]).message).toBe("The item has no value for 'email'");
	},
);
