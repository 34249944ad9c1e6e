import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeType, INodeTypeDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { furtherCredentials } from './fields/connection';
import { WEBHOOK_FIELDS } from './fields/webhook';
import { testWebhookSecret } from './methods/credentialTest';
import { receive } from './triggers/webhook/receive';

export class HubspotCrmWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'HubSpot CRM Webhook Trigger',
		name: 'hubspotCrmWebhookTrigger',
		icon: { light: 'file:hubspotCrm.svg', dark: 'file:hubspotCrm.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a HubSpot app reports changes, checked by their signature',
		eventTriggerDescription: 'Waiting for HubSpot to call the test URL',
		defaults: { name: 'HubSpot CRM Webhook Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'hubspotCrmWebhookSecretApi', required: true, testedBy: 'testWebhookSecret' },
			...furtherCredentials({ includeRecord: [true] }),
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'hubspot',
			},
		],
		properties: WEBHOOK_FIELDS,
	};

	methods = {
		credentialTest: { testWebhookSecret },
	};

	/**
	 * Nothing is registered: a node cannot subscribe to the webhooks of an app (hubspot-api 1.8), whose settings may
	 * serve several workflows.
	 */
	webhookMethods = {
		default: {
			checkExists: async () => await Promise.resolve(true),
			create: async () => await Promise.resolve(true),
			delete: async () => await Promise.resolve(true),
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
