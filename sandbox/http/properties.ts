import { ApiError, invalid } from '../core/errors';
import type { JsonBody, JsonObject } from '../core/json';
import type { PropertyDefinition } from '../store/definitions';
import type { PortalType } from '../store/portal';
import { isPropertyType, type PropertyInput } from '../store/property-kit';
import { ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { typeOf } from './resolve';
import { needSensitive } from './sensitive';

/** Who the sandbox's properties are made and changed by. */
const USER = '12340001';

/** Scopes of definitions, by object type (HubSpot API notes, section 7). */
export function schemaScopes(action: 'read' | 'write') {
	return (call: ApiCall): readonly string[] => {
		const { type } = typeOf(call);
		const scope = type.id.startsWith('2-') ? 'custom' : type.name;
		const schema = [`crm.schemas.${scope}.${action}`];
		return action === 'read' ? [...schema, ...type.readScopes] : schema;
	};
}

/** 404 for a property that is not there (HubSpot API notes, section 1.6). */
export function propertyNotFound(entry: PortalType, name: string): ApiError {
	return new ApiError(404, {
		message: `Property ${name} does not exist for object type ${entry.type.id}`,
		category: 'OBJECT_NOT_FOUND',
	});
}

/** The sensitivity a read asks for; it takes the scope of that level. @throws ApiError 403 */
function sensitivity(call: ApiCall): string {
	const asked = call.first('dataSensitivity') ?? 'non_sensitive';
	if (asked === 'sensitive' || asked === 'highly_sensitive') needSensitive(call, typeOf(call), asked, 'read');
	return asked;
}

function list(call: ApiCall): ApiAnswer {
	const asked = sensitivity(call);
	const all = typeOf(call).properties.list(call.flag('archived'));
	return ok({ results: all.filter((property) => property.dataSensitivity === asked).map(shownProperty) });
}

/**
 * A property as reads show it. HubSpot's own do not say whether they are archived, and some not when they were made:
 * in the sandbox the hidden ones (HubSpot API notes, section 6).
 */
export function shownProperty(property: PropertyDefinition): Partial<PropertyDefinition> {
	if (!property.hubspotDefined) return property;
	const { archived: _, createdAt, updatedAt, ...rest } = property;
	return property.hidden ? rest : { createdAt, updatedAt, ...rest };
}

function read(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	return ok(shownProperty(readProperty(call, entry, call.param('propertyName'))));
}

/** A property for a read; a sensitive one hides unless it is asked for (HubSpot API notes, section 1.6). */
export function readProperty(call: ApiCall, entry: PortalType, name: string): PropertyDefinition {
	const property = entry.properties.find(name);
	const hidden =
		property &&
		(property.dataSensitivity !== sensitivity(call) || property.archived !== call.flag('archived'));
	if (!property || hidden) throw propertyNotFound(entry, name);
	return property;
}

/** The fields of a definition that a client may send. */
export function propertyInput(body: JsonBody, fields: JsonObject): Partial<PropertyInput> {
	const texts = ['label', 'description', 'groupName', 'fieldType', 'type', 'referencedObjectType'] as const;
	const flags = ['hidden', 'formField', 'hasUniqueValue', 'externalOptions'] as const;
	const input: Partial<PropertyInput> = {};
	for (const name of texts) {
		const text = body.asText(fields[name]);
		if (text !== undefined) input[name] = text;
	}
	for (const name of flags) {
		const flag = body.asFlag(fields[name]);
		if (flag !== undefined) input[name] = flag;
	}
	const displayOrder = body.asInteger(fields.displayOrder);
	if (displayOrder !== undefined) input.displayOrder = displayOrder;
	const level = body.asText(fields.dataSensitivity);
	if (level === 'sensitive' || level === 'highly_sensitive') input.dataSensitivity = level;
	if (fields.options !== undefined && fields.options !== null) {
		input.options = body.asList(fields.options).map((one) => {
			const option = body.asObject(one, 'OptionInput');
			body.requireFields(option, ['label', 'value']);
			return {
				label: body.asText(option.label),
				value: body.asText(option.value),
				displayOrder: body.asInteger(option.displayOrder),
				hidden: body.asFlag(option.hidden),
				description: body.asText(option.description),
			};
		});
	}
	return input;
}

function refusal(subCategory: string, message: string): ApiError {
	return invalid(message, { subCategory: `PropertyValidationError.${subCategory}` });
}

/** Holds a new or changed definition to HubSpot's rules (HubSpot API notes, sections 1.6 and 6). */
export function checkDefinition(entry: PortalType, input: Partial<PropertyInput>): void {
	const values = (input.options ?? []).map(({ value }) => value);
	if (input.type !== undefined && !isPropertyType(input.type))
		throw invalid(`Invalid property type: ${input.type}`);
	if (input.type === 'bool' && input.options && [...values].sort().join() !== 'false,true') {
		throw refusal(
			'INVALID_BOOLEAN_OPTION',
			'Boolean properties must have exactly two options, with the values true and false',
		);
	}
	if (input.externalOptions && (input.referencedObjectType === undefined || values.length > 0)) {
		throw invalid('A property with external options must have a referenced object type and no options');
	}
	if (new Set(values).size < values.length) throw invalid('Property options must have distinct values');
	if (input.groupName !== undefined && !entry.properties.groups.has(input.groupName)) {
		throw invalid(`Property group ${input.groupName} does not exist`);
	}
	if (!input.hasUniqueValue) return;
	if (input.type !== 'string' && input.type !== 'number')
		throw invalid('Only string and number properties can have unique values');
	const unique = entry.properties.list(false).filter((property) => property.hasUniqueValue).length;
	if (unique >= 10) throw invalid('There is a limit of 10 unique properties per object type');
}

/** Makes a property; an archived one of the same name comes back with the new definition (HubSpot API notes, section 1.6). */
export function createProperty(
	call: ApiCall,
	entry: PortalType,
	body: JsonBody,
	fields: JsonObject,
): PropertyDefinition {
	body.requireFields(fields, ['name', 'label', 'type', 'fieldType', 'groupName']);
	const name = body.asText(fields.name) ?? '';
	if (!/^[a-z][a-z0-9_]{0,99}$/.test(name)) {
		throw invalid(
			`Property name '${name}' is invalid. Property names must start with a letter and may only contain lower case letters, numbers and underscores`,
		);
	}
	if (entry.properties.get(name)) {
		throw new ApiError(409, {
			message: `A property named '${name}' already exists.`,
			category: 'OBJECT_ALREADY_EXISTS',
			subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
			context: { name: [name] },
		});
	}
	const input = propertyInput(body, fields);
	// Only a new one has to bring the options of a boolean along.
	checkDefinition(entry, input.type === 'bool' ? { options: [], ...input } : input);
	if (body.asText(fields.currencyPropertyName) !== undefined && !body.asFlag(fields.showCurrencySymbol)) {
		throw refusal(
			'ONLY_CURRENCY_PROPERTIES_CAN_SPECIFY_CURRENCY',
			'Only a property that shows the currency can name the property of the currency',
		);
	}
	if (input.dataSensitivity) needSensitiveCreate(call, entry, input.dataSensitivity);
	const user = { createdUserId: USER, updatedUserId: USER };
	call.portal.defineProperty(entry.type.name, { ...user, ...input, name });
	return entry.properties.get(name) as PropertyDefinition;
}

/** A 403 in words of its own (HubSpot API notes, section 1.6). */
function needSensitiveCreate(
	call: ApiCall,
	entry: PortalType,
	level: PropertyDefinition['dataSensitivity'],
): void {
	try {
		needSensitive(call, entry, level, 'write');
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		const message = 'Missing required scope for: sensitive-data-property-create';
		throw new ApiError(403, { ...error.body, message });
	}
}

function create(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const body = call.json();
	return { status: 201, body: createProperty(call, entry, body, body.object()) };
}

/** Properties of every object type (HubSpot API notes, section 1.6). */
export function propertyRoutes(): ApiRoute[] {
	return versioned('crm', 'properties').flatMap(({ version, base }): ApiRoute[] => {
		const all = `${base}/:objectType`;
		const one = `${all}/:propertyName`;
		const reading = schemaScopes('read');
		const writing = schemaScopes('write');
		return [
			{ method: 'GET', path: all, version, limit: 'general', scopes: reading, handle: list },
			{ method: 'POST', path: all, version, limit: 'general', scopes: writing, handle: create },
			{ method: 'GET', path: one, version, limit: 'general', scopes: reading, handle: read },
		];
	});
}
