import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { serveWebhooks } from '../../harness/webhooks';
import { webhookWorkflow } from '../../harness/webhook-workflow';
import { associationsOf } from '../support/associations';
import { byId, errorOf, HostBench, JSON_INPUT, matchBy, NODE } from '../support/host';

/** Tickets are one entry of the table of object types: all that the node can do follows from it. */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());

const ticket = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'ticket',
	operation,
	...more,
});
const create = async (items: IDataObject[], more: INodeParameters = {}) =>
	await bench.run(ticket('create', { ...JSON_INPUT, ...more }), items, { onError: 'continueRegularOutput' });
const subjects = (list: IDataObject[]) => list.map(({ subject }) => subject);
const open = { hs_pipeline: '0', hs_pipeline_stage: '1' };

describe('Tickets', () => {
	it('are created 100 a call, with pipeline and stage by their labels', async () => {
		const items = Array.from({ length: 150 }, (_, at) => ({
			subject: `Case ${at}`,
			hs_pipeline_stage: 'New',
		}));
		const result = await create(items);
		expect(result.json(NODE)).toHaveLength(150);
		expect(result.json(NODE)[7]).toMatchObject({ subject: 'Case 7', hs_pipeline_stage: '1' });
		expect(result.json(NODE)[7]?.url).toContain('/record/0-5/');
		expect(bench.sandbox.calls.count({ path: /tickets\/batch\/create/ })).toBe(2);
	});

	it('say which required property is missing, with its label and the stages there are', async () => {
		const result = await create([{ subject: 'No stage' }, { subject: 'Good', ...open }]);
		const error = errorOf(result.json(NODE)[0]);
		expect(error.message).toBe(
			"HubSpot refused to create the ticket: 'hs_pipeline_stage': is required and has no value",
		);
		expect(error.description).toContain("'hs_pipeline_stage' (Ticket status)");
		expect(result.json(NODE)[1]).toMatchObject({ subject: 'Good' });
	});

	it('are found, listed, changed and deleted', async () => {
		const [id = '', other = ''] = bench.sandbox.records.seed('tickets', [
			{ subject: 'Printer', hs_ticket_priority: 'LOW', ...open },
			{ subject: 'Screen', ...open },
		]);
		const got = await bench.run(ticket('get', { recordId: byId(id) }));
		expect(got.json(NODE)[0]).toMatchObject({ id, subject: 'Printer' });
		const found = await bench.run(
			ticket('search', {
				specifyFilters: 'json',
				filterGroupsJson: [
					{ filters: [{ propertyName: 'subject', operator: 'EQ', value: 'Printer' }] },
				] as never,
			}),
		);
		expect(subjects(found.json(NODE))).toEqual(['Printer']);
		const changed = await bench.run(
			ticket('update', {
				recordId: byId(id),
				specifyProperties: 'json',
				propertiesJson: '{"hs_ticket_priority":"High"}',
			}),
		);
		expect(changed.json(NODE)[0]).toMatchObject({ id, hs_ticket_priority: 'HIGH' });
		await bench.run(ticket('delete', { recordId: byId(other) }));
		const listed = await bench.run(ticket('getAll', { returnAll: true }));
		expect(subjects(listed.json(NODE))).toContain('Printer');
		expect(subjects(listed.json(NODE))).not.toContain('Screen');
	});

	it('are created or updated by any property, and associated in the same run', async () => {
		const [contact = ''] = bench.sandbox.records.seed('contacts', [{ email: 'ada@example.com' }]);
		const upsert = ticket('upsert', {
			matchProperty: matchBy('subject'),
			...JSON_INPUT,
			associate: {
				record: [
					{
						objectType: 'contact',
						matchProperty: 'email',
						value: 'ada@example.com',
						label: '',
						ifMissing: 'error',
					},
				],
			} as never,
		});
		const items = [{ subject: 'Broken chair', ...open }];
		const [first] = (await bench.run(upsert, items)).json(NODE);
		const [second] = (await bench.run(upsert, items)).json(NODE);
		expect([first?.outcome, second?.outcome]).toEqual(['created', 'updated']);
		expect(second?.id).toBe(first?.id);
		expect(
			Object.keys(await associationsOf(bench.sandbox, 'tickets', String(first?.id), 'contacts')),
		).toEqual([contact]);
	});

	it('are refused by the page of another type of record', async () => {
		const url = 'https://app.hubspot.com/contacts/1/record/0-1/151';
		const result = await bench.run(ticket('get', { recordId: { __rl: true, mode: 'url', value: url } }));
		expect(result.error?.message).toBe("The address in 'Record' is that of a contact, not of a ticket");
		expect(bench.sandbox.calls.count()).toBe(0);
	});

	it('start a workflow when their stage changes', async () => {
		const poller = bench.poller({ resource: 'ticket', event: 'stageChanged' });
		const [id = ''] = bench.sandbox.records.seed('tickets', [{ subject: 'Moving', ...open }]);
		await poller.poll();
		await bench.run(
			ticket('update', {
				recordId: byId(id),
				specifyProperties: 'json',
				propertiesJson: '{"hs_pipeline_stage":"2"}',
			}),
		);
		const items = await poller.poll();
		expect(items.map((item) => item.json.change)).toContainEqual(
			expect.objectContaining({ type: 'stageChanged', property: 'hs_pipeline_stage', newValue: '2' }),
		);
	});

	it('start a workflow by webhook, with their record', async () => {
		const [id = ''] = bench.sandbox.records.seed('tickets', [{ subject: 'Hooked', ...open }]);
		const server = await serveWebhooks(bench.engine, {
			workflow: webhookWorkflow({ includeRecord: true, recordProperties: 'subject' }, { id: 'tickets' }),
			credentials: {
				secret: {
					type: 'hubspotCrmWebhookSecretApi',
					data: { clientSecret: bench.sandbox.oauth.clientSecret },
				},
				hubspot: { type: 'hubspotCrmPrivateAppApi', data: bench.token() },
			},
		});
		const { origin, path, executions } = server;
		bench.sandbox.webhooks.configure(origin + path, [
			{ eventType: 'ticket.propertyChange', propertyName: 'content' },
		]);
		await bench.run(
			ticket('update', {
				recordId: byId(id),
				specifyProperties: 'json',
				propertiesJson: '{"content":"Now"}',
			}),
		);
		for (let wait = 0; executions.length === 0 && wait < 100; wait++)
			await new Promise((resolve) => setTimeout(resolve, 50));
		await server.close();
		expect(executions[0]?.[0]?.json).toMatchObject({
			event: 'propertyChange',
			objectType: 'ticket',
			objectTypeId: '0-5',
			recordId: id,
			record: { id, subject: 'Hooked' },
		});
	});
});
