import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, CONTACTS, DEALS, type Loose } from './support';

const PROPERTIES = '/crm/properties/2026-09/contacts';
const PIPELINES = '/crm/pipelines/2026-09';
const SCHEMAS = '/crm-object-schemas/2026-09/schemas';
const LISTS = '/crm/lists/2026-09';

const shoe = {
	name: 'shoe_size',
	label: 'Shoe size',
	type: 'number',
	fieldType: 'number',
	groupName: 'contactinformation',
};

async function makeList(sandbox: Sandbox, processingType = 'MANUAL', extra: object = {}): Promise<string> {
	const made = await call(sandbox, 'POST', LISTS, {
		name: `L${Math.random()}`,
		objectTypeId: '0-1',
		processingType,
		...extra,
	});
	return made.body.list.listId;
}

factTable('properties', [
	{
		section: '6',
		confidence: 'SPEC',
		says: 'a definition has all its fields, read-only ones say so',
		async check(sandbox) {
			const list = await call(sandbox, 'GET', PROPERTIES);
			expect(list.body).not.toHaveProperty('paging');
			expect(list.body.results.length).toBeGreaterThan(50);
			const byName = Object.fromEntries(list.body.results.map((one: Loose) => [one.name, one]));
			expect(byName.email).toMatchObject({
				label: 'Email',
				type: 'string',
				fieldType: 'text',
				groupName: 'contactinformation',
				hasUniqueValue: false,
				modificationMetadata: { readOnlyValue: false },
			});
			expect(byName.hs_email_domain).toMatchObject({
				calculated: true,
				modificationMetadata: { readOnlyValue: true },
			});
			expect(byName.hubspot_owner_id).toMatchObject({
				externalOptions: true,
				referencedObjectType: 'OWNER',
				options: [],
			});
			expect(byName.hs_buying_role.fieldType).toBe('checkbox');
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'an active name is a 409, an archived one comes back, an unknown one is a 404',
		async check(sandbox) {
			expect((await call(sandbox, 'POST', PROPERTIES, shoe)).status).toBe(201);
			const again = await call(sandbox, 'POST', PROPERTIES, shoe);
			expect(again.status).toBe(409);
			expect(again.body).toMatchObject({
				category: 'OBJECT_ALREADY_EXISTS',
				subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
				message: "A property named 'shoe_size' already exists.",
			});
			expect((await call(sandbox, 'DELETE', `${PROPERTIES}/shoe_size`)).status).toBe(204);
			const gone = await call(sandbox, 'GET', `${PROPERTIES}/shoe_size`);
			expect([gone.status, gone.body.category]).toEqual([404, 'OBJECT_NOT_FOUND']);
			const back = await call(sandbox, 'POST', PROPERTIES, { ...shoe, label: 'Size' });
			expect([back.status, back.body.label, back.body.archived]).toEqual([201, 'Size', false]);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a PATCH replaces all options and ignores uniqueness',
		async check(sandbox) {
			const options = ['a', 'b'].map((value) => ({ label: value, value }));
			const choice = { ...shoe, name: 'choice', type: 'enumeration', fieldType: 'select' };
			await call(sandbox, 'POST', PROPERTIES, { ...choice, options });
			const changed = await call(sandbox, 'PATCH', `${PROPERTIES}/choice`, {
				options: [{ label: 'c', value: 'c' }],
				hasUniqueValue: true,
			});
			expect(changed.body.options.map((one: Loose) => one.value)).toEqual(['c']);
			expect(changed.body.hasUniqueValue).toBe(false);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a boolean has exactly the options true and false',
		async check(sandbox) {
			const flag = { ...shoe, name: 'flag', type: 'bool', fieldType: 'booleancheckbox' };
			const options = [{ label: 'Yes', value: 'yes' }];
			for (const wrong of [{ ...flag, options }, flag]) {
				const refused = await call(sandbox, 'POST', PROPERTIES, wrong);
				expect([refused.status, refused.body.subCategory]).toEqual([
					400,
					'PropertyValidationError.INVALID_BOOLEAN_OPTION',
				]);
			}
			const yesOrNo = ['true', 'false'].map((value) => ({ label: value, value }));
			const made = await call(sandbox, 'POST', PROPERTIES, { ...flag, options: yesOrNo });
			expect(made.status).toBe(201);
		},
	},
	{
		section: '6',
		confidence: 'DOC',
		says: 'ten unique properties at most, and a new one can be used at once',
		async check(sandbox) {
			const unique = (n: number) => ({
				...shoe,
				name: `key_${n}`,
				type: 'string',
				fieldType: 'text',
				hasUniqueValue: true,
			});
			for (let n = 0; n < 10; n++)
				expect((await call(sandbox, 'POST', PROPERTIES, unique(n))).status).toBe(201);
			expect((await call(sandbox, 'POST', PROPERTIES, unique(10))).status).toBe(400);
			const made = await call(sandbox, 'POST', `${CONTACTS}/batch/upsert`, {
				inputs: [{ id: 'K', idProperty: 'key_3', properties: { firstname: 'Ada' } }],
			});
			expect(made.body.results[0]).toMatchObject({ new: true, properties: { key_3: 'K' } });
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a sensitive property hides unless it is asked for',
		async check(sandbox) {
			await call(sandbox, 'POST', PROPERTIES, { ...shoe, dataSensitivity: 'sensitive' });
			expect((await call(sandbox, 'GET', `${PROPERTIES}/shoe_size`)).status).toBe(404);
			const asked = await call(sandbox, 'GET', `${PROPERTIES}/shoe_size?dataSensitivity=sensitive`);
			expect(asked.body.name).toBe('shoe_size');
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a property that a list uses stays, with one error for each use',
		async check(sandbox) {
			await call(sandbox, 'POST', PROPERTIES, shoe);
			const operation = { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' };
			const filters = [{ filterType: 'PROPERTY', property: 'shoe_size', operation }];
			await makeList(sandbox, 'DYNAMIC', { filterBranch: { filterBranchType: 'AND', filters } });
			const refused = await call(sandbox, 'DELETE', `${PROPERTIES}/shoe_size`);
			expect(refused.status).toBe(400);
			expect(refused.body).toMatchObject({
				subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
				errors: [{ subCategory: 'PropertyValidationError.PROPERTY_USAGE' }],
			});
		},
	},
	{
		section: '1.6',
		confidence: 'SPEC',
		says: 'batches of properties report by name',
		async check(sandbox) {
			const inputs = [shoe, { ...shoe, name: 'email' }];
			const made = await call(sandbox, 'POST', `${PROPERTIES}/batch/create`, { inputs });
			expect([made.status, made.body.results.length, made.body.numErrors]).toEqual([207, 1, 1]);
			expect(made.body.errors[0]).toMatchObject({
				category: 'OBJECT_ALREADY_EXISTS',
				subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
				context: { name: ['email'] },
			});
			for (const name of ['createdAt', 'updatedAt', 'archived', 'createdUserId']) {
				expect(made.body.results[0]).not.toHaveProperty(name);
			}
			const read = await call(sandbox, 'POST', `${PROPERTIES}/batch/read`, {
				inputs: [{ name: 'shoe_size' }],
			});
			expect([read.status, read.body.results[0].label]).toEqual([200, 'Shoe size']);
			const gone = await call(sandbox, 'POST', `${PROPERTIES}/batch/archive`, {
				inputs: [{ name: 'shoe_size' }],
			});
			expect(gone.status).toBe(204);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a group comes after the others; with active properties it stays, and the message of the refusal is JSON text',
		async check(sandbox) {
			const groups = (await call(sandbox, 'GET', `${PROPERTIES}/groups`)).body.results;
			const last = Math.max(...groups.map((one: Loose) => one.displayOrder));
			const made = await call(sandbox, 'POST', `${PROPERTIES}/groups`, { name: 'fitting', label: 'Fitting' });
			expect([made.status, made.body.displayOrder]).toEqual([201, last + 1]);
			await call(sandbox, 'POST', PROPERTIES, { ...shoe, groupName: 'fitting' });
			const refused = await call(sandbox, 'DELETE', `${PROPERTIES}/groups/fitting`);
			expect(refused.status).toBe(400);
			expect(refused.body.subCategory).toBe('PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES');
			expect(JSON.parse(refused.body.message)).toBeInstanceOf(Object);
			await call(sandbox, 'DELETE', `${PROPERTIES}/shoe_size`);
			expect((await call(sandbox, 'DELETE', `${PROPERTIES}/groups/fitting`)).status).toBe(204);
		},
	},
]);

factTable('properties, as recorded', [
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a new property says who made it and when; the property of a currency needs the symbol, external options a type',
		async check(sandbox) {
			const made = await call(sandbox, 'POST', PROPERTIES, shoe);
			expect(made.body).toMatchObject({ archived: false, createdUserId: '12340001' });
			const fee = { ...shoe, name: 'fee', currencyPropertyName: 'hs_currency' };
			const currency = await call(sandbox, 'POST', PROPERTIES, fee);
			expect([currency.status, currency.body.subCategory]).toEqual([
				400,
				'PropertyValidationError.ONLY_CURRENCY_PROPERTIES_CAN_SPECIFY_CURRENCY',
			]);
			const shown = { ...fee, showCurrencySymbol: true };
			expect((await call(sandbox, 'POST', PROPERTIES, shown)).status).toBe(201);
			const choice = {
				...shoe,
				name: 'rep',
				type: 'enumeration',
				fieldType: 'select',
				externalOptions: true,
			};
			expect((await call(sandbox, 'POST', PROPERTIES, choice)).status).toBe(400);
			const owner = { ...choice, referencedObjectType: 'OWNER' };
			const options = [{ label: 'A', value: 'a' }];
			expect((await call(sandbox, 'POST', PROPERTIES, { ...owner, options })).status).toBe(400);
			expect((await call(sandbox, 'POST', PROPERTIES, owner)).status).toBe(201);
		},
	},
	{
		section: '6',
		confidence: 'LIVE',
		says: "HubSpot's own do not say whether they are archived; external options do not mean none",
		async check(sandbox) {
			const companies = await call(sandbox, 'GET', '/crm/properties/2026-09/companies');
			const byName = Object.fromEntries(companies.body.results.map((one: Loose) => [one.name, one]));
			expect(byName.name).not.toHaveProperty('archived');
			expect(byName.hs_object_source).not.toHaveProperty('createdAt');
			expect(byName.lifecyclestage).toMatchObject({ fieldType: 'radio', externalOptions: true });
			expect(byName.lifecyclestage.options).toHaveLength(8);
			expect(byName.hs_merged_object_ids).toMatchObject({ fieldType: 'checkbox', options: [] });
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a sensitive property needs its scope, in words of its own; what is gone is gone however it went',
		async check(sandbox) {
			const bare = sandbox.issuePrivateToken(['crm.schemas.contacts.write']);
			const sensitive = { ...shoe, dataSensitivity: 'sensitive' };
			const headers = { authorization: `Bearer ${bare}` };
			const refused = await call(sandbox, 'POST', PROPERTIES, sensitive, headers);
			expect([refused.status, refused.body.message]).toEqual([
				403,
				'Missing required scope for: sensitive-data-property-create',
			]);
			expect((await call(sandbox, 'POST', PROPERTIES, shoe, headers)).status).toBe(201);
			// Who may write may not read by that.
			expect((await call(sandbox, 'GET', PROPERTIES, undefined, headers)).status).toBe(403);
			await call(sandbox, 'DELETE', `${PROPERTIES}/shoe_size`);
			const answers = ['shoe_size', 'no_such'].map(async (name) => {
				const gone = await call(sandbox, 'DELETE', `${PROPERTIES}/${name}`);
				return [gone.status, gone.body.category];
			});
			expect(await Promise.all(answers)).toEqual(Array(2).fill([404, 'OBJECT_NOT_FOUND']));
		},
	},
]);

factTable('pipelines, owners, schemas', [
	{
		section: '1.6',
		confidence: 'DOC',
		says: 'the default pipelines have their usual ids, and metadata values are texts',
		async check(sandbox) {
			const deals = await call(sandbox, 'GET', `${PIPELINES}/deals/default`);
			expect(deals.body.stages.map((one: Loose) => one.id)).toEqual(
				'appointmentscheduled qualifiedtobuy presentationscheduled decisionmakerboughtin contractsent closedwon closedlost'.split(
					' ',
				),
			);
			expect(deals.body.stages[0].metadata).toEqual({ isClosed: 'false', probability: '0.2' });
			const tickets = await call(sandbox, 'GET', `${PIPELINES}/tickets`);
			expect(tickets.body.results[0]).toMatchObject({ id: '0', stages: [{ id: '1' }, {}, {}, {}] });
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'what is missing is a 404 in four forms',
		async check(sandbox) {
			const json = { accept: 'application/json' };
			for (const path of ['nope', 'default/stages/nope']) {
				const page = await call(sandbox, 'GET', `${PIPELINES}/deals/${path}`);
				expect([page.status, page.text]).toEqual([404, expect.stringContaining('<title>Error 404')]);
				const empty = await call(sandbox, 'GET', `${PIPELINES}/deals/${path}`, undefined, json);
				expect([empty.status, empty.text]).toEqual([404, '']);
				const patched = await call(sandbox, 'PATCH', `${PIPELINES}/deals/${path}`, { label: 'X' });
				expect([patched.status, patched.text]).toEqual([404, '']);
			}
			const stages = await call(sandbox, 'GET', `${PIPELINES}/deals/nope/stages`);
			expect([stages.status, stages.body.status]).toEqual([404, 'error']);
			expect(stages.body).not.toHaveProperty('category');
			const gone = await call(sandbox, 'DELETE', `${PIPELINES}/deals/nope`);
			expect([gone.status, gone.body.category]).toEqual([404, 'OBJECT_NOT_FOUND']);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'stages in use stay, labels are distinct, deals need a probability, a missing stage is deleted with 204',
		async check(sandbox) {
			sandbox.records.seed('deals', [{ dealname: 'Big', dealstage: 'closedwon' }]);
			const stages = `${PIPELINES}/deals/default/stages`;
			const used = await call(sandbox, 'DELETE', `${stages}/closedwon`);
			expect([used.status, used.body.subCategory]).toEqual([400, 'PipelineError.STAGE_ID_IN_USE']);
			expect(used.body.message).toMatch(
				/^Stage IDs: \[closedwon\] are being referenced by object IDs: \[\d+\]$/,
			);
			const metadata = { probability: '0.5' };
			const same = await call(sandbox, 'POST', stages, { label: 'Closed Won', displayOrder: 9, metadata });
			expect([same.status, same.body.subCategory]).toEqual([400, 'PipelineError.STAGE_LABEL_EXISTS']);
			const bare = await call(sandbox, 'POST', stages, { label: 'Legal', displayOrder: 9 });
			expect([bare.status, bare.body.message]).toEqual([
				400,
				'must specify probability when writing a dealstage',
			]);
			expect(bare.body).not.toHaveProperty('category');
			expect((await call(sandbox, 'DELETE', `${stages}/nope`)).status).toBe(204);
			const made = await call(sandbox, 'POST', stages, { label: 'Legal', displayOrder: 9, metadata });
			expect(made.status).toBe(201);
			const deal = { properties: { dealname: 'Small', dealstage: made.body.id } };
			expect((await call(sandbox, 'POST', DEALS, deal)).status).toBe(201);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a ticket pipeline needs a closed stage',
		async check(sandbox) {
			const open = { label: 'Open', displayOrder: 0, metadata: { ticketState: 'OPEN' } };
			const refused = await call(sandbox, 'POST', `${PIPELINES}/tickets`, {
				label: 'X',
				displayOrder: 1,
				stages: [open],
			});
			expect([refused.status, refused.body.subCategory]).toEqual([400, 'PipelineError.MISSING_CLOSED_STAGE']);
		},
	},
	{
		section: '6',
		confidence: 'ISSUE',
		says: 'an edit of a pipeline changes the modification date of every deal in it',
		async check(sandbox) {
			const [id] = sandbox.records.seed('deals', [
				{ dealname: 'Big', dealstage: 'closedwon', pipeline: 'default' },
			]);
			const before = sandbox.records.get('deals', id as string)?.updatedAt ?? '';
			sandbox.clock.advance(1_000);
			await call(sandbox, 'PATCH', `${PIPELINES}/deals/default`, { label: 'Renamed' });
			const after = sandbox.records.get('deals', id as string)?.updatedAt ?? '';
			expect(after > before).toBe(true);
		},
	},
	{
		section: '3.4',
		confidence: 'DOC',
		says: 'with several pipelines a stage goes with its own one',
		async check(sandbox) {
			const stage = { label: 'Signed', displayOrder: 0, metadata: { probability: '1.0' } };
			const made = await call(sandbox, 'POST', `${PIPELINES}/deals`, {
				label: 'Partners',
				displayOrder: 1,
				stages: [stage],
			});
			const dealstage = made.body.stages[0].id;
			const alone = await call(sandbox, 'POST', DEALS, { properties: { dealname: 'A', dealstage } });
			expect([alone.status, alone.body.errors[0].code]).toEqual([400, 'INVALID_OPTION']);
			const both = { dealname: 'A', dealstage, pipeline: made.body.id };
			expect((await call(sandbox, 'POST', DEALS, { properties: both })).status).toBe(201);
		},
	},
	{
		section: '1.6',
		confidence: 'SPEC',
		says: 'owners: archived ones apart and without userId, by e-mail, by id or user id',
		async check(sandbox) {
			const owners = '/crm/owners/2026-09';
			const list = await call(sandbox, 'GET', owners);
			expect(list.body.results).toHaveLength(4);
			const [first] = list.body.results;
			const gone = await call(sandbox, 'GET', `${owners}?archived=true`);
			expect(gone.body.results).toMatchObject([{ userId: null, archived: true }]);
			expect((await call(sandbox, 'GET', `${owners}?email=${first.email}`)).body.results).toEqual([first]);
			const byUser = await call(sandbox, 'GET', `${owners}/${first.userId}?idProperty=userId`);
			expect(byUser.body.id).toBe(first.id);
			const wrong = await call(sandbox, 'POST', CONTACTS, {
				properties: { email: 'a@b.co', hubspot_owner_id: String(first.userId) },
			});
			expect(wrong.status).toBe(400);
		},
	},
	{
		section: '1.4',
		confidence: 'ISSUE',
		says: 'custom objects resolve by id and full name, not by their bare name',
		async check(sandbox) {
			const list = await call(sandbox, 'GET', SCHEMAS);
			const [vehicle] = list.body.results;
			expect(vehicle).toMatchObject({ name: 'vehicle', fullyQualifiedName: `p${sandbox.portalId}_vehicle` });
			for (const name of [vehicle.objectTypeId, vehicle.fullyQualifiedName, 'p_vehicle']) {
				expect((await call(sandbox, 'GET', `/crm/objects/2026-09/${name}`)).status).toBe(200);
			}
			expect((await call(sandbox, 'GET', '/crm/objects/2026-09/vehicle')).status).toBe(400);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a type with the same name is given back with 201, seconds after it was made or in another case it is a 409; standard types answer too',
		async check(sandbox) {
			const schema = {
				name: 'boat',
				labels: { singular: 'Boat', plural: 'Boats' },
				primaryDisplayProperty: 'title',
				requiredProperties: ['title'],
				searchableProperties: ['title'],
				properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }],
				associatedObjects: ['CONTACT'],
			};
			const made = await call(sandbox, 'POST', SCHEMAS, schema);
			expect(made.status).toBe(201);
			expect((await call(sandbox, 'POST', SCHEMAS, schema)).status).toBe(409);
			sandbox.clock.advance(60_000);
			const renamed = { ...schema, labels: { singular: 'Ship', plural: 'Ships' } };
			const again = await call(sandbox, 'POST', SCHEMAS, renamed);
			expect([again.status, again.body.objectTypeId]).toEqual([201, made.body.objectTypeId]);
			expect(again.body.labels).toEqual(schema.labels);
			expect((await call(sandbox, 'POST', SCHEMAS, { ...schema, name: 'Boat' })).status).toBe(409);
			const path = `/crm/objects/2026-09/${made.body.objectTypeId}`;
			expect((await call(sandbox, 'POST', path, { properties: {} })).status).toBe(400);
			const boat = await call(sandbox, 'POST', path, { properties: { title: 'Vega' } });
			expect(boat.body.properties.hs_createdate).toBeDefined();
			expect((await call(sandbox, 'POST', `${path}/search`, { query: 'vega' })).body.total).toBe(1);
			expect((await call(sandbox, 'GET', `${SCHEMAS}/contacts`)).body.objectTypeId).toBe('0-1');
		},
	},
]);

factTable('lists', [
	{
		section: '1.6',
		confidence: 'SPEC',
		says: 'members are added and removed as a bare array, unknown ids are reported',
		async check(sandbox) {
			const ids = sandbox.records.seed('contacts', [{ email: 'a@b.co' }, { email: 'b@b.co' }]);
			const list = `${LISTS}/${await makeList(sandbox)}/memberships`;
			const added = await call(sandbox, 'PUT', `${list}/add`, [...ids, '999']);
			expect(added.body).toEqual({ recordIdsMissing: ['999'], recordIdsRemoved: [], recordsIdsAdded: ids });
			expect((await call(sandbox, 'PUT', `${list}/add`, ids)).body.recordsIdsAdded).toEqual([]);
			const page = await call(sandbox, 'GET', `${list}?limit=1`);
			expect(page.body).toMatchObject({ total: 2, results: [{ recordId: ids[0] }], paging: { next: {} } });
			const last = await call(sandbox, 'GET', `${list}?limit=1&after=${page.body.paging.next.after}`);
			expect(last.body.results[0].recordId).toBe(ids[1]);
			expect(last.body).not.toHaveProperty('paging');
			const removed = await call(sandbox, 'PUT', `${list}/remove`, [ids[0]]);
			expect(removed.body.recordIdsRemoved).toEqual([ids[0]]);
			expect((await call(sandbox, 'DELETE', list)).status).toBe(204);
			expect((await call(sandbox, 'GET', list)).body.results).toEqual([]);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'an object in place of the array is refused by the JSON reader',
		async check(sandbox) {
			const list = `${LISTS}/${await makeList(sandbox)}/memberships/add`;
			const refused = await call(sandbox, 'PUT', list, { ids: ['1'] });
			expect(refused.status).toBe(400);
			expect(refused.body.message).toMatch(
				/^Invalid input JSON on line 1, column \d+: Cannot deserialize value of type `java.util.ArrayList/,
			);
		},
	},
	{
		section: '1.6',
		confidence: 'DOC',
		says: 'members of a dynamic list cannot be changed',
		async check(sandbox) {
			const list = `${LISTS}/${await makeList(sandbox, 'DYNAMIC')}/memberships/add`;
			expect((await call(sandbox, 'PUT', list, ['1'])).status).toBe(400);
		},
	},
	{
		section: '1.6',
		confidence: 'SPEC',
		says: 'lists are found by name, of a record, deleted and restored',
		async check(sandbox) {
			const [contact] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			const made = await call(sandbox, 'POST', LISTS, {
				name: 'Guests',
				objectTypeId: '0-1',
				processingType: 'MANUAL',
			});
			const { listId } = made.body.list;
			const search = async () => (await call(sandbox, 'POST', `${LISTS}/search`, { query: 'gues' })).body;
			expect(await search()).toMatchObject({ total: 1, hasMore: false, offset: 1, lists: [{ listId }] });
			await call(sandbox, 'PUT', `${LISTS}/${listId}/memberships/add`, [contact]);
			const of = await call(sandbox, 'GET', `${LISTS}/records/0-1/${contact}/memberships`);
			expect(of.body.results).toMatchObject([{ listId }]);
			expect((await call(sandbox, 'DELETE', `${LISTS}/${listId}`)).status).toBe(204);
			const deleted = await call(sandbox, 'GET', `${LISTS}/${listId}`);
			expect([deleted.status, deleted.body.list.name]).toEqual([200, 'Guests']);
			expect(deleted.body.list.deletedAt).toMatch(/^\d{4}-.*Z$/);
			expect((await search()).total).toBe(0);
			expect((await call(sandbox, 'GET', `${LISTS}/${listId}/memberships`)).status).toBe(404);
			expect((await call(sandbox, 'PUT', `${LISTS}/${listId}/restore`)).status).toBe(204);
			expect((await search()).lists).toMatchObject([{ listId }]);
			expect((await call(sandbox, 'GET', `${LISTS}/${listId}`)).body.list).not.toHaveProperty('deletedAt');
		},
	},
]);

factTable('merge and GDPR deletion', [
	...[false, true].map((mergeKeepsPrimaryId) => ({
		section: '1.4',
		confidence: 'DOC' as const,
		says: `a merge gives ${mergeKeepsPrimaryId ? "the primary record's id, by a switch" : 'a new id'}; the old ids lead to it`,
		options: { mergeKeepsPrimaryId },
		async check(sandbox: Sandbox) {
			const [one, two] = sandbox.records.seed('contacts', [
				{ email: 'a@b.co', firstname: 'Ada' },
				{ email: 'b@b.co', firstname: 'Ben', city: 'Oslo' },
			]);
			const merged = await call(sandbox, 'POST', `${CONTACTS}/merge`, {
				primaryObjectId: one,
				objectIdToMerge: two,
			});
			expect(merged.status).toBe(200);
			expect(merged.body.id === one).toBe(mergeKeepsPrimaryId);
			expect(merged.body.properties).toMatchObject({
				email: 'a@b.co',
				firstname: 'Ada',
				city: 'Oslo',
				hs_additional_emails: 'b@b.co',
				hs_merged_object_ids: `${one};${two}`,
			});
			expect((await call(sandbox, 'GET', `${CONTACTS}/${two}`)).body.id).toBe(merged.body.id);
			const list = await call(sandbox, 'GET', CONTACTS);
			expect(list.body.results.map((record: Loose) => record.id)).toEqual([merged.body.id]);
			const update = await call(sandbox, 'POST', `${CONTACTS}/batch/update`, {
				inputs: [{ id: two, properties: { city: 'Rome' } }],
			});
			expect([update.status, update.body.results]).toEqual([200, []]);
		},
	})),
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'a GDPR deletion leaves nothing and shuts the address out',
		async check(sandbox) {
			const [id] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			const gone = await call(sandbox, 'POST', `${CONTACTS}/gdpr-delete`, {
				objectId: 'a@b.co',
				idProperty: 'email',
			});
			expect(gone.status).toBe(204);
			expect((await call(sandbox, 'GET', `${CONTACTS}/${id}?archived=true`)).status).toBe(404);
			expect((await call(sandbox, 'POST', CONTACTS, { properties: { email: 'a@b.co' } })).status).toBe(400);
		},
	},
]);
