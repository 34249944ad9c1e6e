import { objectType } from './objectType';
import type { ObjectType } from './objectType';

/** What HubSpot says of a type that belongs to one account (hubspot-api 1.6). Only what is used here. */
export interface Schema {
	objectTypeId: string;
	fullyQualifiedName: string;
	labels: { singular?: string; plural?: string };
	primaryDisplayProperty?: string;
	secondaryDisplayProperties?: string[];
	requiredProperties?: string[];
}

/**
 * The object type of an account's own schema: a custom object works like any other type, with the names that HubSpot
 * gives to the properties of every custom object. Its words keep their case within sentences, since people chose it.
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
