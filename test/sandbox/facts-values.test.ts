import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, COMPANIES, CONTACTS, DEALS, type Loose } from './support';

const HOUR = 3_600_000;
const LINE_ITEMS = '/crm/objects/2026-09/line_items';
const definitions = (type: string) => `/crm/properties/2026-09/${type}`;
const patch = (sandbox: Sandbox, path: string, properties: Record<string, string>) =>
	call(sandbox, 'PATCH', path, { properties });
/** Code and text of each refused property. */
const told = (answer: { body: Loose }): string[][] =>
	answer.body.errors.map(({ code, message }: { code: string; message: string }) => [code, message]);

factTable('values', [
	{
		section: '6',
		confidence: 'ISSUE',
		says: 'an address with blanks or line breaks around it is refused in every kind of write',
		async check(sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			for (const email of [' a@b.co', 'a@b.co ', 'a@b.co\r\n', '\ta@b.co']) {
				const properties = { email };
				const writes = [
					await call(sandbox, 'POST', CONTACTS, { properties }),
					await patch(sandbox, `${CONTACTS}/${id}`, properties),
					await call(sandbox, 'POST', `${CONTACTS}/batch/create`, { inputs: [{ properties }] }),
					await call(sandbox, 'POST', `${CONTACTS}/batch/update`, { inputs: [{ id, properties }] }),
					await call(sandbox, 'POST', `${CONTACTS}/batch/upsert`, {
						inputs: [{ id: email, idProperty: 'email', properties }],
					}),
				];
				for (const refused of writes) {
					expect(refused.status).toBe(400);
					expect(told(refused)).toEqual([['INVALID_EMAIL', `Email address ${email} is invalid`]]);
				}
			}
			expect(sandbox.records.count('contacts')).toBe(1);
		},
	},
	{
		section: '6',
		confidence: 'ISSUE',
		says: 'a number with an exponent is refused, as a number and as a text',
		async check(sandbox) {
			for (const amount of [1.4e-14, '1.4e-14', '1E5']) {
				const refused = await call(sandbox, 'POST', DEALS, {
					properties: { dealname: 'Big', dealstage: 'closedwon', amount },
				});
				expect(refused.status).toBe(400);
				expect(told(refused)).toEqual([['INVALID_INTEGER', `${amount} was not a valid number.`]]);
			}
		},
	},
	{
		section: '6',
		confidence: 'ISSUE',
		says: 'a checkbox made in the pages is an enumeration of true and false, and takes nothing else',
		async check(sandbox) {
			const name = 'newsletter_opt_in';
			const { body } = await call(sandbox, 'GET', `${definitions('contacts')}/${name}`);
			expect(body).toMatchObject({ type: 'enumeration', fieldType: 'booleancheckbox' });
			expect(body.options.map(({ value }: { value: string }) => value)).toEqual(['true', 'false']);
			const write = (value: unknown) =>
				call(sandbox, 'POST', CONTACTS, { properties: { firstname: 'Ada', [name]: value } });
			expect((await write('true')).status).toBe(201);
			expect((await write(false)).status).toBe(201);
			for (const value of ['TRUE', 'Yes', '1'])
				expect(told(await write(value))[0]?.[0]).toBe('INVALID_OPTION');
			const search = (value: string) =>
				call(sandbox, 'POST', `${CONTACTS}/search`, {
					filters: [{ propertyName: name, operator: 'EQ', value }],
				});
			expect((await search('true')).body.total).toBe(1);
			expect((await search('TRUE')).body.total).toBe(0);
		},
	},
	{
		section: '6',
		confidence: 'LIVE',
		says: "companies' lifecycle stages count as external options, but are in the list and are checked",
		async check(sandbox) {
			const { body } = await call(sandbox, 'GET', `${definitions('companies')}/lifecyclestage`);
			expect(body).toMatchObject({ type: 'enumeration', fieldType: 'radio', externalOptions: true });
			expect(body.options).toHaveLength(8);
			const refused = await call(sandbox, 'POST', COMPANIES, {
				properties: { name: 'Acme', lifecyclestage: 'Lead' },
			});
			expect(told(refused)[0]?.[0]).toBe('INVALID_OPTION');
		},
	},
	{
		section: '6',
		confidence: 'LIVE',
		says: 'some properties have hundreds of options',
		async check(sandbox) {
			const options = async (type: string, name: string): Promise<string[]> => {
				const { body } = await call(sandbox, 'GET', `${definitions(type)}/${name}`);
				return body.options.map(({ value }: { value: string }) => value);
			};
			const industries = await options('companies', 'industry');
			expect(industries.length).toBeGreaterThan(140);
			expect(industries).toEqual(expect.arrayContaining(['E_LEARNING', 'HOSPITAL_HEALTH_CARE']));
			expect(await options('contacts', 'hs_country_region_code')).toHaveLength(249);
		},
	},
	{
		section: '1.6',
		confidence: 'DOC',
		says: 'labels are those that an export of HubSpot has as headers',
		async check(sandbox) {
			const labels = async (type: string): Promise<Record<string, string>> => {
				const { body } = await call(sandbox, 'GET', definitions(type));
				return Object.fromEntries(body.results.map(({ name, label }: Loose) => [name, label]));
			};
			expect(await labels('contacts')).toMatchObject({
				hs_object_id: 'Record ID',
				firstname: 'First Name',
				email: 'Email',
				phone: 'Phone Number',
				hubspot_owner_id: 'Contact owner',
				hs_lead_status: 'Lead Status',
				createdate: 'Create Date',
			});
			expect((await labels('companies')).hubspot_owner_id).toBe('Company owner');
			expect((await labels('deals')).hubspot_owner_id).toBe('Deal owner');
			expect((await labels('tickets')).hubspot_owner_id).toBe('Ticket owner');
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'owners are found with a slash at the end of the path too, those who left only when asked for',
		async check(sandbox) {
			const names = async (query: string): Promise<string[]> => {
				const { body } = await call(sandbox, 'GET', `/crm/owners/2026-09/${query}`);
				return body.results.map(({ firstName, lastName }: Loose) => `${firstName} ${lastName}`);
			};
			expect(await names('')).toEqual(['Ada Lindqvist', 'Benoît Marchand', 'Chiara Rossi', 'Daisuke 山田']);
			expect(await names('?archived=true')).toEqual(['Erik Left-Last-Year']);
			const email = 'other.ada@sandbox.example';
			const id = sandbox.addOwner({ firstName: 'Ada', lastName: 'Lindqvist', email });
			expect(await names(`?email=${email}`)).toEqual(['Ada Lindqvist']);
			const owned = await call(sandbox, 'POST', CONTACTS, {
				properties: { firstname: 'Bo', hubspot_owner_id: id },
			});
			expect(owned.status).toBe(201);
		},
	},
	...[true, false].map((ignoredInAnswer) => ({
		section: '3.4',
		confidence: 'UNVERIFIED' as const,
		says: `a lifecycle stage that does not go back ${ignoredInAnswer ? 'comes with its old value' : 'is not in the answer'}, by a switch`,
		options: { ignoredInAnswer },
		async check(sandbox: Sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co', lifecyclestage: 'customer' }]);
			const back = { lifecyclestage: 'lead' };
			const answers = [
				await patch(sandbox, `${CONTACTS}/${id}`, back),
				await call(sandbox, 'POST', `${CONTACTS}/batch/update`, { inputs: [{ id, properties: back }] }),
				await call(sandbox, 'POST', `${CONTACTS}/batch/upsert`, {
					inputs: [{ id: 'a@b.co', idProperty: 'email', properties: { email: 'a@b.co', ...back } }],
				}),
			];
			for (const { status, body } of answers) {
				const { properties } = body.results?.[0] ?? body;
				expect(status).toBe(200);
				expect(properties.lifecyclestage).toBe(ignoredInAnswer ? 'customer' : undefined);
				expect(properties).not.toHaveProperty('firstname');
			}
			await patch(sandbox, `${CONTACTS}/${id}`, { lifecyclestage: '' });
			const set = await patch(sandbox, `${CONTACTS}/${id}`, back);
			expect(set.body.properties.lifecyclestage).toBe('lead');
		},
	})),
	{
		section: '3.3',
		confidence: 'LIVE',
		says: 'a taken unique value is a 400 with Java objects in its text',
		async check(sandbox) {
			sandbox.defineProperty('companies', { name: 'ext_id', type: 'string', hasUniqueValue: true });
			const [holder, other] = sandbox.records.seed('companies', [
				{ name: 'Acme', ext_id: 'X1' },
				{ name: 'Beta' },
			]);
			const place = `portalId=${sandbox.portalId}, objectTypeId=ObjectTypeId{legacyObjectType=COMPANY}, propertyName=ext_id, value=X1`;
			const message = (id: string) =>
				`Cannot set PropertyValueCoordinates{${place}} on ${id}. ${holder} already has that value.`;
			const changed = await patch(sandbox, `${COMPANIES}/${other}`, { ext_id: 'X1' });
			expect([changed.status, changed.body.category]).toEqual([400, 'VALIDATION_ERROR']);
			expect(changed.body.message).toBe(message(other as string));
			expect(told(changed)).toEqual([['CONFLICTING_UNIQUE_VALUE', changed.body.message]]);
			const made = await call(sandbox, 'POST', COMPANIES, { properties: { name: 'New', ext_id: 'X1' } });
			const [, id] = / on (\d+)\. /.exec(made.body.message) ?? [];
			expect(made.body.message).toBe(message(id as string));
			expect(sandbox.records.get('companies', id as string)).toBeUndefined();
		},
	},
	...[true, false].map((traceIdsKeepEqualItems) => ({
		section: '3.2',
		confidence: traceIdsKeepEqualItems ? ('UNVERIFIED' as const) : ('DOC' as const),
		says: `equal line items of one batch become one record${traceIdsKeepEqualItems ? ', unless their trace ids differ, by a switch' : ''}`,
		options: { traceIdsKeepEqualItems },
		async check(sandbox: Sandbox) {
			const seat = { name: 'Seat', quantity: '1', price: '10' };
			const turned = { price: '10', quantity: '1', name: 'Seat' };
			const create = async (path: string, list: object[], traced: boolean): Promise<number> => {
				const inputs = list.map((properties, at) => ({
					properties,
					...(traced ? { objectWriteTraceId: String(at) } : {}),
				}));
				const { status, body } = await call(sandbox, 'POST', `${path}/batch/create`, { inputs });
				expect([status, body.errors]).toEqual([201, undefined]);
				return body.results.length;
			};
			const list = [seat, turned, { ...seat, quantity: '2' }];
			expect(await create(LINE_ITEMS, list, false)).toBe(2);
			expect(await create(LINE_ITEMS, list, true)).toBe(traceIdsKeepEqualItems ? 3 : 2);
			expect(await create(COMPANIES, [{ name: 'Acme' }, { name: 'Acme' }], false)).toBe(2);
		},
	})),
]);

/** A deal that was an hour in one stage, two hours in the next, and came back to the first. */
async function movedDeal(sandbox: Sandbox): Promise<{ path: string; times: number[] }> {
	const times = [sandbox.clock.now()];
	const made = await call(sandbox, 'POST', DEALS, {
		properties: { dealname: 'Big', dealstage: 'qualifiedtobuy' },
	});
	const path = `${DEALS}/${made.body.id}`;
	for (const [hours, dealstage] of [
		[1, 'contractsent'],
		[2, 'qualifiedtobuy'],
	] as const) {
		sandbox.clock.advance(hours * HOUR);
		times.push(sandbox.clock.now());
		await patch(sandbox, path, { dealstage });
	}
	return { path, times };
}

factTable('time in stage', [
	{
		section: '2.3',
		confidence: 'ISSUE',
		says: 'when a record came into a stage and left it can be read, though it is not in the list',
		async check(sandbox) {
			const { path, times } = await movedDeal(sandbox);
			const kinds = ['date_entered', 'date_exited', 'time_in', 'latest_time_in', 'cumulative_time_in'];
			const names = ['qualifiedtobuy', 'contractsent', 'closedwon'].flatMap((stage) =>
				kinds.map((kind) => `hs_v2_${kind}_${stage}`),
			);
			const { body } = await call(sandbox, 'GET', `${path}?properties=${names.join()},hs_v2_date_entered_no`);
			const { properties } = body;
			const near = (name: string, time: number | undefined) =>
				expect(Math.abs(Date.parse(properties[name]) - (time ?? 0))).toBeLessThan(5_000);
			near('hs_v2_date_entered_qualifiedtobuy', times[2]);
			near('hs_v2_date_exited_qualifiedtobuy', times[1]);
			near('hs_v2_date_entered_contractsent', times[1]);
			near('hs_v2_date_exited_contractsent', times[2]);
			for (const kind of kinds.slice(2)) {
				const took = Number(properties[`hs_v2_${kind}_contractsent`]);
				expect(Math.abs(took - 2 * HOUR)).toBeLessThan(5_000);
				expect(properties).toHaveProperty(`hs_v2_${kind}_closedwon`, null);
			}
			expect(properties).not.toHaveProperty('hs_v2_date_entered_no');
			const list = await call(sandbox, 'GET', definitions('deals'));
			expect(list.text).not.toContain('hs_v2_');
		},
	},
	{
		section: '2.3',
		confidence: 'ISSUE',
		says: 'they can be filtered and sorted by, and cannot be written',
		async check(sandbox) {
			const { path } = await movedDeal(sandbox);
			const [still, never] = sandbox.records.seed('deals', [
				{ dealname: 'Old', dealstage: 'contractsent', createdate: '2020-05-01T00:00:00Z' },
				{ dealname: 'New', dealstage: 'closedwon' },
			]);
			const moved = path.split('/').at(-1);
			const entered = 'hs_v2_date_entered_contractsent';
			const search = async (body: object): Promise<Loose> => {
				const answer = await call(sandbox, 'POST', `${DEALS}/search`, { properties: [entered], ...body });
				expect(answer.status).toBe(200);
				return answer.body.results;
			};
			const ids = (results: Loose) => results.map(({ id }: { id: string }) => id);
			const filter = (operator: string, value?: string) => ({
				filters: [{ propertyName: entered, operator, value }],
			});
			const old = await search(filter('LT', '2021-01-01T00:00:00Z'));
			expect(old[0].properties[entered]).toBe('2020-05-01T00:00:00.000Z');
			expect(ids(old)).toEqual([still]);
			expect(ids(await search(filter('HAS_PROPERTY')))).toEqual([moved, still]);
			expect(ids(await search(filter('NOT_HAS_PROPERTY')))).toEqual([never]);
			const sorts = [{ propertyName: entered, direction: 'DESCENDING' }];
			expect(ids(await search({ sorts }))).toEqual([moved, still, never]);
			const refused = await patch(sandbox, path, { [entered]: '2020-01-01T00:00:00Z' });
			expect([refused.status, told(refused)[0]?.[0]]).toEqual([400, 'READ_ONLY_VALUE']);
		},
	},
	{
		section: '2.3',
		confidence: 'ISSUE',
		says: 'tickets and lifecycle stages have them too',
		async check(sandbox) {
			const ticket = await call(sandbox, 'POST', '/crm/objects/2026-09/tickets', {
				properties: { subject: 'Help', hs_pipeline_stage: '1' },
			});
			const contact = await call(sandbox, 'POST', CONTACTS, {
				properties: { email: 'a@b.co', lifecyclestage: 'lead' },
			});
			for (const [path, name] of [
				[`/crm/objects/2026-09/tickets/${ticket.body.id}`, 'hs_v2_date_entered_1'],
				[`${CONTACTS}/${contact.body.id}`, 'hs_v2_date_entered_lead'],
			] as const) {
				const { body } = await call(sandbox, 'GET', `${path}?properties=${name}`);
				expect(Date.parse(body.properties[name])).toBeGreaterThan(0);
			}
		},
	},
	{
		section: '2.7',
		confidence: 'DOC',
		says: 'search learns of a new stage as late as of anything else',
		options: { searchLagMs: 5_000 },
		async check(sandbox) {
			const { path } = await movedDeal(sandbox);
			sandbox.clock.advance(10_000);
			await patch(sandbox, path, { dealstage: 'closedwon' });
			const filters = [{ propertyName: 'hs_v2_date_entered_closedwon', operator: 'HAS_PROPERTY' }];
			const total = async () => (await call(sandbox, 'POST', `${DEALS}/search`, { filters })).body.total;
			expect(await total()).toBe(0);
			sandbox.clock.advance(6_000);
			expect(await total()).toBe(1);
		},
	},
]);

factTable('sensitive properties in a search', [
	{
		section: '2.3',
		confidence: 'ISSUE',
		says: 'one that is named anywhere in a search takes its scope, whoever searched before',
		async check(sandbox) {
			sandbox.defineProperty('contacts', { name: 'secret', type: 'string', dataSensitivity: 'sensitive' });
			sandbox.records.seed('contacts', [{ email: 'a@b.co', secret: 'x' }]);
			const token = sandbox.issuePrivateToken(['crm.objects.contacts.read']);
			const authorization = `Bearer ${token}`;
			for (const body of [
				{ filters: [{ propertyName: 'secret', operator: 'HAS_PROPERTY' }] },
				{ sorts: [{ propertyName: 'secret', direction: 'ASCENDING' }] },
				{ properties: ['email', 'secret'] },
			]) {
				const path = `${CONTACTS}/search`;
				expect((await call(sandbox, 'POST', path, body)).status).toBe(200);
				const refused = await call(sandbox, 'POST', path, body, { authorization });
				expect([refused.status, refused.body.category]).toEqual([403, 'MISSING_SCOPES']);
			}
		},
	},
]);
