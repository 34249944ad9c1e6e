import { pageIn } from '../api/page';
import { pipelineIn, pipelines } from '../api/pipelines';
import type { Pipeline } from '../api/pipelines';
import type { ObjectType } from '../objects/objectType';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';

/** Pipelines change only in the account's settings: a minute saves most calls, and a change is seen soon. */
const MAX_AGE_MS = 60_000;

/**
 * The pipelines of an object type with their stages, cached for a minute; `maxAgeMs: 0` reads them anew. Undefined if
 * HubSpot does not return them, as for a type without pipelines; that is cached too.
 */
export async function pipelinesOf(
	client: HubspotClient,
	{ path }: ObjectType,
	maxAgeMs = MAX_AGE_MS,
): Promise<Pipeline[] | undefined> {
	const { cache } = client.connection;
	return await remember(cache, `pipelines of ${path}`, maxAgeMs, client.clock, async () => {
		const reply = await client.send(pipelines(path));
		return reply.ok ? pageIn(reply.answer.body, pipelineIn)?.entries : undefined;
	});
}
