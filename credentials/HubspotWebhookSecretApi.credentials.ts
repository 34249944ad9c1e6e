import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secret with which a HubSpot app signs its webhooks. No call uses it, so a test can only check its form. */
export class HubspotWebhookSecretApi implements ICredentialType {
	name = 'hubspotCrmWebhookSecretApi';

	displayName = 'HubSpot CRM Webhook Secret API';

	icon: Icon = { light: 'file:hubspotCrm.svg', dark: 'file:hubspotCrm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-hubspot-crm/n8n-nodes-hubspot-crm/blob/main/docs/webhooks.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Client secret of the HubSpot app that sends the webhooks, from the Auth tab of the app. Not its access token.',
		},
	];
}
