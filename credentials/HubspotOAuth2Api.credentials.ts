import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { defaultScopes } from '../nodes/HubspotCrm/objects/scopes';
import { BASE_URL, credentialTest, usableBaseUrl } from './baseUrlField';

const SCOPES = defaultScopes();
const DEFAULT_SCOPES = SCOPES.required.join(' ');
const OPTIONAL_SCOPES = SCOPES.optional.join(' ');

const BASE = usableBaseUrl('$self');

/** HubSpot's web app asks for consent; a local sandbox asks at its own URL. */
const AUTH_URL = `={{ (${BASE} === "https://api.hubapi.com" ? "https://app.hubspot.com" : ${BASE}) + "/oauth/authorize" }}`;

/** An OAuth2 app. n8n signs calls and renews the access token, which lives for 30 minutes (hubspot-api 1.7). */
export class HubspotOAuth2Api implements ICredentialType {
	name = 'hubspotCrmOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'HubSpot CRM OAuth2 API';

	icon: Icon = { light: 'file:hubspotCrm.svg', dark: 'file:hubspotCrm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-hubspot-crm/n8n-nodes-hubspot-crm/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		BASE_URL,
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'hidden', default: AUTH_URL },
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${BASE} + "/oauth/2026-09/token" }}`,
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description:
				'Whether to choose the required scopes yourself. They must be exactly those that the app in HubSpot requires.',
		},
		{
			displayName: 'Required Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: DEFAULT_SCOPES,
			description: 'Scopes separated by spaces, just as the app in HubSpot requires them',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Optional Scopes',
			name: 'optionalScopes',
			type: 'string',
			default: OPTIONAL_SCOPES,
			description:
				'Scopes separated by spaces that the app may have. HubSpot leaves out those that the account cannot grant.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{ $self["customScopes"] ? $self["enabledScopes"] : "${DEFAULT_SCOPES}" }}`,
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default:
				'={{ $self["optionalScopes"] ? "optional_scope=" + encodeURIComponent($self["optionalScopes"]) : "" }}',
		},
	];

	test: ICredentialTestRequest = credentialTest();
}
