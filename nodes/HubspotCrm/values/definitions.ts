import type { Failure } from '../transport/types';

/** A property as HubSpot defines it; only what is used here (hubspot-api 6). */
export interface PropertyDefinition {
	name: string;
	label: string;
	type: string;
	fieldType: string;
	description?: string;
	options?: Array<{ label: string; value: string; hidden?: boolean }>;
	/** The options live elsewhere: owners, for one. */
	externalOptions?: boolean;
	/** What the values are ids of, such as `OWNER`. */
	referencedObjectType?: string;
	hasUniqueValue?: boolean;
	hidden?: boolean;
	calculated?: boolean;
	modificationMetadata?: { readOnlyValue?: boolean };
}

/** All properties of an object type in one account. */
export interface Definitions {
	byName: Map<string, PropertyDefinition>;
	/** When they were read, in milliseconds since the epoch. */
	readAt: number;
}

/** Whether a value can be written to the property at all. */
export function isWritable({ calculated, modificationMetadata }: PropertyDefinition): boolean {
	return !calculated && modificationMetadata?.readOnlyValue !== true;
}

/** A failed write whose complaints say what each property is called and which values it takes. */
export function withDefinitions(failure: Failure, definitions: Definitions | undefined): Failure {
	if (!definitions || failure.issues.every(({ property }) => property === undefined)) return failure;
	const issues = failure.issues.map((issue) => {
		const definition = definitions.byName.get(issue.property ?? '');
		if (!definition) return issue;
		const values = (definition.options ?? []).filter(({ hidden }) => !hidden).map(({ value }) => value);
		return {
			...issue,
			label: definition.label,
			...(values.length > 0 && NEEDS_VALUE.has(issue.code ?? '') ? { allowed: values } : {}),
		};
	});
	return { ...failure, issues };
}

/** HubSpot's codes for a value that is missing, or is none of the options (hubspot-api 1.3, 3.3). */
const NEEDS_VALUE = new Set([
	'INVALID_OPTION',
	'MISSING_REQUIRED_PROPERTY',
	'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
]);
