import type { Explanation } from '../errors/failure';
import type { Definitions } from './definitions';
import { suggest } from './suggest';

/** The properties with names or labels like this one, in quotes; '' if there are none. */
export const nearest = (name: string, definitions: Definitions | undefined): string =>
	definitions
		? suggest(name, definitions.byName.values())
				.map((entry) => `'${entry}'`)
				.join(' or ')
		: '';

/** The problem of a property that does not exist, with properties of similar names. */
export function unknownProperty(
	name: string,
	definitions: Definitions | undefined,
	parameter: string,
): Explanation {
	const near = nearest(name, definitions);
	const hint = near === '' ? '' : `Did you mean ${near}? `;
	return {
		message: `HubSpot has no property named '${name}'`,
		description: `${hint}Use the internal name of an existing property in the parameter '${parameter}', or create the property in HubSpot first. A sensitive property needs its own scope.`,
	};
}
