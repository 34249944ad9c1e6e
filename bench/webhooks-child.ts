/* The webhook trigger in the n8n engine, in a process of its own. Speaks IPC. */
import { Engine } from '../harness/engine';
import { serveWebhooks } from '../harness/webhooks';
import { webhookWorkflow } from '../harness/webhook-workflow';

void (async () => {
	const [, , clientSecret = ''] = process.argv;
	const server = await serveWebhooks(await Engine.load(), {
		workflow: webhookWorkflow(),
		credentials: { secret: { type: 'hubspotCrmWebhookSecretApi', data: { clientSecret } } },
	});
	process.on('message', () => {
		const ids = server.executions.flat().map(({ json }) => json.recordId);
		process.send?.({ events: ids.length, different: new Set(ids).size });
	});
	process.on('disconnect', () => process.exit(0));
	process.send?.({ url: `${server.origin}${server.path}` });
})();
