import { BATCH_SIZE } from '../api/records';
import type { HubspotRecord } from '../api/records';
import type { Answer } from '../api/request';
import { explain } from '../errors/explain';
import type { Failure } from '../errors/failure';
import { Breather, systemClock } from '../transport/clock';
import type { Clock } from '../transport/clock';
import type { Reply } from '../transport/exchange';
import { plan } from './plan';
import type { Plannable } from './plan';
import type { Settled, Traceable } from './settle';

/** Enough to spend HubSpot's largest burst at ordinary latencies. */
const CONCURRENCY = 64;

export type BatchInput = Plannable & Traceable;

/** One kind of batch call; `R` is what a success holds for each input. */
export interface BatchCall<I extends BatchInput, R = HubspotRecord> {
	send(inputs: I[]): Promise<Reply>;
	/** Reads a success, one entry for each input, in their order. */
	read(inputs: I[], answer: Answer): Array<Settled<R>>;
}

/** Why nothing more is sent. Calls that have one in common stop each other. */
export interface Halt {
	cause?: Failure;
}

export interface SendOptions<I, R = HubspotRecord> {
	/** Whether nothing more is sent after the first failure. */
	stopOnFailure: boolean;
	/** Failures that the caller knows a way out of: they stop nothing. */
	tolerates?: (failure: Failure) => boolean;
	/** Most inputs of a call; 100 unless given. */
	size?: number;
	/**
	 * Gets what became of a wave as soon as it is known, before inputs that repeat a key are sent: what it does comes
	 * before them. Also called after the last wave.
	 */
	afterWave?: (wave: Array<{ input: I; outcome: Settled<R> }>) => Promise<void>;
	/** Given where the batches of several kinds that one run sends stop each other. */
	halt?: Halt;
	concurrency?: number;
	clock?: Clock;
}

/**
 * Sends all inputs in batches, several at a time, and returns what became of each, in the order of the inputs.
 *
 * Every input gets exactly one outcome. A batch that is refused whole is halved until the bad inputs stand alone.
 * After a failure that would meet every further call as well (a revoked token, the daily limit, a dead network)
 * nothing more is sent; with `stopOnFailure`, after any failure. Inputs are taken from the iterable only as far as
 * batches are sent. Rejects only where reading the inputs or an answer throws.
 */
export async function sendBatches<I extends BatchInput, R = HubspotRecord>(
	inputs: Iterable<I>,
	call: BatchCall<I, R>,
	options: SendOptions<I, R>,
): Promise<Array<Settled<R>>> {
	const { stopOnFailure, tolerates, size = BATCH_SIZE, halt = {}, afterWave } = options;
	const { concurrency = CONCURRENCY, clock = systemClock } = options;
	const outcomes: Array<Settled<R>> = [];
	const running = new Set<Promise<void>>();
	let done: Array<{ input: I; outcome: Settled<R> }> = [];
	let wave = 0;
	let begun = 0;
	const breather = new Breather(clock);

	const ends = (failure: Failure) => isFinal(failure) || (stopOnFailure && !(tolerates?.(failure) ?? false));
	const conclude = (batch: Array<Positioned<I>>, outcomeOf: (at: number) => Settled<R>) => {
		for (const [at, { input, position }] of batch.entries()) {
			const outcome = outcomeOf(at);
			if ('failure' in outcome && ends(outcome.failure)) halt.cause ??= outcome.failure;
			outcomes[position] = outcome;
			if (afterWave) done.push({ input, outcome });
		}
	};
	const send = async (batch: Array<Positioned<I>>): Promise<void> => {
		if (halt.cause) {
			const outcome = notSent(halt.cause);
			return conclude(batch, () => outcome);
		}
		const some = batch.map(({ input }) => input);
		const reply = await call.send(some);
		if (reply.ok) {
			const settled = call.read(some, reply.answer);
			return conclude(batch, (at) => settled[at] as Settled<R>);
		}
		if (batch.length === 1 || !concernsSingleRecords(reply.failure)) {
			return conclude(batch, () => ({ failure: reply.failure }));
		}
		const middle = Math.ceil(batch.length / 2);
		await send(batch.slice(0, middle));
		await send(batch.slice(middle));
	};
	const endWave = async () => {
		await Promise.all(running);
		const concluded = done;
		done = [];
		await afterWave?.(concluded);
	};

	for (const batch of plan(positioned(inputs), size)) {
		if (batch.wave !== wave) {
			await endWave();
			wave = batch.wave;
		}
		while (running.size >= concurrency) await Promise.race(running);
		const job: Promise<void> = send(batch.inputs).finally(() => running.delete(job));
		running.add(job);
		// Reading the next hundred items would hold up the calls that were just begun.
		if (++begun % 8 === 0 || breather.due) await breather.pause();
	}
	await endWave();
	return outcomes;
}

/** An input and its place in the order in which it was given. */
interface Positioned<I extends BatchInput> extends Plannable {
	input: I;
	position: number;
}

function* positioned<I extends BatchInput>(inputs: Iterable<I>): Generator<Positioned<I>> {
	let position = 0;
	for (const input of inputs) yield { input, position: position++, keys: input.keys, group: input.group };
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
