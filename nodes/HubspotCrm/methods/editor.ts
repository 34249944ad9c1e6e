import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import type { PropertyDefinition } from '../api/properties';
import { definitionsOf } from '../metadata/propertyDefinitions';
import type { ObjectType } from '../objects/objectType';
import { resourceType, typeNamed } from '../objects/objectTypes';
import { HubspotClient } from '../transport/client';
import { connectionOf } from '../transport/connection/connection';

/**
 * What a look-up of the editor works with: the chosen object type and a client for the chosen credential. Rejects with
 * a NodeOperationError if no type is chosen or the base URL cannot be used.
 */
export async function lookUpContext(
	host: ILoadOptionsFunctions,
): Promise<{ client: HubspotClient; object: ObjectType }> {
	const object = resourceType(String(host.getCurrentNodeParameter('resource')));
	if (!object) {
		throw new NodeOperationError(host.getNode(), 'Choose a resource first', {
			description: "The list depends on the parameter 'Resource'.",
		});
	}
	return { client: new HubspotClient(host, await connectionOf(host)), object };
}

/**
 * The same, with the object type that is chosen in the same entry of a list. Rejects with a NodeOperationError if none
 * is chosen there.
 */
export async function otherObject(
	host: ILoadOptionsFunctions,
): Promise<{ client: HubspotClient; object: ObjectType; other: ObjectType }> {
	const other = typeNamed(host.getCurrentNodeParameter('&objectType'));
	if (!other) {
		throw new NodeOperationError(host.getNode(), 'Choose an object type first', {
			description: "The list depends on 'Object Type' in the same entry.",
		});
	}
	return { ...(await lookUpContext(host)), other };
}

/**
 * The properties of the chosen object type that are not hidden, sorted by label. Rejects with a NodeOperationError if
 * HubSpot does not return them. `typed`: what the user has typed to search the list.
 */
export async function visibleProperties(
	host: ILoadOptionsFunctions,
	typed = '',
): Promise<{ object: ObjectType; client: HubspotClient; list: PropertyDefinition[] }> {
	const { client, object } = await lookUpContext(host);
	const list = await propertiesOf(host, client, object, typed);
	return { object, client, list };
}

/** The same for any object type. */
export async function propertiesOf(
	host: ILoadOptionsFunctions,
	client: HubspotClient,
	object: ObjectType,
	typed = '',
): Promise<PropertyDefinition[]> {
	// A person who has just created a property expects to see it. While somebody types, the cache is used.
	const definitions = await definitionsOf(client, object, typed === '' ? 0 : undefined);
	if (!definitions) {
		throw new NodeOperationError(host.getNode(), `HubSpot did not return the properties of ${object.nouns}`, {
			description: `Check the credential and that it has the scope ${object.scopes.read.join(' or ') || 'that reads them'}.`,
		});
	}
	return [...definitions.byName.values()]
		.filter(({ hidden }) => !hidden)
		.sort((a, b) => a.label.localeCompare(b.label));
}

/** A property as lists show it: by label, with internal name and type. */
export const propertyOption = ({ label, name, type }: PropertyDefinition): INodePropertyOptions => ({
	name: label,
	value: name,
	description: `${name} (${type})`,
});
