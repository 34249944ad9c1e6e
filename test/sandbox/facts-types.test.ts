import { factTable } from './facts';
import { call, type Loose } from './support';

const OBJECTS = '/crm/objects/2026-09';
const AT = '2026-11-01T00:00:00Z';

factTable('object types', [
	{
		section: '1.4',
		confidence: 'SPEC',
		says: 'the rarer types are there by name, singular and id',
		async check(sandbox) {
			const spellings = [
				['communications', 'communication', '0-18'],
				['feedback_submissions', 'feedback_submission', '0-19'],
				['goal_targets', 'goal_target', '0-74'],
				['taxes', 'tax', '0-86'],
				['postal_mail', '0-116'],
			];
			for (const spelling of spellings.flat()) {
				expect([spelling, (await call(sandbox, 'GET', `${OBJECTS}/${spelling}`)).status]).toEqual([
					spelling,
					200,
				]);
				expect((await call(sandbox, 'GET', `/crm/properties/2026-09/${spelling}`)).status).toBe(200);
				expect((await call(sandbox, 'POST', `${OBJECTS}/${spelling}/search`, {})).status).toBe(200);
			}
		},
	},
	{
		section: '1.4',
		confidence: 'DOC',
		says: 'a communication needs a time and a channel, postal mail a time, taxes and goals nothing',
		async check(sandbox) {
			const create = async (type: string, properties: object) =>
				(await call(sandbox, 'POST', `${OBJECTS}/${type}`, { properties })).status;
			const channel = { hs_communication_channel_type: 'WHATS_APP', hs_communication_logged_from: 'CRM' };
			expect(await create('communications', { hs_timestamp: AT })).toBe(400);
			expect(await create('communications', channel)).toBe(400);
			expect(await create('communications', { ...channel, hs_timestamp: AT })).toBe(201);
			const elsewhere = { ...channel, hs_communication_logged_from: 'ELSEWHERE', hs_timestamp: AT };
			expect(await create('communications', elsewhere)).toBe(400);
			expect(await create('postal_mail', {})).toBe(400);
			expect(await create('postal_mail', { hs_timestamp: AT })).toBe(201);
			expect(await create('taxes', { hs_label: 'VAT', hs_type: 'PERCENT', hs_value: '20' })).toBe(201);
			expect(await create('goal_targets', { hs_goal_name: 'Q4' })).toBe(201);
		},
	},
	{
		section: '1.5',
		confidence: 'DOC',
		says: 'communications and postal mail are associated as other activities are',
		async check(sandbox) {
			const [contact] = sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			for (const [type, typeId] of [
				['communications', 81],
				['postal_mail', 453],
			] as const) {
				const [id] = sandbox.records.seed(type, [{ hs_timestamp: AT }]);
				const path = `${OBJECTS}/${type}/${id}/associations/default/contacts/${contact}`;
				const { body } = await call(sandbox, 'PUT', path);
				expect(body.results.map((one: Loose) => one.associationSpec.associationTypeId)).toContain(typeId);
			}
		},
	},
	{
		section: '1.4',
		confidence: 'SPEC',
		says: 'feedback can only be read, goals cannot be upserted',
		async check(sandbox) {
			const [id] = sandbox.records.seed('feedback_submissions', [{ hs_content: 'Fine', hs_value: '9' }]);
			const feedback = `${OBJECTS}/feedback_submissions`;
			const inputs = [{ id, idProperty: 'hs_object_id', properties: { hs_content: 'Bad' } }];
			const calls: [string, string, object?][] = [
				['POST', feedback, { properties: {} }],
				['PATCH', `${feedback}/${id}`, { properties: { hs_content: 'Bad' } }],
				['DELETE', `${feedback}/${id}`],
				...['create', 'update', 'upsert', 'archive'].map((action): [string, string, object] => [
					'POST',
					`${feedback}/batch/${action}`,
					{ inputs },
				]),
				['POST', `${OBJECTS}/goal_targets/batch/upsert`, { inputs }],
			];
			for (const [method, path, body] of calls)
				expect([path, (await call(sandbox, method, path, body)).status]).toEqual([path, 400]);
			const read = await call(sandbox, 'GET', `${feedback}/${id}?properties=hs_content,hs_value`);
			expect(read.body.properties).toMatchObject({ hs_content: 'Fine', hs_value: '9' });
		},
	},
]);
