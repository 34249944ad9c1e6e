import { ApiError, invalid } from '../core/errors';
import type { JsonBody } from '../core/json';
import type { ForeignFilter } from '../search/run';
import type { AssociationType } from '../store/association-types';
import type { PortalType } from '../store/portal';
import type { StoredRecord } from '../store/record';
import type { ApiCall } from './api';
import { EDIT_ASSOCIATIONS, needPermission, unknownType } from './resolve';

/** `associations` of a record as reads and lists show it; `undefined` when there are none (HubSpot API notes, section 1.4). */
export function associationsOf(
	call: ApiCall,
	_entry: PortalType,
	record: StoredRecord,
	asked: readonly string[],
): Record<string, unknown> | undefined {
	const { associations } = call.portal;
	const shown: Record<string, unknown> = {};
	for (const spelling of asked) {
		const target = call.portal.find(spelling);
		if (!target) throw unknownType(spelling);
		const results = [...associations.of(record.id, target.type.id)].flatMap(([id, typeIds]) =>
			[...typeIds].map((typeId) => ({ id, type: associations.type(typeId)?.legacyName ?? '' })),
		);
		if (results.length > 0) shown[target.type.name] = { results };
	}
	return Object.keys(shown).length > 0 ? shown : undefined;
}

/** An association type of a request. @throws ApiError 400 for one that is unknown or runs the other way (section 1.5) */
export function readType(
	call: ApiCall,
	body: JsonBody,
	sent: unknown,
	from: PortalType,
	to?: PortalType,
): AssociationType {
	const fields = body.asObject(sent, 'AssociationSpec');
	body.requireFields(fields, ['associationCategory', 'associationTypeId']);
	const typeId = body.asInteger(fields.associationTypeId) ?? 0;
	return readSpec(call, { category: body.asText(fields.associationCategory), typeId }, from, to);
}

/** An association type by category and id. @throws ApiError 400 for one that is unknown or runs the other way (section 1.5) */
export function readSpec(
	call: ApiCall,
	{ category, typeId = 0 }: { category: string | undefined; typeId: number | undefined },
	from: PortalType,
	to?: PortalType,
): AssociationType {
	const type = call.portal.associations.type(typeId);
	if (!type || type.category !== category)
		throw invalid(`Association type ${category} ${typeId} does not exist`);
	if (type.from !== from.type.id) {
		throw invalid(
			`invalid from object type ${from.type.id} for associations to be created. expected: ${type.from}`,
		);
	}
	if (to && type.to !== to.type.id) {
		throw invalid(
			`invalid to object type ${to.type.id} for associations to be created. expected: ${type.to}`,
		);
	}
	return type;
}

/** The 400 for a record that cannot be associated with because it is not there (HubSpot API notes, section 1.5). */
export function invalidTarget(target: PortalType, id: string): ApiError {
	return invalid('One or more associations are invalid', {
		context: {
			INVALID_OBJECT_IDS: [`${target.type.upper}=${id} is not valid`],
			objectId: [id],
			objectType: [target.type.upper],
		},
	});
}

/**
 * Refuses the association of a record with itself; HubSpot's wording for it is not verified.
 *
 * @throws ApiError 400
 */
export function refuseSelf(entry: PortalType, fromId: string, toId: string): void {
	if (fromId !== toId) return;
	throw invalid('One or more associations are invalid', {
		context: {
			INVALID_OBJECT_IDS: [`${entry.type.upper}=${toId} cannot be associated with itself`],
			objectId: [toId],
			objectType: [entry.type.upper],
		},
	});
}

/**
 * Checks `associations` of a create (HubSpot API notes, section 3.4).
 *
 * @returns a function that makes them once the record is there
 */
export function associationsForCreate(
	call: ApiCall,
	entry: PortalType,
	body: JsonBody,
	sent: unknown,
): (record: StoredRecord) => void {
	const wanted = body.asList(sent).flatMap((one) => {
		const fields = body.asObject(one, 'PublicAssociationsForObject');
		const id = body.asText(body.asObject(fields.to, 'PublicObjectId').id) ?? '';
		return body.asList(fields.types).map((spec) => {
			const type = readType(call, body, spec, entry);
			const target = call.portal.need(type.to);
			const record = target.records.get(id);
			if (!record || record.archivedAt !== undefined) throw invalidTarget(target, id);
			return { id: record.id, type };
		});
	});
	if (wanted.length > 0) needPermission(call, EDIT_ASSOCIATIONS);
	const { requiresAssociation } = entry.type;
	if (requiresAssociation && !wanted.some(({ type }) => requiresAssociation.includes(type.to))) {
		// The rule is documented, its text is not.
		throw invalid(`Error creating ${entry.type.upper}. A required association was not set.`, {
			context: { objectTypeIds: [...requiresAssociation] },
		});
	}
	return (record) => {
		for (const { id, type } of wanted) call.portal.writes.associate(record.id, id, type, call.sourceId);
	};
}

/** Search filters such as `associations.contact`; custom objects have none (HubSpot API notes, section 2.3). */
export function associationFilter(call: ApiCall): ForeignFilter {
	return (filter) => {
		const name = /^associations\.(.+)$/.exec(filter.property)?.[1];
		const target = name === undefined ? undefined : call.portal.find(name);
		if (!target || target.type.id.startsWith('2-')) return undefined;
		const { associations } = call.portal;
		const ids = filter.operator === 'EQ' ? [filter.value ?? ''] : (filter.values ?? []);
		switch (filter.operator) {
			case 'EQ':
			case 'IN':
				return (record) => ids.some((id) => associations.has(record.id, target.type.id, id));
			case 'HAS_PROPERTY':
				return (record) => associations.of(record.id, target.type.id).size > 0;
			case 'NOT_HAS_PROPERTY':
				return (record) => associations.of(record.id, target.type.id).size === 0;
			default:
				return undefined;
		}
	};
}
