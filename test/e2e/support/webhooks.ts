import type { WorkflowInput } from './api';
import { pause } from './api';
import type { N8n } from './n8n';

/** Activates a workflow with a webhook trigger, and waits until it listens. @returns its id and its production URL */
export async function activateWebhook(
	n8n: N8n,
	workflow: WorkflowInput,
): Promise<{ id: string; url: string }> {
	const id = await n8n.api.createWorkflow(workflow);
	await n8n.api.activate(id);
	const webhookId = workflow.nodes.find((node) => node.webhookId)?.webhookId;
	const url = `${n8n.url}/webhook/${webhookId}/hubspot`;
	// Activation goes on after n8n has answered.
	while ((await fetch(url, { method: 'POST' })).status === 404) await pause(200);
	return { id, url };
}
