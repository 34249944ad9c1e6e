/** What happens to a value that a record has already. */
export type WritePolicy = 'overwrite' | 'onlyIfEmpty' | 'onlyNew' | 'append';

/** The policy for all properties, and those of single ones. */
export interface WritePolicies {
	all: WritePolicy;
	byProperty: ReadonlyMap<string, WritePolicy>;
}

/** Every value is written. */
export const OVERWRITE_ALL: WritePolicies = { all: 'overwrite', byProperty: new Map() };

/** The policy that holds for a property. */
export const policyFor = ({ all, byProperty }: WritePolicies, property: string): WritePolicy =>
	byProperty.get(property) ?? all;

/** Whether the record has to be known before properties are written. */
export const needsRecord = (policies: WritePolicies, properties: Iterable<string>): boolean => {
	if (!restricts(policies.all) && policies.byProperty.size === 0) return false;
	for (const property of properties) if (restricts(policyFor(policies, property))) return true;
	return false;
};

/** Whether any of the policies depends on the record. */
export const restrictsAny = ({ all, byProperty }: WritePolicies): boolean =>
	restricts(all) || [...byProperty.values()].some(restricts);

const restricts = (policy: WritePolicy): boolean => policy === 'onlyIfEmpty' || policy === 'onlyNew';

/**
 * The properties that the policies let through to a record with the values `current`. None of them may be
 * left, and then there is nothing to write.
 */
export function allowed(
	policies: WritePolicies,
	properties: Record<string, string>,
	current: Record<string, string | null>,
): Record<string, string> {
	const through = Object.entries(properties).filter(([property]) => {
		switch (policyFor(policies, property)) {
			case 'onlyNew':
				return false;
			case 'onlyIfEmpty':
				return (current[property] ?? '') === '';
			default:
				return true;
		}
	});
	return Object.fromEntries(through);
}
