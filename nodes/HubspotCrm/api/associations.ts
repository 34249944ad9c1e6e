import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** Most records in a batch read of associations (hubspot-api 1.5). */
export const ASSOCIATION_READ_SIZE = 1_000;
/** Most associations in a batch that creates some (hubspot-api 1.5). */
export const ASSOCIATION_WRITE_SIZE = 2_000;

/** One kind of association from one object type to another, as HubSpot numbers and labels it. */
export interface AssociationType {
	/** `HUBSPOT_DEFINED`, `USER_DEFINED` or `INTEGRATOR_DEFINED`. */
	category: string;
	typeId: number;
	/** Null for the association without a label. */
	label: string | null;
}

/** An association to create, between two records. */
export interface Link {
	fromId: string;
	toId: string;
}

const pairPath = (from: string, to: string, rest: string) =>
	`/crm/associations/${API_VERSION}/${encodeURIComponent(from)}/${encodeURIComponent(to)}/${rest}`;

/** `POST …/batch/read`: the associations of records. `after`: the cursor of a record's next page. */
export const batchReadAssociations = (
	from: string,
	to: string,
	inputs: Array<{ id: string; after?: string }>,
): HubspotRequest => ({
	method: 'POST',
	path: pairPath(from, to, 'batch/read'),
	body: { inputs },
	idempotent: true,
});

/** `POST …/batch/create`: associates pairs of records with one association type. Sending it twice changes nothing. */
export const batchAssociate = (
	from: string,
	to: string,
	links: Link[],
	{ category, typeId }: AssociationType,
): HubspotRequest => ({
	method: 'POST',
	path: pairPath(from, to, 'batch/create'),
	body: {
		inputs: links.map(({ fromId, toId }) => ({
			from: { id: fromId },
			to: { id: toId },
			types: [{ associationCategory: category, associationTypeId: typeId }],
		})),
	},
	idempotent: true,
});

/** `POST …/batch/associate/default`: associates pairs of records without a label. */
export const batchAssociateDefault = (from: string, to: string, links: Link[]): HubspotRequest => ({
	method: 'POST',
	path: pairPath(from, to, 'batch/associate/default'),
	body: { inputs: links.map(({ fromId, toId }) => ({ from: { id: fromId }, to: { id: toId } })) },
	idempotent: true,
});

/** `GET …/labels`: all association types from one object type to another. */
export const associationTypes = (from: string, to: string): HubspotRequest => ({
	method: 'GET',
	path: pairPath(from, to, 'labels'),
	idempotent: true,
});
