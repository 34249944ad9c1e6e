import type { Associations } from './associations';
import type { PortalType } from './portal-type';
import type { Changes, StoredRecord } from './record';

const OWN = ['hs_object_id', 'createdate', 'hs_createdate', 'lastmodifieddate', 'hs_lastmodifieddate'];

/** Properties that identify a record, and where a merge keeps the values beside the first one. */
const KEYS = [
	{ property: 'email', further: 'hs_additional_emails' },
	{ property: 'domain', further: 'hs_additional_domains' },
];

/** The further values of the merged record: all that the two have of a key, without the one that stays first. */
function furtherValues(primary: StoredRecord, other: StoredRecord): Changes {
	const changes: Record<string, string> = {};
	for (const { property, further } of KEYS) {
		const all = [primary, other].flatMap(({ values }) => [
			...(values[further] ?? '').split(';'),
			values[property] ?? '',
		]);
		const first = primary.values[property] ?? other.values[property];
		const others = [...new Set(all)].filter((value) => value !== '' && value !== first);
		if (others.length > 0) changes[further] = others.join(';');
	}
	return changes;
}

/** Values of the merged record: the primary one's, with gaps filled from the other (HubSpot API notes, section 1.4). */
export function mergedValues(
	primary: StoredRecord,
	other: StoredRecord,
	identities: readonly string[],
): Changes {
	const changes: Record<string, string> = { ...other.values, ...primary.values };
	for (const name of OWN) delete changes[name];
	return {
		...changes,
		...furtherValues(primary, other),
		hs_merged_object_ids: identities.join(';'),
	};
}

/** Gives a record the associations of another one. */
export function moveAssociations(
	associations: Associations,
	entry: PortalType,
	from: StoredRecord,
	to: StoredRecord,
): void {
	for (const [, toId, typeIds] of [...associations.all(from.id)]) {
		for (const typeId of typeIds) {
			const type = associations.type(typeId);
			if (type && toId !== to.id) associations.link(to.id, toId, type);
		}
	}
	associations.forget(from.id, entry.type.id);
}
