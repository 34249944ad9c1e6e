import { ASSOCIATION_WRITE_SIZE, batchAssociate, batchAssociateDefault } from '../api/associations';
import type { AssociationType, Link } from '../api/associations';
import type { HubspotClient } from '../transport/client';
import { failureOfBody } from '../errors/readFailure';
import type { Answer, Failure } from '../transport/types';
import { isSingle, typeKey } from './labels';
import { readAssociations } from './readAssociations';
import { sendBatches } from '../batch/send';
import type { BatchInput } from '../batch/send';
import type { Settled } from '../batch/settle';

/** An association to be made; without a type, the one without a label. */
export interface WantedLink extends Link {
	/** The object type at the other end, as paths name it. */
	to: string;
	type?: AssociationType;
}

type Input = BatchInput & WantedLink;

/**
 * Associates records of one object type with others, 2,000 a call for each other type and label (hubspot-api 1.5).
 * Returns for each link why it was not made, or undefined. The same link is sent once; where a record can have but
 * one association of a kind, the last one wins.
 */
export async function sendLinks(
	client: HubspotClient,
	from: string,
	links: WantedLink[],
	{ stopOnFailure }: { stopOnFailure: boolean },
): Promise<Array<Failure | undefined>> {
	const failures: Array<Failure | undefined> = [];
	const { inputs, leaders } = distinct(links);
	await sendBatches<Input, null>(
		inputs,
		{
			send: async (batch) => {
				const { to, type } = batch[0] as Input;
				return await client.send(
					type ? batchAssociate(from, to, batch, type) : batchAssociateDefault(from, to, batch),
				);
			},
			read: madeOf,
		},
		(index, outcome) => {
			if ('failure' in outcome) failures[index] = outcome.failure;
		},
		{ stopOnFailure, clock: client.clock, size: ASSOCIATION_WRITE_SIZE },
	);
	await confirm(client, from, inputs, failures);
	return links.map((_link, at) => failures[leaders[at] as number]);
}

/** Looks whether the associations are there of which HubSpot said nothing, as it may of those that were there before. */
async function confirm(
	client: HubspotClient,
	from: string,
	inputs: Input[],
	failures: Array<Failure | undefined>,
): Promise<void> {
	const open = inputs.filter(({ index }) => failures[index]?.kind === 'unanswered');
	for (const to of new Set(open.map((input) => input.to))) {
		const some = open.filter((input) => input.to === to);
		const ids = some.map(({ fromId }) => fromId);
		const found = await readAssociations(client, from, to, ids, { stopOnFailure: true });
		for (const { index, fromId, toId, type } of some) {
			const entry = found.get(fromId);
			const there = entry && 'associations' in entry && entry.associations.find(({ id }) => id === toId);
			if (there && (!type || there.types.some((one) => typeKey(one) === typeKey(type))))
				failures[index] = undefined;
		}
	}
}

/** The links without repetitions, and for each link the place of the one that is sent for it. */
function distinct(links: WantedLink[]): { inputs: Input[]; leaders: number[] } {
	const inputs: Input[] = [];
	const sent = new Map<string, { at: number; toId: string }>();
	const leaders = links.map((link, index) => {
		const { fromId, toId, to, type } = link;
		const group = JSON.stringify([to, type ? typeKey(type) : '']);
		const single = type !== undefined && isSingle(type);
		const key = single ? `${group} ${fromId}` : `${group} ${fromId} ${toId}`;
		const before = sent.get(key);
		if (before?.toId === toId) return before.at;
		sent.set(key, { at: index, toId });
		inputs.push({ ...link, index, traceId: String(index), keys: single ? [key] : [], group });
		return index;
	});
	return { inputs, leaders };
}

/**
 * What became of each link of a batch. Results name both ends, errors often only one of them. A link that is named
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
