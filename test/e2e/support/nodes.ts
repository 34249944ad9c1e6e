import type { IConnections, INode } from 'n8n-workflow';

import type { WorkflowInput } from './api';

export const HUBSPOT = 'n8n-nodes-hubspot-crm.hubspotCrm';
export const ACCESS_TOKEN = 'hubspotCrmPrivateAppApi';
export const OAUTH2 = 'hubspotCrmOAuth2Api';
export const WEBHOOK_SECRET = 'hubspotCrmWebhookSecretApi';

export const MANUAL: Step = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

export interface Step extends Partial<INode> {
	name: string;
	type: string;
}

/** A HubSpot CRM node with a credential. */
export function hubspot(
	name: string,
	credential: { type: typeof ACCESS_TOKEN | typeof OAUTH2; id: string },
	parameters: INode['parameters'],
	rest: Partial<INode> = {},
): Step {
	return {
		name,
		type: HUBSPOT,
		parameters: { authentication: credential.type === OAUTH2 ? 'oAuth2' : 'privateApp', ...parameters },
		credentials: { [credential.type]: { id: credential.id, name: 'HubSpot' } },
		...rest,
	};
}

/** A webhook trigger with its secret. */
export function webhookTrigger(name: string, secretId: string, parameters: INode['parameters'] = {}): Step {
	return {
		name,
		type: `${HUBSPOT}WebhookTrigger`,
		webhookId: '0f1d7a52-3c0f-4d33-9b1e-6a3d5f1f9d10',
		parameters,
		credentials: { [WEBHOOK_SECRET]: { id: secretId, name: 'Secret' } },
	};
}

/** A workflow in which each step passes its items on to the next one. */
export function chain(name: string, steps: readonly Step[]): WorkflowInput {
	const connections: IConnections = {};
	for (const [index, { name: from }] of steps.entries()) {
		const next = steps[index + 1];
		if (next) connections[from] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	const nodes = steps.map((step, index) => ({
		id: `node-${index}`,
		typeVersion: 1,
		position: [index * 220, 0] as [number, number],
		parameters: {},
		...step,
	}));
	return { name, nodes, connections };
}
