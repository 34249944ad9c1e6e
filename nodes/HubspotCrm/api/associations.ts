import type { HubspotRequest } from './request';
import { API_VERSION } from './version';

/** Most records in a batch read of associations, and most associations in a batch that makes some (hubspot-api 1.5). */
export const ASSOCIATION_READ_SIZE = 1_000;
export const ASSOCIATION_WRITE_SIZE = 2_000;

/** One kind of association from one object type to another, as HubSpot numbers and labels it. */
export interface AssociationType {
	/** `HUBSPOT_DEFINED`, `USER_DEFINED` or `INTEGRATOR_DEFINED`. */
	category: string;
	typeId: number;
	/** Null: the association that every pair of types has. */
	label: string | null;
}

/** One association to be made. */
export interface Link {
	fromId: string;
	toId: string;
}

const pairPath = (from: string, to: string, rest: string) =>
	`/crm/associations/${API_VERSION}/${encodeURIComponent(from)}/${encodeURIComponent(to)}/${rest}`;

/** `POST …/batch/read`: what records are associated with, 500 a record; `after` asks for the next ones. */
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

/** `POST …/batch/create`: associates pairs in one way. Doing it twice changes nothing. */
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

/** `POST …/batch/associate/default`: associates pairs without a label. */
export const batchAssociateDefault = (from: string, to: string, links: Link[]): HubspotRequest => ({
	method: 'POST',
	path: pairPath(from, to, 'batch/associate/default'),
	body: { inputs: links.map(({ fromId, toId }) => ({ from: { id: fromId }, to: { id: toId } })) },
	idempotent: true,
});

/** `GET …/labels`: all types of a pair, in this direction. */
export const associationTypes = (from: string, to: string): HubspotRequest => ({
	method: 'GET',
	path: pairPath(from, to, 'labels'),
	idempotent: true,
});
