import type { Sandbox } from '../../sandbox/index';
import { factTable } from './facts';
import { call, COMPANIES, CONTACTS, type Loose } from './support';

const upsert = `${CONTACTS}/batch/upsert`;

function input(email: string, properties: Record<string, unknown> = {}, objectWriteTraceId?: string): Loose {
	return { id: email, idProperty: 'email', properties: { email, ...properties }, objectWriteTraceId };
}

function seedContacts(sandbox: Sandbox, count: number): string[] {
	return sandbox.records.seed(
		'contacts',
		Array.from({ length: count }, (_, n) => ({ email: `c${n}@example.com` })),
	);
}

factTable('batches', [
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'more than 100 inputs are refused, more than 50 with histories',
		async check(sandbox) {
			const inputs = Array.from({ length: 101 }, (_, n) => input(`c${n}@example.com`));
			const refused = await call(sandbox, 'POST', upsert, { inputs });
			expect([refused.status, refused.body.message]).toEqual([
				400,
				'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
			]);
			const histories = await call(sandbox, 'POST', `${CONTACTS}/batch/read`, {
				inputs: inputs.slice(0, 51).map((_, n) => ({ id: String(n + 1) })),
				propertiesWithHistory: ['email'],
			});
			expect(histories.body.message).toMatch(/batch request for property histories is 50\./);
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'missing inputs are taken without a word',
		async check(sandbox) {
			const empty = await call(sandbox, 'POST', upsert, {});
			expect([empty.status, empty.body.status, empty.body.results]).toEqual([200, 'COMPLETE', []]);
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'the same key twice refuses the batch whole, trace ids or not, e-mail without case',
		async check(sandbox) {
			for (const traces of [
				[undefined, undefined],
				['1', '2'],
			]) {
				const inputs = [input('a@b.co', {}, traces[0]), input('A@B.CO', {}, traces[1])];
				const refused = await call(sandbox, 'POST', upsert, { inputs });
				expect(refused.status).toBe(400);
				expect(refused.body).toMatchObject({
					message: 'Duplicate IDs found in batch input: [a@b.co]. IDs must be unique',
					context: { ids: ['a@b.co'] },
				});
			}
			expect(sandbox.records.count('contacts')).toBe(0);
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'without trace ids one bad record refuses the batch whole and nothing is written',
		async check(sandbox) {
			const refused = await call(sandbox, 'POST', upsert, { inputs: [input('a@b.co'), input('no-address')] });
			expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'INVALID_EMAIL']);
			expect(sandbox.records.count('contacts')).toBe(0);
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'with trace ids each input stands for itself: 207',
		async check(sandbox) {
			const answer = await call(sandbox, 'POST', upsert, {
				inputs: [input('a@b.co', {}, 'x'), input('no-address', {}, 'y')],
			});
			expect(answer.status).toBe(207);
			expect(answer.body).toMatchObject({
				status: 'COMPLETE',
				numErrors: 1,
				results: [{ new: true, objectWriteTraceId: 'x', properties: { email: 'a@b.co' } }],
				errors: [{ status: 'error', category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['y'] } }],
			});
			expect(sandbox.records.count('contacts')).toBe(1);
		},
	},
	{
		section: '3.2',
		confidence: 'UNVERIFIED',
		says: 'trace ids can go unheard for update and upsert, by a switch',
		options: { traceIds: false },
		async check(sandbox) {
			const refused = await call(sandbox, 'POST', upsert, {
				inputs: [input('a@b.co', {}, 'x'), input('no-address', {}, 'y')],
			});
			expect(refused.status).toBe(400);
			expect(sandbox.records.count('contacts')).toBe(0);
			const good = await call(sandbox, 'POST', upsert, { inputs: [input('a@b.co', {}, 'x')] });
			expect([good.status, good.body.results[0].objectWriteTraceId]).toEqual([200, 'x']);
		},
	},
	{
		section: '3.2',
		confidence: 'DOC',
		says: 'trace ids that are not unique do not count',
		async check(sandbox) {
			const refused = await call(sandbox, 'POST', upsert, {
				inputs: [input('a@b.co', {}, 'x'), input('no-address', {}, 'x')],
			});
			expect(refused.status).toBe(400);
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'an upsert says which records are new',
		async check(sandbox) {
			seedContacts(sandbox, 1);
			const answer = await call(sandbox, 'POST', upsert, {
				inputs: [input('C0@example.com'), input('new@b.co')],
			});
			expect(answer.status).toBe(200);
			const fresh = Object.fromEntries(
				answer.body.results.map((one: Loose) => [one.properties.email, one.new]),
			);
			expect(fresh).toEqual({ 'c0@example.com': false, 'new@b.co': true });
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'results stand in no order',
		async check(sandbox) {
			const ids = seedContacts(sandbox, 50);
			const answer = await call(sandbox, 'POST', `${CONTACTS}/batch/read`, {
				inputs: ids.map((id) => ({ id })),
			});
			const order = answer.body.results.map((one: Loose) => one.id);
			expect([...order].sort()).toEqual(ids);
			expect(order).not.toEqual(ids);
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'a create with trace ids reports a conflict with the existing id',
		async check(sandbox) {
			const [id] = seedContacts(sandbox, 1);
			const inputs = [
				{ properties: { email: 'c0@example.com' }, objectWriteTraceId: '2' },
				{ properties: { email: 'new@b.co' }, objectWriteTraceId: '3' },
			];
			const answer = await call(sandbox, 'POST', `${CONTACTS}/batch/create`, { inputs });
			expect(answer.status).toBe(207);
			expect(answer.body.errors).toEqual([
				{
					status: 'error',
					category: 'CONFLICT',
					message: `Contact already exists. Existing ID: ${id}`,
					context: { objectWriteTraceId: ['2'], existingId: [id] },
				},
			]);
		},
	},
	{
		section: '3.3',
		confidence: 'ISSUE',
		says: 'a create without trace ids is a 409 as a whole',
		async check(sandbox) {
			seedContacts(sandbox, 1);
			const inputs = [{ properties: { email: 'c0@example.com' } }, { properties: { email: 'new@b.co' } }];
			const answer = await call(sandbox, 'POST', `${CONTACTS}/batch/create`, { inputs });
			expect([answer.status, answer.body.category]).toEqual([409, 'CONFLICT']);
			expect(sandbox.records.count('contacts')).toBe(1);
			const good = await call(sandbox, 'POST', `${CONTACTS}/batch/create`, { inputs: inputs.slice(1) });
			expect(good.status).toBe(201);
		},
	},
	{
		section: '3.2',
		confidence: 'LIVE',
		says: 'ids that are not there make a 207 with one error for all of them',
		async check(sandbox) {
			const [id] = seedContacts(sandbox, 1);
			const error = {
				status: 'error',
				category: 'OBJECT_NOT_FOUND',
				message:
					'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
				context: { ids: ['998', '999'] },
			};
			const ids = [id, '998', '999'];
			const read = await call(sandbox, 'POST', `${CONTACTS}/batch/read`, {
				inputs: ids.map((one) => ({ id: one })),
			});
			expect(read.status).toBe(207);
			expect(read.body).toMatchObject({ numErrors: 1, errors: [error], results: [{ id }] });
			const update = await call(sandbox, 'POST', `${CONTACTS}/batch/update`, {
				inputs: ids.map((one, order) => ({
					id: one,
					properties: { city: 'Oslo' },
					objectWriteTraceId: `${order}`,
				})),
			});
			expect(update.status).toBe(207);
			expect(update.body).toMatchObject({ numErrors: 1, errors: [error], results: [{ id }] });
		},
	},
	{
		section: '3.2',
		confidence: 'UNVERIFIED',
		says: 'records missing in an update can be reported one by one, by a switch',
		options: { missingIdsByTrace: true },
		async check(sandbox) {
			const inputs = ['998', '999'].map((id) => ({
				id,
				properties: { city: 'Oslo' },
				objectWriteTraceId: `t${id}`,
			}));
			const update = await call(sandbox, 'POST', `${CONTACTS}/batch/update`, { inputs });
			const traces = update.body.errors.map((one: Loose) => one.context.objectWriteTraceId[0]).sort();
			expect(traces).toEqual(['t998', 't999']);
		},
	},
	{
		section: '1.4',
		confidence: 'LIVE',
		says: 'a batch read does not see archived records unless it asks for them',
		async check(sandbox) {
			const [id] = seedContacts(sandbox, 1);
			await call(sandbox, 'DELETE', `${CONTACTS}/${id}`);
			const inputs = [{ id }];
			const plain = await call(sandbox, 'POST', `${CONTACTS}/batch/read`, { inputs });
			expect([plain.status, plain.body.results, plain.body.numErrors]).toEqual([207, [], 1]);
			const archived = await call(sandbox, 'POST', `${CONTACTS}/batch/read?archived=true`, { inputs });
			expect([archived.status, archived.body.results[0].archived]).toEqual([200, true]);
		},
	},
	{
		section: '3.2',
		confidence: 'DOC',
		says: 'a batch read by a unique property names the missing keys',
		async check(sandbox) {
			seedContacts(sandbox, 1);
			const read = await call(sandbox, 'POST', `${CONTACTS}/batch/read`, {
				idProperty: 'email',
				inputs: [{ id: 'c0@example.com' }, { id: 'gone@b.co' }],
			});
			expect(read.body.errors[0].context.ids).toEqual(['gone@b.co']);
		},
	},
	{
		section: '3.1',
		confidence: 'LIVE',
		says: 'domain is not unique: no upsert by it',
		async check(sandbox) {
			const refused = await call(sandbox, 'POST', `${COMPANIES}/batch/upsert`, {
				inputs: [
					{ id: 'acme.test', idProperty: 'domain', properties: { name: 'Acme' }, objectWriteTraceId: '1' },
				],
			});
			expect([refused.status, refused.body.message]).toEqual([
				400,
				'Unable to perform upsert by non-unique 0-2 property domain',
			]);
		},
	},
	{
		section: '3.1',
		confidence: 'DOC',
		says: 'an upsert by a custom unique property needs nothing else for a known record',
		async check(sandbox) {
			sandbox.defineProperty('companies', { name: 'ror_id', type: 'string', hasUniqueValue: true });
			const inputs = [{ id: 'R1', idProperty: 'ror_id', properties: { name: 'Acme' } }];
			const first = await call(sandbox, 'POST', `${COMPANIES}/batch/upsert`, { inputs });
			expect(first.body.results[0]).toMatchObject({ new: true, properties: { ror_id: 'R1' } });
			const partial = [{ id: 'R1', idProperty: 'ror_id', properties: { city: 'Oslo' } }];
			const second = await call(sandbox, 'POST', `${COMPANIES}/batch/upsert`, { inputs: partial });
			expect(second.body.results[0]).toMatchObject({
				new: false,
				properties: { ror_id: 'R1', city: 'Oslo' },
			});
		},
	},
	...[false, true].map((partialEmailUpsert) => ({
		section: '3.1',
		confidence: 'UNVERIFIED' as const,
		says: `an upsert by e-mail without email in its properties is ${partialEmailUpsert ? 'taken' : 'refused'}, by a switch`,
		options: { partialEmailUpsert },
		async check(sandbox: Sandbox) {
			const inputs = [{ id: 'a@b.co', idProperty: 'email', properties: { city: 'Oslo' } }];
			const answer = await call(sandbox, 'POST', upsert, { inputs });
			expect(answer.status).toBe(partialEmailUpsert ? 200 : 400);
		},
	})),
	...[false, true].map((secondaryEmailResolves) => ({
		section: '3.1',
		confidence: 'UNVERIFIED' as const,
		says: `a secondary address ${secondaryEmailResolves ? 'finds its contact' : 'finds nothing'} by a switch, but is taken for a create`,
		options: { secondaryEmailResolves },
		async check(sandbox: Sandbox) {
			sandbox.records.seed('contacts', [{ email: 'a@b.co', hs_additional_emails: 'old@b.co' }]);
			const read = await call(sandbox, 'GET', `${CONTACTS}/old@b.co?idProperty=email`);
			expect(read.status).toBe(secondaryEmailResolves ? 200 : 404);
			const made = await call(sandbox, 'POST', CONTACTS, { properties: { email: 'old@b.co' } });
			expect(made.status).toBe(409);
		},
	})),
	{
		section: '3.1',
		confidence: 'ISSUE',
		says: 'contacts cannot be updated by e-mail in a batch',
		async check(sandbox) {
			seedContacts(sandbox, 1);
			const inputs = [{ id: 'c0@example.com', idProperty: 'email', properties: { city: 'Oslo' } }];
			const refused = await call(sandbox, 'POST', `${CONTACTS}/batch/update`, { inputs });
			expect([refused.status, refused.body.message]).toEqual([
				400,
				'Unable to perform update by non-unique 0-1 property',
			]);
		},
	},
	{
		section: '1.4',
		confidence: 'SPEC',
		says: 'a batch archive answers 204, for ids that are not there too',
		async check(sandbox) {
			const ids = seedContacts(sandbox, 3);
			const answer = await call(sandbox, 'POST', `${CONTACTS}/batch/archive`, {
				inputs: [{ id: ids[0] }, { id: ids[1] }, { id: '999' }],
			});
			expect([answer.status, answer.text]).toEqual([204, '']);
			expect(sandbox.records.count('contacts')).toBe(1);
		},
	},
	{
		section: '1.3',
		confidence: 'DOC',
		says: 'a normalised date is reported on its own record of a batch',
		async check(sandbox) {
			const answer = await call(sandbox, 'POST', upsert, {
				inputs: [input('a@b.co', { date_of_birth: '1990-01-01T00:00:00Z' }, '1'), input('b@b.co', {}, '2')],
			});
			const warned = answer.body.results.filter((one: Loose) => one.warnings);
			expect(warned).toHaveLength(1);
			expect(warned[0].objectWriteTraceId).toBe('1');
		},
	},
]);
