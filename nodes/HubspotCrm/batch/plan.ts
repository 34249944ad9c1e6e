import { BATCH_SIZE } from '../api/records';

export interface Plannable {
	/** Whatever identifies the record that is written, compared as it stands. Empty: the input collides with none. */
	keys: string[];
	/** Inputs of different groups never share a batch. */
	group?: string;
}

export interface Batch<I> {
	/** All batches of a wave must be done before the next wave starts. */
	wave: number;
	inputs: I[];
}

/**
 * Cuts inputs into batches of at most `size`, in which no key occurs twice.
 *
 * HubSpot refuses a batch with a repeated key (hubspot-api 3.2). A later input with a key that was there before
 * goes into a later wave, so the last one wins, as it would one by one. Reads its inputs only as far as batches
 * are asked for.
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

/** Adds the input to the open batch of its group; takes the batch out and returns it when that fills it. */
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
