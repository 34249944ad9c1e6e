import { ApiError, jettyPage } from '../core/errors';
import type { Pipeline } from '../store/pipelines';
import { ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { readScopes, typeOf } from './resolve';

/** What is missing is a 404 with an empty body for writes (HubSpot API notes, section 1.6). */
export const EMPTY_404: ApiAnswer = { status: 404 };

/** A read of what is missing: a page of HTML, or nothing for callers that read JSON (HubSpot API notes, section 1.6). */
function missing(call: ApiCall): ApiAnswer {
	if (call.acceptsJson) return EMPTY_404;
	return { status: 404, body: jettyPage(404, ''), contentType: 'text/html;charset=utf-8' };
}

/** A pipeline without its archived stages. */
export function shown(pipeline: Pipeline): Pipeline {
	return { ...pipeline, stages: pipeline.stages.filter((stage) => !stage.archived) };
}

/** All pipelines at once, whatever `archived` says (HubSpot API notes, section 1.6). */
function list(call: ApiCall): ApiAnswer {
	return ok({ results: typeOf(call).pipelines.active.map(shown) });
}

function read(call: ApiCall): ApiAnswer {
	const pipeline = typeOf(call).pipelines.get(call.param('pipelineId'));
	return pipeline ? ok(shown(pipeline)) : missing(call);
}

/** The stages of a missing pipeline are a 404 in JSON, without a category (HubSpot API notes, section 1.6). */
function stages(call: ApiCall): ApiAnswer {
	const id = call.param('pipelineId');
	const pipeline = typeOf(call).pipelines.get(id);
	if (!pipeline) throw new ApiError(404, { message: `No pipeline found with id ${id}` });
	return ok({ results: shown(pipeline).stages });
}

function stage(call: ApiCall): ApiAnswer {
	const pipeline = typeOf(call).pipelines.get(call.param('pipelineId'));
	const found = pipeline && shown(pipeline).stages.find(({ id }) => id === call.param('stageId'));
	return found ? ok(found) : missing(call);
}

/** Changes of a pipeline or stage, newest first; also of one that is gone. */
function audit(param: string): ApiRoute['handle'] {
	return (call) => {
		const id = call.param(param);
		const results = typeOf(call).pipelines.audits.filter(({ identifier }) => identifier === id);
		return ok({ results: results.reverse() });
	};
}

/** Pipelines and their stages (HubSpot API notes, section 1.6). */
export function pipelineRoutes(): ApiRoute[] {
	return versioned('crm', 'pipelines').flatMap(({ version, base }) => {
		const route = (path: string, handle: ApiRoute['handle']): ApiRoute => ({
			method: 'GET',
			path: `${base}/:objectType${path}`,
			version,
			limit: 'general',
			scopes: readScopes,
			handle,
		});
		return [
			route('', list),
			route('/:pipelineId', read),
			route('/:pipelineId/audit', audit('pipelineId')),
			route('/:pipelineId/stages/:stageId/audit', audit('stageId')),
			route('/:pipelineId/stages', stages),
			route('/:pipelineId/stages/:stageId', stage),
		];
	});
}
