import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, COMPANIES, CONTACTS } from './support';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A contact and a company, and the path of the associations between them. */
function pair(sandbox: Sandbox, version = '2026-09') {
	const [contact = ''] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
	const [company = ''] = sandbox.records.seed('companies', [{ name: 'B' }]);
	const path = `/crm/objects/${version}/contacts/${contact}/associations`;
	return { contact, company, path };
}

factTable('the limit of the associations API', [
	{
		section: '5',
		confidence: 'DOC',
		says: 'calls of the associations API have a ten-second limit of their own',
		options: { limits: { enforced: true, max: 2, associationsMax: 3 } },
		async check(sandbox) {
			const { contact, path } = pair(sandbox);
			const batch = '/crm/associations/2026-09/contacts/companies/batch/read';
			const first = await call(sandbox, 'GET', `${path}/companies`);
			expect([first.status, first.headers.get('x-hubspot-ratelimit-max')]).toEqual([200, '3']);
			await call(sandbox, 'POST', batch, { inputs: [{ id: contact }] });
			await call(sandbox, 'GET', '/crm/associations/2026-09/contacts/companies/labels');
			const refused = await call(sandbox, 'POST', batch, { inputs: [{ id: contact }] });
			expect([refused.status, refused.body.policyName, refused.body.errorType]).toEqual([
				429,
				'TEN_SECONDLY_ROLLING',
				'RATE_LIMIT',
			]);
			for (const status of [200, 200, 429]) {
				expect((await call(sandbox, 'GET', `${CONTACTS}?associations=companies`)).status).toBe(status);
			}
			sandbox.clock.advance(10_000);
			expect((await call(sandbox, 'GET', `${path}/companies`)).status).toBe(200);
		},
	},
	{
		section: '5',
		confidence: 'DOC',
		says: 'the limit of the associations API is 150 calls in a Professional account',
		options: { limits: { enforced: true } },
		async check(sandbox) {
			const { path } = pair(sandbox);
			const answer = await call(sandbox, 'GET', `${path}/companies`);
			expect(answer.headers.get('x-hubspot-ratelimit-max')).toBe('150');
			expect(answer.headers.get('x-hubspot-ratelimit-remaining')).toBe('149');
		},
	},
]);

factTable('user-level tokens', [
	{
		section: '1.3',
		confidence: 'DOC',
		says: 'a user without the permission cannot make or end associations in 2026-09',
		async check(sandbox) {
			const { contact, company, path } = pair(sandbox);
			const user = bearer(sandbox.issueAccessToken(undefined, ['Edit Associations']));
			const batch = '/crm/associations/2026-09/contacts/companies/batch';
			const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];
			const inputs = [{ from: { id: contact }, to: { id: company } }];
			const refused = await Promise.all([
				call(sandbox, 'PUT', `${path}/default/companies/${company}`, undefined, user),
				call(sandbox, 'PUT', `${path}/companies/${company}`, types, user),
				call(sandbox, 'DELETE', `${path}/companies/${company}`, undefined, user),
				call(sandbox, 'POST', `${batch}/associate/default`, { inputs }, user),
				call(
					sandbox,
					'POST',
					CONTACTS,
					{ properties: { email: 'c@b.co' }, associations: [{ to: { id: company }, types }] },
					user,
				),
			]);
			for (const { status, body } of refused) {
				expect(status).toBe(400);
				expect(body).toMatchObject({
					status: 'error',
					message: "Missing 'Edit Associations' permission.",
					category: 'VALIDATION_ERROR',
				});
			}
			expect(sandbox.records.count('contacts')).toBe(1);
			expect((await call(sandbox, 'GET', `${path}/companies`, undefined, user)).status).toBe(200);
			const alone = { properties: { email: 'd@b.co' } };
			expect((await call(sandbox, 'POST', CONTACTS, alone, user)).status).toBe(201);
		},
	},
	{
		section: '1.3',
		confidence: 'DOC',
		says: 'neither 2026-03 nor portal-level tokens ask for the permission',
		async check(sandbox) {
			const older = pair(sandbox, '2026-03');
			const user = bearer(sandbox.issueAccessToken(undefined, ['Edit Associations']));
			const put = `${older.path}/default/companies/${older.company}`;
			expect((await call(sandbox, 'PUT', put, undefined, user)).status).toBe(200);
			const newer = put.replace('2026-03', '2026-09');
			const portal = bearer(sandbox.issueAccessToken());
			expect((await call(sandbox, 'PUT', newer, undefined, portal)).status).toBe(200);
			expect((await call(sandbox, 'GET', `${COMPANIES}/${older.company}`)).status).toBe(200);
		},
	},
]);

/** A private token with the usual scopes of contacts and some more. */
function contactToken(sandbox: Sandbox, ...more: string[]) {
	const usual = ['crm.objects.contacts.read', 'crm.objects.contacts.write', 'crm.schemas.contacts.write'];
	return bearer(sandbox.issuePrivateToken([...usual, ...more]));
}

function defineSecret(sandbox: Sandbox, dataSensitivity: 'sensitive' | 'highly_sensitive' = 'sensitive') {
	const groupName = 'contactinformation';
	sandbox.defineProperty('contacts', {
		name: 'secret',
		label: 'Secret',
		type: 'string',
		groupName,
		dataSensitivity,
	});
}

factTable('sensitive properties', [
	{
		section: '7',
		confidence: 'LIVE',
		says: 'refusals and token information name sensitive scopes with the suffix .v2',
		async check(sandbox) {
			defineSecret(sandbox);
			const path = '/crm/properties/2026-09/contacts/secret?dataSensitivity=sensitive';
			const without = await call(sandbox, 'GET', path, undefined, contactToken(sandbox));
			expect(without.status).toBe(403);
			expect(without.body.errors[0].context.requiredGranularScopes).toEqual([
				'crm.objects.contacts.sensitive.read.v2',
			]);
			const key = sandbox.issuePrivateToken([
				'crm.objects.contacts.read',
				'crm.objects.contacts.sensitive.read',
			]);
			expect((await call(sandbox, 'GET', path, undefined, bearer(key))).status).toBe(200);
			const info = '/oauth/v2/private-apps/get/access-token-info';
			expect((await call(sandbox, 'POST', info, { tokenKey: key })).body.scopes).toEqual([
				'crm.objects.contacts.read',
				'crm.objects.contacts.sensitive.read.v2',
			]);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a sensitive property is a 404 unless its own level is asked for',
		async check(sandbox) {
			defineSecret(sandbox, 'highly_sensitive');
			const path = '/crm/properties/2026-09/contacts/secret';
			for (const [query, status] of [
				['', 404],
				['?dataSensitivity=sensitive', 404],
				['?dataSensitivity=highly_sensitive', 200],
			] as const) {
				expect((await call(sandbox, 'GET', path + query)).status).toBe(status);
			}
		},
	},
	{
		section: '7',
		confidence: 'UNVERIFIED',
		says: 'without the scope a sensitive value is left out of reads and cannot be written',
		async check(sandbox) {
			defineSecret(sandbox);
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co', secret: 'x' }]);
			const path = `${CONTACTS}/${id}?properties=secret,email&propertiesWithHistory=secret`;
			const plain = await call(sandbox, 'GET', path, undefined, contactToken(sandbox));
			expect([plain.status, plain.body.properties.email]).toEqual([200, 'a@b.co']);
			expect(plain.body.properties).not.toHaveProperty('secret');
			expect(plain.text).not.toContain('"secret"');
			expect((await call(sandbox, 'GET', path)).body.properties.secret).toBe('x');
			const write = { properties: { secret: 'y' } };
			const refused = await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, write, contactToken(sandbox));
			expect(refused.status).toBe(403);
			expect(refused.text).toContain('crm.objects.contacts.sensitive.write.v2');
			const writer = contactToken(sandbox, 'crm.objects.contacts.sensitive.write');
			expect((await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, write, writer)).status).toBe(200);
		},
	},
	{
		section: '2.3',
		confidence: 'DOC',
		says: 'search needs the scope of a sensitive property and never takes a highly sensitive one',
		async check(sandbox) {
			defineSecret(sandbox);
			const search = `${CONTACTS}/search`;
			const body = { filters: [{ propertyName: 'secret', operator: 'EQ', value: 'x' }] };
			expect((await call(sandbox, 'POST', search, body)).status).toBe(200);
			expect((await call(sandbox, 'POST', search, body, contactToken(sandbox))).status).toBe(403);
			defineSecret(sandbox, 'highly_sensitive');
			const refused = await call(sandbox, 'POST', search, body);
			expect([refused.status, refused.body.message]).toEqual([400, 'There was a problem with the request.']);
		},
	},
	{
		section: '7',
		confidence: 'DOC',
		says: 'the content of e-mails takes the scope sales-email-read',
		async check(sandbox) {
			const [id] = sandbox.records.seed('emails', [
				{ hs_email_subject: 'Hi', hs_email_html: '<p>', hs_email_direction: 'EMAIL' },
			]);
			const names = 'hs_email_subject,hs_email_html,hs_email_direction';
			const path = `/crm/objects/2026-09/emails/${id}?properties=${names}`;
			const blind = await call(sandbox, 'GET', path, undefined, contactToken(sandbox));
			expect(blind.body.properties).toMatchObject({
				hs_email_subject: null,
				hs_email_html: null,
				hs_email_direction: 'EMAIL',
			});
			const seeing = contactToken(sandbox, 'sales-email-read');
			const read = await call(sandbox, 'GET', path, undefined, seeing);
			expect(read.body.properties).toMatchObject({ hs_email_subject: 'Hi', hs_email_html: '<p>' });
		},
	},
]);
