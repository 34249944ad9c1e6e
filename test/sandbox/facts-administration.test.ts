import { factTable } from './facts';
import { call, type Loose } from './support';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const at = (area: string, rest: string) => `/crm/${area}/2026-09/${rest}`;

factTable('rules, audits, limits', [
	{
		section: '1.6',
		confidence: 'SPEC',
		says: 'a validation rule is set by its type and leaves the other rules alone',
		async check(sandbox) {
			const rules = at('property-validations', '0-1');
			const rule = (type: string) => `${rules}/firstname/rule-type/${type}`;
			expect((await call(sandbox, 'PUT', rule('MAX_LENGTH'), { ruleArguments: ['10'] })).status).toBe(204);
			await call(sandbox, 'PUT', rule('MIN_LENGTH'), { ruleArguments: ['2'] });
			await call(sandbox, 'PUT', rule('MAX_LENGTH'), { ruleArguments: ['5'] });
			const all = await call(sandbox, 'GET', rules);
			expect(all.body.results).toMatchObject([{ propertyName: 'firstname' }]);
			const own = await call(sandbox, 'GET', `${rules}/firstname`);
			expect(own.body.results).toEqual([
				{ ruleType: 'MIN_LENGTH', ruleArguments: ['2'] },
				{ ruleType: 'MAX_LENGTH', ruleArguments: ['5'] },
			]);
			expect((await call(sandbox, 'GET', rule('MAX_LENGTH'))).body.ruleArguments).toEqual(['5']);
			expect((await call(sandbox, 'GET', rule('EMAIL'))).status).toBe(404);
			expect((await call(sandbox, 'GET', `${rules}/no_such`)).status).toBe(404);
			expect((await call(sandbox, 'PUT', rule('NO_SUCH'), { ruleArguments: [] })).status).toBe(400);
			expect((await call(sandbox, 'PUT', rule('EMAIL'), {})).status).toBe(400);
		},
	},
	{
		section: '1.6',
		confidence: 'SPEC',
		says: 'pipelines and stages have an audit, newest change first',
		async check(sandbox) {
			const metadata = { probability: '0.5' };
			const made = await call(sandbox, 'POST', at('pipelines', 'deals'), {
				label: 'Second',
				displayOrder: 1,
				stages: [{ label: 'One', displayOrder: 0, metadata }],
			});
			const path = at('pipelines', `deals/${made.body.id}`);
			const stage = `${path}/stages/${made.body.stages[0].id}`;
			await call(sandbox, 'PATCH', path, { label: 'Other' });
			await call(sandbox, 'PATCH', stage, { label: 'Uno' });
			const audit = await call(sandbox, 'GET', `${path}/audit`);
			expect(audit.body.results).toMatchObject([
				{ action: 'UPDATE', identifier: made.body.id, portalId: sandbox.portalId },
				{ action: 'CREATE', rawObject: { label: 'Second' } },
			]);
			const ofStage = await call(sandbox, 'GET', `${stage}/audit`);
			expect(ofStage.body.results.map((one: Loose) => one.action)).toEqual(['UPDATE', 'CREATE']);
			await call(sandbox, 'DELETE', path);
			expect((await call(sandbox, 'GET', `${path}/audit`)).body.results[0].action).toBe('DELETE');
		},
	},
	{
		section: '1.5',
		confidence: 'SPEC',
		says: 'association limits are made, changed, read for a pair and for all, and purged',
		async check(sandbox) {
			const base = at('associations', 'definitions/configurations');
			const pair = `${base}/contacts/companies`;
			const spec = { category: 'HUBSPOT_DEFINED', typeId: 279 };
			const shown = { ...spec, userEnforcedMaxToObjectIds: 2 };
			const made = await call(sandbox, 'POST', `${pair}/batch/create`, {
				inputs: [{ ...spec, maxToObjectIds: 2 }],
			});
			expect([made.status, made.body.results]).toEqual([201, [shown]]);
			expect((await call(sandbox, 'GET', pair)).body).toEqual({ results: [shown] });
			expect((await call(sandbox, 'GET', `${base}/all`)).body).toEqual({ results: [shown] });
			await call(sandbox, 'POST', `${pair}/batch/update`, { inputs: [{ ...spec, maxToObjectIds: 5 }] });
			expect((await call(sandbox, 'GET', pair)).body.results[0].userEnforcedMaxToObjectIds).toBe(5);
			const wrong = { inputs: [{ ...spec, typeId: 280, maxToObjectIds: 1 }] };
			expect((await call(sandbox, 'POST', `${pair}/batch/create`, wrong)).status).toBe(400);
			expect((await call(sandbox, 'POST', `${pair}/batch/purge`, { inputs: [spec] })).status).toBe(204);
			expect((await call(sandbox, 'GET', `${base}/all`)).body).toEqual({ results: [] });
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'every kind of limit is a 403 without any object scope',
		async check(sandbox) {
			const bare = bearer(sandbox.issuePrivateToken(['crm.schemas.contacts.read']));
			const some = bearer(sandbox.issuePrivateToken(['crm.objects.deals.read']));
			const kinds = ['records', 'custom-properties', 'custom-object-types', 'pipelines'];
			const more = ['calculated-properties', 'associations/labels', 'associations/records/from'];
			for (const kind of [...kinds, ...more, 'associations/records/0-1/to', 'associations/records/0-1/0-2']) {
				const refused = await call(sandbox, 'GET', at('limits', kind), undefined, bare);
				expect([refused.status, refused.body.category]).toEqual([403, 'MISSING_SCOPES']);
				expect((await call(sandbox, 'GET', at('limits', kind), undefined, some)).status).toBe(200);
			}
		},
	},
	{
		section: '1.6',
		confidence: 'SPEC',
		says: 'limits count records, custom properties, types and labels',
		async check(sandbox) {
			sandbox.records.seed('contacts', [{ email: 'a@b.co' }]);
			sandbox.defineProperty('contacts', { name: 'own', label: 'Own', type: 'string' });
			const read = async (kind: string): Promise<Loose> =>
				(await call(sandbox, 'GET', at('limits', kind))).body;
			const contact = (list: Loose[]) => list.find(({ objectTypeId }) => objectTypeId === '0-1');
			expect(contact((await read('records')).hubspotDefinedObjectTypes)).toMatchObject({ usage: 1 });
			// An administrator made one before.
			expect(contact((await read('custom-properties')).byObjectType)).toMatchObject({ usage: 2 });
			expect(await read('custom-object-types')).toMatchObject({ usage: 2, limit: 10 });
			const labels = at('associations', 'contacts/companies/labels');
			await call(sandbox, 'POST', labels, { label: 'Boss', name: 'boss' });
			const { results } = await read('associations/labels?fromObjectTypeId=0-1');
			expect(results).toMatchObject([{ allLabels: ['Boss'], usage: 1, limit: 50 }]);
		},
	},
	{
		section: '1.6',
		confidence: 'LIVE',
		says: 'reads of a type right after a PATCH can show what was, by an option',
		options: { schemaReadLagMs: 5_000 },
		async check(sandbox) {
			const schemas = '/crm-object-schemas/2026-09/schemas';
			const id = (await call(sandbox, 'GET', schemas)).body.results[0].objectTypeId;
			const changed = await call(sandbox, 'PATCH', `${schemas}/${id}`, { description: 'new' });
			expect(changed.body.description).toBe('new');
			expect((await call(sandbox, 'GET', `${schemas}/${id}`)).body.description).not.toBe('new');
			expect((await call(sandbox, 'GET', schemas)).body.results[0].description).not.toBe('new');
			sandbox.clock.advance(5_000);
			expect((await call(sandbox, 'GET', `${schemas}/${id}`)).body.description).toBe('new');
		},
	},
]);
