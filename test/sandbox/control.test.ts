import { SandboxClient } from '../../sandbox/client';
import type { Sandbox } from '../../sandbox/index';
import { call, CONTACTS, unlimited } from './support';

let sandbox: Sandbox;
let control: SandboxClient;
beforeEach(async () => {
	sandbox = await unlimited();
	control = new SandboxClient(sandbox.url);
});
afterEach(() => sandbox.close());

test('options, clock, faults and calls can be reached from another process', async () => {
	await control.configure({ searchLagMs: 5_000 });
	await control.seed(sandbox.portalId, 'contacts', [{ email: 'a@b.co' }]);
	expect((await call(sandbox, 'POST', `${CONTACTS}/search`, {})).body.total).toBe(0);
	const before = sandbox.clock.now();
	expect((await control.advance(5_000)).now).toBeGreaterThanOrEqual(before + 5_000);
	expect((await call(sandbox, 'POST', `${CONTACTS}/search`, {})).body.total).toBe(1);
	await control.addFault({ kind: 'status', status: 503, pattern: '^GET .*contacts$' });
	expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(503);
	await control.clearFaults();
	expect((await call(sandbox, 'GET', CONTACTS)).status).toBe(200);
	const calls = await control.calls();
	expect(calls.map(({ status }) => status)).toEqual([200, 200, 503, 200]);
	await control.clearCalls();
	expect(await control.calls()).toEqual([]);
});

test('portals keep their records, tokens and types apart', async () => {
	const other = await control.addPortal('Second');
	const theirs = { authorization: `Bearer ${other.token}` };
	await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } });
	expect((await call(sandbox, 'GET', CONTACTS, undefined, theirs)).body.results).toEqual([]);
	const details = await call(sandbox, 'GET', '/account-info/2026-09/details', undefined, theirs);
	expect(details.body).toMatchObject({ portalId: other.portalId, portalName: 'Second' });
	const access = { authorization: `Bearer ${await control.issueAccessToken(other.portalId)}` };
	expect((await call(sandbox, 'GET', CONTACTS, undefined, access)).body.results).toEqual([]);
	const narrow = { authorization: `Bearer ${await control.issuePrivateToken(other.portalId, [])}` };
	expect((await call(sandbox, 'GET', CONTACTS, undefined, narrow)).status).toBe(403);
	const state = await control.state();
	expect(state.portals.map(({ id }) => id)).toEqual([sandbox.portalId, other.portalId]);
});

test('properties can be defined and required', async () => {
	await control.defineProperty(sandbox.portalId, 'companies', {
		name: 'ror_id',
		type: 'string',
		hasUniqueValue: true,
	});
	await control.requireOnCreate(sandbox.portalId, 'companies', 'ror_id');
	const companies = '/crm/objects/2026-09/companies';
	expect((await call(sandbox, 'POST', companies, { properties: { name: 'A' } })).status).toBe(400);
	expect((await call(sandbox, 'POST', companies, { properties: { name: 'A', ror_id: '1' } })).status).toBe(
		201,
	);
	expect((await call(sandbox, 'GET', `${companies}/1?idProperty=ror_id`)).status).toBe(200);
});

test('a snapshot brings back records, keys, search, associations, lists and definitions', async () => {
	const [contact] = sandbox.records.seed('contacts', [{ email: 'a@b.co', city: 'Oslo' }]);
	const [company] = sandbox.records.seed('companies', [{ name: 'Acme' }]);
	await call(sandbox, 'PUT', `${CONTACTS}/${contact}/associations/default/companies/${company}`);
	const restore = await control.snapshot();
	const city = { filters: [{ propertyName: 'city', operator: 'EQ', value: 'oslo' }] };
	for (let round = 0; round < 2; round++) {
		await call(sandbox, 'PATCH', `${CONTACTS}/${contact}`, {
			properties: { city: 'Rome', email: 'new@b.co' },
		});
		await call(sandbox, 'DELETE', `/crm/objects/2026-09/companies/${company}`);
		await call(sandbox, 'POST', CONTACTS, { properties: { email: 'c@b.co' } });
		sandbox.defineProperty('contacts', { name: 'shoe_size' });
		expect((await call(sandbox, 'POST', `${CONTACTS}/search`, city)).body.total).toBe(0);
		await restore();
		expect(sandbox.records.count('contacts')).toBe(1);
		expect(sandbox.records.get('contacts', contact as string)?.properties).toMatchObject({
			city: 'Oslo',
			email: 'a@b.co',
		});
		expect((await call(sandbox, 'POST', `${CONTACTS}/search`, city)).body.total).toBe(1);
		expect((await call(sandbox, 'GET', `${CONTACTS}/a@b.co?idProperty=email`)).status).toBe(200);
		expect((await call(sandbox, 'GET', `${CONTACTS}/new@b.co?idProperty=email`)).status).toBe(404);
		const linked = await call(sandbox, 'GET', `${CONTACTS}/${contact}/associations/companies`);
		expect(linked.body.results).toHaveLength(1);
		expect((await call(sandbox, 'GET', '/crm/properties/2026-09/contacts/shoe_size')).status).toBe(404);
	}
});

test('a snapshot keeps what search had not seen yet', async () => {
	sandbox.configure({ searchLagMs: 5_000 });
	const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co', city: 'Oslo' }]);
	sandbox.clock.advance(5_000);
	await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, { properties: { city: 'Rome' } });
	const restore = await control.snapshot();
	sandbox.clock.advance(5_000);
	await restore();
	const found = async (value: string) =>
		(
			await call(sandbox, 'POST', `${CONTACTS}/search`, {
				filters: [{ propertyName: 'city', operator: 'EQ', value }],
			})
		).body.total;
	expect([await found('oslo'), await found('rome')]).toEqual([1, 0]);
	sandbox.clock.advance(5_000);
	expect([await found('oslo'), await found('rome')]).toEqual([0, 1]);
});

test('mistakes are told in one line', async () => {
	await expect(control.table(1, 'contacts')).rejects.toThrow('sandbox: There is no portal 1.');
	await expect(control.record(sandbox.portalId, 'contacts', '1')).rejects.toThrow('There is no record 1.');
	await expect(control.advance(-1)).rejects.toThrow('the clock only moves forward');
	await expect(control.seed(sandbox.portalId, 'contacts', [{ nonsense: 'x' }])).rejects.toThrow(
		"have no property 'nonsense'",
	);
});

test('the page shows a record with its associations and the history of its writes', async () => {
	const made = await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co', firstname: 'Ada' } });
	const [company] = sandbox.records.seed('companies', [{ name: 'Acme' }]);
	await call(sandbox, 'PUT', `${CONTACTS}/${made.body.id}/associations/default/companies/${company}`);
	await call(sandbox, 'PATCH', `${CONTACTS}/${made.body.id}`, { properties: { firstname: 'Augusta' } });
	const view = await control.record(sandbox.portalId, 'contacts', made.body.id);
	expect(view).toMatchObject({
		title: 'Augusta a@b.co',
		associations: [{ type: 'companies', title: 'Acme' }],
	});
	const written = view.history.filter(({ property }) => property === 'firstname');
	expect(written.map(({ property, value }) => [property, value])).toEqual([
		['firstname', 'Augusta'],
		['firstname', 'Ada'],
	]);
	const table = await control.table(sandbox.portalId, 'contacts', 'gust');
	expect(table.rows).toHaveLength(1);
	for (const [path, type] of [
		['/', 'text/html'],
		['/_sandbox/page.js', 'text/javascript'],
		['/_sandbox/page.css', 'text/css'],
	]) {
		const file = await fetch(sandbox.url + path);
		expect([file.status, file.headers.get('content-type')]).toEqual([200, `${type};charset=utf-8`]);
	}
	expect(sandbox.calls.all().some(({ path }) => path.includes('_sandbox'))).toBe(false);
});

test('the same seed gives the same ids and orders', async () => {
	const run = async (seed: number) => {
		const one = await unlimited({ seed });
		const inputs = Array.from({ length: 20 }, (_, n) => ({ properties: { email: `c${n}@example.com` } }));
		const answer = await call(one, 'POST', `${CONTACTS}/batch/create`, { inputs });
		await one.close();
		return [one.token, answer.body.results.map(({ id }: { id: string }) => id)];
	};
	expect(await run(3)).toEqual(await run(3));
	expect(await run(3)).not.toEqual(await run(4));
});
