import type { IDataObject } from 'n8n-workflow';

import { HostBench, JSON_INPUT, matchBy, NODE } from '../support/host';

/** A property belongs to its object type: only a company's `domain` is a domain, only a contact's `email` an address. */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('deals', { name: 'domain', label: 'Landing page' });
	bench.sandbox.defineProperty('companies', { name: 'email', label: 'Mailboxes' });
});
afterAll(async () => await bench.stop());

const stored = async (type: string, id: unknown, name: string) => {
	const url = `${bench.sandbox.url}/crm/objects/2026-09/${type}/${String(id)}?properties=${name}`;
	const answer = await fetch(url, { headers: { authorization: `Bearer ${bench.sandbox.token}` } });
	return ((await answer.json()) as { properties: IDataObject }).properties[name];
};
const upsert = async (
	resource: string,
	property: string,
	items: IDataObject[],
	options: IDataObject = {},
) => {
	const parameters = {
		resource,
		operation: 'upsert',
		matchProperty: matchBy(property),
		...JSON_INPUT,
		options,
	};
	const result = await bench.run(parameters as never, items);
	expect(result.error).toBeUndefined();
	return result.json(NODE);
};

const deal = { dealname: 'Roof', dealstage: 'closedwon', pipeline: 'default' };

test("a deal's own property 'domain' is matched and stored as it is", async () => {
	const domain = 'https://www.Example.com/landing?x=1';
	const [made] = await upsert('deal', 'domain', [{ ...deal, domain }]);
	expect(made?.outcome).toBe('created');
	expect(await stored('deals', made?.id, 'domain')).toBe(domain);
	const [again] = await upsert('deal', 'domain', [{ ...deal, domain }]);
	expect(again).toMatchObject({ id: made?.id, outcome: 'updated' });
});

test("a change of a deal's own property 'domain' is one, although a company's would be none", async () => {
	const [id = ''] = bench.sandbox.records.seed('deals', [
		{ ...deal, dealname: 'Cellar', domain: 'example.com' },
	]);
	const [changed] = await upsert(
		'deal',
		'dealname',
		[{ dealname: 'Cellar', domain: 'https://example.com/' }],
		{
			skipUnchanged: true,
		},
	);
	expect(changed).toMatchObject({ id, outcome: 'updated' });
	expect(await stored('deals', id, 'domain')).toBe('https://example.com/');
	const [company = ''] = bench.sandbox.records.seed('companies', [{ name: 'Acme', domain: 'acme.example' }]);
	const [same] = await upsert('company', 'name', [{ name: 'Acme', domain: 'https://www.acme.example/' }], {
		skipUnchanged: true,
	});
	expect(same).toMatchObject({ id: company, outcome: 'unchanged' });
});

test("a company's own property 'email' may hold what is no address", async () => {
	const email = 'info@a.com; sales@a.com';
	const result = await bench.run({ resource: 'company', operation: 'create', ...JSON_INPUT }, [
		{ name: 'Two boxes', email },
	]);
	expect(result.error).toBeUndefined();
	expect(await stored('companies', result.json(NODE)[0]?.id, 'email')).toBe(email);
	const contact = await bench.run({ resource: 'contact', operation: 'create', ...JSON_INPUT }, [{ email }]);
	expect(contact.error?.description).toContain(`'${email}' is not an email address`);
});
