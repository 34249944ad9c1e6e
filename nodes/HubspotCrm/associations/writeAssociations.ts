import { ASSOCIATION_WRITE_SIZE, batchAssociate, batchAssociateDefault } from '../api/associations';
import type { AssociationType, Link } from '../api/associations';
import type { Answer } from '../api/request';
import { sendBatches } from '../batch/send';
import type { BatchInput } from '../batch/send';
import type { Settled } from '../batch/settle';
import type { Failure } from '../errors/failure';
import { failureOfBody } from '../errors/readFailure';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import { isSingle, typeKey } from './labels';
import { readAssociations } from './readAssociations';

/** An association to create. Without `type` it has no label. */
export interface NewAssociation extends Link {
	/** Object type of the counterpart `toId`. */
	to: ObjectType;
	type?: AssociationType;
}

type Input = BatchInput & NewAssociation;

/**
 * Associates records of one object type with counterparts, 2,000 a call for each counterpart type and label
 * (hubspot-api 1.5). Equal associations are sent once. If a record can have only one association of a type, the last
 * one given wins.
 *
 * Returns for each association why it was not created; undefined if it was.
 */
export async function createAssociations(
	client: HubspotClient,
	from: ObjectType,
	associations: NewAssociation[],
	{ stopOnFailure }: { stopOnFailure: boolean },
): Promise<Array<Failure | undefined>> {
	const { inputs, answeredBy } = distinct(associations);
	const outcomes = await sendBatches<Input, null>(
		inputs,
		{
			send: async (batch) => {
				const { to, type } = batch[0] as Input;
				return await client.send(
					type
						? batchAssociate(from.path, to.path, batch, type)
						: batchAssociateDefault(from.path, to.path, batch),
				);
			},
			read: madeOf,
		},
		{ stopOnFailure, clock: client.clock, size: ASSOCIATION_WRITE_SIZE },
	);
	const failures = outcomes.map((outcome) => ('failure' in outcome ? outcome.failure : undefined));
	await confirm(client, from, inputs, failures);
	return answeredBy.map((at) => failures[at]);
}

/**
 * Reads the associations that HubSpot's answer did not mention, and clears the failure of those that exist. HubSpot may
 * leave out associations that existed before.
 */
async function confirm(
	client: HubspotClient,
	from: ObjectType,
	inputs: Input[],
	failures: Array<Failure | undefined>,
): Promise<void> {
	const open = inputs
		.map((input, at) => ({ input, at }))
		.filter(({ at }) => failures[at]?.kind === 'unanswered');
	for (const path of new Set(open.map(({ input }) => input.to.path))) {
		const some = open.filter(({ input }) => input.to.path === path);
		const [first] = some;
		if (!first) continue;
		const ids = some.map(({ input }) => input.fromId);
		const found = await readAssociations(client, from, first.input.to, ids, { stopOnFailure: true });
		for (const { input, at } of some) {
			const { fromId, toId, type } = input;
			const entry = found.get(fromId);
			const there = entry && 'associations' in entry && entry.associations.find(({ id }) => id === toId);
			if (there && (!type || there.types.some((one) => typeKey(one) === typeKey(type))))
				failures[at] = undefined;
		}
	}
}

/** The associations without repeats, and for each given association the position of the input that is sent for it. */
function distinct(associations: NewAssociation[]): { inputs: Input[]; answeredBy: number[] } {
	const inputs: Input[] = [];
	const sent = new Map<string, { at: number; toId: string }>();
	const answeredBy = associations.map((association) => {
		const { fromId, toId, to, type } = association;
		const group = JSON.stringify([to.path, type ? typeKey(type) : '']);
		const single = type !== undefined && isSingle(type);
		const key = single ? `${group} ${fromId}` : `${group} ${fromId} ${toId}`;
		const before = sent.get(key);
		if (before?.toId === toId) return before.at;
		const at = inputs.length;
		sent.set(key, { at, toId });
		inputs.push({ ...association, traceId: String(at), keys: single ? [key] : [], group });
		return at;
	});
	return { inputs, answeredBy };
}

/**
 * What became of each association of a batch. A result names both records, an error may name only one of them
 * (hubspot-api 1.5). An association that the answer does not mention is unanswered, even if the status is a success.
 */
function madeOf(inputs: Input[], { body }: Answer): Array<Settled<null>> {
	const { results, errors } = (typeof body === 'object' && body !== null ? body : {}) as Body;
	const refused = (Array.isArray(errors) ? errors : []).map((error) => ({
		failure: failureOfBody(error),
		ids: new Set(Object.values(error.context ?? {}).flat()),
	}));
	const made = new Set((Array.isArray(results) ? results : []).map(endsOf));
	const nameless = refused.find(
		({ ids }) => !inputs.some(({ fromId, toId }) => ids.has(fromId) || ids.has(toId)),
	);
	return inputs.map(({ fromId, toId }) => {
		if (made.has(`${fromId} ${toId}`)) return { record: null };
		const own =
			refused.find(({ ids }) => ids.has(fromId) && ids.has(toId)) ??
			refused.find(({ ids }) => ids.has(toId)) ??
			refused.find(({ ids }) => ids.has(fromId)) ??
			nameless;
		return { failure: own?.failure ?? unanswered() };
	});
}

const unanswered = (): Failure => ({ kind: 'unanswered', issues: [] });

interface Body {
	results?: Made[];
	errors?: Array<Record<string, unknown> & { context?: Record<string, string[]> }>;
}
/** A created association: with a label `fromObjectId` and `toObjectId` are set, without one `from` and `to`. */
interface Made {
	fromObjectId?: number | string;
	toObjectId?: number | string;
	from?: { id: string };
	to?: { id: string };
}

const endsOf = ({ fromObjectId, toObjectId, from, to }: Made) =>
	`${fromObjectId ?? from?.id} ${toObjectId ?? to?.id}`;
