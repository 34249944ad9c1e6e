import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';

import { authentication, credentials } from './fields/connection';
import { TRIGGER_FIELDS } from './fields/trigger';
import { getAssociatedProperties } from './methods/associations';
import { searchProperties, searchPropertyValues } from './methods/listSearch';
import { getProperties, getPropertyValues } from './methods/loadOptions';
import { DEFAULT_TYPE, RESOURCE_TYPES } from './objects/objectTypes';
import { pollHubspot } from './triggers/polling/trigger';

export class HubspotCrmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'HubSpot CRM Trigger',
		name: 'hubspotCrmTrigger',
		icon: { light: 'file:hubspotCrm.svg', dark: 'file:hubspotCrm.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["event"] + ": " + $parameter["resource"] }}',
		description: 'Starts the workflow when HubSpot records are created, changed, deleted or merged',
		defaults: { name: 'HubSpot CRM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentials(),
		properties: [
			authentication(),
			{
				displayName: 'Object Type',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: RESOURCE_TYPES.map(({ name, key }) => ({ name, value: key })),
				default: DEFAULT_TYPE,
				description: 'The kind of records to watch',
			},
			...TRIGGER_FIELDS,
		],
	};

	methods = {
		loadOptions: { getAssociatedProperties, getProperties, getPropertyValues },
		listSearch: { searchProperties, searchPropertyValues },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollHubspot(this);
	}
}
