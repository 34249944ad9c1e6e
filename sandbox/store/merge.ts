import type { Associations } from './associations';
import type { PortalType } from './portal-type';
import type { Changes, StoredRecord } from './record';

const OWN = ['hs_object_id', 'createdate', 'hs_createdate', 'lastmodifieddate', 'hs_lastmodifieddate'];

/** Values of the merged record: the primary one's, with gaps filled from the other. */
export function mergedValues(
	primary: StoredRecord,
	other: StoredRecord,
	identities: readonly string[],
): Changes {
	const addresses = [primary, other].flatMap(({ values }) => [
		...(values.hs_additional_emails ?? '').split(';'),
		values.email ?? '',
	]);
	const email = primary.values.email ?? other.values.email;
	const additional = [...new Set(addresses)].filter((address) => address !== '' && address !== email);
	const changes: Record<string, string> = { ...other.values, ...primary.values };
	for (const name of OWN) delete changes[name];
	return {
		...changes,
		...(additional.length > 0 ? { hs_additional_emails: additional.join(';') } : {}),
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
