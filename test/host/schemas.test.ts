import { readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv from 'ajv';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { RESOURCE_BY_VALUE } from '../../nodes/HubspotCrm/actions/registry';
import { FOLDER, schemas } from '../../scripts/schemas';
import type { Schema } from '../../scripts/schemas';
import { byId, HostBench, JSON_INPUT, matchBy, NODE } from '../support/host';

/** Real results against the output schemas that the editor shows. */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());

const schemaAt = (file: string) => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Schema;

test('are up to date (npm run schemas), one for each operation', () => {
	const operations = [...RESOURCE_BY_VALUE.values()].flatMap(({ value, operations }) =>
		operations.map((operation) => `${value}/${operation.value}.json`),
	);
	expect([...schemas().keys()]).toEqual(operations);
	expect(Object.fromEntries(operations.map((file) => [file, schemaAt(file)]))).toEqual(
		Object.fromEntries(schemas()),
	);
});

/** What is wrong with a result that has to have all fields of its schema, and no others. */
function faultsOf(json: IDataObject | undefined, file: string): string {
	const { type, properties } = schemaAt(file);
	const strict = { type, properties, required: Object.keys(properties), additionalProperties: false };
	const ajv = new Ajv({ allErrors: true });
	return ajv.validate(strict, json) ? '' : ajv.errorsText();
}

const RECORDS: Array<[string, Record<string, string>]> = [
	['company', { name: 'Acme', domain: 'acme.example' }],
	['contact', { email: 'ada@example.com', firstname: 'Ada', lastname: 'Lovelace' }],
	[
		'deal',
		{ dealname: 'Roof', dealstage: 'closedwon', pipeline: 'default', amount: '5', closedate: '2026-03-31' },
	],
	[
		'ticket',
		{
			subject: 'Help',
			hs_pipeline_stage: '1',
			hs_pipeline: '0',
			content: 'It rains in',
			hs_ticket_priority: 'LOW',
			hs_ticket_category: 'GENERAL_INQUIRY',
		},
	],
];

test.each(RECORDS)('results of a %s have the fields of their schemas', async (resource, values) => {
	const run = async (operation: string, parameters: INodeParameters = {}) => {
		const result = await bench.run({ resource, operation, ...parameters }, [values]);
		expect(result.error).toBeUndefined();
		const [json] = result.json(NODE);
		return json;
	};
	const { properties } = schemaAt(`${resource}/create.json`);
	const written = Object.fromEntries(Object.entries(values).filter(([name]) => name in properties));
	const write = { ...JSON_INPUT, propertiesJson: JSON.stringify(written) };
	const created = await run('create', write);
	const recordId = byId(String(created?.id));
	const [match = ''] = Object.keys(values);
	bench.sandbox.clock.advance(60_000);
	const results = {
		create: created,
		update: await run('update', { recordId, ...write }),
		upsert: await run('upsert', { matchProperty: matchBy(match), ...write }),
		get: await run('get', { recordId }),
		getAll: await run('getAll'),
		search: await run('search'),
		delete: await run('delete', { recordId }),
	};
	for (const [operation, json] of Object.entries(results))
		expect([operation, faultsOf(json, `${resource}/${operation}.json`)]).toEqual([operation, '']);
});

test('a result of Check Connection has the fields of its schema', async () => {
	const result = await bench.run({ resource: 'account', operation: 'check' });
	expect(faultsOf(result.json(NODE)[0], 'account/check.json')).toBe('');
});

test('a field of another type is found', () => {
	const { properties } = schemaAt('deal/get.json');
	const good = Object.fromEntries(Object.keys(properties).map((name) => [name, name === 'amount' ? 5 : 'x']));
	expect(faultsOf(good, 'deal/get.json')).toBe('');
	expect(faultsOf({ ...good, amount: '5' }, 'deal/get.json')).toContain('amount');
});
