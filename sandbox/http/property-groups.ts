import { ApiError, invalid } from '../core/errors';
import type { PropertyGroup } from '../store/property-catalog';
import { NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { schemaScopes } from './properties';
import { typeOf } from './resolve';

function groupOf(call: ApiCall): PropertyGroup {
	const name = call.param('groupName');
	const group = typeOf(call).properties.groups.get(name);
	if (!group)
		throw new ApiError(404, {
			message: `Property group ${name} does not exist`,
			category: 'OBJECT_NOT_FOUND',
		});
	return group;
}

function list(call: ApiCall): ApiAnswer {
	return ok({ results: [...typeOf(call).properties.groups.values()] });
}

function create(call: ApiCall): ApiAnswer {
	const { properties } = typeOf(call);
	const { groups } = properties;
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['name', 'label']);
	const name = body.asText(fields.name) ?? '';
	if (groups.has(name)) {
		throw new ApiError(409, {
			message: `A property group named '${name}' already exists.`,
			category: 'OBJECT_ALREADY_EXISTS',
		});
	}
	const displayOrder = body.asInteger(fields.displayOrder) ?? properties.nextGroupOrder();
	const group = { name, label: body.asText(fields.label) ?? '', displayOrder, archived: false };
	groups.set(name, group);
	return { status: 201, body: group };
}

function update(call: ApiCall): ApiAnswer {
	const group = groupOf(call);
	const body = call.json();
	const fields = body.object();
	const changed = {
		...group,
		label: body.asText(fields.label) ?? group.label,
		displayOrder: body.asInteger(fields.displayOrder) ?? group.displayOrder,
	};
	typeOf(call).properties.groups.set(group.name, changed);
	return ok(changed);
}

/** A group with active properties stays; the message of the refusal is JSON text itself (HubSpot API notes, section 1.6). */
function remove(call: ApiCall): ApiAnswer {
	const { properties } = typeOf(call);
	const group = groupOf(call);
	const active = properties.list(false).filter(({ groupName }) => groupName === group.name);
	if (active.length > 0) {
		const message = JSON.stringify({
			message: `Group ${group.name} has active properties`,
			propertyNames: active.map(({ name }) => name),
		});
		throw invalid(message, { subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES' });
	}
	properties.groups.delete(group.name);
	return NO_CONTENT;
}

/** Property groups (HubSpot API notes, section 1.6). */
export function propertyGroupRoutes(): ApiRoute[] {
	return versioned('crm', 'properties').flatMap(({ version, base }): ApiRoute[] => {
		const all = `${base}/:objectType/groups`;
		const one = `${all}/:groupName`;
		const common = { version, limit: 'general' as const };
		const reading = schemaScopes('read');
		const writing = schemaScopes('write');
		return [
			{ ...common, method: 'GET', path: all, scopes: reading, handle: list },
			{ ...common, method: 'POST', path: all, scopes: writing, handle: create },
			{ ...common, method: 'GET', path: one, scopes: reading, handle: (call) => ok(groupOf(call)) },
			{ ...common, method: 'PATCH', path: one, scopes: writing, handle: update },
			{ ...common, method: 'DELETE', path: one, scopes: writing, handle: remove },
		];
	});
}
