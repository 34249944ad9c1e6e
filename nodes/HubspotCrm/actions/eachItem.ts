import { problemOf } from '../errors/explain';
import type { Explanation } from '../errors/failure';
import type { Outcome, Outcomes } from '../output/outcome';
import { Breather } from '../transport/clock';
import type { Clock } from '../transport/clock';

/** An input that can be sent, or why it cannot. */
export type Read<I> = I | { problem: Explanation };

/** What an operation does with all items together. */
export interface ItemWork<I extends object> {
	/** Reads the parameters of an item; may throw what the host throws. */
	read(index: number): Read<I>;
	/** Sends the good items and returns what became of each, in their order. */
	send(inputs: Iterable<I>): Promise<Outcome[]>;
}

/** What it takes to go through the items of one execution. */
export interface Run {
	itemCount: number;
	/** Whether the first error ends the run. */
	stopOnFailure: boolean;
	clock: Clock;
}

/**
 * Reads every item, sends the good ones together and returns one outcome for each; bad items end with their problem.
 * When the first error ends the run, all items are read first, so that a bad one stops the run before anything is
 * sent; else they are read as they are needed.
 */
export async function eachItem<I extends object>(
	{ itemCount, stopOnFailure, clock }: Run,
	work: ItemWork<I>,
): Promise<Outcomes> {
	const outcomes: Outcomes = [];
	/** The indexes of the items that were handed on. */
	const sent: number[] = [];
	const good = function* () {
		for (let index = 0; index < itemCount; index++) {
			const input = readSafely(work, index);
			if ('problem' in input) outcomes[index] = input;
			else {
				sent.push(index);
				yield input;
			}
		}
	};
	const inputs = stopOnFailure ? await readAll(good(), clock) : good();
	if (Array.isArray(inputs) && inputs.length < itemCount) return outcomes;
	const results = await work.send(inputs);
	for (const [at, index] of sent.entries()) outcomes[index] = results[at];
	return outcomes;
}

function readSafely<I extends object>(work: ItemWork<I>, index: number): Read<I> {
	try {
		return work.read(index);
	} catch (error) {
		return { problem: problemOf(error) };
	}
}

/** Reads on to the end, and lets other work of the process have its turn meanwhile. */
export async function readAll<I>(inputs: Iterable<I>, clock: Clock): Promise<I[]> {
	const breather = new Breather(clock);
	const all: I[] = [];
	for (const input of inputs) {
		all.push(input);
		if (breather.due) await breather.pause();
	}
	return all;
}

/** Hands inputs on as they are asked for, and adds each to `taken`. */
export function* noting<I>(inputs: Iterable<I>, taken: I[]): Generator<I> {
	for (const input of inputs) {
		taken.push(input);
		yield input;
	}
}
