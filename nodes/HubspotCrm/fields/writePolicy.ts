import type { INodeProperties } from 'n8n-workflow';

import { RESOURCE_TYPES } from '../objects/objectTypes';
import { choiceIn } from './choice';
import type { ChoiceField } from './choice';
import type { WritePolicies, WritePolicy } from '../values/writePolicy';

type PolicyOption = { name: string; value: WritePolicy; description: string };

const APPEND: PolicyOption = {
	name: 'Append',
	value: 'append',
	description: 'Adds the options to those of the record, in properties with multiple checkboxes',
};
const ONLY_NEW: PolicyOption = {
	name: 'Only for New Records',
	value: 'onlyNew',
	description: 'Writes the value if the record is created, and never after that',
};
const ONLY_IF_EMPTY: PolicyOption = {
	name: 'Only If Empty',
	value: 'onlyIfEmpty',
	description: 'Writes the value if the record has none',
};
const OVERWRITE: PolicyOption = {
	name: 'Overwrite',
	value: 'overwrite',
	description: 'Replaces the value of the record',
};

/** What each policy does. */
const POLICIES = [APPEND, ONLY_NEW, ONLY_IF_EMPTY, OVERWRITE];

const POLICY: ChoiceField<WritePolicy> = {
	displayName: 'Write Policy',
	name: 'writePolicy',
	type: 'options',
	options: POLICIES,
	default: 'overwrite',
	description:
		"What happens to values that the record has already. The records are read first where that has to be known, 100 a call. Single properties can have a policy of their own in 'Write Policy per Property'.",
};

const PROPERTY_POLICY: ChoiceField<WritePolicy> = {
	displayName: 'Policy',
	name: 'policy',
	type: 'options',
	options: POLICIES,
	default: 'onlyIfEmpty',
};

/** Options for what happens to values that a record has already: for all properties, and for single ones. */
export const WRITE_POLICY: INodeProperties[] = [
	POLICY,
	{
		displayName: 'Write Policy per Property',
		name: 'propertyPolicies',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Property' },
		placeholder: 'Add Property',
		default: {},
		description: "Properties for which another policy holds than 'Write Policy'",
		options: [
			{
				displayName: 'Property',
				name: 'property',
				values: [
					PROPERTY_POLICY,
					{
						displayName: 'Property Names or IDs',
						name: 'names',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'getProperties' },
						default: [],
						description:
							'The properties that the policy holds for. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
				],
			},
		],
	},
];

/** For types with a stage that HubSpot only moves forwards. */
export const MOVE_BACK: INodeProperties = {
	displayName: 'Move Lifecycle Stage Back',
	name: 'moveStageBack',
	type: 'boolean',
	noDataExpression: true,
	displayOptions: {
		show: { '/resource': RESOURCE_TYPES.filter(({ forwardOnly }) => forwardOnly).map(({ key }) => key) },
	},
	default: false,
	description:
		"Whether to clear the stage before it is set to an earlier one, in a call of its own. HubSpot ignores a step back otherwise, and the result says so in 'notTaken'.",
};

/** The values of the options for policies, as n8n hands them over. */
export interface PolicyOptions {
	writePolicy?: unknown;
	propertyPolicies?: { property?: Array<{ policy?: unknown; names?: unknown }> };
}

/** The policies that the options of an item ask for. `namesIn` reads a list of property names. Throws like `choiceIn`. */
export function policiesOf(
	{ writePolicy, propertyPolicies }: PolicyOptions,
	namesIn: (value: unknown) => string[],
): WritePolicies {
	const byProperty = new Map<string, WritePolicy>();
	for (const { policy, names } of propertyPolicies?.property ?? [])
		for (const name of namesIn(names)) byProperty.set(name, choiceIn(PROPERTY_POLICY, policy));
	return { all: choiceIn(POLICY, writePolicy), byProperty };
}
