import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, DEALS, type Loose } from './support';

const PIPELINES = '/crm/pipelines/2026-09';
const SCHEMAS = '/crm-object-schemas/2026-09/schemas';

const stage = (label: string, fields: object = {}) => ({
	label,
	displayOrder: 0,
	metadata: { probability: '0.5' },
	...fields,
});

const closed = { label: 'Closed', displayOrder: 0, metadata: { ticketState: 'CLOSED' } };

function make(sandbox: Sandbox, fields: object = {}, type = 'deals') {
	return call(sandbox, 'POST', `${PIPELINES}/${type}`, {
		label: 'Partners',
		displayOrder: 1,
		stages: [stage('New')],
		...fields,
	});
}

const stagesOf = async (sandbox: Sandbox, id: string, type = 'deals'): Promise<Loose[]> =>
	(await call(sandbox, 'GET', `${PIPELINES}/${type}/${id}`)).body.stages;

/** Outcome of a call that should be refused. */
const outcome = ({ status, body }: { status: number; body: Loose }) => [
	status,
	body.category,
	body.subCategory,
	body.message,
];

factTable('pipelines: ids and labels', [
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'ids are kept as sent; one that is too long ends in a 500 and makes nothing',
		async check(sandbox) {
			const made = await make(sandbox, {
				pipelineId: 'My Pipe.1',
				stages: [stage('New', { stageId: 'A B.c' })],
			});
			expect([made.status, made.body.id, made.body.stages[0].id]).toEqual([201, 'My Pipe.1', 'A B.c']);
			const read = await call(sandbox, 'GET', `${PIPELINES}/deals/${encodeURIComponent('My Pipe.1')}`);
			expect(read.body.id).toBe('My Pipe.1');
			const deal = { dealname: 'A', pipeline: 'My Pipe.1', dealstage: 'A B.c' };
			expect((await call(sandbox, 'POST', DEALS, { properties: deal })).status).toBe(201);
			const long = { label: 'Long', pipelineId: 'x'.repeat(37) };
			expect((await make(sandbox, long)).status).toBe(500);
			const longStage = { label: 'Long', stages: [stage('New', { stageId: 'x'.repeat(101) })] };
			expect((await make(sandbox, longStage)).status).toBe(500);
			expect((await call(sandbox, 'GET', `${PIPELINES}/deals`)).body.results).toHaveLength(2);
			const fits = {
				label: 'Fits',
				pipelineId: 'y'.repeat(36),
				stages: [stage('N', { stageId: 'y'.repeat(100) })],
			};
			expect((await make(sandbox, fits)).status).toBe(201);
			await call(sandbox, 'PATCH', `${PIPELINES}/deals/${fits.pipelineId}`, { pipelineId: 'other' });
			expect((await call(sandbox, 'GET', `${PIPELINES}/deals/other`)).status).toBe(404);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'no stage, and a label in use in any case, are refused',
		async check(sandbox) {
			const empty = [400, 'VALIDATION_ERROR', undefined, 'Pipeline must have at least one stage'];
			expect(outcome(await make(sandbox, { stages: [] }))).toEqual(empty);
			expect(outcome(await make(sandbox, { stages: undefined }))).toEqual(empty);
			const made = await make(sandbox);
			const equal = await make(sandbox, { label: 'PARTNERS' });
			expect([equal.status, equal.body.message]).toEqual([
				400,
				'An active pipeline with label PARTNERS already exists.',
			]);
			const pipeline = `${PIPELINES}/deals/${made.body.id}`;
			const renamed = await call(sandbox, 'PATCH', pipeline, { label: 'sales pipeline' });
			expect(renamed.status).toBe(400);
			// Another object type may use it.
			expect((await make(sandbox, { stages: [closed] }, 'tickets')).status).toBe(201);
			const last = await call(sandbox, 'DELETE', `${pipeline}/stages/${made.body.stages[0].id}`);
			expect(outcome(last)).toEqual(empty);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'ids that are taken are refused in three ways; stages of another object type may have them',
		async check(sandbox) {
			const same = await make(sandbox, { pipelineId: 'default' });
			expect(outcome(same)).toMatchObject([400, 'VALIDATION_ERROR', undefined, /pipelineId/]);
			const conflict = [
				409,
				'OBJECT_ALREADY_EXISTS',
				'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE',
				expect.any(String),
			];
			expect(outcome(await make(sandbox, { pipelineId: '0' }))).toEqual(conflict);
			const stages = [stage('Won', { stageId: 'closedwon' })];
			expect(outcome(await make(sandbox, { stages }))).toEqual(conflict);
			const made = await make(sandbox, { stages: [stage('New', { stageId: '1' })] });
			expect(made.body.stages[0].id).toBe('1');
			const path = `${PIPELINES}/deals/${made.body.id}/stages`;
			const taken = await call(sandbox, 'POST', path, stages[0]);
			expect([taken.status, taken.body.category]).toEqual([400, undefined]);
			expect(taken.body.message).toContain('already using stage id closedwon');
		},
	},
]);

factTable('pipelines: stages', [
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a deal stage has a probability from 0 to 1, whether it is closed follows from it, and a read prints both',
		async check(sandbox) {
			const sent = ['0.50', '1', '0', 0.25].map((probability, order) =>
				stage(`S${order}`, { metadata: { probability, isClosed: 'true', colour: 'red' } }),
			);
			const made = await make(sandbox, { stages: sent });
			expect(made.body.stages[0].metadata).toEqual({
				probability: '0.50',
				isClosed: 'true',
				colour: 'red',
			});
			const read = await stagesOf(sandbox, made.body.id);
			expect(read.map(({ metadata }) => metadata)).toEqual([
				{ probability: '0.5', isClosed: 'false' },
				{ probability: '1.0', isClosed: 'true' },
				{ probability: '0.0', isClosed: 'true' },
				{ probability: '0.25', isClosed: 'false' },
			]);
			for (const probability of ['1.1', '-0.1', 'half', '']) {
				const refused = await make(sandbox, {
					label: 'Other',
					stages: [stage('New', { metadata: { probability } })],
				});
				expect([refused.status, refused.body.category]).toEqual([400, undefined]);
			}
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a ticket stage is open unless it says CLOSED, in capitals',
		async check(sandbox) {
			const open = { label: 'New', displayOrder: 1, metadata: { colour: 'red' } };
			const made = await make(sandbox, { stages: [open, closed] }, 'tickets');
			const read = await stagesOf(sandbox, made.body.id, 'tickets');
			expect(read.map(({ metadata }) => metadata)).toEqual([
				{ ticketState: 'OPEN', isClosed: 'false' },
				{ ticketState: 'CLOSED', isClosed: 'true' },
			]);
			const small = { ...closed, metadata: { ticketState: 'closed' } };
			const refused = await make(sandbox, { label: 'X', stages: [small] }, 'tickets');
			expect([refused.status, refused.body.subCategory]).toEqual([
				400,
				'PipelineError.INVALID_PIPELINE_STAGE_METADATA',
			]);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a PATCH of a stage needs one field and merges metadata',
		async check(sandbox) {
			const made = await make(sandbox);
			const path = `${PIPELINES}/deals/${made.body.id}/stages/${made.body.stages[0].id}`;
			expect((await call(sandbox, 'PATCH', path, { metadata: {} })).status).toBe(200);
			expect((await call(sandbox, 'PATCH', path, { label: 'Newer' })).status).toBe(200);
			expect((await stagesOf(sandbox, made.body.id))[0]).toMatchObject({
				label: 'Newer',
				metadata: { probability: '0.5' },
			});
			for (const wrong of [{ metadata: { probability: null } }, { displayOrder: -1 }]) {
				expect((await call(sandbox, 'PATCH', path, wrong)).status).toBe(400);
			}
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'a PUT deletes the stages it leaves out; a stage in use refuses every kind of deletion',
		async check(sandbox) {
			const stages = ['a', 'b'].map((stageId) => stage(stageId, { stageId }));
			const made = await make(sandbox, { pipelineId: 'p', stages });
			expect(made.status).toBe(201);
			const path = `${PIPELINES}/deals/p`;
			const put = (...list: object[]) =>
				call(sandbox, 'PUT', path, { label: 'Partners', displayOrder: 1, stages: list });
			const kept = await put(stage('B', { stageId: 'b' }), stage('C'));
			expect(kept.status).toBe(200);
			const read = await stagesOf(sandbox, 'p');
			expect(read.map(({ id, label }) => [id === 'b', label])).toEqual([
				[true, 'B'],
				[false, 'C'],
			]);
			const [deal] = sandbox.records.seed('deals', [{ dealname: 'A', pipeline: 'p', dealstage: 'b' }]);
			for (const refused of [
				await put(stage('C')),
				await call(sandbox, 'DELETE', `${path}/stages/b`),
				await call(sandbox, 'DELETE', path),
				await call(sandbox, 'DELETE', `${path}?validateReferencesBeforeDelete=false`),
			]) {
				expect([refused.status, refused.body.subCategory, refused.body.context]).toEqual([
					400,
					'PipelineError.STAGE_ID_IN_USE',
					{ stageIds: ['[b]'], objectIds: [`[${deal}]`] },
				]);
			}
			// Through the wrong pipeline, nothing happens, and is called a success.
			const wrong = await call(sandbox, 'DELETE', `${PIPELINES}/deals/default/stages/b`);
			expect([wrong.status, (await stagesOf(sandbox, 'p')).length]).toEqual([204, 2]);
			await call(sandbox, 'DELETE', `${DEALS}/${deal}`);
			expect((await call(sandbox, 'DELETE', path)).status).toBe(204);
			expect((await call(sandbox, 'GET', path)).status).toBe(404);
			expect((await call(sandbox, 'GET', `${PIPELINES}/deals?archived=true`)).body.results).toHaveLength(1);
		},
	},
]);

factTable('pipelines: of other types', [
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'contacts and companies have their lifecycle, deals the default one, which is as old as can be',
		async check(sandbox) {
			for (const type of ['contacts', 'companies']) {
				const list = await call(sandbox, 'GET', `${PIPELINES}/${type}`);
				expect(list.body.results).toHaveLength(1);
				expect(list.body.results[0].stages).toHaveLength(8);
			}
			const deals = await call(sandbox, 'GET', `${PIPELINES}/deals/default`);
			for (const one of [deals.body, ...deals.body.stages]) {
				expect([one.createdAt, one.updatedAt]).toEqual(Array(2).fill('1970-01-01T00:00:00Z'));
			}
			expect(deals.body.label).toBe('Sales Pipeline');
			expect(deals.body.stages[0].writePermissions).toBe('CRM_PERMISSIONS_ENFORCEMENT');
			const headers = { authorization: `Bearer ${sandbox.issuePrivateToken(['crm.objects.deals.read'])}` };
			expect((await call(sandbox, 'GET', `${PIPELINES}/leads`, undefined, headers)).status).toBe(403);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'the first pipeline of a custom type gives it the two properties for good',
		async check(sandbox) {
			const type = (await call(sandbox, 'GET', SCHEMAS)).body.results[0].objectTypeId;
			const property = `/crm/properties/2026-09/${type}/hs_pipeline_stage`;
			expect((await call(sandbox, 'GET', property)).status).toBe(404);
			const made = await make(sandbox, { stages: [{ label: 'New', metadata: {} }] }, type);
			expect(made.status).toBe(201);
			expect((await stagesOf(sandbox, made.body.id, type))[0].metadata).toEqual({
				state: 'OPEN',
				isClosed: 'false',
			});
			const shown = await call(sandbox, 'GET', property);
			expect(shown.body.options.map((one: Loose) => one.label)).toEqual(['New']);
			await call(sandbox, 'DELETE', `${PIPELINES}/${type}/${made.body.id}`);
			expect((await call(sandbox, 'GET', property)).status).toBe(200);
		},
	},
]);

factTable('custom object types', [
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'three fields are enough; the display property is the one that cannot be left out',
		async check(sandbox) {
			const car = {
				name: 'Car',
				labels: { singular: 'Car', plural: 'Cars' },
				primaryDisplayProperty: 'hs_object_id',
			};
			const { primaryDisplayProperty: _, ...bare } = car;
			const refused = await call(sandbox, 'POST', SCHEMAS, bare);
			expect([refused.status, refused.body.subCategory]).toEqual([
				400,
				expect.stringMatching(/PRIMARY_DISPLAY_PROPERTY_REQUIRED$/),
			]);
			const made = await call(sandbox, 'POST', SCHEMAS, { ...car, searchableProperties: [] });
			expect(made.status).toBe(201);
			expect(made.body).toMatchObject({
				searchableProperties: ['hs_object_id'],
				requiredProperties: [],
				secondaryDisplayProperties: [],
			});
			const toNotes = made.body.associations.filter((one: Loose) => one.name === 'car_to_note');
			expect(toNotes).toMatchObject([
				{
					fromObjectTypeId: made.body.objectTypeId,
					toObjectTypeId: '0-46',
					hasUserEnforcedMaxToObjectIds: false,
					maxToObjectIds: 10_000,
					maxFromObjectIds: 10_000,
					createdAt: null,
				},
			]);
			const labels = (from: string, to: string) =>
				call(sandbox, 'GET', `/crm/associations/2026-09/${from}/${to}/labels`);
			const type = made.body.objectTypeId;
			const there = (await labels(type, 'notes')).body.results;
			const back = (await labels('notes', type)).body.results;
			expect(there[0].typeId).not.toBe(back[0].typeId);
			expect((await labels(type, 'contacts')).body.results).toEqual([]);
			const record = await call(sandbox, 'POST', `/crm/objects/2026-09/${type}/batch/create`, {
				inputs: [{ properties: {} }],
			});
			expect(record.status).toBe(201);
			expect(record.body.results[0].properties).toHaveProperty('hs_createdate');
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'display, required and searchable properties have to be there, and two secondary ones are the most',
		async check(sandbox) {
			const type = (await call(sandbox, 'GET', SCHEMAS)).body.results[0];
			const path = `${SCHEMAS}/${type.objectTypeId}`;
			const car = { name: 'car', labels: { singular: 'Car', plural: 'Cars' } };
			const display = { primaryDisplayProperty: 'hs_object_id' };
			const three = ['hs_object_id', 'hs_createdate', 'hs_lastmodifieddate'];
			for (const wrong of [
				{ primaryDisplayProperty: 'no_such' },
				{ requiredProperties: ['no_such'] },
				{ searchableProperties: ['no_such'] },
				{ secondaryDisplayProperties: ['no_such'] },
				{ secondaryDisplayProperties: three },
			]) {
				const created = await call(sandbox, 'POST', SCHEMAS, { ...car, ...display, ...wrong });
				expect(created.status).toBe(400);
				expect((await call(sandbox, 'PATCH', path, wrong)).status).toBe(400);
			}
			expect((await call(sandbox, 'GET', path)).body).toEqual(type);
			const changed = await call(sandbox, 'PATCH', path, { searchableProperties: ['model'], name: 'van' });
			expect(changed.body).toMatchObject({ name: type.name, searchableProperties: ['model'] });
		},
	},
]);
