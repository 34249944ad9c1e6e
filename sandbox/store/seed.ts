import { checkValue, isEmail } from '../rules/value';
import type { Random } from '../core/random';
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

/** Records that search goes on counting although they are archived. */
export interface GhostPlan {
	/** How many. */
	count: number;
	/** How many of them stand side by side by id. Default 1: each one alone, at a random place. */
	run?: number;
	/** How long search counts them. Default: for ever. */
	forMs?: number;
}

/**
 * Archives records that search can see, without taking them out of its index.
 *
 * @returns their ids, ascending
 * @throws RangeError when search sees fewer records
 */
export function plantGhosts(
	portal: Portal,
	objectType: string,
	{ count, run = 1, forMs = Infinity }: GhostPlan,
	random: Random,
): string[] {
	const { records, type } = portal.need(objectType);
	records.index.settle();
	const living = records.index.records().filter(({ archivedAt }) => archivedAt === undefined);
	if (living.length < count) throw new RangeError(`search sees only ${living.length} ${objectType}`);
	const starts = living.flatMap((_, at) => (at % run === 0 ? [at] : []));
	const chosen = random
		.shuffle(starts)
		.flatMap((start) => living.slice(start, start + run))
		.slice(0, count);
	for (const record of chosen) {
		records.archive(record, forMs);
		portal.associations.forget(record.id, type.id);
	}
	return chosen
		.map(({ number }) => number)
		.sort((one, other) => one - other)
		.map(String);
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
