import { associationPageIn, ASSOCIATION_READ_SIZE, batchReadAssociations } from '../api/associations';
import type { AssociationPage, AssociationType } from '../api/associations';
import { listIn, objectIn, objectsIn } from '../api/json';
import type { Json } from '../api/json';
import type { Answer } from '../api/request';
import { sendBatches } from '../batch/send';
import type { BatchInput } from '../batch/send';
import type { Settled } from '../batch/settle';
import type { Failure } from '../errors/failure';
import { failureOfBody } from '../errors/readFailure';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';

/** An associated record, and the types of its association. */
export interface Association {
	id: string;
	types: AssociationType[];
}

/** All associations of one record, or why they could not be read. */
export type Associations = { associations: Association[] } | { failure: Failure };

type Page = Pick<AssociationPage, 'to' | 'next'>;
type Input = BatchInput & { id: string; after?: string };

/**
 * Reads all associations of records with one object type, 1,000 records a call. HubSpot returns the associations of a
 * record in pages, whose size is not documented for this call; the next page is read by the record's cursor
 * (hubspot-api 1.5).
 *
 * Returns an entry for each id: an empty list for a record without associations, a failure where a call failed.
 */
export async function readAssociations(
	client: HubspotClient,
	from: ObjectType,
	to: ObjectType,
	ids: Iterable<string>,
	{ stopOnFailure }: { stopOnFailure: boolean },
): Promise<Map<string, Associations>> {
	const found = new Map<string, Associations>();
	let inputs = [...new Set(ids)].map((id) => inputOf(id));
	while (inputs.length > 0) {
		const outcomes = await sendBatches<Input, Page>(
			inputs,
			{
				send: async (batch) =>
					await client.send(
						batchReadAssociations(
							from.path,
							to.path,
							batch.map(({ id, after }) => ({ id, ...(after ? { after } : {}) })),
						),
					),
				read: pagesOf,
			},
			{ stopOnFailure, clock: client.clock, size: ASSOCIATION_READ_SIZE },
		);
		inputs = inputs.flatMap((input, at) => addPage(found, input, outcomes[at] as Settled<Page>));
	}
	return found;
}

/**
 * Adds one page to a record's associations. Returns the input that reads the next page, if there is one. A cursor that
 * repeats becomes a failure.
 */
function addPage(found: Map<string, Associations>, { id, after }: Input, outcome: Settled<Page>): Input[] {
	if ('failure' in outcome) {
		found.set(id, outcome);
		return [];
	}
	const { to, next } = outcome.record;
	if (next !== undefined && next === after) {
		found.set(id, { failure: { kind: 'unanswered', issues: [], detail: SAME_PAGE } });
		return [];
	}
	const before = found.get(id);
	if (before && 'associations' in before) before.associations.push(...to);
	else found.set(id, { associations: to });
	return next === undefined ? [] : [inputOf(id, next)];
}

const inputOf = (id: string, after?: string): Input => ({ id, after, traceId: id, keys: [id] });

const SAME_PAGE = 'HubSpot sent the same page of associations twice. Run the item again.';

/**
 * Reads the page of each input out of an answer. HubSpot reports a record without associations as an error (hubspot-api
 * 1.5); this also accepts that the answer does not mention the record. Any other error belongs to the records that it
 * names. An error that names none belongs to all records without a result, and so does a result that cannot be read.
 */
function pagesOf(inputs: Input[], { body }: Answer): Array<Settled<Page>> {
	const { results, errors } = objectIn(body) ?? {};
	if (!Array.isArray(results)) return inputs.map(() => ({ failure: unanswered(NO_LIST) }));
	const settled = new Map<string, Settled<Page>>();
	let general: Failure | undefined;
	for (const error of objectsIn(errors)) {
		if (saysNone(error)) continue;
		const failure = failureOfBody(error);
		const named = listIn(objectIn(error.context)?.fromObjectId)?.map(String) ?? failure.missing ?? [];
		if (named.length === 0) general ??= failure;
		for (const id of named) settled.set(id, { failure });
	}
	for (const result of results as unknown[]) {
		const page = associationPageIn(result);
		if (page) settled.set(page.fromId, { record: page });
		else general ??= unanswered(UNREADABLE);
	}
	return inputs.map(({ id }) => settled.get(id) ?? (general ? { failure: general } : { record: { to: [] } }));
}

const unanswered = (detail: string): Failure => ({ kind: 'unanswered', issues: [], detail });

const UNREADABLE = "HubSpot's answer holds associations that cannot be read. Run the item again.";
const NO_LIST = "HubSpot's answer holds no list of associations. Check the Base URL of the credential.";

const saysNone = ({ subCategory, message }: Json) =>
	String(subCategory).endsWith('NO_ASSOCIATIONS_FOUND') || /^No .+ is associated with/.test(String(message));
