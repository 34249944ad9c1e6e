import { OBJECT_TYPES } from '../../objects/objectTypes';
import type { HubspotClient } from '../../transport/client';
import { batchUpdate, list } from '../../api/records';
import type { Reply } from '../../transport/types';

/**
 * Which scopes of our object types a token has, where HubSpot has no dated call that lists them: found out by calls
 * that change nothing, two for each object type. HubSpot looks at scopes before it looks at the body (hubspot-api 1.4, 4),
 * so an update of no records is refused as empty only when it is allowed.
 *
 * @returns undefined when HubSpot gave another answer than yes or no to any of them
 */
export async function probeScopes(client: HubspotClient): Promise<Set<string> | undefined> {
	const answers = await Promise.all(
		OBJECT_TYPES.flatMap(({ path, scopes }) => [
			{ scope: scopes.read, request: list(path, { limit: 1 }) },
			{ scope: scopes.write, request: batchUpdate(path, []) },
		]).map(async ({ scope, request }) => ({ scope, has: allowed(await client.send(request)) })),
	);
	if (answers.some(({ has }) => has === undefined)) return undefined;
	return new Set(answers.filter(({ has }) => has).map(({ scope }) => scope));
}

function allowed(reply: Reply): boolean | undefined {
	if (reply.ok || reply.failure.status === 400) return true;
	return reply.failure.kind === 'forbidden' ? false : undefined;
}
