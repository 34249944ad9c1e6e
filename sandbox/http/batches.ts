import { ApiError, invalid } from '../core/errors';
import type { JsonBody } from '../core/json';
import type { PortalType } from '../store/portal';
import type { StoredRecord } from '../store/record';
import { canonicalId } from '../store/record-store';
import { uniqueKey } from '../store/unique-index';
import { ApiCall, NO_CONTENT, versioned, type ApiAnswer, type ApiRoute } from './api';
import { associationsForCreate } from './association-fields';
import { answerBatch, inputsOf, traceIdsOf, type BatchError, type BatchInput } from './batch-answer';
import { renderWrite } from './objects';
import { renderRecord, shownNames, type RecordAnswer } from './records';
import { findByKey, idPropertyOf, needOffered, nonUnique, readScopes, typeOf, writeScopes } from './resolve';
import { duplicates, planCreate, planUpdate, sentProperties, type Claims, type PlannedWrite } from './writes';

/** Refuses keys that stand in one batch twice (HubSpot API notes, section 3.2). */
function refuseDuplicates(keys: readonly string[], property?: string): void {
	const seen = new Set<string>();
	const twice = new Set<string>();
	for (const key of keys) {
		const form = property === undefined ? (canonicalId(key) ?? key) : uniqueKey(property, key);
		if (seen.has(form)) twice.add(form);
		seen.add(form);
	}
	if (twice.size > 0) throw duplicates([...twice]);
}

function missingError(entry: PortalType, ids: readonly string[]): BatchError {
	return {
		status: 'error',
		category: 'OBJECT_NOT_FOUND',
		message: `Could not get some ${entry.type.upper} objects, they may be deleted or not exist. Check that ids are valid.`,
		context: { ids: [...ids] },
	};
}

function failureError(error: ApiError, traceId: string): BatchError {
	const { message, category = 'VALIDATION_ERROR', subCategory, context, errors } = error.body;
	const existing = /Existing ID: (\d+)/.exec(message)?.[1];
	return {
		status: 'error',
		category,
		...(subCategory === undefined ? {} : { subCategory }),
		message,
		...(errors === undefined ? {} : { errors }),
		context: {
			...context,
			objectWriteTraceId: [traceId],
			...(existing === undefined ? {} : { existingId: [existing] }),
		},
	};
}

/** What one input of a write batch comes to: a write to carry out, or a record that is not there. */
type Step =
	{ planned: PlannedWrite; after?(record: StoredRecord): void } | { missing: string } | { skipped: true };

/**
 * Carries out a write batch in one of HubSpot's two ways (HubSpot API notes, section 3.2): with a unique
 * trace id on every input each input stands for itself, otherwise one bad input refuses them all.
 */
function writeBatch(
	call: ApiCall,
	entry: PortalType,
	inputs: readonly BatchInput[],
	success: number,
	step: (input: BatchInput, claims: Claims | undefined) => Step,
	finish: (answer: RecordAnswer, created: boolean) => RecordAnswer,
): ApiAnswer {
	const traceIds = traceIdsOf(call, inputs);
	const results: RecordAnswer[] = [];
	const errors: BatchError[] = [];
	const missing: string[] = [];
	const carryOut = (made: Step, traceId: string | undefined): void => {
		if ('skipped' in made) return;
		if ('missing' in made) {
			if (traceId === undefined || !call.world.options.missingIdsByTrace) missing.push(made.missing);
			else {
				const error = missingError(entry, [made.missing]);
				errors.push({ ...error, context: { ...error.context, objectWriteTraceId: [traceId] } });
			}
			return;
		}
		const record = made.planned.commit();
		made.after?.(record);
		const answer = finish(renderWrite(call, entry, made.planned, record), made.planned.created);
		results.push(traceId === undefined ? answer : { ...answer, objectWriteTraceId: traceId });
	};
	if (traceIds.partial) {
		for (const [order, input] of inputs.entries()) {
			const traceId = traceIds.ids[order] as string;
			try {
				carryOut(step(input, undefined), traceId);
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				errors.push(failureError(error, traceId));
			}
		}
	} else {
		const claims: Claims = new Map();
		const steps = inputs.map((input) => step(input, claims));
		for (const [order, made] of steps.entries()) carryOut(made, traceIds.ids[order]);
	}
	if (missing.length > 0) errors.push(missingError(entry, missing));
	return answerBatch(call, results, errors, success);
}

const unchanged = (answer: RecordAnswer): RecordAnswer => answer;

/** Inputs without those that equal an earlier one: HubSpot makes one record of them and says nothing (HubSpot API notes, section 3.2). */
function withoutEqual(call: ApiCall, inputs: readonly BatchInput[]): BatchInput[] {
	const keepsApart = call.world.options.traceIdsKeepEqualItems;
	const byContent = new Map<string, BatchInput>();
	for (const input of inputs) {
		const { properties, associations } = input.fields;
		const values = Object.entries({ ...(properties as object | null | undefined) }).sort(([one], [other]) =>
			one < other ? -1 : 1,
		);
		const content = JSON.stringify([values, associations ?? [], keepsApart ? input.traceId : '']);
		if (!byContent.has(content)) byContent.set(content, input);
	}
	return [...byContent.values()];
}

function batchCreate(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	needOffered(entry, 'create');
	const body = call.json();
	const given = inputsOf(body, 100);
	if (!given) return answerBatch(call, [], [], 200);
	const inputs = entry.type.mergesEqualInputs ? withoutEqual(call, given) : given;
	const sent = new Map(inputs.map((input) => [input, sentProperties(body, input.fields.properties)]));
	for (const property of entry.type.unique) {
		refuseDuplicates(
			[...sent.values()].flatMap((properties) => properties.get(property) || []),
			property,
		);
	}
	return writeBatch(
		call,
		entry,
		inputs,
		201,
		(input, claims) => {
			const after = associationsForCreate(call, entry, body, input.fields.associations);
			return { planned: planCreate(call, entry, sent.get(input) ?? new Map(), claims), after };
		},
		unchanged,
	);
}

function keyOf(body: JsonBody, input: BatchInput): string {
	body.requireFields(input.fields, ['id']);
	return body.asText(input.fields.id) ?? '';
}

/** The one `idProperty` of a batch. @throws ApiError 400 when inputs differ */
function sharedIdProperty(body: JsonBody, inputs: readonly BatchInput[]): string | undefined {
	const names = new Set(inputs.map((input) => body.asText(input.fields.idProperty)));
	if (names.size > 1) throw invalid('All inputs of a batch must have the same idProperty');
	return [...names][0];
}

function batchUpdate(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	needOffered(entry, 'update');
	const body = call.json();
	const inputs = inputsOf(body, 100);
	if (!inputs) return answerBatch(call, [], [], 200);
	const asked = sharedIdProperty(body, inputs);
	// Contacts cannot be updated by e-mail in a batch, and the text has lost the name (HubSpot API notes, section 3.1).
	if (asked === 'email' && entry.type.unique.includes('email')) throw nonUnique(entry, '', 'update');
	const property = idPropertyOf(entry, asked, 'update');
	refuseDuplicates(
		inputs.map((input) => keyOf(body, input)),
		property,
	);
	return writeBatch(
		call,
		entry,
		inputs,
		200,
		(input, claims) => {
			const id = keyOf(body, input);
			const record = property === undefined ? entry.records.get(id) : findByKey(call, entry, property, id);
			if (!record && property === undefined && entry.records.survivorOf(id) !== undefined)
				return { skipped: true };
			if (!record || record.archivedAt !== undefined) return { missing: id };
			return {
				planned: planUpdate(call, entry, record, sentProperties(body, input.fields.properties), claims),
			};
		},
		unchanged,
	);
}

function batchUpsert(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	needOffered(entry, 'upsert');
	const body = call.json();
	const inputs = inputsOf(body, 100);
	if (!inputs) return answerBatch(call, [], [], 200);
	const property = idPropertyOf(entry, sharedIdProperty(body, inputs), 'upsert');
	refuseDuplicates(
		inputs.map((input) => keyOf(body, input)),
		property,
	);
	return writeBatch(
		call,
		entry,
		inputs,
		200,
		(input, claims) => {
			const id = keyOf(body, input);
			const sent = new Map(sentProperties(body, input.fields.properties));
			if (property === undefined) {
				const known = entry.records.get(id);
				if (!known || known.archivedAt !== undefined) return { missing: id };
				return { planned: planUpdate(call, entry, known, sent, claims) };
			}
			if (!sent.has(property)) {
				if (property === 'email' && !call.world.options.partialEmailUpsert) throw partialEmail();
				sent.set(property, id);
			}
			const record = findByKey(call, entry, property, id);
			// Naming a contact by a secondary address must not make that address its primary one.
			if (record && uniqueKey(property, sent.get(property) ?? '') === uniqueKey(property, id))
				sent.delete(property);
			if (!record) return { planned: planCreate(call, entry, sent, claims) };
			const planned = planUpdate(call, entry, record, sent, claims);
			return { planned: { ...planned, names: [...planned.names, property] } };
		},
		(answer, created) => ({ ...answer, new: created }),
	);
}

/** The documented refusal of an upsert by e-mail without `email` in its properties (HubSpot API notes, section 3.1); the text is not verified. */
function partialEmail(): ApiError {
	return invalid(
		'Partial upserts are not supported when using email as the idProperty. Please include email in the properties.',
		{
			context: { propertyName: ['email'] },
		},
	);
}

function batchRead(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const body = call.json();
	const request = body.object();
	const histories = body.asTexts(request.propertiesWithHistory);
	const inputs = inputsOf(body, histories.length > 0 ? 50 : 100, histories.length > 0);
	if (!inputs) return answerBatch(call, [], [], 200);
	const property = idPropertyOf(entry, body.asText(request.idProperty), 'read');
	const keys = inputs.map((input) => keyOf(body, input));
	refuseDuplicates(keys, property);
	const asked = request.properties === undefined ? undefined : body.asTexts(request.properties);
	const names = shownNames(entry, asked);
	const archived = call.flag('archived');
	const missing: string[] = [];
	const found = new Map<string, RecordAnswer>();
	for (const key of keys) {
		const id = property === undefined ? (entry.records.survivorOf(key) ?? key) : key;
		const record = property === undefined ? entry.records.get(id) : findByKey(call, entry, property, id);
		if (!record || (record.archivedAt !== undefined) !== archived) missing.push(key);
		else found.set(record.id, renderRecord(call, entry, record, names, histories));
	}
	const errors = missing.length > 0 ? [missingError(entry, missing)] : [];
	return answerBatch(call, [...found.values()], errors, 200);
}

function batchArchive(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	needOffered(entry, 'archive');
	const body = call.json();
	const inputs = inputsOf(body, 100) ?? [];
	const keys = inputs.map((input) => keyOf(body, input));
	refuseDuplicates(keys);
	for (const key of keys) {
		const record = entry.records.get(key);
		if (record) call.portal.writes.archive(entry, record, call.sourceId);
	}
	return NO_CONTENT;
}

/** Batch endpoints of every object type (HubSpot API notes, section 3.2). */
export function batchRoutes(): ApiRoute[] {
	return versioned('crm', 'objects').flatMap(({ version, base }) => {
		const route = (action: string, scopes: ApiRoute['scopes'], handle: ApiRoute['handle']): ApiRoute => ({
			method: 'POST',
			path: `${base}/:objectType/batch/${action}`,
			version,
			limit: 'general',
			scopes,
			handle,
		});
		return [
			route('create', writeScopes, batchCreate),
			route('read', readScopes, batchRead),
			route('update', writeScopes, batchUpdate),
			route('upsert', writeScopes, batchUpsert),
			route('archive', writeScopes, batchArchive),
		];
	});
}
