import { BATCH_SIZE } from '../api/records';
import type { HubspotRecord } from '../api/records';
import type { Answer } from '../api/request';
import { explain } from '../errors/explain';
import type { Failure, FailureKind } from '../errors/failure';
import { TOO_LARGE } from '../transport/body';
import { Breather, systemClock } from '../transport/clock';
import type { Clock } from '../transport/clock';
import type { Reply } from '../transport/exchange';
import { plan } from './plan';
import type { Batch, Plannable } from './plan';
import type { Settled, Traceable } from './settle';

/** Batches that are sent side by side: enough to use HubSpot's highest rate limit at usual latencies. */
const CONCURRENCY = 64;

export type BatchInput = Plannable & Traceable;

/** One kind of batch call; `R` is what a success holds for each input. */
export interface BatchCall<I extends BatchInput, R = HubspotRecord> {
	send(inputs: I[]): Promise<Reply>;
	/** Reads a successful answer: one entry for each input, in their order. */
	read(inputs: I[], answer: Answer): Array<Settled<R>>;
	/** Whether the call changes something: then an input without an answer may have been written. */
	isWrite?: boolean;
}

/** Holds why nothing more is sent. Several `sendBatches` with the same object stop each other. */
export interface Halt {
	cause?: Failure;
}

/** An input that got a failure, and where it stands among all inputs. */
export interface FailedInput<I> {
	input: I;
	position: number;
	failure: Failure;
}

export interface SendOptions<I> {
	/** Whether nothing more is sent after the first failure. */
	stopOnFailure: boolean;
	/** Failures that the caller handles itself: `stopOnFailure` does not apply to them. */
	tolerates?: (failure: Failure) => boolean;
	/** Most inputs of a call; 100 unless given. */
	size?: number;
	/**
	 * Called with the failed inputs of each wave, including the last one. The next wave, with the inputs that repeat a
	 * key, waits for its promise.
	 */
	afterWave?: (failed: Array<FailedInput<I>>) => Promise<void>;
	/** Given if several `sendBatches` of one run stop each other. */
	halt?: Halt;
	concurrency?: number;
	clock?: Clock;
}

/**
 * Sends all inputs in batches, several at a time. Returns exactly one outcome for each input, in their order.
 *
 * A batch that is refused as a whole is halved until the bad inputs are alone. Nothing more is sent after a failure
 * that every further call would have too (a revoked token, the daily limit, no network); with `stopOnFailure`, after
 * any failure. Inputs that are not sent get a failure of kind `notSent`. Inputs are taken from the iterable only as far
 * as batches are sent. Rejects only if the iterable or one of the callbacks throws or rejects.
 */
export async function sendBatches<I extends BatchInput, R = HubspotRecord>(
	inputs: Iterable<I>,
	call: BatchCall<I, R>,
	options: SendOptions<I>,
): Promise<Array<Settled<R>>> {
	const { stopOnFailure, tolerates, size = BATCH_SIZE, halt = {}, afterWave } = options;
	const { concurrency = CONCURRENCY, clock = systemClock } = options;
	const outcomes: Array<Settled<R>> = [];
	const running = new Set<Promise<void>>();
	let failed: Array<FailedInput<I>> = [];
	let wave = 0;
	let begun = 0;
	const breather = new Breather(clock);

	const ends = (failure: Failure) => isFinal(failure) || (stopOnFailure && !(tolerates?.(failure) ?? false));
	const conclude = (
		{ inputs, positions }: Batch<I>,
		isDoubtful: boolean,
		outcomeOf: (at: number) => Settled<R>,
	) => {
		for (const [at, input] of inputs.entries()) {
			const position = positions[at] as number;
			const outcome = isDoubtful ? doubted(outcomeOf(at)) : outcomeOf(at);
			outcomes[position] = outcome;
			if (!('failure' in outcome)) continue;
			const { failure } = outcome;
			if (ends(failure)) halt.cause ??= failure;
			if (afterWave) failed.push({ input, position, failure });
		}
	};
	/** `isDoubtful`: these inputs may have been written already, by a larger batch that was refused in the end. */
	const send = async (batch: Batch<I>, isDoubtful = false): Promise<void> => {
		if (halt.cause) {
			const outcome = notSent(halt.cause);
			return conclude(batch, isDoubtful, () => outcome);
		}
		const reply = await call.send(batch.inputs);
		if (reply.ok) {
			const settled = readSafely(call, batch.inputs, reply.answer);
			const doubt = isDoubtful || reply.maybeApplied === true;
			return conclude(batch, doubt, (at) => settled[at] ?? unread(call));
		}
		if (batch.inputs.length === 1 || !concernsSingleRecords(reply.failure)) {
			return conclude(batch, isDoubtful, () => ({ failure: reply.failure }));
		}
		const middle = Math.ceil(batch.inputs.length / 2);
		const maybeApplied = isDoubtful || reply.failure.maybeApplied === true;
		await send(part(batch, 0, middle), maybeApplied);
		await send(part(batch, middle), maybeApplied);
	};
	const endWave = async () => {
		await Promise.all(running);
		const all = failed;
		failed = [];
		await afterWave?.(all);
	};

	for (const batch of plan(inputs, size)) {
		if (batch.wave !== wave) {
			await endWave();
			wave = batch.wave;
		}
		while (running.size >= concurrency) await Promise.race(running);
		const job: Promise<void> = send(batch).finally(() => running.delete(job));
		running.add(job);
		// Reading further inputs without a pause would delay the calls that were just started.
		if (++begun % 8 === 0 || breather.due) await breather.pause();
	}
	await endWave();
	return outcomes;
}

/** What an answer says of each input. An answer over which the reader stumbles says nothing of any of them. */
function readSafely<I extends BatchInput, R>(
	call: BatchCall<I, R>,
	inputs: I[],
	answer: Answer,
): Array<Settled<R>> {
	try {
		const settled = call.read(inputs, answer);
		return settled.map(call.isWrite ? maybeWritten : nothingWritten);
	} catch {
		return inputs.map(() => unread(call));
	}
}

/** The same outcome; with the doubt of a write that was not answered. */
const maybeWritten = <R>(outcome: Settled<R>): Settled<R> =>
	'failure' in outcome && outcome.failure.kind === 'unanswered' ? doubted(outcome) : outcome;

/** The same outcome of a read, which leaves no doubt. */
const nothingWritten = <R>(outcome: Settled<R>): Settled<R> =>
	'failure' in outcome && outcome.failure.maybeApplied
		? { failure: { ...outcome.failure, maybeApplied: false } }
		: outcome;

const doubted = <R>(outcome: Settled<R>): Settled<R> =>
	'failure' in outcome ? { failure: { ...outcome.failure, maybeApplied: true } } : outcome;

const unread = ({ isWrite }: { isWrite?: boolean }): { failure: Failure } => ({
	failure: { kind: 'unanswered', issues: [], ...(isWrite && { maybeApplied: true }) },
});

const part = <I>({ wave, inputs, positions }: Batch<I>, from: number, to?: number): Batch<I> => ({
	wave,
	inputs: inputs.slice(from, to),
	positions: positions.slice(from, to),
});

/** Whether only some inputs of a refused call may be at fault. Then its halves are sent. */
export function concernsSingleRecords({
	kind,
	status,
	exhausted,
	code,
	detail = '',
	missing = [],
}: Failure): boolean {
	// A record that stayed locked during all attempts would delay the halves as well.
	if (exhausted) return false;
	if (kind === 'conflict' || status === 413) return true;
	if (kind === 'unanswered' && code === TOO_LARGE) return true;
	// The address is too long, whatever the body holds. With a text, it is about a record of many merges.
	if (status === 414 && detail === '') return false;
	// A wrong path is a 404 too, but then the answer names no record.
	if (kind === 'notFound') return missing.length > 0;
	return kind === 'refused' && !BATCH_WIDE.test(detail);
}
/** Texts of refusals that each input would get alone as well. */
const BATCH_WIDE =
	/non-unique|unable to infer object type|invalid object or event type|missing '.+' permission/i;

/** Kinds of failure that are about the connection, the account or the address, and so about every call. */
const FINAL = new Set<FailureKind>([
	'unauthorized',
	'forbidden',
	'misdirected',
	'dailyLimit',
	'migrating',
	'unreachable',
	'cancelled',
]);

/** Whether every further call of the run would fail in the same way. */
export function isFinal({ kind, exhausted, status }: Failure): boolean {
	if (FINAL.has(kind)) return true;
	// One record can cause a 500. If any other status outlasts all attempts, all calls are concerned.
	return exhausted === true && status !== 500;
}

/** The outcome of an input that was not sent because of an earlier failure. */
export const notSent = (cause: Failure): { failure: Failure } => ({
	failure: { kind: 'notSent', issues: [], detail: `Not sent to HubSpot: ${explain(cause, {}).message}` },
});
