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
