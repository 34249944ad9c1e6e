import { Client } from '@hubspot/api-client';
import { ApiException } from '@hubspot/api-client/lib/codegen/crm/contacts/apis/exception';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/models/Filter';
import type { Sandbox } from '../../sandbox/index';
import { unlimited } from './support';

// HubSpot's own client knows nothing of this project: what it can read has HubSpot's shape. Its operations are walked
// one by one in the other files of this name; here is what it makes of several together.

let sandbox: Sandbox;
let client: Client;
beforeEach(async () => {
	sandbox = await unlimited();
	client = new Client({ accessToken: sandbox.token, basePath: sandbox.url });
});
afterEach(() => sandbox.close());

const contact = (email: string) => ({ properties: { email }, associations: [] });

test('it searches, and pages to the end', async () => {
	sandbox.records.seed(
		'contacts',
		Array.from({ length: 250 }, (_, n) => ({ email: `c${n}@example.com` })),
	);
	expect(await client.crm.contacts.getAll()).toHaveLength(250);
	const found = await client.crm.contacts.searchApi.doSearch({
		filterGroups: [
			{ filters: [{ propertyName: 'email', operator: FilterOperatorEnum.Eq, value: 'c7@example.com' }] },
		],
	});
	expect([found.total, found.results[0]?.properties.email]).toEqual([1, 'c7@example.com']);
});

test('it refreshes an OAuth token and uses it', async () => {
	const { clientId, clientSecret, refreshToken } = sandbox.oauth;
	const tokens = await client.oauth.tokensApi.create(
		'refresh_token',
		undefined,
		undefined,
		clientId,
		clientSecret,
		refreshToken,
	);
	const other = new Client({ accessToken: tokens.accessToken, basePath: sandbox.url });
	expect((await other.crm.contacts.basicApi.getPage()).results).toEqual([]);
});

test('it throws typed errors', async () => {
	const { basicApi } = client.crm.contacts;
	const { id } = await basicApi.create(contact('a@b.co'));
	const refused = await basicApi.create(contact('a@b.co')).catch((error: unknown) => error);
	expect(refused).toBeInstanceOf(ApiException);
	expect(refused).toMatchObject({
		code: 409,
		body: { category: 'CONFLICT', message: `Contact already exists. Existing ID: ${id}` },
	});
	await expect(basicApi.getById('999')).rejects.toMatchObject({ code: 404 });
});
