import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { resourceOptions, resourceProperties } from './actions/registry';
import { run } from './actions/run';
import { authentication, credentials } from './fields/connection';
import {
	getAssociatedMatchProperties,
	getAssociatedProperties,
	getAssociationLabels,
} from './methods/associations';
import {
	searchMatchProperties,
	searchProperties,
	searchPropertyValues,
	searchRecords,
	searchUniqueProperties,
} from './methods/listSearch';
import { getProperties, getPropertyValues } from './methods/loadOptions';
import { getPropertyFields } from './methods/resourceMapping';
import { DEFAULT_TYPE } from './objects/objectTypes';

export class HubspotCrm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'HubSpot CRM',
		name: 'hubspotCrm',
		icon: { light: 'file:hubspotCrm.svg', dark: 'file:hubspotCrm.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Search, create, update and sync HubSpot contacts, companies, deals and tickets, 100 records a call',
		defaults: { name: 'HubSpot CRM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentials(),
		properties: [
			authentication(),
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resourceOptions(),
				default: DEFAULT_TYPE,
			},
			...resourceProperties(),
		],
	};

	methods = {
		loadOptions: {
			getAssociatedMatchProperties,
			getAssociatedProperties,
			getAssociationLabels,
			getProperties,
			getPropertyValues,
		},
		listSearch: {
			searchMatchProperties,
			searchProperties,
			searchPropertyValues,
			searchRecords,
			searchUniqueProperties,
		},
		resourceMapping: { getPropertyFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this);
	}
}
