import { ApiError, invalid } from '../core/errors';
import type { JsonBody, JsonObject } from '../core/json';
import { makeStage, type Pipeline, type Stage } from '../store/pipelines';
import type { PortalType } from '../store/portal';
import type { ApiCall } from './api';

const MAX_STAGES = 100;
/** A longer id makes HubSpot stumble, and nothing (HubSpot API notes, section 1.6). */
const MAX_STAGE_ID = 100;

/** A 400 of the pipelines API. */
export function refusal(subCategory: string, message: string, context?: Record<string, string[]>): ApiError {
	return invalid(message, {
		subCategory: `PipelineError.${subCategory}`,
		...(context === undefined ? {} : { context }),
	});
}

/** The time of a call. */
export function timeOf(call: ApiCall): string {
	return new Date(call.world.clock.now()).toISOString();
}

/** What a label is compared by. */
export function sameLabel(one: string, other: string): boolean {
	return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** An id as its maker sent it, or a new one. @throws ApiError 500 for one that is too long */
export function idIn(call: ApiCall, body: JsonBody, sent: unknown, maxLength: number): string {
	const id = body.asText(sent) ?? '';
	if (id.length > maxLength) throw new ApiError(500, { message: 'internal error' });
	return id === '' ? String(call.portal.nextId()) : id;
}

/** Metadata as sent: texts; `undefined` for what is `null`. */
export function sentMetadata(body: JsonBody, sent: unknown): Record<string, string | undefined> {
	const fields = body.asObject(sent ?? {}, 'java.util.LinkedHashMap');
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, body.asText(value)]));
}

function dealMetadata(sent: string | undefined): Record<string, string> {
	// These two refusals have no category (HubSpot API notes, section 1.6).
	if (sent === undefined) {
		throw new ApiError(400, { message: 'must specify probability when writing a dealstage' });
	}
	const probability = sent.trim() === '' ? NaN : Number(sent);
	if (!(probability >= 0 && probability <= 1)) {
		throw new ApiError(400, {
			message: 'dealstage probability is not valid, must be between 0.0 and 1.0 (inclusive)',
		});
	}
	return {
		isClosed: String(probability === 0 || probability === 1),
		probability: Number.isInteger(probability) ? probability.toFixed(1) : String(probability),
	};
}

/** What HubSpot stores of a stage's metadata: each type has one field, and whether it is closed follows from that (HubSpot API notes, section 1.6). */
function storedMetadata(
	entry: PortalType,
	sent: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
	const { type } = entry;
	if (type.name === 'deals') return dealMetadata(sent.probability);
	const field = type.name === 'tickets' ? 'ticketState' : 'state';
	if (field === 'state' && !type.id.startsWith('2-')) {
		return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, value ?? '']));
	}
	const state = sent[field] ?? 'OPEN';
	if (state !== 'OPEN' && state !== 'CLOSED') {
		throw refusal(
			'INVALID_PIPELINE_STAGE_METADATA',
			`Failed to deserialize metadata for object type ${type.upper}`,
		);
	}
	return { [field]: state, isClosed: String(state === 'CLOSED') };
}

function orderIn(body: JsonBody, fields: JsonObject): number | undefined {
	const order = body.asInteger(fields.displayOrder);
	if (order !== undefined && order < 0) {
		throw new ApiError(400, { message: 'Pipeline display order cannot be negative' });
	}
	return order;
}

/**
 * A stage as a create describes it.
 *
 * @param order its place if none is sent
 */
export function readStage(
	call: ApiCall,
	entry: PortalType,
	body: JsonBody,
	sent: unknown,
	order: number,
): Stage {
	const fields = body.asObject(sent, 'PipelineStageInput');
	body.requireFields(fields, ['label']);
	return makeStage(
		idIn(call, body, fields.stageId, MAX_STAGE_ID),
		body.asText(fields.label) ?? '',
		orderIn(body, fields) ?? order,
		storedMetadata(entry, sentMetadata(body, fields.metadata)),
		timeOf(call),
	);
}

/** A stage with the changes of a PATCH, which merges metadata (HubSpot API notes, section 1.6). */
export function patchedStage(
	call: ApiCall,
	entry: PortalType,
	body: JsonBody,
	fields: JsonObject,
	stage: Stage,
): Stage {
	return {
		...stage,
		label: body.asText(fields.label) ?? stage.label,
		displayOrder: orderIn(body, fields) ?? stage.displayOrder,
		metadata: storedMetadata(entry, { ...stage.metadata, ...sentMetadata(body, fields.metadata) }),
		updatedAt: timeOf(call),
	};
}

/** Holds the stages that a pipeline is about to have to HubSpot's rules. @throws ApiError 400 */
export function checkStages(entry: PortalType, stages: readonly Stage[]): void {
	if (stages.length === 0) throw invalid('Pipeline must have at least one stage');
	const twice = stages.find(({ label }, at) =>
		stages.slice(0, at).some((other) => sameLabel(other.label, label)),
	);
	if (twice) throw refusal('STAGE_LABEL_EXISTS', `Stage with label ${twice.label} already exists`);
	if (stages.length > MAX_STAGES) throw invalid(`There is a limit of ${MAX_STAGES} stages per pipeline`);
	if (entry.type.name === 'tickets' && !stages.some(({ metadata }) => metadata.ticketState === 'CLOSED')) {
		throw refusal('MISSING_CLOSED_STAGE', 'A ticket pipeline must have at least one closed stage');
	}
}

/** Refuses stages whose ids another pipeline of the type, or another stage of the request, has (HubSpot API notes, section 1.6). */
export function checkStageIds(entry: PortalType, stages: readonly Stage[], self: Pipeline | undefined): void {
	const ids = stages.map(({ id }) => id);
	const others = entry.pipelines.active.filter((pipeline) => pipeline !== self);
	const taken = new Set(others.flatMap((pipeline) => pipeline.stages.map(({ id }) => id)));
	if (ids.some((id, at) => taken.has(id) || ids.indexOf(id) < at)) throw stageIdTaken(ids);
}

/** The 409 for ids that are taken; HubSpot uses it for the id of a pipeline of another type as well (HubSpot API notes, section 1.6). */
export function stageIdTaken(ids: readonly string[]): ApiError {
	return new ApiError(409, {
		message: "There's another pipeline in this portal with one of the same stages",
		category: 'OBJECT_ALREADY_EXISTS',
		subCategory: 'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE',
		context: { stageIds: [`[${ids.join(', ')}]`] },
	});
}
