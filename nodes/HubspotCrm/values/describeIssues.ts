import type { Failure } from '../errors/failure';
import type { Definitions } from './definitions';
import { optionsInWords } from './options';

/**
 * The failure of a write, with the label of the property in each issue. If a value is missing or is no option, the
 * issue also gets the values that the property takes.
 */
export function withDefinitions(failure: Failure, definitions: Definitions | undefined): Failure {
	if (!definitions || failure.issues.every(({ property }) => property === undefined)) return failure;
	const issues = failure.issues.map((issue) => {
		const definition = definitions.byName.get(issue.property ?? '');
		if (!definition) return issue;
		return {
			...issue,
			label: definition.label,
			...(definition.options?.length && NEEDS_VALUE.has(issue.code ?? '')
				? { options: optionsInWords(definition, refusedIn(issue.message)) }
				: {}),
		};
	});
	return { ...failure, issues };
}

/** The value that a message of HubSpot says is no option (hubspot-api 3.3). */
const refusedIn = (message: string): string | undefined =>
	/^(.*?) was not one of the allowed options/s.exec(message)?.[1];

/** HubSpot's codes for a value that is missing, or is none of the options (hubspot-api 1.3, 3.3). */
const NEEDS_VALUE = new Set([
	'INVALID_OPTION',
	'MISSING_REQUIRED_PROPERTY',
	'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
]);
