import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, COMPANIES, CONTACTS, type Loose } from './support';

const OBJECTS = '/crm/objects/2026-09';
const BATCH = '/crm/associations/2026-09/contacts/companies';
const LABELS = `${BATCH}/labels`;

function seedPair(sandbox: Sandbox): [string, string, string] {
	const [contact] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
	const [one, two] = sandbox.records.seed('companies', [{ name: 'Acme' }, { name: 'Beta' }]);
	return [contact as string, one as string, two as string];
}

/** Type ids of the associations from a contact to companies, by company id. */
async function typeIds(sandbox: Sandbox, contact: string): Promise<Record<string, number[]>> {
	const list = await call(sandbox, 'GET', `${CONTACTS}/${contact}/associations/companies`);
	return Object.fromEntries(
		list.body.results.map((one: Loose) => [
			one.toObjectId,
			one.associationTypes.map((type: Loose) => type.typeId),
		]),
	);
}

factTable('associations', [
	{
		section: '1.5',
		confidence: 'UNVERIFIED',
		says: 'a record cannot be associated with itself, whichever call asks for it',
		async check(sandbox) {
			const [one, other] = sandbox.records.seed('companies', [{ name: 'Acme' }, { name: 'Beta' }]);
			const single = `${COMPANIES}/${one}/associations`;
			const spec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 450 };
			const itself = { from: { id: one }, to: { id: one }, types: [spec] };
			const pair = { from: { id: one }, to: { id: other }, types: [spec] };
			const plain = await call(sandbox, 'PUT', `${single}/default/companies/${one}`);
			const labelled = await call(sandbox, 'PUT', `${single}/companies/${one}`, [spec]);
			for (const { status, body } of [plain, labelled])
				expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
			for (const path of ['create', 'associate/default']) {
				const answer = await call(
					sandbox,
					'POST',
					`/crm/associations/2026-09/companies/companies/batch/${path}`,
					{ inputs: [itself, pair] },
				);
				expect(answer).toMatchObject({ status: 207, body: { numErrors: 1 } });
				expect(answer.body.errors[0].context.objectId).toEqual([one]);
			}
			const { body } = await call(sandbox, 'GET', `${single}/companies`);
			expect(body.results.map((end: Loose) => end.toObjectId)).toEqual([Number(other)]);
		},
	},
	{
		section: '1.5',
		confidence: 'SPEC',
		says: 'the default association has a type for each direction, ids in lists are numbers',
		async check(sandbox) {
			const [contact, company] = seedPair(sandbox);
			const path = `${CONTACTS}/${contact}/associations/default/companies/${company}`;
			expect((await call(sandbox, 'PUT', path)).status).toBe(200);
			const list = await call(sandbox, 'GET', `${CONTACTS}/${contact}/associations/companies`);
			expect(list.body.results).toEqual([
				{
					toObjectId: Number(company),
					associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }],
				},
			]);
			const back = await call(sandbox, 'GET', `${COMPANIES}/${company}/associations/contacts`);
			expect(back.body.results[0].associationTypes[0].typeId).toBe(280);
		},
	},
	{
		section: '1.5',
		confidence: 'DOC',
		says: 'setting labels answers 201 and replaces those that were there, but not the plain type',
		async check(sandbox) {
			const [contact, company] = seedPair(sandbox);
			const made = await call(sandbox, 'POST', LABELS, { name: 'billing', label: 'Billing contact' });
			const billing = made.body.results[0].typeId;
			const path = `${CONTACTS}/${contact}/associations/companies/${company}`;
			const set = await call(sandbox, 'PUT', path, [
				{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 },
			]);
			expect([set.status, set.body]).toEqual([
				201,
				{
					fromObjectTypeId: '0-1',
					fromObjectId: Number(contact),
					toObjectTypeId: '0-2',
					toObjectId: Number(company),
					labels: ['Primary'],
				},
			]);
			expect((await typeIds(sandbox, contact))[company]?.sort()).toEqual([1, 279]);
			await call(sandbox, 'PUT', path, [{ associationCategory: 'USER_DEFINED', associationTypeId: billing }]);
			expect((await typeIds(sandbox, contact))[company]?.sort()).toEqual([279, billing].sort());
		},
	},
	{
		section: '1.5',
		confidence: 'DOC',
		says: 'a contact has one primary company',
		async check(sandbox) {
			const [contact, one, two] = seedPair(sandbox);
			const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
			await call(sandbox, 'PUT', `${CONTACTS}/${contact}/associations/companies/${one}`, primary);
			await call(sandbox, 'PUT', `${CONTACTS}/${contact}/associations/companies/${two}`, primary);
			const types = await typeIds(sandbox, contact);
			expect(types[one]).toEqual([279]);
			expect(types[two]?.sort()).toEqual([1, 279]);
		},
	},
	{
		section: '1.5',
		confidence: 'LIVE',
		says: 'a type of another direction is refused, with both type ids in the text',
		async check(sandbox) {
			const [, company] = seedPair(sandbox);
			const [meeting] = sandbox.records.seed('meetings', [{ hs_timestamp: '1700000000000' }]);
			const refused = await call(
				sandbox,
				'PUT',
				`${OBJECTS}/meetings/${meeting}/associations/companies/${company}`,
				[{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
			);
			expect([refused.status, refused.body.message]).toEqual([
				400,
				'invalid from object type 0-47 for associations to be created. expected: 0-1',
			]);
		},
	},
	{
		section: '1.5',
		confidence: 'LIVE',
		says: 'a create with an associated id that is not there is refused and writes nothing',
		async check(sandbox) {
			const associations = [
				{ to: { id: '123' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }] },
			];
			const note = { properties: { hs_timestamp: '1700000000000', hs_note_body: 'hello' }, associations };
			const refused = await call(sandbox, 'POST', `${OBJECTS}/notes`, note);
			expect(refused.status).toBe(400);
			expect(refused.body).toMatchObject({
				message: 'One or more associations are invalid',
				category: 'VALIDATION_ERROR',
				context: {
					INVALID_OBJECT_IDS: ['CONTACT=123 is not valid'],
					objectId: ['123'],
					objectType: ['CONTACT'],
				},
			});
			expect(sandbox.records.count('notes')).toBe(0);
			const [contact] = seedPair(sandbox);
			(associations[0] as Loose).to.id = contact;
			const made = await call(sandbox, 'POST', `${OBJECTS}/notes`, note);
			expect(made.status).toBe(201);
			const back = await call(sandbox, 'GET', `${CONTACTS}/${contact}/associations/notes`);
			expect(back.body.results).toEqual([
				{
					toObjectId: Number(made.body.id),
					associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 201, label: null }],
				},
			]);
		},
	},
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'a read shows associations with text ids and names of types, the same id once for each type',
		async check(sandbox) {
			const [contact, company] = seedPair(sandbox);
			await call(sandbox, 'PUT', `${CONTACTS}/${contact}/associations/companies/${company}`, [
				{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 },
			]);
			const read = await call(sandbox, 'GET', `${CONTACTS}/${contact}?associations=company,deals`);
			expect(Object.keys(read.body.associations)).toEqual(['companies']);
			expect(read.body.associations.companies.results).toEqual(
				expect.arrayContaining([
					{ id: company, type: 'contact_to_company' },
					{ id: company, type: 'contact_to_company_unlabeled' },
				]),
			);
			expect(
				(await call(sandbox, 'GET', `${CONTACTS}/${contact}?associations=deals`)).body,
			).not.toHaveProperty('associations');
		},
	},
	{
		section: '1.5',
		confidence: 'DOC',
		says: 'a list gives 500 a page',
		async check(sandbox) {
			const [contact] = seedPair(sandbox);
			const companies = sandbox.records.seed(
				'companies',
				Array.from({ length: 501 }, (_, n) => ({ name: `C${n}` })),
			);
			const inputs = companies.map((id) => ({ from: { id: contact }, to: { id } }));
			const made = await call(sandbox, 'POST', `${BATCH}/batch/associate/default`, { inputs });
			expect([made.status, made.body.results.length]).toEqual([200, 1_002]);
			const first = await call(sandbox, 'GET', `${CONTACTS}/${contact}/associations/companies`);
			expect(first.body.results).toHaveLength(500);
			const { after } = first.body.paging.next;
			const second = await call(
				sandbox,
				'GET',
				`${CONTACTS}/${contact}/associations/companies?after=${after}`,
			);
			expect(second.body.results).toHaveLength(1);
			expect(second.body).not.toHaveProperty('paging');
		},
	},
	{
		section: '1.5',
		confidence: 'DOC',
		says: 'batch create, read, archive and removal of labels',
		async check(sandbox) {
			const [contact, one, two] = seedPair(sandbox);
			const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
			const pair = (id: string) => ({ from: { id: contact }, to: { id }, types });
			const made = await call(sandbox, 'POST', `${BATCH}/batch/create`, { inputs: [pair(one), pair('999')] });
			expect([made.status, made.body.numErrors, made.body.results[0].labels]).toEqual([207, 1, ['Primary']]);
			expect((await call(sandbox, 'POST', `${BATCH}/batch/create`, { inputs: [pair(two)] })).status).toBe(
				201,
			);
			const read = await call(sandbox, 'POST', `${BATCH}/batch/read`, { inputs: [{ id: contact }] });
			expect(read.status).toBe(200);
			expect(read.body.results[0].from).toEqual({ id: contact });
			expect(read.body.results[0].to.map((end: Loose) => end.toObjectId)).toEqual([Number(one), Number(two)]);
			expect(
				(await call(sandbox, 'POST', `${BATCH}/batch/labels/archive`, { inputs: [pair(two)] })).status,
			).toBe(204);
			expect((await typeIds(sandbox, contact))[two]).toEqual([279]);
			const gone = { inputs: [{ from: { id: contact }, to: [{ id: one }, { id: two }] }] };
			expect((await call(sandbox, 'POST', `${BATCH}/batch/archive`, gone)).status).toBe(204);
			expect(await typeIds(sandbox, contact)).toEqual({});
		},
	},
	{
		section: '1.5',
		confidence: 'DOC',
		says: 'batches hold 2,000 writes and 1,000 reads',
		async check(sandbox) {
			const inputs = Array.from({ length: 2_001 }, () => ({ from: { id: '1' }, to: { id: '2' }, id: '1' }));
			expect((await call(sandbox, 'POST', `${BATCH}/batch/associate/default`, { inputs })).status).toBe(400);
			const reads = { inputs: inputs.slice(0, 1_001) };
			expect((await call(sandbox, 'POST', `${BATCH}/batch/read`, reads)).status).toBe(400);
		},
	},
	...[true, false].map((noAssociationsError) => ({
		section: '1.5',
		confidence: 'UNVERIFIED' as const,
		says: `a batch read ${noAssociationsError ? 'reports' : 'leaves out'} records without associations, by a switch`,
		options: { noAssociationsError },
		async check(sandbox: Sandbox) {
			const [contact] = seedPair(sandbox);
			const read = await call(sandbox, 'POST', `${BATCH}/batch/read`, { inputs: [{ id: contact }] });
			expect([read.status, read.body.numErrors]).toEqual(noAssociationsError ? [207, 1] : [200, undefined]);
		},
	})),
	{
		section: '1.5',
		confidence: 'LIVE',
		says: 'labels are listed without names and type ids, written to both sides, and removed as a pair',
		async check(sandbox) {
			const made = await call(sandbox, 'POST', LABELS, {
				name: 'mentor',
				label: 'Mentor',
				inverseLabel: 'Mentee',
			});
			expect(made.status).toBe(200);
			const [there] = made.body.results;
			const list = async (path = LABELS) => (await call(sandbox, 'GET', path)).body.results as Loose[];
			expect(await list()).toContainEqual({
				category: 'USER_DEFINED',
				typeId: there.typeId,
				label: 'Mentor',
				fromObjectTypeId: null,
				toObjectTypeId: null,
			});
			const inverse = '/crm/associations/2026-09/companies/contacts/labels';
			expect((await list(inverse)).map(({ label }) => label)).toContain('Mentee');
			const change = { associationTypeId: there.typeId, label: 'Coach' };
			expect((await call(sandbox, 'PUT', LABELS, change)).status).toBe(204);
			expect((await list(inverse)).map(({ label }) => label)).toContain('Coach');
			expect((await call(sandbox, 'DELETE', `${LABELS}/${there.typeId}`)).status).toBe(204);
			expect((await list(inverse)).map(({ label }) => label)).not.toContain('Coach');
			expect((await call(sandbox, 'DELETE', `${LABELS}/${there.typeId}`)).status).toBe(400);
		},
	},
	{
		section: '1.5',
		confidence: 'LIVE',
		says: 'the 51st label of a pair is a 437',
		async check(sandbox) {
			const add = (n: number) => call(sandbox, 'POST', LABELS, { name: `l${n}`, label: `L${n}` });
			for (let n = 0; n < 50; n++) expect((await add(n)).status).toBe(200);
			expect((await add(50)).status).toBe(437);
		},
	},
	{
		section: '1.5',
		confidence: 'LIVE',
		says: 'the first label of a pair with a custom object makes its plain type too',
		async check(sandbox) {
			const path = '/crm/associations/2026-09/p_vehicle/tickets/labels';
			expect((await call(sandbox, 'GET', path)).body.results).toEqual([]);
			await call(sandbox, 'POST', path, { name: 'damage', label: 'Damage' });
			expect((await call(sandbox, 'GET', path)).body.results.map((one: Loose) => one.label)).toEqual([
				null,
				'Damage',
			]);
		},
	},
	{
		section: '2.3',
		confidence: 'DOC',
		says: 'search filters by associated record, but not by custom objects',
		async check(sandbox) {
			const [contact, company] = seedPair(sandbox);
			await call(sandbox, 'PUT', `${CONTACTS}/${contact}/associations/default/companies/${company}`);
			const by = (propertyName: string, value: string | undefined) =>
				call(sandbox, 'POST', `${COMPANIES}/search`, { filters: [{ propertyName, operator: 'EQ', value }] });
			expect((await by('associations.contact', contact)).body.results.map((one: Loose) => one.id)).toEqual([
				company,
			]);
			expect((await by('associations.contact', '999')).body.total).toBe(0);
			expect((await by('associations.p_vehicle', '999')).status).toBe(400);
		},
	},
	{
		section: '1.5',
		confidence: 'DOC',
		says: 'an archived record loses its associations',
		async check(sandbox) {
			const [contact, company] = seedPair(sandbox);
			await call(sandbox, 'PUT', `${CONTACTS}/${contact}/associations/default/companies/${company}`);
			await call(sandbox, 'DELETE', `${COMPANIES}/${company}`);
			expect(await typeIds(sandbox, contact)).toEqual({});
		},
	},
	{
		section: '3.4',
		confidence: 'DOC',
		says: 'a lead needs a contact or company',
		async check(sandbox) {
			const [contact] = seedPair(sandbox);
			const properties = { hs_lead_name: 'Ada' };
			expect((await call(sandbox, 'POST', `${OBJECTS}/leads`, { properties })).status).toBe(400);
			const associations = [
				{ to: { id: contact }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 578 }] },
			];
			const made = await call(sandbox, 'POST', `${OBJECTS}/leads`, { properties, associations });
			expect(made.status).toBe(201);
			const linked = await call(sandbox, 'GET', `${OBJECTS}/leads/${made.body.id}/associations/contacts`);
			expect(linked.body.results).toHaveLength(1);
		},
	},
]);
