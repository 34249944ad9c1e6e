import { ApiError, invalid } from '../core/errors';
import type { PropertyDefinition } from '../store/definitions';
import type { PortalType } from '../store/portal';
import { completeProperty } from '../store/property-kit';
import { NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { answerBatch, inputsOf, type BatchError } from './batch-answer';
import {
	checkDefinition,
	createProperty,
	propertyInput,
	propertyNotFound,
	readProperty,
	schemaScopes,
	shownProperty,
} from './properties';
import { typeOf } from './resolve';

function activeProperty(entry: PortalType, name: string): PropertyDefinition {
	const property = entry.properties.get(name);
	if (!property) throw propertyNotFound(entry, name);
	return property;
}

/** Fixed when a property is made; a change of them is ignored without a word (HubSpot API notes, section 1.6). */
const FIXED = ['hasUniqueValue', 'dataSensitivity', 'referencedObjectType', 'externalOptions'] as const;

function update(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const property = activeProperty(entry, call.param('propertyName'));
	if (property.modificationMetadata.readOnlyDefinition) {
		throw invalid(`Property ${property.name} is defined by HubSpot and cannot be changed`);
	}
	const body = call.json();
	const input = propertyInput(body, body.object());
	for (const name of FIXED) delete input[name];
	checkDefinition(entry, { ...input, type: input.type ?? property.type });
	const { options, ...rest } = input;
	const at = new Date(call.world.clock.now()).toISOString();
	const complete = completeProperty({
		...property,
		...rest,
		...(options ? { options } : {}),
		name: property.name,
	});
	return ok(entry.properties.change(property.name, { ...complete, updatedAt: at }));
}

/** Uses of a property that keep it from being archived. */
function usesOf(
	call: ApiCall,
	entry: PortalType,
	name: string,
): { parentType: string; parentName: string }[] {
	const lists = call.portal.lists.using(entry.type.id, name);
	return lists.map((list) => ({ parentType: 'CONTACT_LIST', parentName: list.name }));
}

function archiveProperty(call: ApiCall, entry: PortalType, name: string): void {
	const property = activeProperty(entry, name);
	if (!property.modificationMetadata.archivable || property.hubspotDefined) {
		throw invalid(`Property ${name} is defined by HubSpot and cannot be archived`);
	}
	const uses = usesOf(call, entry, name);
	if (uses.length > 0) {
		throw new ApiError(400, {
			message: `Property ${name} cannot be deleted because it is in use`,
			category: 'VALIDATION_ERROR',
			subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
			errors: uses.map(({ parentType, parentName }) => ({
				message: `Property ${name} is used by ${parentType} ${parentName}`,
				subCategory: 'PropertyValidationError.PROPERTY_USAGE',
				context: { parentType: [parentType], parentName: [parentName] },
			})),
		});
	}
	const archivedAt = new Date(call.world.clock.now()).toISOString();
	entry.properties.change(name, { archived: true, archivedAt });
}

function archive(call: ApiCall): ApiAnswer {
	archiveProperty(call, typeOf(call), call.param('propertyName'));
	return NO_CONTENT;
}

/** Runs one input of a batch; a refusal becomes an entry of `errors`. */
function attempt(errors: BatchError[], run: () => void): void {
	try {
		run();
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		const { message, category = 'VALIDATION_ERROR', subCategory, context } = error.body;
		errors.push({
			status: 'error',
			category,
			...(subCategory === undefined ? {} : { subCategory }),
			message,
			...(context ? { context } : {}),
		});
	}
}

/** A definition as the answer to a batch of new ones shows it: without who made it, and when (HubSpot API notes, section 1.6). */
function withoutHistory(property: PropertyDefinition): Partial<PropertyDefinition> {
	const {
		createdAt: _1,
		updatedAt: _2,
		archived: _3,
		createdUserId: _4,
		updatedUserId: _5,
		...rest
	} = property;
	return rest;
}

function batchCreate(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const body = call.json();
	const results: object[] = [];
	const errors: BatchError[] = [];
	for (const { fields } of inputsOf(body, 100) ?? []) {
		attempt(errors, () => results.push(withoutHistory(createProperty(call, entry, body, fields))));
	}
	return answerBatch(call, results, errors, 201);
}

function batchRead(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const body = call.json();
	const results: object[] = [];
	const errors: BatchError[] = [];
	for (const { fields } of inputsOf(body, 100) ?? []) {
		body.requireFields(fields, ['name']);
		const name = body.asText(fields.name) ?? '';
		attempt(errors, () => results.push(shownProperty(readProperty(call, entry, name))));
	}
	return answerBatch(call, results, errors, 200);
}

function batchArchive(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const body = call.json();
	for (const { fields } of inputsOf(body, 100) ?? []) {
		body.requireFields(fields, ['name']);
		archiveProperty(call, entry, body.asText(fields.name) ?? '');
	}
	return NO_CONTENT;
}

/** Changing, archiving and batches of properties; there is no batch update (HubSpot API notes, section 1.6). */
export function propertyChangeRoutes(): ApiRoute[] {
	return versioned('crm', 'properties').flatMap(({ version, base }): ApiRoute[] => {
		const one = `${base}/:objectType/:propertyName`;
		const batch = `${base}/:objectType/batch`;
		const common = { version, limit: 'general' as const };
		const reading = schemaScopes('read');
		const writing = schemaScopes('write');
		return [
			{ ...common, method: 'PATCH', path: one, scopes: writing, handle: update },
			{ ...common, method: 'DELETE', path: one, scopes: writing, handle: archive },
			{ ...common, method: 'POST', path: `${batch}/create`, scopes: writing, handle: batchCreate },
			{ ...common, method: 'POST', path: `${batch}/read`, scopes: reading, handle: batchRead },
			{ ...common, method: 'POST', path: `${batch}/archive`, scopes: writing, handle: batchArchive },
		];
	});
}
