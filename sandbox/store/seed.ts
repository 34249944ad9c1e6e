import { checkValue, isEmail } from '../rules/value';
import type { Portal } from './portal';
import type { Changes, StoredRecord } from './record';

/** A record for callers inside the process. */
export interface SandboxRecord {
	id: string;
	properties: Record<string, string | null>;
	archived: boolean;
	createdAt: string;
	updatedAt: string;
}

/** A plain copy of a record. */
export function exportRecord(record: StoredRecord): SandboxRecord {
	return {
		id: record.id,
		properties: { ...record.values },
		archived: record.archivedAt !== undefined,
		createdAt: new Date(record.createdAt).toISOString(),
		updatedAt: new Date(record.updatedAt).toISOString(),
	};
}

/**
 * Puts records into a portal, past required properties and read-only marks but not past the value rules.
 *
 * @param list property values by name; the creation and modification property may be set too
 * @returns the new ids, in order
 * @throws RangeError for a property that is not there or a value that its type does not take
 */
export function seedRecords(
	portal: Portal,
	objectType: string,
	list: ReadonlyArray<Readonly<Record<string, string | null>>>,
): string[] {
	const entry = portal.need(objectType);
	return list.map((given) => {
		const changes: Record<string, string | null> = {};
		for (const [name, raw] of Object.entries(given)) {
			const property = entry.properties.get(name);
			if (!property) throw new RangeError(`${objectType} have no property '${name}'`);
			if (raw === null || raw === '') continue;
			const isAddress = name === 'email' && entry.type.unique.includes('email');
			if (isAddress && !isEmail(raw.trim())) throw new RangeError(`'${raw}' is no e-mail address`);
			const checked = checkValue(property, isAddress ? raw.trim().toLowerCase() : raw, undefined, true);
			if ('problem' in checked) throw new RangeError(`${name}: ${checked.problem.message}`);
			changes[name] = checked.value;
		}
		refuseTaken(portal, objectType, changes);
		return entry.records.create(changes).id;
	});
}

function refuseTaken(portal: Portal, objectType: string, changes: Changes): void {
	const { unique } = portal.need(objectType).records;
	for (const property of unique.properties) {
		const value = changes[property];
		if (typeof value === 'string' && unique.find(property, value)) {
			throw new RangeError(`${property} '${value}' is taken`);
		}
	}
}
