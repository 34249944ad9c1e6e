import { ASSOCIATION_WRITE_SIZE, batchAssociate, batchAssociateDefault } from '../api/associations';
import type { AssociationType, Link } from '../api/associations';
import { listIn, objectIn } from '../api/json';
import type { Answer } from '../api/request';
import { sendBatches } from '../batch/send';
import type { BatchInput } from '../batch/send';
import type { Settled } from '../batch/settle';
import type { Failure } from '../errors/failure';
import { nameIn } from '../errors/loose';
import { keysIn } from '../errors/named';
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
			read: (batch, answer) => madeOf(from, batch, answer),
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
 * What became of each association of a batch. A result names both records. An error names both, or only one of them, at
 * times in its text alone: then there is one error for each association that was refused (hubspot-api 1.5). An
 * association that the answer does not mention is unanswered, even if the status is a success.
 */
function madeOf(from: ObjectType, inputs: Input[], { body }: Answer): Array<Settled<null>> {
	const { results, errors } = objectIn(body) ?? {};
	const made = new Set((listIn(results) ?? []).map(endsOf));
	const open = new Set(inputs.filter(({ fromId, toId }) => !made.has(`${fromId} ${toId}`)));
	const refusals = refusalsOf(listIn(errors) ?? [], inputs, from, open);
	const failures = new Map<Input, Failure>();
	const give = (input: Input | undefined, failure: Failure) => {
		if (!input) return;
		failures.set(input, failure);
		open.delete(input);
	};
	// Errors that leave less choice come first, so that each is left one of its own.
	for (const { failure, named } of refusals.sort((one, other) => one.named.length - other.named.length))
		give(
			named.find((input) => open.has(input)),
			failure,
		);
	// What HubSpot says of a record holds for its other associations, too.
	for (const { failure, named } of refusals)
		for (const input of named) if (open.has(input)) give(input, failure);
	const nameless = refusals.find(({ isNameless }) => isNameless)?.failure ?? UNANSWERED;
	return inputs.map((input) =>
		failures.has(input) || open.has(input) ? { failure: failures.get(input) ?? nameless } : { record: null },
	);
}

interface Refusal {
	failure: Failure;
	/** The associations without a result that the error may be about. */
	named: Input[];
	/** Whether the error names no record at all. */
	isNameless: boolean;
}

function refusalsOf(errors: unknown[], inputs: Input[], from: ObjectType, open: Set<Input>): Refusal[] {
	const byEnd = new Map<string, Input[]>();
	for (const input of inputs)
		for (const end of new Set([input.fromId, input.toId])) {
			const there = byEnd.get(end);
			if (there) there.push(input);
			else byEnd.set(end, [input]);
		}
	return errors
		.map(objectIn)
		.filter((error) => error !== undefined)
		.map((error) => {
			const failure = failureOfBody(error);
			const ids = keysIn(error, byEnd);
			const types = typesIn(failure.detail);
			const isEnd = (id: string, object: ObjectType) =>
				ids.has(id) && (types.get(id) ?? wordOf(object.name)) === wordOf(object.name);
			const some = [...ids].flatMap((id) => byEnd.get(id) ?? []).filter((input) => open.has(input));
			const both = some.filter(({ fromId, toId }) => ids.has(fromId) && ids.has(toId));
			// Records of two types can have the same id.
			const typed = some.filter(({ fromId, toId, to }) => isEnd(fromId, from) || isEnd(toId, to));
			const [named = []] = [both, typed, some].filter(({ length }) => length > 0);
			return { failure, named: [...new Set(named)], isNameless: ids.size === 0 && types.size === 0 };
		});
}

/** The types by which a message such as `CONTACT=1234 is not valid` names records, by the ids of these. */
const typesIn = (message = ''): Map<string, string> =>
	new Map(
		[...message.matchAll(/(\w{1,60})=(\d{1,30})/g)].map(([, type = '', id = '']) => [id, wordOf(type)]),
	);

const wordOf = (name: string): string => name.replace(/[^a-z]/gi, '').toLowerCase();

const UNANSWERED: Failure = { kind: 'unanswered', issues: [] };

/** The ends of a created association: with a label in `fromObjectId` and `toObjectId`, without one in `from` and `to`. */
function endsOf(entry: unknown): string {
	const { fromObjectId, toObjectId, from, to } = objectIn(entry) ?? {};
	const idOf = (flat: unknown, end: unknown) => nameIn(flat) ?? nameIn(objectIn(end)?.id) ?? '';
	return `${idOf(fromObjectId, from)} ${idOf(toObjectId, to)}`;
}
