import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import { renewAccessToken } from '../nodes/HubspotCrm/transport/connection/renewToken';
import { BASE_URL, credentialTest } from './baseUrlField';

/**
 * An OAuth2 app that is installed already. Its refresh token is filled in by hand, so no browser is needed. n8n calls
 * `preAuthentication` when there is no access token yet and after a 401, and stores what it returns (n8n-host 2).
 */
export class HubspotRefreshTokenApi implements ICredentialType {
	name = 'hubspotCrmRefreshTokenApi';

	displayName = 'HubSpot CRM Refresh Token API';

	icon: Icon = { light: 'file:hubspotCrm.svg', dark: 'file:hubspotCrm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-hubspot-crm/n8n-nodes-hubspot-crm/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description: 'From the page of the app in HubSpot, under Auth',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'From the same page',
		},
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'What HubSpot returned when the app was installed in the account',
		},
		BASE_URL,
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{ displayName: 'Expires At', name: 'expiresAt', type: 'hidden', default: '' },
	];

	/** Rejects with an Error if the token cannot be renewed. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return { ...(await renewAccessToken(this.helpers, credentials)) };
	}

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{ $credentials.accessToken }}' } },
	};

	test: ICredentialTestRequest = credentialTest();
}
