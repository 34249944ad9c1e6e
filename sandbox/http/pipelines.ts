import type { Pipeline } from '../store/pipelines';
import type { PortalType } from '../store/portal';
import { ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { readScopes, typeOf } from './resolve';

/** A missing pipeline is a 404 with an empty body (HubSpot API notes, section 1.6). */
export const EMPTY_404: ApiAnswer = { status: 404 };

/** A pipeline without its archived stages. */
export function shown(pipeline: Pipeline): Pipeline {
	return { ...pipeline, stages: pipeline.stages.filter((stage) => !stage.archived) };
}

function pipelinesOf(entry: PortalType): Pipeline[] {
	return entry.pipelines.list.filter((pipeline) => !pipeline.archived);
}

function list(call: ApiCall): ApiAnswer {
	return ok({ results: pipelinesOf(typeOf(call)).map(shown) });
}

function read(call: ApiCall): ApiAnswer {
	const pipeline = typeOf(call).pipelines.get(call.param('pipelineId'));
	return pipeline ? ok(shown(pipeline)) : EMPTY_404;
}

function stages(call: ApiCall): ApiAnswer {
	const pipeline = typeOf(call).pipelines.get(call.param('pipelineId'));
	return pipeline ? ok({ results: shown(pipeline).stages }) : EMPTY_404;
}

function stage(call: ApiCall): ApiAnswer {
	const pipeline = typeOf(call).pipelines.get(call.param('pipelineId'));
	const found = pipeline && shown(pipeline).stages.find(({ id }) => id === call.param('stageId'));
	return found ? ok(found) : EMPTY_404;
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
