import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { CREDENTIAL_TYPES } from '../credentialTypes';

type Show = NonNullable<INodeCredentialDescription['displayOptions']>['show'];

/** The field by which one chooses the kind of credential; always there, or where `show` says. */
export const authentication = (show?: Show): INodeProperties => ({
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: CREDENTIAL_TYPES.map(({ name, value }) => ({ name, value })),
	default: 'privateApp',
	...(show && { displayOptions: { show } }),
});

/** The credential that goes with each choice of {@link authentication}, under the same conditions. */
export const credentials = (show?: Show): INodeCredentialDescription[] =>
	CREDENTIAL_TYPES.map(({ value, type }) => ({
		name: type,
		required: true,
		displayOptions: { show: { ...show, authentication: [value] } },
	}));
