import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { BASE_URL, credentialTest } from './baseUrlField';

/** A token that does not expire by itself: of a service key, a static-auth app or a private app. */
export class HubspotPrivateAppApi implements ICredentialType {
	name = 'hubspotCrmPrivateAppApi';

	displayName = 'HubSpot CRM Access Token API';

	icon: Icon = { light: 'file:hubspotCrm.svg', dark: 'file:hubspotCrm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-hubspot-crm/n8n-nodes-hubspot-crm/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. pat-na1-…',
			description:
				'Token of a service key, a private app or a static-auth app. In HubSpot: Development, Keys, Service Keys.',
		},
		BASE_URL,
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: { Authorization: '=Bearer {{ $credentials.accessToken.trim() }}' },
		},
	};

	test: ICredentialTestRequest = credentialTest(
		'HubSpot does not accept this access token. Copy it again, or rotate the key in HubSpot.',
	);
}
