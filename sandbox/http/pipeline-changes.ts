import { ApiError, invalid } from '../core/errors';
import type { JsonBody } from '../core/json';
import { valueOf } from '../store/definitions';
import type { Audit, Pipeline, Stage } from '../store/pipelines';
import type { PortalType } from '../store/portal';
import { NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { EMPTY_404, shown } from './pipelines';
import { typeOf, writeScopes } from './resolve';
import {
	checkStageIds,
	checkStages,
	idIn,
	patchedStage,
	readStage,
	refusal,
	sameLabel,
	sentMetadata,
	stageIdTaken,
	timeOf,
} from './stage-input';

const MAX_PIPELINES = 100;
/** A longer id makes HubSpot stumble, and nothing (HubSpot API notes, section 1.6). */
const MAX_PIPELINE_ID = 36;

/** Answers to writes show metadata as it was sent; only a read shows what is stored (HubSpot API notes, section 1.6). */
function echoed(body: JsonBody, stage: Stage, sent: unknown, before: Stage['metadata'] = {}): unknown {
	return { ...stage, metadata: { ...before, ...sentMetadata(body, sent) } };
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
	const listed = { stageIds: `[${stageIds.join(', ')}]`, objectIds: `[${objectIds.join(', ')}]` };
	throw refusal(
		'STAGE_ID_IN_USE',
		`Stage IDs: ${listed.stageIds} are being referenced by object IDs: ${listed.objectIds}`,
		{ stageIds: [listed.stageIds], objectIds: [listed.objectIds] },
	);
}

/** Notes a change for the audit of the pipeline or stage (HubSpot API notes, section 1.6). */
function note(call: ApiCall, entry: PortalType, action: Audit['action'], changed: Pipeline | Stage): void {
	entry.pipelines.audits.push({
		portalId: call.portal.id,
		identifier: changed.id,
		action,
		timestamp: timeOf(call),
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
	const taken = entry.pipelines.active.some((one) => one !== self && sameLabel(one.label, text));
	if (taken) throw invalid(`An active pipeline with label ${text} already exists.`);
	return text;
}

/** Refuses ids that are taken; those of pipelines are unique over all types, those of stages within theirs (HubSpot API notes, section 1.6). */
function checkIds(call: ApiCall, entry: PortalType, id: string, stages: readonly Stage[]): void {
	if (entry.pipelines.get(id)) {
		throw invalid(`There's another pipeline in this portal with pipelineId (${id}).`);
	}
	const elsewhere = call.portal.types.some((other) => other !== entry && other.pipelines.get(id));
	if (elsewhere) throw stageIdTaken(stages.map((stage) => stage.id));
	checkStageIds(entry, stages, undefined);
}

/** The first pipeline of a custom object type gives its records a place to hold, for good (HubSpot API notes, section 1.6). */
function addPlace(call: ApiCall, entry: PortalType): void {
	if (entry.type.pipeline || !entry.type.id.startsWith('2-')) return;
	entry.type.pipeline = { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' };
	const common = { type: 'enumeration', fieldType: 'select', hubspotDefined: true };
	call.portal.defineProperty(entry.type.name, { ...common, name: 'hs_pipeline', label: 'Pipeline' });
	call.portal.defineProperty(entry.type.name, {
		...common,
		name: 'hs_pipeline_stage',
		label: 'Pipeline stage',
	});
}

function create(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['label', 'displayOrder']);
	const sent = body.asList(fields.stages);
	const id = idIn(call, body, fields.pipelineId, MAX_PIPELINE_ID);
	const stages = sent.map((one, order) => readStage(call, entry, body, one, order));
	checkStages(entry, stages);
	checkIds(call, entry, id, stages);
	if (entry.pipelines.active.length >= MAX_PIPELINES) {
		throw invalid(`There is a limit of ${MAX_PIPELINES} pipelines`);
	}
	const at = timeOf(call);
	const pipeline: Pipeline = {
		id,
		label: readLabel(body, entry, fields.label),
		displayOrder: body.asInteger(fields.displayOrder) ?? 0,
		stages,
		createdAt: at,
		updatedAt: at,
		archived: false,
	};
	addPlace(call, entry);
	entry.pipelines.list.push(pipeline);
	note(call, entry, 'CREATE', pipeline);
	for (const stage of stages) note(call, entry, 'CREATE', stage);
	call.portal.syncStageOptions(entry);
	return { status: 201, body: { ...pipeline, stages: echoedStages(body, sent, stages) } };
}

function echoedStages(body: JsonBody, sent: readonly unknown[], stages: readonly Stage[]): unknown[] {
	return stages.map((stage, at) =>
		echoed(body, stage, body.asObject(sent[at], 'PipelineStageInput').metadata),
	);
}

/** PATCH changes what is sent, and the time of every stage; ids stay (HubSpot API notes, section 1.6). */
function change(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	if (!pipeline) return EMPTY_404;
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	const at = timeOf(call);
	if (fields.label !== undefined) pipeline.label = readLabel(body, entry, fields.label, pipeline);
	pipeline.displayOrder = body.asInteger(fields.displayOrder) ?? pipeline.displayOrder;
	pipeline.stages = pipeline.stages.map((stage) => ({ ...stage, updatedAt: at }));
	pipeline.updatedAt = at;
	note(call, entry, 'UPDATE', pipeline);
	applyEdit(call, entry, pipeline);
	return ok(shown(pipeline));
}

/** PUT replaces the stages too: it deletes those that it leaves out (HubSpot API notes, section 1.6). */
function replace(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	if (!pipeline) return EMPTY_404;
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['label', 'displayOrder']);
	const sent = body.asList(fields.stages);
	const stages = sent.map((one, order) => {
		const stage = readStage(call, entry, body, one, order);
		const before = pipeline.stages.find(({ id }) => id === stage.id);
		return before ? { ...stage, createdAt: before.createdAt } : stage;
	});
	checkStages(entry, stages);
	checkStageIds(entry, stages, pipeline);
	readLabel(body, entry, fields.label, pipeline);
	const kept = new Set(stages.map(({ id }) => id));
	checkUnused(
		entry,
		pipeline.stages.filter(({ id }) => !kept.has(id)),
	);
	pipeline.stages = stages;
	const { body: changed } = change(call);
	return ok({ ...(changed as Pipeline), stages: echoedStages(body, sent, pipeline.stages) });
}

/** A pipeline in use stays; the flags that said otherwise do nothing since 2026-09 (HubSpot API notes, section 1.6). */
function remove(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const pipeline = pipelineOf(call);
	if (!pipeline) {
		throw new ApiError(404, {
			message: `No pipeline found with id ${call.param('pipelineId')}`,
			category: 'OBJECT_NOT_FOUND',
		});
	}
	const validates =
		call.version === '2026-09' ||
		call.flag('validateReferencesBeforeDelete') ||
		call.flag('validateDealStageUsagesBeforeDelete');
	if (validates) checkUnused(entry, pipeline.stages);
	pipeline.archived = true;
	note(call, entry, 'DELETE', pipeline);
	call.portal.syncStageOptions(entry);
	return NO_CONTENT;
}

/** An id that is taken is refused without a category here (HubSpot API notes, section 1.6). */
function checkNewStageId(entry: PortalType, { id }: Stage): void {
	const taken = entry.pipelines.active.some(({ stages }) => stages.some((stage) => stage.id === id));
	if (taken) {
		throw new ApiError(400, {
			message: `An existing active stage in another pipeline is already using stage id ${id}`,
		});
	}
}

function createStage(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	if (!pipeline) return EMPTY_404;
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	const stage = readStage(call, entry, body, fields, pipeline.stages.length);
	checkNewStageId(entry, stage);
	checkStages(entry, [...pipeline.stages, stage]);
	pipeline.stages.push(stage);
	note(call, entry, 'CREATE', stage);
	applyEdit(call, entry, pipeline);
	return { status: 201, body: echoed(body, stage, fields.metadata) };
}

function changeStage(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	const stage = stageOf(call);
	if (!pipeline || !stage) return EMPTY_404;
	const entry = typeOf(call);
	const body = call.json();
	const fields = body.object();
	const changed = patchedStage(call, entry, body, fields, stage);
	const stages = pipeline.stages.map((one) => (one === stage ? changed : one));
	checkStages(entry, stages);
	pipeline.stages = stages;
	note(call, entry, 'UPDATE', changed);
	applyEdit(call, entry, pipeline);
	return ok(echoed(body, changed, fields.metadata, stage.metadata));
}

/** Deleting a stage that is not there, or not in this pipeline, answers 204 too (HubSpot API notes, section 1.6). */
function removeStage(call: ApiCall): ApiAnswer {
	const pipeline = pipelineOf(call);
	const stage = stageOf(call);
	if (!pipeline || !stage) return NO_CONTENT;
	const entry = typeOf(call);
	const stages = pipeline.stages.filter((one) => one !== stage);
	checkStages(entry, stages);
	checkUnused(entry, [stage]);
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
