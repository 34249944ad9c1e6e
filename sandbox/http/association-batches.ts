import { ApiError, invalid } from '../core/errors';
import type { JsonBody, JsonObject } from '../core/json';
import type { PortalType } from '../store/portal';
import { NO_CONTENT, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { invalidTarget, readType, refuseSelf } from './association-fields';
import {
	ASSOCIATION_BASES,
	associateDefault,
	associationPage,
	bothScopes,
	editing,
	plainType,
} from './associations';
import { answerBatch, type BatchError } from './batch-answer';
import { typeOf } from './resolve';

const MAX_WRITES = 2_000;
const MAX_READS = 1_000;

function inputsOf(body: JsonBody, max: number): JsonObject[] {
	const inputs = body.asList(body.object().inputs);
	if (inputs.length > max) {
		throw invalid(
			`The maximum number of inputs supported in a batch is ${max}. Please reduce the number of items and try again`,
		);
	}
	return inputs.map((one) => body.asObject(one, 'BatchInput'));
}

function idOf(body: JsonBody, value: unknown): string {
	const fields = body.asObject(value, 'PublicObjectId');
	body.requireFields(fields, ['id']);
	return body.asText(fields.id) ?? '';
}

/** Id of a live record at one end of an input. @throws ApiError 400 */
function endOf(body: JsonBody, entry: PortalType, value: unknown): string {
	const id = idOf(body, value);
	const record = entry.records.get(id);
	if (!record || record.archivedAt !== undefined) throw invalidTarget(entry, id);
	return record.id;
}

/** Ids of two live records that an input wants to associate. @throws ApiError 400 */
function pairOf(body: JsonBody, input: JsonObject, from: PortalType, to: PortalType): [string, string] {
	const fromId = endOf(body, from, input.from);
	const toId = endOf(body, to, input.to);
	refuseSelf(from, fromId, toId);
	return [fromId, toId];
}

/** A refusal as some accounts print it: which record is meant stands in its text alone (HubSpot API notes, section 1.5). */
function bare({ status, category, message, context }: BatchError): BatchError {
	return { status, category, message: context?.INVALID_OBJECT_IDS?.[0] ?? message };
}

/** Runs inputs one by one; those that are refused become `errors` of a 207. */
function eachInput(
	call: ApiCall,
	inputs: readonly JsonObject[],
	success: number,
	run: (input: JsonObject) => unknown[],
): ApiAnswer {
	const results: unknown[] = [];
	const errors: BatchError[] = [];
	for (const input of inputs) {
		try {
			results.push(...run(input));
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			const { message, category = 'VALIDATION_ERROR', context } = error.body;
			const entry = { status: 'error' as const, category, message, ...(context ? { context } : {}) };
			errors.push(call.world.options.bareAssociationErrors ? bare(entry) : entry);
		}
	}
	return answerBatch(call, results, errors, success);
}

function create(call: ApiCall): ApiAnswer {
	const from = typeOf(call);
	const to = typeOf(call, 'toObjectType');
	const body = call.json();
	return eachInput(call, inputsOf(body, MAX_WRITES), 201, (input) => {
		const [fromId, toId] = pairOf(body, input, from, to);
		const types = body.asList(input.types).map((one) => readType(call, body, one, from, to));
		for (const type of types) call.portal.writes.associate(fromId, toId, type, call.sourceId);
		return [
			{
				fromObjectTypeId: from.type.id,
				fromObjectId: Number(fromId),
				toObjectTypeId: to.type.id,
				toObjectId: Number(toId),
				labels: types.flatMap(({ label }) => label ?? []),
			},
		];
	});
}

function createDefault(call: ApiCall): ApiAnswer {
	const from = typeOf(call);
	const to = typeOf(call, 'toObjectType');
	const type = plainType(call, from, to);
	const body = call.json();
	return eachInput(call, inputsOf(body, MAX_WRITES), 200, (input) =>
		associateDefault(call, ...pairOf(body, input, from, to), type),
	);
}

/** The error for a record without associations; not in the notes, hence the switch `noAssociationsError`. */
function noneFound(from: PortalType, to: PortalType, id: string): BatchError {
	return {
		status: 'error',
		category: 'OBJECT_NOT_FOUND',
		subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
		message: `No ${to.type.singular} is associated with ${from.type.singular} ${id}.`,
		context: { fromObjectId: [id], fromObjectType: [from.type.singular], toObjectType: [to.type.singular] },
	};
}

function read(call: ApiCall): ApiAnswer {
	const from = typeOf(call);
	const to = typeOf(call, 'toObjectType');
	const body = call.json();
	const results: unknown[] = [];
	const errors: BatchError[] = [];
	for (const input of inputsOf(body, MAX_READS)) {
		const id = idOf(body, input);
		const page = associationPage(call, id, to, body.asText(input.after));
		if (page.results.length === 0) {
			if (call.world.options.noAssociationsError) errors.push(noneFound(from, to, id));
			continue;
		}
		const paging =
			page.next === undefined ? {} : { paging: { next: { after: page.next, link: `?after=${page.next}` } } };
		results.push({ from: { id }, to: page.results, ...paging });
	}
	return answerBatch(call, results, errors, 200);
}

function archive(call: ApiCall): ApiAnswer {
	const plain = plainType(call, typeOf(call), typeOf(call, 'toObjectType'));
	const body = call.json();
	for (const input of inputsOf(body, MAX_WRITES)) {
		const fromId = idOf(body, input.from);
		for (const to of body.asList(input.to))
			call.portal.writes.dissociate(fromId, idOf(body, to), [plain], call.sourceId);
	}
	return NO_CONTENT;
}

function archiveLabels(call: ApiCall): ApiAnswer {
	const from = typeOf(call);
	const to = typeOf(call, 'toObjectType');
	const body = call.json();
	for (const input of inputsOf(body, MAX_WRITES)) {
		const types = body.asList(input.types).map((one) => readType(call, body, one, from, to));
		call.portal.writes.dissociate(idOf(body, input.from), idOf(body, input.to), types, call.sourceId);
	}
	// The specification says 200, but HubSpot's own client cannot read a 200 without a body.
	return NO_CONTENT;
}

/** Batches of associations (HubSpot API notes, section 1.5). */
export function associationBatchRoutes(): ApiRoute[] {
	return ASSOCIATION_BASES.flatMap(({ version, batch }) => {
		const route = (
			path: string,
			kind: 'readScopes' | 'writeScopes',
			handle: ApiRoute['handle'],
		): ApiRoute => ({
			method: 'POST',
			path: `${batch}/:objectType/:toObjectType/batch/${path}`,
			version,
			limit: 'associations',
			scopes: bothScopes(kind),
			handle: kind === 'writeScopes' ? editing(handle) : handle,
		});
		return [
			route('create', 'writeScopes', create),
			route('associate/default', 'writeScopes', createDefault),
			route('read', 'readScopes', read),
			route('archive', 'writeScopes', archive),
			route('labels/archive', 'writeScopes', archiveLabels),
		];
	});
}
