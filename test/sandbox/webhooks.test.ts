import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../sandbox/index';
import { signatureV1, signatureV3, signedUri } from '../../sandbox/webhooks/signature';
import { call, CONTACTS, type Loose, unlimited } from './support';

interface Received {
	headers: Record<string, string>;
	raw: string;
	events: Loose[];
}

let sandbox: Sandbox;
let target: Server;
let url: string;
let received: Received[];
let status: number;

beforeEach(async () => {
	received = [];
	status = 200;
	target = createServer((request, response) => {
		let raw = '';
		request.on('data', (chunk) => (raw += chunk));
		request.on('end', () => {
			received.push({ headers: request.headers as Record<string, string>, raw, events: JSON.parse(raw) });
			response.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/hook?from=hs%3Aapp`;
	sandbox = await unlimited();
});

afterEach(async () => {
	await sandbox.close();
	target.closeAllConnections();
	await new Promise((resolve) => target.close(resolve));
});

async function until(condition: () => boolean): Promise<void> {
	for (const end = Date.now() + 5_000; Date.now() < end;) {
		if (condition()) return;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	throw new Error('it did not happen within five seconds');
}

const events = () => received.flatMap((one) => one.events);

// HubSpot API notes, section 1.8: test vectors.
describe('signatures', () => {
	const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

	test('version 1', () => {
		const body =
			'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
		expect(signatureV1(secret, body)).toBe(
			'232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de',
		);
	});

	test('version 3', () => {
		const sign = (timestamp: number) =>
			signatureV3(
				secret,
				'POST',
				'https://www.example.com/webhook_uri',
				"{'example_field':'example_value'}",
				timestamp,
			);
		expect(sign(1693657560000)).toBe('K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=');
		expect(sign(1700000300000)).toBe('RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=');
	});

	test('version 3 decodes some escapes of the address', () => {
		const uri = 'https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29';
		expect(signatureV3('autopilot-test-client-secret-0001', 'POST', uri, '[]', 1790000004000)).toBe(
			'G8ddQlikFQ0ScZOZn+MHQ0E3WCV7vOJTzKlvrkvbvuk=',
		);
		expect(signedUri('https://a.test/%20%2f%3f?q=%26')).toBe('https://a.test/%20/??q=%26');
	});
});

test('a write is told to those who asked, with both signatures', async () => {
	sandbox.webhooks.configure(url, [
		{ eventType: 'contact.creation' },
		{ eventType: 'contact.propertyChange', propertyName: 'city' },
		{ eventType: 'company.creation' },
	]);
	const made = await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co', city: 'Oslo' } });
	await until(() => events().length >= 2);
	const creation = events().find((event) => event.subscriptionType === 'contact.creation');
	expect(creation).toMatchObject({
		objectId: Number(made.body.id),
		portalId: sandbox.portalId,
		appId: Number(sandbox.webhooks.appId),
		attemptNumber: 0,
		changeFlag: 'NEW',
	});
	expect(events().find((event) => event.propertyName === 'city')).toMatchObject({ propertyValue: 'Oslo' });
	expect(events()).toHaveLength(2);
	const [first] = received as [Received];
	const { clientSecret } = sandbox.oauth;
	expect(first.headers['x-hubspot-signature']).toBe(signatureV1(clientSecret, first.raw));
	const timestamp = Number(first.headers['x-hubspot-request-timestamp']);
	expect(first.headers['x-hubspot-signature-v3']).toBe(
		signatureV3(clientSecret, 'POST', url, first.raw, timestamp),
	);
});

test('updates, associations, merges and deletions are told too', async () => {
	sandbox.webhooks.configure(url, [
		{ eventType: 'contact.propertyChange', propertyName: 'city' },
		{ eventType: 'contact.associationChange' },
		{ eventType: 'company.associationChange' },
		{ eventType: 'contact.merge' },
		{ eventType: 'contact.deletion' },
		{ eventType: 'contact.privacyDeletion' },
		{ eventType: 'object.creation', objectTypeId: '0-2' },
	]);
	const [one, two, three] = sandbox.records.seed('contacts', [
		{ email: 'a@b.co' },
		{ email: 'b@b.co' },
		{ email: 'c@b.co' },
	]);
	const company = (
		await call(sandbox, 'POST', '/crm/objects/2026-09/companies', { properties: { name: 'Acme' } })
	).body.id;
	await call(sandbox, 'PATCH', `${CONTACTS}/${one}`, { properties: { city: 'Oslo' } });
	await call(sandbox, 'PUT', `${CONTACTS}/${one}/associations/default/companies/${company}`);
	await call(sandbox, 'POST', `${CONTACTS}/merge`, { primaryObjectId: one, objectIdToMerge: two });
	await call(sandbox, 'POST', `${CONTACTS}/gdpr-delete`, { objectId: three });
	const types = () =>
		events()
			.map((event) => event.subscriptionType)
			.sort();
	await until(() => types().length >= 7);
	expect(types()).toEqual(
		[
			'object.creation',
			'contact.propertyChange',
			'contact.associationChange',
			'company.associationChange',
			'contact.merge',
			'contact.privacyDeletion',
			'contact.deletion',
		].sort(),
	);
	expect(events().find((event) => event.subscriptionType === 'object.creation').objectTypeId).toBe('0-2');
	expect(events().find((event) => event.subscriptionType === 'contact.associationChange')).toMatchObject({
		associationType: 'CONTACT_TO_COMPANY',
		fromObjectId: Number(one),
		toObjectId: Number(company),
		associationRemoved: false,
	});
	expect(events().find((event) => event.subscriptionType === 'contact.merge')).toMatchObject({
		primaryObjectId: Number(one),
		mergedObjectIds: [Number(two)],
	});
});

describe('both families', () => {
	const EITHER = [
		{ eventType: 'contact.propertyChange', propertyName: 'city' },
		{ eventType: 'object.propertyChange', objectTypeId: '0-1', propertyName: 'city' },
		{ eventType: 'contact.associationChange' },
		{ eventType: 'object.associationChange', objectTypeId: '0-1' },
		{ eventType: 'object.associationChange', objectTypeId: '0-2' },
		{ eventType: 'object.deletion', objectTypeId: '0-1' },
	];
	const told = (subscriptionType: string) =>
		events().filter((event) => event.subscriptionType === subscriptionType);

	test('tell one change each in its own form', async () => {
		sandbox.webhooks.configure(url, EITHER);
		const [contact] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
		const [company] = sandbox.records.seed('companies', [{ name: 'Acme' }]);
		await call(sandbox, 'PATCH', `${CONTACTS}/${contact}`, { properties: { city: 'Oslo' } });
		await call(sandbox, 'PUT', `${CONTACTS}/${contact}/associations/default/companies/${company}`);
		await until(
			() => told('object.associationChange').length >= 2 && told('object.propertyChange').length > 0,
		);
		const [legacy] = told('contact.propertyChange') as [Loose];
		const [generic] = told('object.propertyChange') as [Loose];
		for (const event of [legacy, generic])
			expect(event).toMatchObject({ objectId: Number(contact), propertyName: 'city', propertyValue: 'Oslo' });
		expect(generic).toMatchObject({ objectTypeId: '0-1', isSensitive: false });
		for (const field of ['objectTypeId', 'isSensitive']) expect(legacy).not.toHaveProperty(field);
		expect(legacy.subscriptionId).not.toBe(generic.subscriptionId);
		expect(legacy.eventId).not.toBe(generic.eventId);
	});

	test('of an association have its two ends in place of a record', async () => {
		sandbox.webhooks.configure(url, EITHER);
		const [contact] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
		const [company] = sandbox.records.seed('companies', [{ name: 'Acme' }]);
		await call(sandbox, 'PUT', `${CONTACTS}/${contact}/associations/default/companies/${company}`);
		await until(() => told('object.associationChange').length >= 2);
		const [legacy] = told('contact.associationChange') as [Loose];
		const ends = { fromObjectId: Number(contact), toObjectId: Number(company) };
		expect(legacy).toMatchObject({
			...ends,
			associationType: 'CONTACT_TO_COMPANY',
			associationRemoved: false,
		});
		for (const field of ['fromObjectTypeId', 'associationTypeId', 'objectId'])
			expect(legacy).not.toHaveProperty(field);
		const generic = told('object.associationChange');
		expect(generic.find(({ fromObjectTypeId }) => fromObjectTypeId === '0-1')).toMatchObject({
			...ends,
			toObjectTypeId: '0-2',
			associationTypeId: expect.any(Number),
			associationCategory: 'HUBSPOT_DEFINED',
		});
		expect(generic.find(({ fromObjectTypeId }) => fromObjectTypeId === '0-2')).toMatchObject({
			fromObjectId: Number(company),
			toObjectTypeId: '0-1',
			toObjectId: Number(contact),
		});
		for (const event of generic)
			for (const field of ['objectTypeId', 'objectId', 'associationType'])
				expect(event).not.toHaveProperty(field);
	});
});

test('up to 100 events travel in one call', async () => {
	sandbox.webhooks.configure(url, [
		{ eventType: 'contact.creation' },
		{ eventType: 'contact.propertyChange', propertyName: 'email' },
	]);
	const inputs = Array.from({ length: 100 }, (_, n) => ({ properties: { email: `c${n}@example.com` } }));
	await call(sandbox, 'POST', `${CONTACTS}/batch/create`, { inputs });
	await until(() => events().length === 200);
	expect(received.map((one) => one.events.length)).toEqual([100, 100]);
});

test('a refused delivery comes again later, up to ten times', async () => {
	sandbox.webhooks.configure(url, [{ eventType: 'contact.creation' }]);
	status = 500;
	await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } });
	for (let attempt = 0; attempt < 10; attempt++) {
		await until(() => sandbox.webhooks.deliveries.length === attempt + 1);
		expect(received.at(-1)?.events[0].attemptNumber).toBe(attempt);
		sandbox.clock.advance(24 * 3_600_000);
	}
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(received).toHaveLength(10);
	expect(new Set(events().map((event) => event.eventId)).size).toBe(1);
});

test('what happens while a refused delivery waits is told at once', async () => {
	sandbox.webhooks.configure(url, [{ eventType: 'contact.creation' }]);
	status = 500;
	await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } });
	await until(() => sandbox.webhooks.deliveries.length === 1);
	status = 200;
	await call(sandbox, 'POST', CONTACTS, { properties: { email: 'b@b.co' } });
	await until(() => sandbox.webhooks.deliveries.length === 2);
	expect(sandbox.webhooks.deliveries.map(({ status: answered }) => answered)).toEqual([500, 200]);
});

test('a delivery that succeeds at last is not sent again', async () => {
	sandbox.webhooks.configure(url, [{ eventType: 'contact.creation' }]);
	status = 500;
	await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } });
	await until(() => sandbox.webhooks.deliveries.length === 1);
	status = 204;
	sandbox.clock.advance(24 * 3_600_000);
	await until(() => sandbox.webhooks.deliveries.length === 2);
	sandbox.clock.advance(24 * 3_600_000);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(received).toHaveLength(2);
});

test('the management API wants the developer key and checks event types', async () => {
	const { appId, developerKey } = sandbox.webhooks;
	const base = `/app-webhooks/2026-09/${appId}`;
	const key = `?hapikey=${developerKey}`;
	expect((await call(sandbox, 'GET', `${base}/subscriptions`)).status).toBe(401);
	const settings = { targetUrl: url, throttling: { maxConcurrentRequests: 10, period: 'SECONDLY' } };
	expect((await call(sandbox, 'PUT', `${base}/settings${key}`, settings)).body.targetUrl).toBe(url);
	const add = (body: unknown) => call(sandbox, 'POST', `${base}/subscriptions${key}`, body);
	expect((await add({ eventType: 'contact.nonsense' })).status).toBe(400);
	expect((await add({ eventType: 'contact.propertyChange' })).status).toBe(400);
	expect(
		(await add({ eventType: 'contact.propertyChange', propertyName: 'hs_lastmodifieddate' })).status,
	).toBe(400);
	expect((await add({ eventType: 'product.associationChange' })).status).toBe(400);
	const made = await add({ eventType: 'contact.creation', active: false });
	expect(made.status).toBe(201);
	await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } });
	const one = `/webhooks/v3/${appId}/subscriptions/${made.body.id}${key}`;
	expect((await call(sandbox, 'PATCH', one, { active: true })).body.active).toBe(true);
	await call(sandbox, 'POST', CONTACTS, { properties: { email: 'b@b.co' } });
	await until(() => events().length === 1);
	expect((await call(sandbox, 'DELETE', one)).status).toBe(204);
	expect((await call(sandbox, 'GET', `${base}/subscriptions${key}`)).body.results).toEqual([]);
});
