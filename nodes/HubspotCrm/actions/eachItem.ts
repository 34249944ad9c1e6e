import { problemOf } from '../errors/explain';
import type { Explanation } from '../errors/failure';
import type { Outcome, Outcomes } from '../output/outcome';
import { Breather } from '../transport/clock';
import type { Clock } from '../transport/clock';
import type { EarlierTries } from './earlierTries';

/** An input that can be sent, or why it cannot. */
export type Read<I> = I | { problem: Explanation };

/** What an operation does with all items together. */
export interface ItemWork<I extends object> {
	/** Reads the parameters of an item. What it throws becomes the problem of the item. */
	read(index: number): Read<I>;
	/** Sends the good items and returns what became of each, in their order. */
	send(inputs: Iterable<I>): Promise<Outcome[]>;
}

/** The items of one execution, and how they are handled. */
export interface Run {
	itemCount: number;
	/** Whether the first error ends the run. */
	stopOnFailure: boolean;
	clock: Clock;
	/** What earlier tries of the run did to its items. */
	earlier?: EarlierTries;
}

/**
 * Reads every item, sends the good ones together and returns the outcomes by item. An item that cannot be read gets its
 * problem; one that went through in an earlier try keeps its outcome, and is not read. With `stopOnFailure`, all items
 * are read first, and if one cannot be read, nothing is sent and the good ones get no outcome. Else items are read as
 * they are sent. Rejects only if `work.send` rejects.
 */
export async function eachItem<I extends object>(
	{ itemCount, stopOnFailure, clock, earlier }: Run,
	work: ItemWork<I>,
): Promise<Outcomes> {
	const outcomes: Outcomes = [];
	/** The indexes of the items that `send` gets. */
	const sent: number[] = [];
	let bad = 0;
	const good = function* () {
		for (let index = 0; index < itemCount; index++) {
			const done = earlier?.done.get(index);
			if (done) {
				outcomes[index] = done;
				continue;
			}
			const input = readSafely(work, index);
			if ('problem' in input) {
				outcomes[index] = input;
				bad++;
			} else {
				sent.push(index);
				yield input;
			}
		}
	};
	const inputs = stopOnFailure ? await readAll(good(), clock) : good();
	if (stopOnFailure && bad > 0) return outcomes;
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

/** Reads all inputs, with pauses for other work of the process. Rejects with what `inputs` throws. */
export async function readAll<I>(inputs: Iterable<I>, clock: Clock): Promise<I[]> {
	const breather = new Breather(clock);
	const all: I[] = [];
	for (const input of inputs) {
		all.push(input);
		if (breather.due) await breather.pause();
	}
	return all;
}

/** Hands inputs on as they are asked for, and tells `note` of each. */
export function* noting<I>(inputs: Iterable<I>, note: (input: I) => void): Generator<I> {
	for (const input of inputs) {
		note(input);
		yield input;
	}
}
