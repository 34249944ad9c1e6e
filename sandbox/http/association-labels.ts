import { ApiError, invalid } from '../core/errors';
import { NO_CONTENT, ok, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { ASSOCIATION_BASES, bothScopes } from './associations';
import { typeOf } from './resolve';

/** HubSpot refuses the 51st label of a pair, with a status of its own (HubSpot API notes, section 1.5). */
const MAX_LABELS = 50;

interface ShownLabel {
	category: string;
	typeId: number;
	label: string | null;
	fromObjectTypeId: null;
	toObjectTypeId: null;
}

/** A label as answers show it: never its name, and both type ids are `null` (HubSpot API notes, section 1.5). */
function shown(type: { category: string; typeId: number; label: string | null }): ShownLabel {
	return {
		category: type.category,
		typeId: type.typeId,
		label: type.label,
		fromObjectTypeId: null,
		toObjectTypeId: null,
	};
}

function list(call: ApiCall): ApiAnswer {
	const types = call.portal.associations.between(typeOf(call).type.id, typeOf(call, 'toObjectType').type.id);
	return ok({ results: types.map(shown) });
}

function create(call: ApiCall): ApiAnswer {
	const from = typeOf(call).type.id;
	const to = typeOf(call, 'toObjectType').type.id;
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['label', 'name']);
	const label = body.asText(fields.label) ?? '';
	const { associations } = call.portal;
	const present = associations.between(from, to);
	if (present.filter(({ category }) => category === 'USER_DEFINED').length >= MAX_LABELS) {
		throw new ApiError(437, {
			message: `The maximum number of labels between ${from} and ${to} is ${MAX_LABELS}`,
		});
	}
	const name = body.asText(fields.name) ?? '';
	if (associations.isNamed(name) || present.some((type) => type.label === label)) {
		throw invalid(`An association label with the name ${name} or label ${label} already exists`);
	}
	if (!associations.plain(from, to)) associations.define(from, to, { label: null });
	const [there, back] = associations.define(from, to, {
		name,
		label,
		inverseLabel: body.asText(fields.inverseLabel),
	});
	return ok({ results: there === back ? [shown(there)] : [shown(there), shown(back)] });
}

/** Without `inverseLabel` the label goes to both sides (HubSpot API notes, section 1.5). */
function update(call: ApiCall): ApiAnswer {
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['associationTypeId', 'label']);
	const typeId = customLabel(call, body.asInteger(fields.associationTypeId) ?? 0);
	const label = body.asText(fields.label) ?? '';
	call.portal.associations.relabel(typeId, label, body.asText(fields.inverseLabel) ?? label);
	return NO_CONTENT;
}

function remove(call: ApiCall): ApiAnswer {
	const { associations } = call.portal;
	const typeId = customLabel(call, Number(call.param('associationTypeId')));
	const type = associations.type(typeId);
	if (type?.label === null && associations.between(type.from, type.to).length > 1) {
		throw invalid(
			`Definition with label still exists; Cannot delete unlabeled type with associationTypeId ${typeId}`,
		);
	}
	associations.removeType(typeId);
	return NO_CONTENT;
}

/** Id of a label of this pair. @throws ApiError 400 for one that is not, or that HubSpot defined */
function customLabel(call: ApiCall, typeId: number): number {
	const type = call.portal.associations.type(typeId);
	const fits = type && type.from === typeOf(call).type.id && type.to === typeOf(call, 'toObjectType').type.id;
	if (!fits || type.category !== 'USER_DEFINED') throw invalid(`Association type ${typeId} does not exist`);
	return typeId;
}

/** Association labels (HubSpot API notes, section 1.5). */
export function associationLabelRoutes(): ApiRoute[] {
	return ASSOCIATION_BASES.flatMap(({ version, batch }): ApiRoute[] => {
		const path = `${batch}/:objectType/:toObjectType/labels`;
		const common = { version, limit: 'associations' as const };
		const writing = bothScopes('writeScopes');
		return [
			{ ...common, method: 'GET', path, scopes: bothScopes('readScopes'), handle: list },
			{ ...common, method: 'POST', path, scopes: writing, handle: create },
			{ ...common, method: 'PUT', path, scopes: writing, handle: update },
			{ ...common, method: 'DELETE', path: `${path}/:associationTypeId`, scopes: writing, handle: remove },
		];
	});
}
