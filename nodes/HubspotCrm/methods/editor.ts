import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { objectTypeOf, otherTypeOf } from '../objects/objectTypes';
import type { ObjectType, OtherType } from '../objects/objectTypes';
import { definitionsOf } from '../metadata/propertyDefinitions';
import { HubspotClient } from '../transport/client';
import { connectionOf } from '../transport/connection/connection';
import type { PropertyDefinition } from '../values/definitions';

/** What a look-up of the editor works with: the chosen object type and a client for the chosen credential. */
export async function lookUpContext(
	host: ILoadOptionsFunctions,
): Promise<{ client: HubspotClient; object: ObjectType }> {
	const object = objectTypeOf(String(host.getCurrentNodeParameter('resource')));
	if (!object) {
		throw new NodeOperationError(host.getNode(), 'Choose a resource first', {
			description: "The list depends on the parameter 'Resource'.",
		});
	}
	return { client: new HubspotClient(host, await connectionOf(host)), object };
}

/** The same, with the object type that is chosen in the same entry of a list. */
export async function otherObject(
	host: ILoadOptionsFunctions,
): Promise<{ client: HubspotClient; object: ObjectType; other: OtherType }> {
	const other = otherTypeOf(host.getCurrentNodeParameter('&objectType'));
	if (!other) {
		throw new NodeOperationError(host.getNode(), 'Choose an object type first', {
			description: "The list depends on 'Object Type' in the same entry.",
		});
	}
	return { ...(await lookUpContext(host)), other };
}

/** The properties that people use, by label. Throws a NodeOperationError where the token may not read them. */
export async function visibleProperties(
	host: ILoadOptionsFunctions,
	typed = '',
): Promise<{ object: ObjectType; client: HubspotClient; list: PropertyDefinition[] }> {
	const { client, object } = await lookUpContext(host);
	const list = await propertiesOf(host, client, otherTypeOf(object.path) as OtherType, typed);
	return { object, client, list };
}

/** The same for any object type. */
export async function propertiesOf(
	host: ILoadOptionsFunctions,
	client: HubspotClient,
	{ path, plural, object }: OtherType,
	typed = '',
): Promise<PropertyDefinition[]> {
	// A person who has just created a property expects to see it; while somebody types, the list is a moment old.
	const definitions = await definitionsOf(client, path, typed === '' ? 0 : undefined);
	if (!definitions) {
		throw new NodeOperationError(host.getNode(), `HubSpot did not return the properties of ${plural}`, {
			description: `Check the credential and that it has the scope ${object?.scopes.read ?? 'that reads them'}.`,
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
