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
}

/**
 * Divides inputs into batches of at most `size` inputs, 100 unless given. No key occurs twice in a batch, since HubSpot
 * refuses that (hubspot-api 3.2). An input that repeats a key goes into a later wave, so that the last input wins, as
 * if they were sent one by one. Inputs are read only as far as batches are asked for.
 */
export function* plan<I extends Plannable>(inputs: Iterable<I>, size = BATCH_SIZE): Generator<Batch<I>> {
	const lastWave = new Map<string, number>();
	const open = new Map<string, I[]>();
	const later: I[][] = [];

	for (const input of inputs) {
		let wave = 0;
		for (const key of input.keys) wave = Math.max(wave, (lastWave.get(key) ?? -1) + 1);
		for (const key of input.keys) lastWave.set(key, wave);
		if (wave > 0) {
			(later[wave - 1] ??= []).push(input);
			continue;
		}
		const full = addTo(open, input, size);
		if (full) yield { wave, inputs: full };
	}
	for (const rest of open.values()) yield { wave: 0, inputs: rest };

	for (const [index, waiting] of later.entries()) {
		const wave = index + 1;
		open.clear();
		for (const input of waiting) {
			const full = addTo(open, input, size);
			if (full) yield { wave, inputs: full };
		}
		for (const rest of open.values()) yield { wave, inputs: rest };
	}
}

/**
 * Adds an input to the open batch of its group. Returns the batch and closes it when it is full; undefined until then.
 */
function addTo<I extends Plannable>(open: Map<string, I[]>, input: I, size: number): I[] | undefined {
	const group = input.group ?? '';
	const batch = open.get(group) ?? [];
	batch.push(input);
	if (batch.length < size) {
		open.set(group, batch);
		return undefined;
	}
	open.delete(group);
	return batch;
}
