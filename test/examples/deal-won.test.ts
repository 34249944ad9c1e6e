import { NodeHelpers } from 'n8n-workflow';

import { serveWebhooks } from '../../harness/webhooks';
import type { WebhookServer } from '../../harness/webhooks';
import { signatureV3 } from '../../sandbox/webhooks/signature';
import { Collector } from '../support/collector';
import { dealWon, moveDeals, openDeals, subscribe } from '../support/deal-won';
import { HostBench } from '../support/host';

let bench: HostBench;
let chat: Collector;
let server: WebhookServer;
beforeAll(async () => {
	[bench, chat] = await Promise.all([HostBench.start(), Collector.start()]);
});
beforeEach(async () => {
	chat.bodies.length = 0;
	server = await serveWebhooks(bench.engine, {
		workflow: dealWon(chat.url),
		credentials: {
			webhookSecret: {
				type: 'hubspotCrmWebhookSecretApi',
				data: { clientSecret: bench.sandbox.oauth.clientSecret },
			},
			hubspot: { type: 'hubspotCrmPrivateAppApi', data: bench.token() },
		},
	});
});
afterEach(async () => await server.close());
afterAll(async () => {
	await bench.stop();
	await chat.stop();
});

const stageOf = (id: string) => bench.sandbox.records.get('companies', id)?.properties.lifecyclestage;

/** The end of the first execution. */
async function firstRun() {
	for (const end = Date.now() + 5_000; server.runs.length === 0 && Date.now() < end;) {
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	const run = await server.runs[0];
	expect(run?.data.resultData.error).toBeUndefined();
	const { runData } = run?.data.resultData ?? { runData: {} };
	return (node: string, output = 0) =>
		(runData[node]?.[0]?.data?.main?.[output] ?? []).map(({ json }) => json);
}

describe('Deal won', () => {
	it('makes the company a customer and tells the chat, in one call for each kind of work', async () => {
		const { sandbox } = bench;
		const { companies, deals } = await openDeals(sandbox);
		subscribe(sandbox, `${server.origin}${server.path}`);
		const { big, small, again, alone, lost } = deals;
		const won = Object.fromEntries([big, small, again, alone].map((id) => [id, 'closedwon']));
		sandbox.calls.clear();
		await moveDeals(sandbox, { ...won, [lost]: 'closedlost' });
		const output = await firstRun();

		expect(output('Make Customer')).toMatchObject([{ id: companies.acme }]);
		expect([companies.acme, companies.adviser, companies.fan].map(stageOf)).toEqual([
			'customer',
			'lead',
			'evangelist',
		]);
		expect(chat.bodies).toHaveLength(1);
		const { text } = chat.bodies[0] as { text: string };
		const [title, ...lines] = text.split('\n');
		expect(title).toBe('4 deals won: 10,000');
		expect(lines.sort()).toEqual([
			'- Again: 3,000 (Fan)',
			'- Alone: 4,000',
			'- Big: 1,000 (Acme)',
			'- Small: 2,000 (Acme)',
		]);
		const [, ...calls] = sandbox.calls.all().map(({ path }) => path.split('?')[0]);
		expect(calls).toEqual([
			'/crm/objects/2026-09/deals/batch/read',
			'/crm/properties/2026-09/deals',
			'/crm/associations/2026-09/deals/companies/batch/read',
			'/crm/objects/2026-09/companies/batch/read',
			'/crm/properties/2026-09/companies',
			'/crm/objects/2026-09/companies/batch/update',
		]);
	});

	it('does its work for the others when a deal is gone by then, and counts none twice', async () => {
		const { companies, deals } = await openDeals(bench.sandbox);
		await moveDeals(bench.sandbox, { [deals.small]: 'closedwon' });
		const url = `${server.origin}${server.path}`;
		const body = JSON.stringify(
			[999_999_999, Number(deals.small), Number(deals.small)].map((objectId, index) => ({
				objectId,
				occurredAt: index,
				subscriptionType: 'deal.propertyChange',
				propertyName: 'dealstage',
				propertyValue: 'closedwon',
			})),
		);
		const at = Date.now();
		const response = await fetch(url, {
			method: 'POST',
			body,
			headers: {
				'content-type': 'application/json',
				'x-hubspot-signature-v3': signatureV3(bench.sandbox.oauth.clientSecret, 'POST', url, body, at),
				'x-hubspot-request-timestamp': String(at),
			},
		});
		expect(response.status).toBe(200);
		const output = await firstRun();
		expect(output('Deals', 1)).toMatchObject([{ recordId: '999999999' }]);
		expect(chat.bodies).toEqual([{ text: '1 deal won: 2,000\n- Small: 2,000 (Acme)' }]);
		expect(stageOf(companies.acme)).toBe('customer');
	});

	it('has only parameters of the trigger, with values that it takes', () => {
		const { description } = bench.engine.nodeType('hubspotCrmWebhookTrigger');
		const trigger = dealWon(chat.url).nodes.find(({ name }) => name === 'Deal Stage Changed');
		if (!trigger) throw new Error('The template has no trigger');
		const taken = NodeHelpers.getNodeParameters(
			description.properties,
			trigger.parameters,
			true,
			false,
			trigger,
			description,
		);
		expect(taken).toEqual(expect.objectContaining(trigger.parameters));
		expect(NodeHelpers.getNodeParametersIssues(description.properties, trigger, description)).toBeNull();
	});
});
