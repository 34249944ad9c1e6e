import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Operation, Resource } from '../nodes/HubspotCrm/actions/operation';
import { RESOURCE_BY_VALUE } from '../nodes/HubspotCrm/actions/registry';
import type { ObjectType } from '../nodes/HubspotCrm/objects/objectType';
import { standardProperties, typed } from '../nodes/HubspotCrm/output/simplify';
import { STANDARD_TYPES } from '../sandbox/store/object-types';

/**
 * Writes what results look like, one file for each operation, for the editor: it shows the fields of a node that has
 * not run yet, to drag them into expressions (n8n-host 8). `npm run schemas` writes them anew, a test compares them.
 */
export const FOLDER = path.join(__dirname, '../nodes/HubspotCrm/__schema__/v1.0.0');

/** A JSON schema of one result; `version` is n8n's. */
export interface Schema {
	type: 'object';
	properties: Record<string, object>;
	version: 1;
}

const schema = (properties: Record<string, object>): Schema => ({ type: 'object', properties, version: 1 });

const TEXT = { type: 'string' };
const NUMBER = { type: 'number' };
const LIST = { type: 'array', items: TEXT };
const orNull = ({ type }: { type: string }) => ({ type: [type, 'null'] });

/** The schemas of all operations, by their file within the folder. */
export function schemas(resources: Iterable<Resource> = RESOURCE_BY_VALUE.values()): Map<string, Schema> {
	const files = new Map<string, Schema>();
	for (const resource of resources) {
		for (const operation of resource.operations)
			files.set(`${resource.value}/${operation.value}.json`, schemaOf(resource, operation));
	}
	return files;
}

function schemaOf({ object }: Resource, { access }: Operation): Schema {
	if (!object) return CONNECTION;
	if (access === 'delete') return schema({ id: TEXT, deleted: { type: 'boolean' } });
	if (access === 'read')
		return schema({ id: TEXT, ...propertiesOf(object, standardProperties(object)), ...OWN });
	// The main properties are those that a new panel shows. A result has those that were written.
	const written = propertiesOf(object, object.mainProperties);
	return schema({ outcome: { type: 'string', enum: OUTCOMES }, id: TEXT, ...written, ...OWN });
}

const OUTCOMES = ['created', 'updated', 'unchanged', 'skipped'];

/** What HubSpot says of a record besides its properties. */
const OWN = { createdAt: TEXT, updatedAt: TEXT, url: TEXT };

/** Properties with their types. The sandbox knows the definitions of HubSpot's own properties. */
function propertiesOf({ path: type }: ObjectType, names: string[]): Record<string, object> {
	const definitions = STANDARD_TYPES.find(({ name }) => name === type)?.properties ?? [];
	return Object.fromEntries(
		names.map((name) => {
			const definition = definitions.find((one) => one.name === name);
			const isNumber = typeof typed('1', definition) === 'number';
			const isBoolean = typeof typed('true', definition) === 'boolean';
			return [name, orNull({ type: isNumber ? 'number' : isBoolean ? 'boolean' : 'string' })];
		}),
	);
}

const OPERATIONS_LACKING = {
	type: 'array',
	items: { type: 'object', properties: { resource: TEXT, operation: TEXT, scopes: LIST } },
};

/** The result of Check Connection for a connection that works. */
const CONNECTION = schema({
	status: { type: 'string', enum: ['active', 'expired', 'revoked', 'unreachable'] },
	portalId: NUMBER,
	accountName: orNull(TEXT),
	accountType: TEXT,
	timeZone: TEXT,
	companyCurrency: TEXT,
	uiDomain: TEXT,
	dataHostingLocation: TEXT,
	tokenKind: TEXT,
	expiresInSeconds: orNull(NUMBER),
	scopes: { type: ['array', 'null'], items: TEXT },
	missingScopes: OPERATIONS_LACKING,
	unknownScopes: OPERATIONS_LACKING,
	apiUsage: {
		type: ['object', 'null'],
		properties: { used: NUMBER, limit: NUMBER, remaining: orNull(NUMBER), resetsAt: TEXT },
	},
});

if (require.main === module) {
	rmSync(FOLDER, { recursive: true, force: true });
	for (const [file, content] of schemas()) {
		const target = path.join(FOLDER, file);
		mkdirSync(path.dirname(target), { recursive: true });
		writeFileSync(target, `${JSON.stringify(content, null, 2)}\n`);
	}
}
