import { ApiError, invalid } from '../core/errors';
import type { JsonBody, JsonObject } from '../core/json';
import type { PortalType } from '../store/portal';
import type { PropertyInput } from '../store/property-kit';
import { customType, type Schema, type SchemaInput } from '../store/schemas';
import { NO_CONTENT, ok, VERSIONS, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { propertyInput, shownProperty } from './properties';
import { typeOf } from './resolve';

const READ = ['crm.schemas.custom.read'];
const WRITE = ['crm.schemas.custom.write'];

/** How many records of another type one record may have, as schemas show it (HubSpot API notes, section 1.6). */
const MAX_ASSOCIATED = 10_000;

const MAX_SECONDARY = 2;
const MAX_SEARCHABLE = 20;

/** How long a second create of a type is refused, rather than answered with the type that is there (HubSpot API notes, section 1.6). */
const JUST_MADE_MS = 5_000;

function associationsOf(call: ApiCall, entry: PortalType): unknown[] {
	return call.portal.types.flatMap((target) =>
		call.portal.associations.between(entry.type.id, target.type.id).map((type) => ({
			id: String(type.typeId),
			fromObjectTypeId: type.from,
			toObjectTypeId: type.to,
			name: type.legacyName,
			cardinality: 'ONE_TO_MANY',
			inverseCardinality: 'ONE_TO_MANY',
			hasUserEnforcedMaxToObjectIds: false,
			maxToObjectIds: type.single ? 1 : MAX_ASSOCIATED,
			maxFromObjectIds: MAX_ASSOCIATED,
			createdAt: null,
		})),
	);
}

/** A schema as reads show it; standard types have one too (HubSpot API notes, section 1.6). */
function shown(call: ApiCall, entry: PortalType): Record<string, unknown> {
	const { type } = entry;
	const schema = call.portal.schemas.get(type.id);
	const { createdAt } = call.portal;
	return {
		id: schema?.id ?? type.id,
		objectTypeId: type.id,
		fullyQualifiedName: schema?.fullyQualifiedName ?? type.upper,
		name: schema?.name ?? type.upper,
		labels: schema?.labels ?? { singular: type.singular, plural: type.name },
		description: schema?.description ?? null,
		primaryDisplayProperty: schema?.primaryDisplayProperty ?? type.display[0],
		secondaryDisplayProperties: schema?.secondaryDisplayProperties ?? type.display.slice(1),
		requiredProperties:
			schema?.requiredProperties ?? type.required.filter((names) => names.length === 1).flat(),
		searchableProperties: schema?.searchableProperties ?? [...type.searchable],
		properties: entry.properties
			.list(false)
			.filter(({ dataSensitivity }) => dataSensitivity === 'non_sensitive')
			.map(shownProperty),
		associations: associationsOf(call, entry),
		archived: false,
		createdAt: schema?.createdAt ?? createdAt,
		updatedAt: schema?.updatedAt ?? createdAt,
		metaType: schema ? 'PORTAL_SPECIFIC' : 'HUBSPOT',
	};
}

/** What reads showed before a change, until the change has got about. */
const stale = new WeakMap<Schema, { until: number; before: Record<string, unknown> }>();

/** A schema as a read finds it: for a while after a change it may show what was (HubSpot API notes, section 1.6). */
function seen(call: ApiCall, entry: PortalType): Record<string, unknown> {
	const schema = call.portal.schemas.get(entry.type.id);
	const old = schema && stale.get(schema);
	return old && call.world.clock.now() < old.until ? old.before : shown(call, entry);
}

function list(call: ApiCall): ApiAnswer {
	const custom = [...call.portal.schemas.keys()].map((id) => seen(call, call.portal.need(id)));
	return ok({ results: call.flag('archived') ? [] : custom });
}

function readInput(body: JsonBody, fields: JsonObject): SchemaInput {
	body.requireFields(fields, ['name', 'labels']);
	const labels = body.asObject(fields.labels, 'ObjectTypeDefinitionLabels');
	const properties = body.asList(fields.properties).map((one): PropertyInput => {
		const property = body.asObject(one, 'ObjectTypePropertyCreate');
		body.requireFields(property, ['name', 'label', 'type', 'fieldType']);
		return { ...propertyInput(body, property), name: body.asText(property.name) ?? '' };
	});
	return {
		name: body.asText(fields.name) ?? '',
		labels: { singular: body.asText(labels.singular), plural: body.asText(labels.plural) },
		description: body.asText(fields.description),
		primaryDisplayProperty: body.asText(fields.primaryDisplayProperty),
		secondaryDisplayProperties: body.asTexts(fields.secondaryDisplayProperties),
		requiredProperties: body.asTexts(fields.requiredProperties),
		searchableProperties: searchableIn(body.asTexts(fields.searchableProperties)),
		properties,
		associatedObjects: body.asTexts(fields.associatedObjects),
	};
}

/** No type is without a searchable property (HubSpot API notes, section 1.6). */
function searchableIn(names: readonly string[]): string[] {
	return names.length === 0 ? ['hs_object_id'] : [...names];
}

/**
 * Display, required and searchable properties have to be there (HubSpot API notes, section 1.6).
 *
 * @throws ApiError 400
 */
function checkNames(input: Omit<SchemaInput, 'properties'>, exists: (name: string) => boolean): void {
	const fields: [names: readonly string[], subCategory: string, called: string][] = [
		[
			[input.primaryDisplayProperty ?? ''],
			'ObjectSchemasSandboxesSyncErrorType.INVALID_PRIMARY_DISPLAY_PROPERTY',
			'primary display property',
		],
		[
			input.secondaryDisplayProperties,
			'ObjectSchemasSandboxesSyncErrorType.INVALID_SECONDARY_DISPLAY_PROPERTY',
			'secondary display property',
		],
		[input.requiredProperties, 'InvalidPropertiesError.INVALID_REQUIRED_PROPERTIES', 'required property'],
		[
			input.searchableProperties,
			'ObjectSchemasSandboxesSyncErrorType.INVALID_SEARCHABLE_PROPERTIES',
			'searchable property',
		],
	];
	for (const [names, subCategory, called] of fields) {
		const unknown = names.find((name) => !exists(name));
		if (unknown !== undefined) throw invalid(`Invalid ${called} ${unknown}`, { subCategory });
	}
	if (input.secondaryDisplayProperties.length > MAX_SECONDARY) {
		throw invalid(`There is a limit of ${MAX_SECONDARY} secondary display properties`);
	}
	if (input.searchableProperties.length > MAX_SEARCHABLE) {
		throw invalid(`There is a limit of ${MAX_SEARCHABLE} searchable properties`);
	}
}

function checkInput(call: ApiCall, input: SchemaInput): void {
	if (!/^[A-Za-z][A-Za-z0-9_]{0,49}$/.test(input.name)) {
		throw invalid(`Invalid object type name: ${input.name}`, {
			subCategory: 'InboundDbObjectTypeError.OBJECT_TYPE_NAME_FORMAT',
		});
	}
	if (input.primaryDisplayProperty === undefined) {
		throw invalid('A primary display property is required', {
			subCategory: 'ObjectSchemaError.PRIMARY_DISPLAY_PROPERTY_REQUIRED',
		});
	}
	const made = customType(call.portal.id, '', input);
	const names = new Set(made.properties.map(({ name }) => name));
	checkNames(input, (name) => names.has(name));
}

/**
 * The name of a type that is there answers 201 with that type; in another case, or right after it was made, it is a
 * 409 (HubSpot API notes, section 1.6).
 */
function create(call: ApiCall): ApiAnswer {
	const body = call.json();
	const input = readInput(body, body.object());
	checkInput(call, input);
	const same = [...call.portal.schemas.values()].find(
		({ name }) => name.toLowerCase() === input.name.toLowerCase(),
	);
	const justMade = same !== undefined && call.world.clock.now() - Date.parse(same.createdAt) < JUST_MADE_MS;
	if (same && (same.name !== input.name || justMade)) {
		throw new ApiError(409, {
			message: `${input.name} already exists`,
			category: 'OBJECT_ALREADY_EXISTS',
			subCategory: 'InboundDbObjectTypeError.OBJECT_TYPE_ALREADY_EXIST',
		});
	}
	const schema = same ?? call.portal.addSchema(input);
	return { status: 201, body: shown(call, call.portal.need(schema.objectTypeId)) };
}

/** PATCH changes what is sent; the name stays (HubSpot API notes, section 1.6). */
function update(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const schema = call.portal.schemas.get(entry.type.id);
	if (!schema) throw invalid(`Object type ${entry.type.id} cannot be changed`);
	const body = call.json();
	const fields = body.object();
	const texts = (name: 'secondaryDisplayProperties' | 'requiredProperties' | 'searchableProperties') =>
		fields[name] === undefined ? schema[name] : body.asTexts(fields[name]);
	const changes = {
		description: body.asText(fields.description) ?? schema.description,
		primaryDisplayProperty: body.asText(fields.primaryDisplayProperty) ?? schema.primaryDisplayProperty,
		secondaryDisplayProperties: texts('secondaryDisplayProperties'),
		requiredProperties: texts('requiredProperties'),
		searchableProperties: searchableIn(texts('searchableProperties')),
		labels: schema.labels,
	};
	checkNames({ ...schema, ...changes }, (name) => entry.properties.get(name) !== undefined);
	if (fields.labels !== undefined) {
		const labels = body.asObject(fields.labels, 'ObjectTypeDefinitionLabels');
		changes.labels = { singular: body.asText(labels.singular), plural: body.asText(labels.plural) };
	}
	const lag = call.world.options.schemaReadLagMs;
	const before = seen(call, entry);
	if (lag > 0) stale.set(schema, { until: call.world.clock.now() + lag, before });
	Object.assign(schema, changes, { updatedAt: new Date(call.world.clock.now()).toISOString() });
	Object.assign(entry.type, {
		searchable: changes.searchableProperties,
		required: changes.requiredProperties.map((name) => [name]),
		display: [changes.primaryDisplayProperty],
	});
	return ok(shown(call, entry));
}

function remove(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	if (!call.portal.schemas.has(entry.type.id))
		throw invalid(`Object type ${entry.type.id} cannot be deleted`);
	if (entry.records.count > 0)
		throw invalid('Cannot delete an object type that has records', {
			subCategory: 'EXISTING_OBJECT_RECORDS',
		});
	call.portal.removeSchema(entry.type.id);
	return NO_CONTENT;
}

function associate(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['fromObjectTypeId', 'toObjectTypeId']);
	const target = call.portal.find(body.asText(fields.toObjectTypeId) ?? '');
	if (!target) throw invalid(`Invalid object type id: ${body.asText(fields.toObjectTypeId)}`);
	const [type] = call.portal.associations.define(entry.type.id, target.type.id, {
		name: body.asText(fields.name),
		label: null,
	});
	return {
		status: 201,
		body: {
			id: String(type.typeId),
			fromObjectTypeId: type.from,
			toObjectTypeId: type.to,
			name: type.legacyName,
		},
	};
}

/** Ends an association definition of the type in the path, in both directions. @throws ApiError 404 */
function dissociate(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const id = call.param('associationIdentifier');
	const type = call.portal.associations.type(Number(id));
	if (!type || type.category !== 'USER_DEFINED' || ![type.from, type.to].includes(entry.type.id)) {
		throw new ApiError(404, { message: `No association definition ${id}`, category: 'OBJECT_NOT_FOUND' });
	}
	call.portal.associations.removeType(type.typeId);
	return NO_CONTENT;
}

/** Custom object types (HubSpot API notes, section 1.6). */
export function schemaRoutes(): ApiRoute[] {
	return VERSIONS.flatMap((version): ApiRoute[] => {
		const base = `/crm-object-schemas/${version}/schemas`;
		const one = `${base}/:objectType`;
		const read = { version, limit: 'general' as const, scopes: () => READ };
		const write = { ...read, scopes: () => WRITE };
		return [
			{ ...read, method: 'GET', path: base, handle: list },
			{ ...write, method: 'POST', path: base, handle: create },
			{ ...read, method: 'GET', path: one, handle: (call) => ok(seen(call, typeOf(call))) },
			{ ...write, method: 'PATCH', path: one, handle: update },
			{ ...write, method: 'DELETE', path: one, handle: remove },
			{ ...write, method: 'POST', path: `${one}/associations`, handle: associate },
			{
				...write,
				method: 'DELETE',
				path: `${one}/associations/:associationIdentifier`,
				handle: dissociate,
			},
		];
	});
}
