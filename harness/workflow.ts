import type { INode, INodeParameters, IWorkflowBase, OnError } from 'n8n-workflow';

/** The credential types by the value of the node's 'Authentication'. */
export const CREDENTIAL_TYPES = {
	privateApp: 'hubspotCrmPrivateAppApi',
	oAuth2: 'hubspotCrmOAuth2Api',
	refreshToken: 'hubspotCrmRefreshTokenApi',
};

/** `settings`: those that n8n has for every node, such as *Retry On Fail*. */
export interface WorkflowOptions {
	authentication?: keyof typeof CREDENTIAL_TYPES;
	onError?: OnError;
	settings?: Pick<INode, 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>;
}

/** A workflow of a start node and one HubSpot node, whose credential has the id `hubspot`. */
export function hubspotWorkflow(
	parameters: INodeParameters,
	{ authentication = 'privateApp', onError, settings }: WorkflowOptions = {},
): Pick<IWorkflowBase, 'nodes' | 'connections'> {
	const credential = CREDENTIAL_TYPES[authentication];
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const hubspot: INode = {
		id: 'hubspot',
		name: 'HubSpot CRM',
		type: 'n8n-nodes-hubspot-crm.hubspotCrm',
		typeVersion: 1,
		position: [220, 0],
		parameters: { authentication, ...parameters },
		credentials: { [credential]: { id: 'hubspot', name: 'HubSpot' } },
		...(onError ? { onError } : {}),
		...settings,
	};
	return {
		nodes: [start, hubspot],
		connections: { Start: { main: [[{ node: 'HubSpot CRM', type: 'main', index: 0 }]] } },
	};
}
