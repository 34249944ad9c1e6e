import { ApiError, invalid } from '../core/errors';
import type { JsonBody } from '../core/json';
import { valueOf } from '../store/definitions';
import { makeStage, type Audit, type Pipeline, type Stage } from '../store/pipelines';
import type { PortalType } from '../store/portal';
import { NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { EMPTY_404, shown } from './pipelines';
import { typeOf, writeScopes } from './resolve';

const MAX_PIPELINES = 100;
const MAX_STAGES = 100;

function refusal(subCategory: string, message: string): ApiError {
	return invalid(message, { subCategory: `PipelineError.${subCategory}` });
}

function now(call: ApiCall): string {
	return new Date(call.world.clock.now()).toISOString();
}

/** Metadata values are texts; each type has its own (HubSpot API notes, section 1.6). */
function readMetadata(entry: PortalType, body: JsonBody, sent: unknown): Record<string, string> {
	const fields = body.asObject(sent ?? {}, 'java.util.LinkedHashMap');
	const metadata = Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, body.asText(value) ?? '']),
	);
	if (entry.type.name !== 'deals') return metadata;
	const probability = Number(metadata.probability ?? NaN);
	// This refusal has no category (HubSpot API notes, section 1.6).
	if (!(probability >= 0 && probability <= 1)) {
		throw new ApiError(400, { message: 'must specify probability when writing a dealstage' });
	}
	const isClosed = metadata.isClosed ?? String(probability === 0 || probability === 1);
	return { ...metadata, isClosed };
}

function readStage(call: ApiCall, entry: PortalType, body: JsonBody, sent: unknown, order: number): Stage {
	const fields = body.asObject(sent, 'PipelineStageInput');
	body.requireFields(fields, ['label']);
	const id = String(call.portal.nextId());
	const displayOrder = body.asInteger(fields.displayOrder) ?? order;
	return makeStage(
		id,
		body.asText(fields.label) ?? '',
		displayOrder,
		readMetadata(entry, body, fields.metadata),
		now(call),
	);
}

function checkStages(entry: PortalType, stages: readonly Stage[]): void {
	const active = stages.filter((stage) => !stage.archived);
	const labels = active.map(({ label }) => label.toLowerCase());
	const twice = active.find(({ label }, order) => labels.indexOf(label.toLowerCase()) < order);
	if (twice)
		throw refusal('STAGE_LABEL_EXISTS', `Stage label '${twice.label}' already exists in this pipeline`);
	if (active.length > MAX_STAGES) throw invalid(`There is a limit of ${MAX_STAGES} stages per pipeline`);
	if (entry.type.name === 'tickets' && !active.some(({ metadata }) => metadata.ticketState === 'CLOSED')) {
		throw refusal('MISSING_CLOSED_STAGE', 'A ticket pipeline must have at least one closed stage');
	}
}

/** Refuses to take stages away that records are in (HubSpot API notes, section 1.6). */
function checkUnused(entry: PortalType, stages: readonly Stage[]): void {
	const property = entry.type.pipeline?.stage ?? '';
	const ids = new Set(stages.map(({ id }) => id));
	const used = entry.records
		.all()
		.filter((record) => record.archivedAt === undefined && ids.has(valueOf(record.values, property) ?? ''));
	if (used.length === 0) return;
	const stageIds = [...new Set(used.map((record) => valueOf(record.values, property)))];
	const objectIds = used.slice(0, 10).map(({ id }) => id);
	throw refusal(
		'STAGE_ID_IN_USE',
		`Stage IDs: [${stageIds.join(', ')}] are being referenced by object IDs: [${objectIds.join(', ')}]`,
	);
}

/** Notes a change for the audit of the pipeline or stage (HubSpot API notes, section 1.6). */
function note(call: ApiCall, entry: PortalType, action: Audit['action'], changed: Pipeline | Stage): void {
	entry.pipelines.audits.push({
		portalId: call.portal.id,
		identifier: changed.id,
		action,
		timestamp: now(call),
		message: `${'stages' in changed ? 'Pipeline' : 'Stage'} ${changed.label}: ${action}`,
		rawObject: structuredClone(changed),
		fromUserId: 12_340_001,
	});
}

/** An edit of a pipeline counts as a change of every record in it (HubSpot API notes, section 6). */
function applyEdit(call: ApiCall, entry: PortalType, pipeline: Pipeline): void {
	call.portal.syncStageOptions(entry);
	const property = entry.type.pipeline?.pipeline ?? '';
	for (const record of entry.records.all()) {
		const inside = record.archivedAt === undefined && valueOf(record.values, property) === pipeline.id;
		if (inside) call.portal.writes.update(entry, record, {}, call.sourceId);
	}
}

function pipelineOf(call: ApiCall): Pipeline | undefined {
	return typeOf(call).pipelines.get(call.param('pipelineId'));
}

function stageOf(call: ApiCall): Stage | undefined {
	return pipelineOf(call)?.stages.find(({ id, archived }) => id === call.param('stageId') && !archived);
}

function readLabel(body: JsonBody, entry: PortalType, label: unknown, self?: Pipeline): string {
	const text = body.asText(label) ?? '';
	if (text === '') throw invalid('A pipeline must have a label');
	const taken = entry.pipelines.list.some((one) => one !== self && !one.archived && one.label === text);
	if (taken) throw refusal('PIPELINE_LABEL_EXISTS', `Pipeline label '${text}' already exists`);
	return text;
}

function create(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['label', 'displayOrder', 'stages']);
	const stages = body.asList(fields.stages).map((one, order) => readStage(call, entry, body, one, order));
	checkStages(entry, stages);
	const active = entry.pipelines.list.filter(({ archived }) => !archived);
	if (active.length >= MAX_PIPELINES) throw invalid(`There is a limit of ${MAX_PIPELINES} pipelines`);
	const at = now(call);
	const pipeline: Pipeline = {
		id: String(call.portal.nextId()),
		label: readLabel(body, entry, fields.label),
		displayOrder: body.asInteger(fields.displayOrder) ?? 0,
		stages,
		createdAt: at,
		updatedAt: at,
		archived: false,
	};
	entry.pipelines.list.push(pipeline);
	note(call, entry, 'CREATE', pipeline);
	for (const stage of stages) note(call, entry, 'CREATE', stage);
	call.portal.syncStageOptions(entry);
	return { status: 201, body: shown(pipeline) };
}

/** PATCH changes what is sent; PUT replaces the stages too. */
function change(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	if (!pipeline) return EMPTY_404;
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	if (fields.label !== undefined) pipeline.label = readLabel(body, entry, fields.label, pipeline);
	pipeline.displayOrder = body.asInteger(fields.displayOrder) ?? pipeline.displayOrder;
	pipeline.updatedAt = now(call);
	note(call, entry, 'UPDATE', pipeline);
	applyEdit(call, entry, pipeline);
	return ok(shown(pipeline));
}

function replace(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	if (!pipeline) return EMPTY_404;
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['label', 'displayOrder', 'stages']);
	const stages = body.asList(fields.stages).map((one, order) => readStage(call, entry, body, one, order));
	checkStages(entry, stages);
	checkUnused(entry, pipeline.stages);
	pipeline.stages = stages;
	return change(call);
}

function remove(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	if (!pipeline) return EMPTY_404;
	const validates =
		call.flag('validateReferencesBeforeDelete') || call.flag('validateDealStageUsagesBeforeDelete');
	if (validates) checkUnused(typeOf(call), pipeline.stages);
	pipeline.archived = true;
	note(call, typeOf(call), 'DELETE', pipeline);
	call.portal.syncStageOptions(typeOf(call));
	return NO_CONTENT;
}

function createStage(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	if (!pipeline) return EMPTY_404;
	const entry = typeOf(call);
	const body = call.json();
	const stage = readStage(call, entry, body, body.object(), pipeline.stages.length);
	checkStages(entry, [...pipeline.stages, stage]);
	pipeline.stages.push(stage);
	note(call, entry, 'CREATE', stage);
	applyEdit(call, entry, pipeline);
	return { status: 201, body: stage };
}

function changeStage(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	const stage = stageOf(call);
	if (!pipeline || !stage) return EMPTY_404;
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	const changed: Stage = {
		...stage,
		label: body.asText(fields.label) ?? stage.label,
		displayOrder: body.asInteger(fields.displayOrder) ?? stage.displayOrder,
		metadata: fields.metadata === undefined ? stage.metadata : readMetadata(entry, body, fields.metadata),
		updatedAt: now(call),
	};
	const stages = pipeline.stages.map((one) => (one === stage ? changed : one));
	checkStages(entry, stages);
	pipeline.stages = stages;
	note(call, entry, 'UPDATE', changed);
	applyEdit(call, entry, pipeline);
	return ok(changed);
}

/** Deleting a stage that is not there answers 204 (HubSpot API notes, section 1.6). */
function removeStage(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	const stage = stageOf(call);
	if (!pipeline || !stage) return NO_CONTENT;
	const entry = typeOf(call);
	checkUnused(entry, [stage]);
	const stages = pipeline.stages.filter((one) => one !== stage);
	checkStages(entry, stages);
	pipeline.stages = stages;
	note(call, entry, 'DELETE', stage);
	applyEdit(call, entry, pipeline);
	return NO_CONTENT;
}

/** Making and changing pipelines and stages (HubSpot API notes, section 1.6). */
export function pipelineChangeRoutes(): ApiRoute[] {
	return versioned('crm', 'pipelines').flatMap(({ version, base }): ApiRoute[] => {
		const all = `${base}/:objectType`;
		const one = `${all}/:pipelineId`;
		const stage = `${one}/stages/:stageId`;
		const common = { version, limit: 'general' as const, scopes: writeScopes };
		return [
			{ ...common, method: 'POST', path: all, handle: create },
			{ ...common, method: 'PATCH', path: one, handle: change },
			{ ...common, method: 'PUT', path: one, handle: replace },
			{ ...common, method: 'DELETE', path: one, handle: remove },
			{ ...common, method: 'POST', path: `${one}/stages`, handle: createStage },
			{ ...common, method: 'PATCH', path: stage, handle: changeStage },
			{ ...common, method: 'PUT', path: stage, handle: changeStage },
			{ ...common, method: 'DELETE', path: stage, handle: removeStage },
		];
	});
}
