import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { PropertyDefinition } from '../api/properties';
import { ownersOf } from '../metadata/accountOwners';
import { pipelinesOf } from '../metadata/accountPipelines';
import { located } from '../search/filters/parse';
import { isOwner } from '../values/references';
import { visibleProperties } from './editor';

interface Choice {
	name: string;
	value: string;
}

/** Some of the words that dates are compared with (docs/search.md). */
const DATE_WORDS = [
	'today',
	'yesterday',
	'tomorrow',
	'last 7 days',
	'last 30 days',
	'this week',
	'last week',
	'this month',
	'last month',
	'this quarter',
	'last quarter',
	'this year',
	'last year',
];

/**
 * The values that the property of the same filter can be compared with: options by label, owners, stages with their
 * pipeline, words for dates. Empty for texts and numbers, and if no property is chosen. Rejects with a
 * NodeOperationError if HubSpot does not return the properties.
 */
export async function valueChoices(host: ILoadOptionsFunctions, typed?: string): Promise<Choice[]> {
	const chosen = located(host.getCurrentNodeParameter('&propertyName'));
	if (typeof chosen !== 'string' || chosen === '') return [];
	const { client, object, list } = await visibleProperties(host, typed);
	const definition = list.find(({ name }) => name === chosen);
	if (!definition) return [];
	if (isOwner(definition)) {
		const owners = (await ownersOf(client)) ?? [];
		return owners.map(({ id, name, email }) => ({
			name: name && email ? `${name} (${email})` : name || email || id,
			value: id,
		}));
	}
	if (definition.name === object.pipeline?.stage) {
		const pipelines = (await pipelinesOf(client, object)) ?? [];
		if (pipelines.length > 1)
			return pipelines.flatMap(({ label, stages }) =>
				stages.map((stage) => ({ name: `${label}: ${stage.label}`, value: stage.id })),
			);
	}
	return fixedChoices(definition);
}

function fixedChoices({ type, options = [] }: PropertyDefinition): Choice[] {
	if (type === 'date' || type === 'datetime') return DATE_WORDS.map((word) => ({ name: word, value: word }));
	return options.filter(({ hidden }) => !hidden).map(({ label, value }) => ({ name: label, value }));
}
