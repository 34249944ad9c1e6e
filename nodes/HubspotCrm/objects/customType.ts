import { objectType } from './objectType';
import type { ObjectType } from './objectType';

/** The definition of a custom object, as HubSpot sends it; only what is used here (hubspot-api 1.6). */
export interface Schema {
	objectTypeId: string;
	fullyQualifiedName: string;
	labels: { singular?: string; plural?: string };
	primaryDisplayProperty?: string;
	secondaryDisplayProperties?: string[];
	requiredProperties?: string[];
}

/**
 * Makes an object type of the schema of a custom object, so that it works like any other type. The properties for
 * times, pipeline and stage have the same names in every custom object (hubspot-api 1.6, 6). The words keep their case
 * within sentences, since people chose it.
 */
export function customType(schema: Schema, { hasPipelines = false } = {}): ObjectType {
	const { objectTypeId, fullyQualifiedName, labels, requiredProperties = [] } = schema;
	const name = labels.singular ?? fullyQualifiedName;
	const plural = labels.plural ?? name;
	const title = [schema.primaryDisplayProperty, ...(schema.secondaryDisplayProperties ?? [])].filter(
		(property) => property !== undefined,
	);
	return objectType({
		key: fullyQualifiedName,
		name,
		plural,
		noun: name,
		nouns: plural,
		path: objectTypeId,
		typeId: objectTypeId,
		webhookName: objectTypeId,
		titleProperties: title.slice(0, 1),
		mainProperties: [...new Set([...requiredProperties, ...title])],
		defaultProperties: [...title.slice(0, 1), 'hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
		requiredProperties,
		...(hasPipelines ? { pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' } } : {}),
		merges: true,
		scopes: { read: ['crm.objects.custom.read'], write: ['crm.objects.custom.write'] },
		schemaScope: 'crm.schemas.custom.read',
	});
}
