import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { CREDENTIAL_TYPES } from '../transport/connection/credentialTypes';

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

/** The credential that goes with each choice of {@link authentication}. */
export const credentials = (): INodeCredentialDescription[] =>
	CREDENTIAL_TYPES.map(({ value, type }) => ({
		name: type,
		required: true,
		displayOptions: { show: { authentication: [value] } },
	}));

/**
 * The same, as a second credential of a node that has another one at any time. n8n's editor takes a field *Authentication*
 * that credentials are shown by for the choice of the only one: it would offer these in place of the other one, and hide
 * both the field and what the field is shown by. So they are hidden by the other choices instead.
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
