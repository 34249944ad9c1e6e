import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, COMPANIES, CONTACTS, DEALS, type Loose } from './support';

const OBJECTS = '/crm/objects/2026-09';
const PRODUCTS = `${OBJECTS}/products`;
const TASKS = `${OBJECTS}/tasks`;

const create = (sandbox: Sandbox, path: string, properties: object) =>
	call(sandbox, 'POST', path, { properties });

factTable('records as recorded', [
	{
		section: '3.4',
		confidence: 'LIVE',
		says: 'a deal can be made without stage and pipeline, and both stay unset',
		async check(sandbox) {
			const made = await create(sandbox, DEALS, { dealname: 'Test', amount: 10000 });
			expect(made.status).toBe(201);
			expect(made.body.properties).toMatchObject({
				amount: '10000',
				hs_is_closed_won: 'false',
				hs_closed_amount: '0',
				days_to_close: '0',
			});
			expect(made.body.properties).not.toHaveProperty('dealstage');
			const read = await call(sandbox, 'GET', `${DEALS}/${made.body.id}`);
			expect(read.body.properties).toMatchObject({ dealstage: null, pipeline: null });
			const staged = await create(sandbox, DEALS, { dealname: 'Won', amount: 5, dealstage: 'closedwon' });
			expect(staged.body.properties).toMatchObject({ pipeline: 'default', hs_closed_amount: '5' });
		},
	},
	{
		section: '3.4',
		confidence: 'DOC',
		says: 'a deal needs a stage, by a switch',
		options: { dealsNeedStage: true },
		async check(sandbox) {
			const refused = await create(sandbox, DEALS, { dealname: 'Test' });
			expect([refused.status, refused.body.context]).toEqual([400, { properties: ['dealstage'] }]);
		},
	},
	...[false, true].map((repeatedArchiveIs404) => ({
		section: '1.4',
		confidence: repeatedArchiveIs404 ? ('UNVERIFIED' as const) : ('LIVE' as const),
		says: `deleting what never was answers ${repeatedArchiveIs404 ? '404, by a switch' : '204'}`,
		options: { repeatedArchiveIs404 },
		async check(sandbox: Sandbox) {
			const unknown = await call(sandbox, 'DELETE', `${TASKS}/1234567890`);
			expect(unknown.status).toBe(repeatedArchiveIs404 ? 404 : 204);
			expect((await call(sandbox, 'DELETE', `${TASKS}/abc`)).status).toBe(404);
		},
	})),
	{
		section: '1.4',
		confidence: 'LIVE',
		says: 'the answer to an update has what HubSpot worked out, and nothing that stayed',
		async check(sandbox) {
			const made = await create(sandbox, CONTACTS, { email: 'ada@one.test', city: 'Oslo' });
			const change = { properties: { phone: '+1 555-1234', firstname: 'Ada' } };
			const { body } = await call(sandbox, 'PATCH', `${CONTACTS}/${made.body.id}`, change);
			expect(body.properties).toMatchObject({
				hs_searchable_calculated_phone_number: '15551234',
				hs_full_name_or_email: 'Ada',
			});
			expect(body.properties).not.toHaveProperty('city');
			const batch = { inputs: [{ id: made.body.id, properties: { phone: '' } }] };
			const cleared = await call(sandbox, 'POST', `${CONTACTS}/batch/update`, batch);
			expect(cleared.body.results[0].properties).toMatchObject({
				phone: null,
				hs_searchable_calculated_phone_number: null,
			});
		},
	},
	{
		section: '3.4',
		confidence: 'LIVE',
		says: 'a ticket comes with what the help desk needs, and knows when it came into its stage',
		async check(sandbox) {
			const given = { subject: 'Broken', hs_pipeline: '0', hs_pipeline_stage: '1' };
			const { body } = await create(sandbox, `${OBJECTS}/tickets`, given);
			expect(body.properties).toMatchObject({
				hs_ticket_id: body.id,
				hs_helpdesk_sort_timestamp: expect.any(String),
				hs_is_closed: 'false',
				hs_is_visible_in_help_desk: 'true',
				hs_last_email_activity: 'ORIGINAL_FROM_CONTACT',
				hs_last_message_from_visitor: 'false',
				hs_num_times_contacted: '0',
				num_notes: '0',
			});
			const entered = body.properties.hs_v2_date_entered_current_stage;
			expect(Date.parse(entered)).toBe(Date.parse(body.properties.createdate));
			expect(body.properties.hs_v2_time_in_current_stage).toBe(entered);
			sandbox.clock.advance(60_000);
			const path = `${OBJECTS}/tickets/${body.id}`;
			const renamed = await call(sandbox, 'PATCH', path, { properties: { subject: 'Still broken' } });
			expect(renamed.body.properties).not.toHaveProperty('hs_v2_date_entered_current_stage');
			const moved = await call(sandbox, 'PATCH', path, { properties: { hs_pipeline_stage: '2' } });
			const later = Date.parse(moved.body.properties.hs_v2_date_entered_current_stage);
			expect(later - Date.parse(entered)).toBeGreaterThanOrEqual(60_000);
		},
	},
	{
		section: '3.4',
		confidence: 'LIVE',
		says: 'a task tells whether it is done, with 0 and 1, and whether it is late',
		async check(sandbox) {
			const due = new Date(sandbox.clock.now() - 3_600_000).toISOString();
			const { body } = await create(sandbox, TASKS, { hs_timestamp: due, hs_task_subject: 'Call' });
			expect(body.properties).toMatchObject({
				hs_task_priority: 'NONE',
				hs_task_family: 'SALES',
				hs_task_for_object_type: 'OWNER',
				hs_task_is_all_day: 'false',
				hs_task_is_sub_task: 'false',
				hs_task_is_completed: '0',
				hs_task_is_completed_call: '0',
				hs_task_completion_count: '0',
				hs_task_is_overdue: 'true',
				hs_task_is_past_due_date: 'true',
				hs_task_missed_due_date: 'true',
				hs_task_missed_due_date_count: '1',
			});
			const done = { properties: { hs_task_status: 'COMPLETED' } };
			const answer = await call(sandbox, 'PATCH', `${TASKS}/${body.id}`, done);
			expect(answer.body.properties).toMatchObject({
				hs_task_completion_date: expect.any(String),
				hs_task_completion_count: '1',
				hs_task_is_completed: '1',
				hs_task_is_overdue: 'false',
			});
		},
	},
	{
		section: '3.4',
		confidence: 'LIVE',
		says: 'a note with an owner names the user behind, a meeting its source',
		async check(sandbox) {
			const { results } = (await call(sandbox, 'GET', '/crm/owners/2026-09')).body;
			const at = '2026-11-01T00:00:00Z';
			const note = await create(sandbox, `${OBJECTS}/notes`, {
				hs_timestamp: at,
				hubspot_owner_id: results[0].id,
			});
			expect(note.body.properties).toMatchObject({
				hs_all_owner_ids: results[0].id,
				hs_user_ids_of_all_owners: String(results[0].userId),
				hubspot_owner_assigneddate: expect.any(String),
			});
			const meeting = await create(sandbox, `${OBJECTS}/meetings`, { hs_meeting_start_time: at });
			expect(meeting.body.properties.hs_meeting_source).toBe('CRM_UI');
		},
	},
	{
		section: '3.4',
		confidence: 'LIVE',
		says: 'two products cannot have one SKU, unless one is archived; terms and costs are kept and cleared',
		async check(sandbox) {
			const given = { name: 'Seat', hs_sku: 'S1', hs_recurring_billing_period: 'P12M' };
			const first = await create(sandbox, PRODUCTS, given);
			expect(first.body.properties.hs_recurring_billing_period).toBe('P12M');
			const second = await create(sandbox, PRODUCTS, { name: 'Other', hs_sku: 'S1' });
			expect([second.status, second.body.message]).toEqual([400, expect.stringContaining('hs_sku')]);
			const path = `${PRODUCTS}/${first.body.id}`;
			const cleared = await call(sandbox, 'PATCH', path, { properties: { hs_recurring_billing_period: '' } });
			expect(cleared.body.properties.hs_recurring_billing_period).toBeNull();
			expect((await call(sandbox, 'DELETE', path)).status).toBe(204);
			const again = await create(sandbox, PRODUCTS, given);
			expect(again.status).toBe(201);
			expect(again.body.id).not.toBe(first.body.id);
		},
	},
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'a merge of companies keeps the other domain, products and line items can be merged too',
		async check(sandbox) {
			const merge = async (type: string, records: Record<string, string>[]) => {
				const [primaryObjectId, objectIdToMerge] = sandbox.records.seed(type, records);
				return call(sandbox, 'POST', `${OBJECTS}/${type}/merge`, { primaryObjectId, objectIdToMerge });
			};
			const { body } = await merge('companies', [{ domain: 'one.test' }, { domain: 'two.test' }]);
			const read = await call(
				sandbox,
				'GET',
				`${COMPANIES}/${body.id}?properties=domain,hs_additional_domains`,
			);
			expect(read.body.properties).toMatchObject({ domain: 'one.test', hs_additional_domains: 'two.test' });
			for (const type of ['products', 'line_items'])
				expect((await merge(type, [{ name: 'One' }, { name: 'Two' }])).status).toBe(200);
		},
	},
]);

factTable('refusals as recorded', [
	{
		section: '1.5',
		confidence: 'ISSUE',
		says: 'labels without a body, or with a text for the list, are refused by the reader',
		async check(sandbox) {
			const [contact] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			const [company] = sandbox.records.seed('companies', [{ name: 'Acme' }]);
			const path = `${CONTACTS}/${contact}/associations/companies/${company}`;
			const none = await call(sandbox, 'PUT', path);
			expect([none.status, none.body.message]).toEqual([
				400,
				'Invalid JSON input: a request body was expected, but none found',
			]);
			const text = await call(sandbox, 'PUT', path, '"PRIMARY"');
			expect(text.body.message).toContain(
				'base.AssociationSpec>` from String value (token `JsonToken.VALUE_STRING`)',
			);
		},
	},
	{
		section: '1.5',
		confidence: 'LIVE',
		says: 'a label needs a name that nothing else in the account has; the plain type goes last',
		async check(sandbox) {
			const labels = '/crm/associations/2026-09/contacts/companies/labels';
			const make = (path: string, name: string, label: string | null) =>
				call(sandbox, 'POST', path, { name, label });
			expect((await make(labels, 'boss', null)).status).toBe(400);
			expect((await make(labels, 'boss', 'Boss')).status).toBe(200);
			const elsewhere = '/crm/associations/2026-09/deals/contacts/labels';
			expect((await make(elsewhere, 'boss', 'Somebody')).status).toBe(400);
			const [schema] = (await call(sandbox, 'GET', '/crm-object-schemas/2026-09/schemas')).body.results;
			const custom = `/crm/associations/2026-09/${schema.objectTypeId}/tickets/labels`;
			expect((await make(custom, 'broke', 'Broke')).status).toBe(200);
			const types = (await call(sandbox, 'GET', custom)).body.results as Loose[];
			const idOf = (label: string | null) => types.find((type) => type.label === label).typeId;
			const early = await call(sandbox, 'DELETE', `${custom}/${idOf(null)}`);
			expect([early.status, early.body.message]).toEqual([
				400,
				`Definition with label still exists; Cannot delete unlabeled type with associationTypeId ${idOf(null)}`,
			]);
			expect((await call(sandbox, 'DELETE', `${custom}/${idOf('Broke')}`)).status).toBe(204);
			expect((await call(sandbox, 'DELETE', `${custom}/${idOf(null)}`)).status).toBe(204);
		},
	},
	{
		section: '1.5',
		confidence: 'LIVE',
		says: 'refused pairs of a batch can come without context, by a switch',
		options: { bareAssociationErrors: true },
		async check(sandbox) {
			const [company] = sandbox.records.seed('companies', [{ name: 'Acme' }]);
			const inputs = ['1234', '5678'].map((id) => ({ from: { id }, to: { id: company } }));
			const path = '/crm/associations/2026-09/contacts/companies/batch/associate/default';
			const { status, body } = await call(sandbox, 'POST', path, { inputs });
			expect(status).toBe(207);
			const entry = (id: string) => ({
				status: 'error',
				category: 'VALIDATION_ERROR',
				message: `CONTACT=${id} is not valid`,
			});
			expect(body.errors).toHaveLength(2);
			expect(body.errors).toEqual(expect.arrayContaining([entry('1234'), entry('5678')]));
		},
	},
	{
		section: '4',
		confidence: 'ISSUE',
		says: 'a 403 can name the scopes in a context of its own, by a switch',
		options: { missingScopesOnTop: true },
		async check(sandbox) {
			const authorization = `Bearer ${sandbox.issuePrivateToken(['oauth'])}`;
			const { status, body } = await call(sandbox, 'GET', CONTACTS, undefined, { authorization });
			expect(status).toBe(403);
			expect(body.context).toEqual({ requiredGranularScopes: ['crm.objects.contacts.read'] });
			expect(body).not.toHaveProperty('errors');
		},
	},
]);
