import { ASSOCIATION_READ_SIZE, batchReadAssociations } from '../api/associations';
import type { AssociationType } from '../api/associations';
import type { HubspotClient } from '../transport/client';
import { failureOfBody } from '../errors/readFailure';
import type { Answer, Failure } from '../transport/types';
import { sendBatches } from '../batch/send';
import type { BatchInput } from '../batch/send';
import type { Settled } from '../batch/settle';

/** A record at the other end, and in which ways it is associated. */
export interface Association {
	id: string;
	types: AssociationType[];
}

/** All associations of one record, or why nobody knows. */
export type Associations = { associations: Association[] } | { failure: Failure };

interface Page {
	to: Association[];
	next?: string;
}
type Input = BatchInput & { id: string; after?: string };

/**
 * Reads what records are associated with, 1,000 of them a call and 500 associations a record and call, however many
 * there are (hubspot-api 1.5). Returns an entry for each id; a record without associations has an empty list.
 */
export async function readAssociations(
	client: HubspotClient,
	from: string,
	to: string,
	ids: Iterable<string>,
	{ stopOnFailure }: { stopOnFailure: boolean },
): Promise<Map<string, Associations>> {
	const found = new Map<string, Associations>();
	const read = async (inputs: Input[]): Promise<Input[]> => {
		const further: Input[] = [];
		await sendBatches<Input, Page>(
			inputs,
			{
				send: async (batch) =>
					await client.send(
						batchReadAssociations(
							from,
							to,
							batch.map(({ id, after }) => ({ id, ...(after ? { after } : {}) })),
						),
					),
				read: pagesOf,
			},
			(index, outcome) => {
				const input = inputs[index] as Input;
				const { id } = input;
				const before = found.get(id);
				if ('failure' in outcome) {
					found.set(id, outcome);
					return;
				}
				const { to: some, next } = outcome.record;
				if (next !== undefined && next === input.after) {
					found.set(id, { failure: { kind: 'unanswered', issues: [], detail: SAME_PAGE } });
					return;
				}
				if (before && 'associations' in before) before.associations.push(...some);
				else found.set(id, { associations: some });
				if (next !== undefined) further.push(inputOf(id, further.length, next));
			},
			{ stopOnFailure, clock: client.clock, size: ASSOCIATION_READ_SIZE },
		);
		return further;
	};
	let inputs = [...new Set(ids)].map((id, index) => inputOf(id, index));
	while (inputs.length > 0) inputs = await read(inputs);
	return found;
}

const inputOf = (id: string, index: number, after?: string): Input => ({
	index,
	id,
	after,
	traceId: id,
	keys: [id],
});

const SAME_PAGE = 'HubSpot sent the same page of associations twice. Run the item again.';

/**
 * The page of each input. HubSpot names records without associations in an error of their own, or nowhere; any other
 * error is that of the records it names, or of all that have no result.
 */
function pagesOf(inputs: Input[], { body }: Answer): Array<Settled<Page>> {
	const { results, errors = [] } = (typeof body === 'object' && body !== null ? body : {}) as Body;
	if (!Array.isArray(results)) {
		const failure: Failure = { kind: 'unanswered', issues: [], detail: NO_LIST };
		return inputs.map(() => ({ failure }));
	}
	const settled = new Map<string, Settled<Page>>();
	let general: Failure | undefined;
	for (const error of errors) {
		if (saysNone(error)) continue;
		const failure = failureOfBody(error);
		const named = error.context?.fromObjectId ?? failure.missing ?? [];
		if (named.length === 0) general ??= failure;
		for (const id of named) settled.set(id, { failure });
	}
	for (const { from, to = [], paging } of results) {
		settled.set(String(from.id), {
			record: {
				to: to.map(({ toObjectId, associationTypes }) => ({
					id: String(toObjectId),
					types: associationTypes,
				})),
				next: paging?.next?.after,
			},
		});
	}
	return inputs.map(({ id }) => settled.get(id) ?? (general ? { failure: general } : { record: { to: [] } }));
}

const NO_LIST = "HubSpot's answer holds no list of associations. Check the Base URL of the credential.";

interface Body {
	results?: Array<{
		from: { id: string | number };
		to?: Array<{ toObjectId: string | number; associationTypes: AssociationType[] }>;
		paging?: { next?: { after?: string } };
	}>;
	errors?: ReadError[];
}
type ReadError = Record<string, unknown> & { context?: { fromObjectId?: string[] } };

const saysNone = ({ subCategory, message }: ReadError) =>
	String(subCategory).endsWith('NO_ASSOCIATIONS_FOUND') || /^No .+ is associated with/.test(String(message));
