import { SECRET, webhookBenchmark } from '../../bench/webhooks';
import { Collector } from '../support/collector';
import { N8n } from './support/n8n';
import { chain, WEBHOOK_SECRET, webhookTrigger } from './support/nodes';
import type { Step } from './support/nodes';
import { activateWebhook } from './support/webhooks';

/** What n8n can do of itself depends on this most of all: docs/webhooks.md, "Many events". */
const ENV = { N8N_EXPRESSION_ENGINE: 'legacy' };

let n8n: N8n;
let collector: Collector;
beforeAll(async () => {
	[collector, n8n] = await Promise.all([Collector.start(), N8n.start({ env: ENV })]);
});
afterAll(async () => {
	await n8n?.stop();
	await collector?.stop();
});

/** Sends what the trigger puts out to the collector, one request a delivery, without an expression. */
const report = (): Step[] => [
	{
		name: 'To JSON',
		type: 'n8n-nodes-base.convertToFile',
		typeVersion: 1.1,
		parameters: { operation: 'toJson', mode: 'once' },
	},
	{
		name: 'Report',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: collector.url,
			sendBody: true,
			contentType: 'binaryData',
			inputDataFieldName: 'data',
		},
	},
];

describe('In n8n', () => {
	it('1,000 events a second come through for half a minute, none lost and none twice', async () => {
		const secret = await n8n.api.createCredential('Secret', WEBHOOK_SECRET, { clientSecret: SECRET });
		const workflow = chain('Webhook', [webhookTrigger('HubSpot', secret), ...report()]);
		const { url } = await activateWebhook(n8n, workflow);
		const received = () => {
			const ids = (collector.bodies as Array<Array<{ recordId: string }>>)
				.flat()
				.map(({ recordId }) => recordId);
			return Promise.resolve({ events: ids.length, different: new Set(ids).size });
		};
		const run = await webhookBenchmark({ url, received }, { eventsPerSecond: 1_000, seconds: 30 });
		console.log(JSON.stringify(run));
		expect(run).toMatchObject({ sent: 30_000, received: 30_000, repeated: 0, undelivered: 0 });
	}, 600_000);
});
