/** The ways to connect to HubSpot: what the field *Authentication* offers, and the credential type behind each. */
export const CREDENTIAL_TYPES = [
	{ name: 'Access Token', value: 'privateApp', type: 'hubspotCrmPrivateAppApi' },
	{ name: 'OAuth2', value: 'oAuth2', type: 'hubspotCrmOAuth2Api' },
	{ name: 'Refresh Token', value: 'refreshToken', type: 'hubspotCrmRefreshTokenApi' },
] as const;

export type CredentialType = (typeof CREDENTIAL_TYPES)[number]['type'];
