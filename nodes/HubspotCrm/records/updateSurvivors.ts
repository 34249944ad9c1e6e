import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';
import { isPassedOver, survivorsOf } from './survivors';
import { updateRecords } from './writeRecords';
import type { UpdateInput, Written } from './writeRecords';

/**
 * Updates records by id like `updateRecords`. The id of a record that was merged away means the record that it was merged
 * into: a batch update passes over it without a word (hubspot-api 1.4), so such ids are looked up and sent again before
 * later inputs for the same record.
 */
export async function updateSurvivors<I extends UpdateInput>(
	client: HubspotClient,
	object: ObjectType,
	inputs: Iterable<I>,
	options: Omit<Parameters<typeof updateRecords<I>>[3], 'afterWave'>,
): Promise<Written[]> {
	const { halt = {}, stopOnFailure, tolerates } = options;
	/** What became of inputs whose records live on in others, by their positions. */
	const resolved = new Map<number, Written>();
	const settled = await updateRecords(client, object, inputs, {
		...options,
		halt,
		tolerates: (failure) => isPassedOver({ failure }) || (tolerates?.(failure) ?? false),
		async afterWave(failed) {
			const open = failed.filter(isPassedOver);
			if (open.length === 0) return;
			const survivors = await survivorsOf(
				client,
				object,
				open.map(({ input }) => input.id),
			);
			const merged = open.filter(({ input }) => survivors.has(input.id));
			const again = merged.map(({ input }, at): UpdateInput => {
				const id = survivors.get(input.id) ?? input.id;
				const { properties, keys } = input;
				return { traceId: String(at), key: id, keys: [...keys, `id ${id}`], id, properties };
			});
			const outcomes = await updateRecords(client, object, again, { ...options, halt });
			for (const [at, { position }] of merged.entries()) resolved.set(position, outcomes[at] as Written);
			const lost = open.find(({ position }) => !resolved.has(position));
			if (lost && stopOnFailure) halt.cause ??= lost.failure;
		},
	});
	return settled.map((outcome, position) => resolved.get(position) ?? outcome);
}
