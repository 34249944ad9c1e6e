import { factTable } from './facts';
import { call, COMPANIES, CONTACTS, DEALS } from './support';

const create = { properties: { email: 'Ada@Example.com', firstname: 'Ada' } };

factTable('objects', [
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'a create answers 201 with a Location and the record',
		async check(sandbox) {
			const made = await call(sandbox, 'POST', CONTACTS, create);
			expect(made.status).toBe(201);
			expect(made.headers.get('location')).toMatch(new RegExp(`/contacts/${made.body.id}$`));
			expect(made.body).toMatchObject({ archived: false, properties: { firstname: 'Ada' } });
			expect(made.body.properties.hs_object_id).toBe(made.body.id);
			expect(made.body.id).toMatch(/^\d{11,12}$/);
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'e-mail addresses come back in lower case',
		async check(sandbox) {
			const made = await call(sandbox, 'POST', CONTACTS, create);
			expect(made.body.properties.email).toBe('ada@example.com');
		},
	},
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'unset properties that were asked for are null, unknown ones are left out',
		async check(sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			const read = await call(sandbox, 'GET', `${CONTACTS}/${id}?properties=phone,nonsense&properties=city`);
			expect(read.body.properties).toMatchObject({ phone: null, city: null });
			expect(Object.keys(read.body.properties).sort()).toEqual(
				['city', 'createdate', 'hs_object_id', 'lastmodifieddate', 'phone'].sort(),
			);
		},
	},
	{
		section: '2.4',
		confidence: 'DOC',
		says: 'a read without properties gives the usual ones of the type',
		async check(sandbox) {
			const [id] = sandbox.records.seed('deals', [{ dealname: 'Big', dealstage: 'closedwon' }]);
			const read = await call(sandbox, 'GET', `${DEALS}/${id}`);
			expect(Object.keys(read.body.properties).sort()).toEqual(
				'amount closedate createdate dealname dealstage hs_lastmodifieddate hs_object_id pipeline'.split(' '),
			);
		},
	},
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'a list gives 10 a page unless told, at most 100, and its after is the id of the next record',
		async check(sandbox) {
			const ids = sandbox.records.seed(
				'contacts',
				Array.from({ length: 130 }, (_, n) => ({ email: `c${n}@example.com` })),
			);
			const first = await call(sandbox, 'GET', CONTACTS);
			expect(first.body.results.map((one: { id: string }) => one.id)).toEqual(ids.slice(0, 10));
			expect(first.body.paging.next.after).toBe(ids[10]);
			const large = await call(sandbox, 'GET', `${CONTACTS}?limit=500`);
			expect(large.body.results).toHaveLength(100);
		},
	},
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'the last page of a list has no paging',
		async check(sandbox) {
			const ids = sandbox.records.seed(
				'contacts',
				Array.from({ length: 20 }, (_, n) => ({ email: `c${n}@example.com` })),
			);
			const last = await call(sandbox, 'GET', `${CONTACTS}?after=${ids[10]}`);
			expect(last.body.results).toHaveLength(10);
			expect(last.body).not.toHaveProperty('paging');
		},
	},
	{
		section: '1.4',
		confidence: 'ISSUE',
		says: 'a list with histories gives at most 50 a page',
		async check(sandbox) {
			sandbox.records.seed(
				'contacts',
				Array.from({ length: 60 }, (_, n) => ({ email: `c${n}@example.com` })),
			);
			const page = await call(sandbox, 'GET', `${CONTACTS}?limit=100&propertiesWithHistory=email`);
			expect(page.body.results).toHaveLength(50);
		},
	},
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'histories list the values of a property, newest first',
		async check(sandbox) {
			const made = await call(sandbox, 'POST', CONTACTS, create);
			sandbox.clock.advance(1_000);
			await call(sandbox, 'PATCH', `${CONTACTS}/${made.body.id}`, { properties: { firstname: 'Augusta' } });
			const read = await call(sandbox, 'GET', `${CONTACTS}/${made.body.id}?propertiesWithHistory=firstname`);
			const values = read.body.propertiesWithHistory.firstname.map((one: { value: string }) => one.value);
			expect(values).toEqual(['Augusta', 'Ada']);
		},
	},
	{
		section: '1.4',
		confidence: 'LIVE',
		says: 'an archived record is a 404 for a read and is there with archived=TRUE, but not with archived=1',
		async check(sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			expect((await call(sandbox, 'DELETE', `${CONTACTS}/${id}`)).status).toBe(204);
			expect((await call(sandbox, 'GET', `${CONTACTS}/${id}`)).status).toBe(404);
			const read = await call(sandbox, 'GET', `${CONTACTS}/${id}?archived=TRUE`);
			expect(read.body).toMatchObject({ id, archived: true });
			expect(read.body.archivedAt).toBeDefined();
			expect((await call(sandbox, 'GET', `${CONTACTS}/${id}?archived=1`)).status).toBe(404);
			const listed = await call(sandbox, 'GET', `${CONTACTS}?archived=true`);
			expect(listed.body.results).toHaveLength(1);
		},
	},
	...[false, true].map((repeatedArchiveIs404) => ({
		section: '10',
		confidence: 'UNVERIFIED' as const,
		says: `archiving twice answers ${repeatedArchiveIs404 ? 404 : 204}, by a switch`,
		options: { repeatedArchiveIs404 },
		async check(sandbox: Parameters<typeof call>[0]) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			await call(sandbox, 'DELETE', `${CONTACTS}/${id}`);
			const again = await call(sandbox, 'DELETE', `${CONTACTS}/${id}`);
			expect(again.status).toBe(repeatedArchiveIs404 ? 404 : 204);
		},
	})),
	{
		section: '1.4',
		confidence: 'LIVE',
		says: 'types resolve by id, singular and plural, and an unknown one is a 400 before scopes are looked at',
		async check(sandbox) {
			for (const type of ['0-2', 'company', 'companies']) {
				expect((await call(sandbox, 'GET', `/crm/objects/2026-09/${type}`)).status).toBe(200);
			}
			const bare = { authorization: `Bearer ${sandbox.issuePrivateToken([])}` };
			const word = await call(sandbox, 'GET', '/crm/objects/2026-09/widgets', undefined, bare);
			expect([word.status, word.body.message]).toEqual([400, 'Unable to infer object type from: widgets']);
			expect(word.body).not.toHaveProperty('category');
			const id = await call(sandbox, 'GET', '/crm/objects/2026-09/0-9999', undefined, bare);
			expect([id.status, id.body.message]).toEqual([400, 'Invalid object or event type id: 0-9999']);
			expect((await call(sandbox, 'GET', COMPANIES, undefined, bare)).status).toBe(403);
		},
	},
	{
		section: '3.3',
		confidence: 'LIVE',
		says: 'ids that are unknown, not positive or no numbers have a 404 text each',
		async check(sandbox) {
			const unknown = await call(sandbox, 'GET', `${CONTACTS}/99`);
			expect([unknown.status, unknown.body.message]).toEqual([404, 'resource not found']);
			expect(unknown.body).not.toHaveProperty('category');
			const zero = await call(sandbox, 'GET', `${CONTACTS}/0`);
			expect(zero.body.message).toBe('Object not found. objectId is usually positive.');
			const word = await call(sandbox, 'GET', `${CONTACTS}/abc`);
			expect(word.body).toMatchObject({
				message: 'Object not found.  objectId are usually numeric.',
				context: { id: ['abc'] },
				category: 'OBJECT_NOT_FOUND',
			});
		},
	},
	{
		section: '3.3',
		confidence: 'LIVE',
		says: 'a second contact with the same address is a 409 that names the first, whatever the case',
		async check(sandbox) {
			const made = await call(sandbox, 'POST', CONTACTS, create);
			const again = await call(sandbox, 'POST', CONTACTS, { properties: { email: 'ADA@example.COM' } });
			expect(again.status).toBe(409);
			expect(again.body).toMatchObject({
				status: 'error',
				message: `Contact already exists. Existing ID: ${made.body.id}`,
				category: 'CONFLICT',
			});
		},
	},
	{
		section: '3.3',
		confidence: 'LIVE',
		says: 'all invalid properties stand in one 400, in the message as JSON and in errors',
		async check(sandbox) {
			const refused = await call(sandbox, 'POST', CONTACTS, {
				properties: {
					emial: 'x',
					email: 'no-address',
					lifecyclestage: 'Lead',
					hs_email_domain: 'x.y',
					date_of_birth: 'soon',
				},
			});
			expect(refused.status).toBe(400);
			const codes = refused.body.errors.map((one: { code: string }) => one.code).sort();
			expect(codes).toEqual(
				[
					'INVALID_EMAIL',
					'INVALID_LONG',
					'INVALID_OPTION',
					'PROPERTY_DOESNT_EXIST',
					'READ_ONLY_VALUE',
				].sort(),
			);
			expect(refused.body.errors[0].context.propertyName).toHaveLength(1);
			const [, listed] = /^Property values were not valid: (.*)$/s.exec(refused.body.message) ?? [];
			expect(JSON.parse(listed ?? '')).toHaveLength(5);
			expect(sandbox.records.count('contacts')).toBe(0);
		},
	},
	{
		section: '3.3',
		confidence: 'LIVE',
		says: 'a PATCH without properties is refused',
		async check(sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			const refused = await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, { properties: {} });
			expect(refused.status).toBe(400);
			expect(refused.body.message).toBe('No properties found to update, please provide at least one.');
		},
	},
	{
		section: '3.3',
		confidence: 'LIVE',
		says: 'a value that is an object, and a body that is no JSON, are refused by the JSON reader',
		async check(sandbox) {
			const object = await call(sandbox, 'POST', CONTACTS, '{"properties":{"email":{"a":1}}}');
			expect(object.status).toBe(400);
			expect(object.body.message).toMatch(
				/^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `java.lang.String` from Object value/,
			);
			const half = await call(sandbox, 'POST', CONTACTS, '{"properties":');
			expect([half.status, half.body.message]).toEqual([
				400,
				expect.stringMatching(/^Invalid input JSON on line 1/),
			]);
		},
	},
	{
		section: '6',
		confidence: 'ISSUE',
		says: 'numbers and booleans are taken as texts, answers hold texts only',
		async check(sandbox) {
			const made = await call(sandbox, 'POST', COMPANIES, {
				properties: { name: 'Acme', numberofemployees: 12, is_public: true },
			});
			expect(made.body.properties).toMatchObject({ numberofemployees: '12', is_public: 'true' });
		},
	},
	{
		section: '6',
		confidence: 'DOC',
		says: 'dates and times are taken as ISO or milliseconds and come back as ISO',
		async check(sandbox) {
			const made = await call(sandbox, 'POST', CONTACTS, {
				properties: { email: 'a@b.co', date_of_birth: '631152000000', closedate: '1700000000123' },
			});
			expect(made.body.properties).toMatchObject({
				date_of_birth: '1990-01-01',
				closedate: '2023-11-14T22:13:20.123Z',
			});
			expect(made.body).not.toHaveProperty('warnings');
		},
	},
	{
		section: '1.3',
		confidence: 'DOC',
		says: '2026-09 cuts the time of day off a date and says so, 2026-03 refuses it',
		async check(sandbox) {
			const body = { properties: { email: 'a@b.co', date_of_birth: '1990-01-01T09:30:00Z' } };
			const older = await call(sandbox, 'POST', '/crm/objects/2026-03/contacts', body);
			expect([older.status, older.body.errors[0].code]).toEqual([400, 'INVALID_DATE']);
			const newer = await call(sandbox, 'POST', CONTACTS, body);
			expect(newer.status).toBe(201);
			expect(newer.body.warnings).toEqual([
				{
					category: 'PROPERTY_VALUE_NORMALIZED',
					context: {
						normalizedValue: '631152000000',
						propertyName: 'date_of_birth',
						rawValue: '1990-01-01T09:30:00Z',
					},
					message: 'date_of_birth was normalized',
				},
			]);
		},
	},
	{
		section: '1.3',
		confidence: 'DOC',
		says: 'properties the account requires are enforced on create by 2026-09 alone',
		async check(sandbox) {
			sandbox.requireOnCreate('contacts', 'city');
			const refused = await call(sandbox, 'POST', CONTACTS, create);
			expect(refused.status).toBe(400);
			expect(refused.body).toMatchObject({
				status: 'error',
				category: 'VALIDATION_ERROR',
				message: 'The property values provided are invalid',
				errors: [
					{
						code: 'MISSING_REQUIRED_PROPERTY',
						message: 'A value for city must be provided',
						context: { propertyName: ['city'] },
					},
				],
			});
			expect((await call(sandbox, 'POST', '/crm/objects/2026-03/contacts', create)).status).toBe(201);
		},
	},
	{
		section: '3.3',
		confidence: 'LIVE',
		says: 'what a type requires is named in the older wording',
		async check(sandbox) {
			const refused = await call(sandbox, 'POST', '/crm/objects/2026-09/tickets', {
				properties: { subject: 'Big' },
			});
			expect(refused.status).toBe(400);
			expect(refused.body).toMatchObject({
				message: 'Error creating TICKET. Some required properties were not set.',
				context: { properties: ['hs_pipeline_stage'] },
				category: 'VALIDATION_ERROR',
			});
		},
	},
	{
		section: '6',
		confidence: 'DOC',
		says: 'a leading ; appends to a multi-checkbox value, without it the value is replaced',
		async check(sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co', hs_buying_role: 'CHAMPION' }]);
			const write = async (value: string) =>
				(await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, { properties: { hs_buying_role: value } })).body
					.properties.hs_buying_role;
			expect(await write(';INFLUENCER')).toBe('CHAMPION;INFLUENCER');
			expect(await write('OTHER')).toBe('OTHER');
		},
	},
	{
		section: '3.4',
		confidence: 'DOC',
		says: 'an empty text clears a property',
		async check(sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co', phone: '1' }]);
			const cleared = await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, { properties: { phone: '' } });
			expect(cleared.body.properties.phone).toBeNull();
		},
	},
	...[false, true].map((nullClears) => ({
		section: '3.4',
		confidence: 'UNVERIFIED' as const,
		says: `null ${nullClears ? 'clears a property' : 'is ignored'}, by a switch`,
		options: { nullClears },
		async check(sandbox: Parameters<typeof call>[0]) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co', phone: '1' }]);
			await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, { properties: { phone: null } });
			expect(sandbox.records.get('contacts', id as string)?.properties.phone).toBe(
				nullClears ? undefined : '1',
			);
		},
	})),
	{
		section: '3.4',
		confidence: 'DOC',
		says: 'the lifecycle stage does not go back unless it is cleared first',
		async check(sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co', lifecyclestage: 'customer' }]);
			const write = async (value: string) =>
				void (await call(sandbox, 'PATCH', `${CONTACTS}/${id}`, { properties: { lifecyclestage: value } }));
			const stage = () => sandbox.records.get('contacts', id as string)?.properties.lifecyclestage;
			await write('lead');
			expect(stage()).toBe('customer');
			await write('');
			await write('lead');
			expect(stage()).toBe('lead');
		},
	},
	{
		section: '3.1',
		confidence: 'DOC',
		says: 'records are found by unique properties, and other idProperties are refused',
		async check(sandbox) {
			sandbox.defineProperty('companies', { name: 'ror_id', type: 'string', hasUniqueValue: true });
			sandbox.records.seed('companies', [{ name: 'Acme', domain: 'acme.test', ror_id: 'R1' }]);
			const found = await call(sandbox, 'GET', `${COMPANIES}/R1?idProperty=ror_id`);
			expect(found.body.properties.name).toBe('Acme');
			const refused = await call(sandbox, 'GET', `${COMPANIES}/acme.test?idProperty=domain`);
			expect(refused.status).toBe(400);
			expect(refused.body.message).toContain('non-unique 0-2 property domain');
		},
	},
	{
		section: '1.3',
		confidence: 'DOC',
		says: 'conditional rules of the account are enforced on create and update by 2026-09 alone',
		async check(sandbox) {
			sandbox.requireWhen('contacts', { property: 'country', value: 'NO', required: 'zip' });
			const norwegian = { properties: { email: 'a@b.co', country: 'NO' } };
			const refused = await call(sandbox, 'POST', CONTACTS, norwegian);
			expect(refused.status).toBe(400);
			expect(refused.body.errors).toEqual([
				{
					code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
					message: 'zip is required because of a conditional property rule based on [country]',
					context: { propertyName: ['zip'] },
				},
			]);
			const made = await call(sandbox, 'POST', '/crm/objects/2026-03/contacts', norwegian);
			expect(made.status).toBe(201);
			const change = { properties: { city: 'Oslo' } };
			expect((await call(sandbox, 'PATCH', `${CONTACTS}/${made.body.id}`, change)).status).toBe(400);
			const complete = { properties: { city: 'Oslo', zip: '0150' } };
			expect((await call(sandbox, 'PATCH', `${CONTACTS}/${made.body.id}`, complete)).status).toBe(200);
		},
	},
	...([400, 409] as const).map((uniqueConflict) => ({
		section: '3.3',
		confidence: 'UNVERIFIED' as const,
		says: `a taken value of a custom unique property is a ${uniqueConflict}, by a switch`,
		options: { uniqueConflict },
		async check(sandbox: Parameters<typeof call>[0]) {
			sandbox.defineProperty('companies', { name: 'ror_id', type: 'string', hasUniqueValue: true });
			sandbox.records.seed('companies', [{ name: 'Acme', ror_id: 'R1' }]);
			const refused = await call(sandbox, 'POST', COMPANIES, { properties: { name: 'Beta', ror_id: 'R1' } });
			expect([refused.status, refused.body.message]).toEqual([
				uniqueConflict,
				expect.stringContaining('ror_id'),
			]);
		},
	})),
	{
		section: '3.4',
		confidence: 'DOC',
		says: 'activities need a timestamp, meetings take it from their start',
		async check(sandbox) {
			const note = await call(sandbox, 'POST', '/crm/objects/2026-09/notes', {
				properties: { hs_note_body: 'x' },
			});
			expect([note.status, note.body.message]).toEqual([
				400,
				'Error creating NOTE. Some required properties were not set.',
			]);
			const meeting = await call(sandbox, 'POST', '/crm/objects/2026-09/meetings', {
				properties: { hs_meeting_title: 'x', hs_meeting_start_time: '1700000000000' },
			});
			expect(meeting.body.properties.hs_timestamp).toBe('2023-11-14T22:13:20.000Z');
		},
	},
	{
		section: '7',
		confidence: 'SPEC',
		says: 'activities are read with the scope of contacts, products with either of two',
		async check(sandbox) {
			const status = async (scope: string, type: string) => {
				const authorization = `Bearer ${sandbox.issuePrivateToken([scope])}`;
				return (await call(sandbox, 'GET', `/crm/objects/2026-09/${type}`, undefined, { authorization }))
					.status;
			};
			expect(await status('crm.objects.contacts.read', 'notes')).toBe(200);
			expect(await status('crm.objects.contacts.read', 'products')).toBe(403);
			expect(await status('e-commerce', 'products')).toBe(200);
			expect(await status('crm.objects.products.read', 'products')).toBe(200);
			expect(await status('crm.objects.custom.read', 'p_vehicle')).toBe(200);
		},
	},
	{
		section: '8',
		confidence: 'ISSUE',
		says: 'an address of more than about 8 kB is a 414 in HTML',
		async check(sandbox) {
			const long = await call(sandbox, 'GET', `${CONTACTS}?properties=${'x'.repeat(9_000)}`);
			expect([long.status, long.headers.get('content-type')]).toEqual([414, 'text/html;charset=utf-8']);
		},
	},
	{
		section: '3.4',
		confidence: 'LIVE',
		says: 'the account setting gives a new contact the company of its domain, made without a name, but not for free mail',
		options: { autoAssociateCompanies: true },
		async check(sandbox) {
			for (const email of ['a@acme.test', 'b@acme.test', 'c@gmail.com']) {
				await call(sandbox, 'POST', CONTACTS, { properties: { email } });
			}
			const companies = await call(sandbox, 'GET', `${COMPANIES}?associations=contacts`);
			expect(companies.body.results).toHaveLength(1);
			expect(companies.body.results[0].properties).toMatchObject({ domain: 'acme.test', name: null });
			const ids = companies.body.results[0].associations.contacts.results.map(
				(one: { id: string }) => one.id,
			);
			expect(new Set(ids).size).toBe(2);
		},
	},
]);
