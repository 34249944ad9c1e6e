import type { INodeProperties } from 'n8n-workflow';

import { OBJECT_TYPES } from '../objects/objectTypes';
import { options } from './common';
import { authentication } from './connection';

const DOCS = 'https://github.com/n8n-nodes-hubspot-crm/n8n-nodes-hubspot-crm/blob/main/docs/webhooks.md';

const NOTICE: INodeProperties = {
	displayName: `HubSpot has to be told the Production URL above once; this node never changes an app. <b>Developer project:</b> <code>targetUrl</code> in <code>src/app/webhooks/webhooks-hsmeta.json</code>. <b>Private app:</b> Settings, Integrations, Private Apps, your app, Webhooks, Target URL. What the app sends is chosen there as well. <a href="${DOCS}" target="_blank">Step by step</a>`,
	name: 'urlNotice',
	type: 'notice',
	default: '',
};

const EVENTS: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	options: [
		{ name: 'Association Changed', value: 'associationChange' },
		{ name: 'Created', value: 'creation' },
		{ name: 'Deleted', value: 'deletion' },
		{ name: 'Deleted for Privacy', value: 'privacyDeletion' },
		{ name: 'Merged', value: 'merge' },
		{ name: 'New Message in Conversation', value: 'newMessage' },
		{ name: 'Property Changed', value: 'propertyChange' },
		{ name: 'Restored', value: 'restore' },
	],
	default: [],
	description: 'What to start the workflow for. Leave empty for everything that the app sends.',
};

const RECORD: INodeProperties[] = [
	{
		displayName: 'Include Record',
		name: 'includeRecord',
		type: 'boolean',
		default: false,
		description:
			'Whether to read the records that the events are about and put them into the field "record"; of an association it is the one that "recordId" names. Takes one call for each object type of a delivery, which brings up to 100 events.',
	},
	authentication({ includeRecord: [true] }),
	{
		displayName: 'Record Properties',
		name: 'recordProperties',
		type: 'string',
		default: '',
		placeholder: 'e.g. email, lifecyclestage, hubspot_owner_id',
		description:
			'Internal names of the properties to read, separated by commas, or a list from an expression. HubSpot returns a few standard ones when this is empty.',
		displayOptions: { show: { includeRecord: [true] } },
	},
];

const wordsOf = (name: string) =>
	name
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');

const FILTERS: INodeProperties = {
	...options([
		{
			displayName: 'Ignore Change Sources',
			name: 'ignoreChangeSources',
			type: 'string',
			default: '',
			placeholder: 'e.g. IMPORT, INTEGRATION',
			description:
				'Kinds of source whose changes are left out, separated by commas, as events name them in "changeSource"',
		},
		{
			displayName: 'Ignore Own Changes',
			name: 'ignoreOwnChanges',
			type: 'boolean',
			default: false,
			description:
				'Whether to leave out changes that were made with the token of the app that sends the webhooks. A workflow that writes to HubSpot with it then does not start itself.',
		},
		{
			displayName: 'Ignore Source IDs',
			name: 'ignoreSourceIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1160452, userId:123',
			description:
				'Apps and users whose changes are left out, separated by commas, as events name them in "sourceId"',
		},
		{
			displayName: 'Object Type IDs',
			name: 'objectTypeIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2-3453932',
			description:
				'IDs of custom objects to let through besides the object types, separated by commas. They count at either end of an association as well.',
		},
		{
			displayName: 'Object Types',
			name: 'objectTypes',
			type: 'multiOptions',
			options: [...OBJECT_TYPES.map(({ webhookName }) => webhookName), 'conversation']
				.sort()
				.map((name) => ({ name: wordsOf(name), value: name })),
			default: [],
			description:
				'Only events of these object types. Changes of an association come if either of its two records has one of them.',
		},
		{
			displayName: 'Portal IDs',
			name: 'portalIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 62515',
			description:
				'Only events from these HubSpot accounts, separated by commas. Useful for an app that several accounts have installed.',
		},
		{
			displayName: 'Properties',
			name: 'properties',
			type: 'string',
			default: '',
			placeholder: 'e.g. lifecyclestage, dealstage',
			description:
				'Internal names, separated by commas. Of the changes of properties, only those of these properties start the workflow; other events are not affected.',
		},
	]),
	displayName: 'Filters',
	name: 'filters',
	placeholder: 'Add Filter',
};

const OPTIONS = options([
	{
		displayName: 'Accept Version 1 Signatures',
		name: 'acceptV1Signatures',
		type: 'boolean',
		default: false,
		description:
			'Whether a signature of version 1 is enough. It covers neither the URL nor the time, so an old request can be sent again by whoever saw it.',
	},
	{
		displayName: 'URL in HubSpot',
		name: 'publicUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://hooks.example.com/webhook/1f5c…/hubspot',
		description:
			'The target URL exactly as it stands in HubSpot. Only needed where it is not the URL that n8n shows, for example behind a tunnel: the signature covers it.',
	},
]);

/** The parameters of the webhook trigger. */
export const WEBHOOK_FIELDS: INodeProperties[] = [NOTICE, EVENTS, ...RECORD, FILTERS, OPTIONS];
