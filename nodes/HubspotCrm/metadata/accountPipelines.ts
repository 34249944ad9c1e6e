import { pageIn } from '../api/page';
import { pipelines } from '../api/pipelines';
import type { Pipeline } from '../api/pipelines';
import type { ObjectType } from '../objects/objectType';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';

/** Pipelines change when somebody edits the account's settings: a minute spares most calls and hides little. */
const MAX_AGE_MS = 60_000;

/**
 * The pipelines of an object type with their stages, or undefined where there are none or HubSpot refuses. They are
 * shared by all executions for a minute; `maxAgeMs: 0` asks HubSpot anew.
 */
export async function pipelinesOf(
	client: HubspotClient,
	{ path }: ObjectType,
	maxAgeMs = MAX_AGE_MS,
): Promise<Pipeline[] | undefined> {
	const { cache } = client.connection;
	return await remember(cache, `pipelines of ${path}`, maxAgeMs, client.clock, async () => {
		const reply = await client.send(pipelines(path));
		return reply.ok ? pageIn<Pipeline>(reply.answer.body)?.entries : undefined;
	});
}
