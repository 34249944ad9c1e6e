import type { ObjectType } from './objectType';
import { DEFAULT_TYPE, RESOURCE_TYPES } from './objectTypes';

/** What people refer to by name in values and filters. */
const OWNERS = 'crm.objects.owners.read';

/**
 * The scopes that an OAuth2 connection asks for by itself: those of the type that a new node works on, without which it
 * would be of no use, and those of all others, which HubSpot leaves out where the account has not got them. Of scopes of
 * which one is enough, it asks for the first (hubspot-api 7).
 */
export function defaultScopes(types: ObjectType[] = RESOURCE_TYPES): {
	required: string[];
	optional: string[];
} {
	const firstOf = ({ scopes }: ObjectType) => [scopes.read, scopes.write].flatMap((list) => list.slice(0, 1));
	const required = ['oauth', ...types.filter(({ key }) => key === DEFAULT_TYPE).flatMap(firstOf)];
	const all = [...types.flatMap(firstOf), OWNERS, ...types.flatMap(({ schemaScope }) => schemaScope ?? [])];
	return { required, optional: [...new Set(all)].filter((scope) => !required.includes(scope)) };
}
