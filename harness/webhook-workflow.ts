import type { INode, INodeParameters, IWorkflowBase } from 'n8n-workflow';

export const WEBHOOK_TRIGGER = 'HubSpot CRM Webhook Trigger';

/** A workflow of the webhook trigger alone; its secret is the credential `secret`, its access the credential `hubspot`. */
export function webhookWorkflow(
	parameters: INodeParameters = {},
	{ id = 'workflow' }: { id?: string } = {},
): Pick<IWorkflowBase, 'nodes' | 'connections'> & { id: string } {
	const trigger: INode = {
		id: 'trigger',
		name: WEBHOOK_TRIGGER,
		type: 'n8n-nodes-hubspot-crm.hubspotCrmWebhookTrigger',
		typeVersion: 1,
		position: [0, 0],
		webhookId: '5d0c9e7e-8a55-4f3c-9d3e-2f8f3c1a7b60',
		parameters,
		credentials: {
			hubspotCrmWebhookSecretApi: { id: 'secret', name: 'Secret' },
			hubspotCrmPrivateAppApi: { id: 'hubspot', name: 'HubSpot' },
		},
	};
	const after: INode = {
		id: 'after',
		name: 'After',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [220, 0],
		parameters: {},
	};
	return {
		id,
		nodes: [trigger, after],
		connections: { [WEBHOOK_TRIGGER]: { main: [[{ node: 'After', type: 'main', index: 0 }]] } },
	};
}
