import type { ObjectType } from './objectType';
import { DEFAULT_TYPE, RESOURCE_TYPES } from './objectTypes';

/** Lets values and filters refer to owners by e-mail address. */
const OWNERS = 'crm.objects.owners.read';

/**
 * The scopes that an OAuth2 connection asks for, unless the user chooses others. `required` has those of the default
 * type, without which a new node could do nothing. `optional` has those of all other types, which HubSpot leaves out if
 * the account lacks them. If any one of several scopes is enough, the first is asked for (hubspot-api 7).
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
