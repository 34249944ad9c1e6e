import { batchUpdate, list } from '../../api/records';
import type { HubspotRequest } from '../../api/request';
import type { ObjectType } from '../../objects/objectType';
import type { HubspotClient } from '../../transport/client';
import type { Reply } from '../../transport/exchange';

/** What a token may do, as far as that is known: whether it has any one of these scopes. */
export type Granted = (anyOf: string[]) => boolean | undefined;

/** A list of scopes that HubSpot has told. */
export const grantedBy =
	(scopes: Iterable<string>): Granted =>
	(anyOf) => {
		const all = new Set(scopes);
		return anyOf.some((scope) => all.has(scope));
	};

/**
 * Finds out which scopes of object types a token has, where HubSpot has no dated call that lists them, by calls that
 * change nothing, two for each type. HubSpot looks at the type and the token before it looks at the body (hubspot-api 1.4,
 * 4), so an update of no records is refused as empty only when it is allowed.
 *
 * Returns what is known: undefined for scopes that no call here asks for, and for those of which HubSpot said neither
 * yes nor no.
 */
export async function probeScopes(client: HubspotClient, types: ObjectType[]): Promise<Granted> {
	const probes = types.flatMap(({ path, scopes }): Array<{ anyOf: string[]; probe: HubspotRequest }> => [
		{ anyOf: scopes.read, probe: list(path, { limit: 1 }) },
		{ anyOf: scopes.write, probe: batchUpdate(path, []) },
	]);
	const answers = await Promise.all(
		probes.map(async ({ anyOf, probe }) => [String(anyOf), isAllowed(await client.send(probe))] as const),
	);
	const known = new Map(answers);
	return (anyOf) => known.get(String(anyOf));
}

function isAllowed(reply: Reply): boolean | undefined {
	if (reply.ok || reply.failure.status === 400) return true;
	return reply.failure.kind === 'forbidden' ? false : undefined;
}
