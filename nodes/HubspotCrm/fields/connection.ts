import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { CREDENTIAL_TYPES } from '../transport/connection/credentialTypes';

type Show = NonNullable<INodeCredentialDescription['displayOptions']>['show'];

/** The field that chooses the kind of credential. It is always shown, or only under the conditions `show`. */
export const authentication = (show?: Show): INodeProperties => ({
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: CREDENTIAL_TYPES.map(({ name, value }) => ({ name, value })),
	default: 'privateApp',
	...(show && { displayOptions: { show } }),
});

/** The credential that goes with each choice of {@link authentication}. */
export const credentials = (): INodeCredentialDescription[] =>
	CREDENTIAL_TYPES.map(({ value, type }) => ({
		name: type,
		required: true,
		displayOptions: { show: { authentication: [value] } },
	}));

/**
 * The same credentials, for a node that always has another credential too. They are hidden by the other choices instead
 * of being shown by their own one. Otherwise n8n's editor would move the field *Authentication* into the credential
 * picker, offer the wrong credentials there, and hide more than it should (n8n-host 8).
 */
export const furtherCredentials = (show: Show): INodeCredentialDescription[] =>
	CREDENTIAL_TYPES.map(({ value, type }) => ({
		name: type,
		required: true,
		displayOptions: {
			show,
			hide: {
				authentication: CREDENTIAL_TYPES.filter((other) => other.value !== value).map((other) => other.value),
			},
		},
	}));
