import { BATCH_SIZE } from '../api/records';

export interface Plannable {
	/**
	 * Texts that identify the record, such as its id or its unique values, compared exactly. Inputs with an equal text
	 * go into different batches.
	 */
	keys: string[];
	/** Inputs of different groups go into different batches. */
	group?: string;
}

export interface Batch<I> {
	/** All batches of a wave must be done before the next wave starts. */
	wave: number;
	inputs: I[];
	/** Where each of them stands among all inputs. */
	positions: number[];
}

/**
 * Divides inputs into batches of at most `size` inputs, 100 unless given. No key occurs twice in a batch, since HubSpot
 * refuses that (hubspot-api 3.2). An input that repeats a key goes into a later wave, so that the last input wins, as
 * if they were sent one by one. Inputs are read only as far as batches are asked for.
 */
export function* plan<I extends Plannable>(inputs: Iterable<I>, size = BATCH_SIZE): Generator<Batch<I>> {
	const lastWave = new Map<string, number>();
	const open = new Map<string, Batch<I>>();
	/** The inputs of the waves after the first one, with their positions. */
	const later: Array<Batch<I>> = [];

	let position = 0;
	for (const input of inputs) {
		const at = position++;
		let wave = 0;
		for (const key of input.keys) wave = Math.max(wave, (lastWave.get(key) ?? -1) + 1);
		for (const key of input.keys) lastWave.set(key, wave);
		if (wave > 0) {
			const waiting = (later[wave - 1] ??= { wave, inputs: [], positions: [] });
			waiting.inputs.push(input);
			waiting.positions.push(at);
			continue;
		}
		const full = addTo(open, wave, input, at, size);
		if (full) yield full;
	}
	yield* open.values();

	for (const { wave, inputs, positions } of later) {
		open.clear();
		for (const [at, input] of inputs.entries()) {
			const full = addTo(open, wave, input, positions[at] as number, size);
			if (full) yield full;
		}
		yield* open.values();
	}
}

/**
 * Adds an input to the open batch of its group. Returns the batch and closes it when it is full; undefined until then.
 */
function addTo<I extends Plannable>(
	open: Map<string, Batch<I>>,
	wave: number,
	input: I,
	position: number,
	size: number,
): Batch<I> | undefined {
	const group = input.group ?? '';
	const batch = open.get(group) ?? { wave, inputs: [], positions: [] };
	batch.inputs.push(input);
	batch.positions.push(position);
	if (batch.inputs.length < size) {
		open.set(group, batch);
		return undefined;
	}
	open.delete(group);
	return batch;
}
