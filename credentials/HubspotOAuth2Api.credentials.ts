import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

const DEFAULT_SCOPES = 'oauth crm.objects.contacts.read crm.objects.contacts.write';

const OPTIONAL_SCOPES = [
	'crm.objects.companies.read',
	'crm.objects.companies.write',
	'crm.objects.deals.read',
	'crm.objects.deals.write',
	'crm.objects.owners.read',
	'crm.schemas.contacts.read',
	'crm.schemas.companies.read',
	'crm.schemas.deals.read',
].join(' ');

/** HubSpot's web app asks for consent; a local sandbox does that at its own address. */
const AUTH_URL =
	'={{ /^(https:[/][/]api[.]hubapi[.]com)?[/]*$/.test(($self["baseUrl"] || "").trim()) ? "https://app.hubspot.com/oauth/authorize" : $self["baseUrl"].trim().replace(/[/]+$/, "") + "/oauth/authorize" }}';

/** An OAuth2 app. The host signs calls and renews the access token, which lives for 30 minutes. */
export class HubspotOAuth2Api implements ICredentialType {
	name = 'hubspotCrmOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'HubSpot CRM OAuth2 API';

	icon: Icon = { light: 'file:hubspotCrm.svg', dark: 'file:hubspotCrm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-hubspot-crm/n8n-nodes-hubspot-crm/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.hubapi.com',
			placeholder: 'e.g. https://api.hubapi.com',
			description:
				"Address of HubSpot's API, the same for all regions. Change it only to use a local sandbox.",
		},
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'hidden', default: AUTH_URL },
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default:
				'={{ ($self["baseUrl"] || "https://api.hubapi.com").trim().replace(/[/]+$/, "") + "/oauth/2026-09/token" }}',
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

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ ($credentials.baseUrl || "https://api.hubapi.com").trim().replace(/[/]+$/, "") }}',
			url: '/account-info/2026-09/details',
		},
	};
}
