import { entriesIn, idIn, objectIn } from './json';
import { isPageOf } from './page';
import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** `GET /crm/pipelines/…`: all pipelines of a type with their stages; not paged. */
export const pipelines = (type: string): HubspotRequest => ({
	method: 'GET',
	path: `/crm/pipelines/${API_VERSION}/${encodeURIComponent(type)}`,
	idempotent: true,
	isWrite: false,
	proof: isPageOf(pipelineIn),
});

/** A pipeline as HubSpot sends it; only what is used here. */
export interface Pipeline {
	id: string;
	label: string;
	stages: Array<{ id: string; label: string; archived?: boolean }>;
}

/** Reads a pipeline out of an answer; undefined without an id, a label or stages that have both. */
export function pipelineIn(value: unknown): Pipeline | undefined {
	const named = namedIn(value);
	const stages = entriesIn(objectIn(value)?.stages, (stage) => {
		const known = namedIn(stage);
		return known && { ...known, archived: objectIn(stage)?.archived === true };
	});
	return named && stages && { ...named, stages };
}

function namedIn(value: unknown): { id: string; label: string } | undefined {
	const { id: given, label } = objectIn(value) ?? {};
	const id = idIn(given);
	return id === undefined || typeof label !== 'string' ? undefined : { id, label };
}
