import { batchUpdate, list } from '../../api/records';
import type { HubspotRequest } from '../../api/request';
import type { ObjectType } from '../../objects/objectType';
import type { HubspotClient } from '../../transport/client';
import type { Reply } from '../../transport/exchange';

/** Whether a token has any one of these scopes; undefined if that is not known. */
export type Granted = (anyOf: string[]) => boolean | undefined;

/** For a token whose scopes HubSpot has listed. */
export const grantedBy =
	(scopes: Iterable<string>): Granted =>
	(anyOf) => {
		const all = new Set(scopes);
		return anyOf.some((scope) => all.has(scope));
	};

/**
 * Finds out which scopes of object types a token has, for tokens whose scopes no dated call lists (hubspot-api 1.7).
 * Sends two calls for each type that change nothing: a list of one record, and an update of no records. As far as is
 * known, HubSpot checks the scope before the body of the update (hubspot-api 1.4): it answers 400 only if the token may
 * write, and 403 otherwise.
 *
 * The returned function gives undefined for scopes that none of these calls needs, and for those to which HubSpot said
 * neither yes nor no. Never rejects.
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
