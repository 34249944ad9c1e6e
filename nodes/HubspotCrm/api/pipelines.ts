import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** `GET /crm/pipelines/…`: all pipelines of a type with their stages; not paged. */
export const pipelines = (type: string): HubspotRequest => ({
	method: 'GET',
	path: `/crm/pipelines/${API_VERSION}/${encodeURIComponent(type)}`,
	idempotent: true,
});

/** A pipeline as HubSpot sends it; only what is used here. */
export interface Pipeline {
	id: string;
	label: string;
	stages: Array<{ id: string; label: string; archived?: boolean }>;
}
