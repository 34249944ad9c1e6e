import { Breather, systemClock } from '../transport/clock';
import type { Clock } from '../transport/clock';
import { BATCH_SIZE } from '../api/records';
import { explain } from '../errors/explain';
import type { Answer, Failure, HubspotRecord, Reply } from '../transport/types';
import { plan } from './plan';
import type { Plannable } from './plan';
import type { Settled, Traceable } from './settle';

/** Enough to spend HubSpot's largest burst at ordinary latencies. */
const CONCURRENCY = 64;

export interface BatchInput extends Plannable, Traceable {
	/** Index of the item that it came from. */
	index: number;
}

/** One kind of batch call; `R` is what a success holds for each input. */
export interface BatchCall<I extends BatchInput, R = HubspotRecord> {
	send(inputs: I[]): Promise<Reply>;
	/** Reads a success, one entry for each input, in their order. */
	read(inputs: I[], answer: Answer): Array<Settled<R>>;
	/** Failures that the caller knows a way out of: they stop nothing. */
	tolerates?(failure: Failure): boolean;
}

/** Why nothing more is sent. Calls that share one stop each other. */
export interface Halt {
	cause?: Failure;
}

export interface SendOptions {
	/** Whether nothing more is sent after the first failure. */
	stopOnFailure: boolean;
	/** Most inputs of a call. */
	size?: number;
	/** Done before inputs that repeat a key are sent. */
	betweenWaves?: () => Promise<void>;
	/** Shared by the batches of several kinds that one run sends. */
	halt?: Halt;
	concurrency?: number;
	clock?: Clock;
}

/** Takes the outcome of one item, in any order. */
export type Accept<I = BatchInput, R = HubspotRecord> = (
	index: number,
	outcome: Settled<R>,
	input: I,
) => void;

/**
 * Sends all inputs in batches, several at a time, and hands what became of each to `accept` as soon as it is known.
 *
 * Every input gets exactly one outcome. A batch that is refused whole is halved until the bad inputs stand alone.
 * After a failure that would meet every further call as well (a revoked token, the daily limit, a dead network)
 * nothing more is sent; with `stopOnFailure`, after any failure.
 */
export async function sendBatches<I extends BatchInput, R = HubspotRecord>(
	inputs: Iterable<I>,
	call: BatchCall<I, R>,
	accept: Accept<I, R>,
	{
		stopOnFailure,
		size = BATCH_SIZE,
		halt = {},
		betweenWaves,
		concurrency = CONCURRENCY,
		clock = systemClock,
	}: SendOptions,
): Promise<void> {
	const running = new Set<Promise<void>>();
	let wave = 0;
	let begun = 0;
	const breather = new Breather(clock);

	const ends = (failure: Failure) =>
		isFinal(failure) || (stopOnFailure && !(call.tolerates?.(failure) ?? false));
	const conclude = (batch: I[], outcomeOf: (at: number) => Settled<R>) => {
		for (const [at, input] of batch.entries()) {
			const outcome = outcomeOf(at);
			if ('failure' in outcome && ends(outcome.failure)) halt.cause ??= outcome.failure;
			accept(input.index, outcome, input);
		}
	};
	const send = async (batch: I[]): Promise<void> => {
		if (halt.cause) {
			const outcome = notSent(halt.cause);
			return conclude(batch, () => outcome);
		}
		const reply = await call.send(batch);
		if (reply.ok) {
			const settled = call.read(batch, reply.answer);
			return conclude(batch, (at) => settled[at] as Settled<R>);
		}
		if (batch.length === 1 || !concernsSingleRecords(reply.failure)) {
			return conclude(batch, () => ({ failure: reply.failure }));
		}
		const middle = Math.ceil(batch.length / 2);
		await send(batch.slice(0, middle));
		await send(batch.slice(middle));
	};

	for (const batch of plan(inputs, size)) {
		if (batch.wave !== wave) {
			await Promise.all(running);
			await betweenWaves?.();
			wave = batch.wave;
		}
		while (running.size >= concurrency) await Promise.race(running);
		const job: Promise<void> = send(batch.inputs).finally(() => running.delete(job));
		running.add(job);
		// Reading the next hundred items would hold up the calls that were just begun.
		if (++begun % 8 === 0 || breather.due) await breather.pause();
	}
	await Promise.all(running);
}

/** Whether a refused batch may hold good records: then its halves are tried. */
function concernsSingleRecords({ kind, status, exhausted, detail = '', missing = [] }: Failure): boolean {
	// A lock that outlasted all attempts would hold up the halves as well.
	if (exhausted) return false;
	if (kind === 'conflict' || status === 413) return true;
	// An address that does not exist is not found either, but then no record is named.
	if (kind === 'notFound') return missing.length > 0;
	return kind === 'refused' && !BATCH_WIDE.test(detail);
}
/** Refusals that every input of the batch would meet alone as well. */
const BATCH_WIDE =
	/non-unique|unable to infer object type|invalid object or event type|missing '.+' permission/i;

/** Whether every further call of the run would fail in the same way. */
export function isFinal({ kind, exhausted, status }: Failure): boolean {
	if (['unauthorized', 'forbidden', 'dailyLimit', 'migrating', 'unreachable', 'cancelled'].includes(kind))
		return true;
	// A 500 may be the fault of one record; a gateway that stays down is not.
	return exhausted === true && status !== 500;
}

/** The outcome of an input that was left alone because of an earlier failure. */
export const notSent = (cause: Failure): { failure: Failure } => ({
	failure: { kind: 'notSent', issues: [], detail: `Not sent to HubSpot: ${explain(cause, {}).message}` },
});
