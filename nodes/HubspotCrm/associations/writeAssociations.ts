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

/** An association to be made; without a type, the one without a label. */
export interface NewAssociation extends Link {
	/** The object type at the other end. */
	to: ObjectType;
	type?: AssociationType;
}

type Input = BatchInput & NewAssociation;

/**
 * Associates records of one object type with others, 2,000 a call for each other type and label (hubspot-api 1.5).
 * Returns for each why it was not made, or undefined. The same one is sent once; where a record can have but
 * one association of a kind, the last one wins.
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

/** Looks whether the associations are there of which HubSpot said nothing, as it may of those that were there before. */
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

/** The associations without repetitions, and for each of the given ones the position of the one that is sent for it. */
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
 * What became of each association of a batch. Results name both ends, errors often only one of them. One that is named
 * nowhere is unanswered: HubSpot has answered with success and made nothing.
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
/** A labelled association, and one without a label. */
interface Made {
	fromObjectId?: number | string;
	toObjectId?: number | string;
	from?: { id: string };
	to?: { id: string };
}

const endsOf = ({ fromObjectId, toObjectId, from, to }: Made) =>
	`${fromObjectId ?? from?.id} ${toObjectId ?? to?.id}`;
