import { entriesIn, idIn, objectIn } from './json';
import type { Json } from './json';
import { cursorIn, isBatchAnswer, isPageOf } from './page';
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
	isWrite: false,
	proof: isBatchAnswer,
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
	proof: isBatchAnswer,
});

/** `POST …/batch/associate/default`: associates pairs of records without a label. */
export const batchAssociateDefault = (from: string, to: string, links: Link[]): HubspotRequest => ({
	method: 'POST',
	path: pairPath(from, to, 'batch/associate/default'),
	body: { inputs: links.map(({ fromId, toId }) => ({ from: { id: fromId }, to: { id: toId } })) },
	idempotent: true,
	proof: isBatchAnswer,
});

/** `GET …/labels`: all association types from one object type to another. */
export const associationTypes = (from: string, to: string): HubspotRequest => ({
	method: 'GET',
	path: pairPath(from, to, 'labels'),
	idempotent: true,
	isWrite: false,
	proof: isPageOf(associationTypeIn),
});

/** An association type out of an answer; undefined without its number. */
export function associationTypeIn(value: unknown): AssociationType | undefined {
	const { category, typeId, label } = objectIn(value) ?? {};
	if (typeof category !== 'string' || typeof typeId !== 'number') return undefined;
	return { category, typeId, label: typeof label === 'string' ? label : null };
}

/** A page of the associations of one record. */
export interface AssociationPage {
	fromId: string;
	to: Array<{ id: string; types: AssociationType[] }>;
	next?: string;
}

/** The associations of one record out of the answer of a batch read; undefined if they cannot all be read. */
export function associationPageIn(value: unknown): AssociationPage | undefined {
	const { from, to = [], paging } = objectIn(value) ?? {};
	const fromId = idIn(objectIn(from)?.id);
	const all = entriesIn(to, associationIn);
	const following = cursorIn(paging);
	return fromId === undefined || !all || !following ? undefined : { fromId, to: all, ...following };
}

function associationIn(value: unknown): { id: string; types: AssociationType[] } | undefined {
	const { toObjectId, associationTypes }: Json = objectIn(value) ?? {};
	const id = idIn(toObjectId);
	const types = entriesIn(associationTypes, associationTypeIn);
	return id === undefined || !types ? undefined : { id, types };
}
