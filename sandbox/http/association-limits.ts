import { invalid } from '../core/errors';
import type { AssociationType } from '../store/association-types';
import { NO_CONTENT, ok, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { readSpec } from './association-fields';
import { ASSOCIATION_BASES, bothScopes } from './associations';
import { answerBatch, inputsOf } from './batch-answer';
import { typeOf } from './resolve';

/** A type with the number of records an administrator lets it lead to. */
function shown(call: ApiCall, type: AssociationType): Record<string, unknown> {
	const { category, typeId, label } = type;
	const max = call.portal.associations.maxima.get(typeId);
	return {
		category,
		typeId,
		...(label === null ? {} : { label }),
		...(max === undefined ? {} : { userEnforcedMaxToObjectIds: max }),
	};
}

function configured(call: ApiCall, types: readonly AssociationType[]): ApiAnswer {
	const { maxima } = call.portal.associations;
	return ok({ results: types.filter(({ typeId }) => maxima.has(typeId)).map((type) => shown(call, type)) });
}

function all(call: ApiCall): ApiAnswer {
	const { associations } = call.portal;
	return configured(
		call,
		[...associations.maxima.keys()].flatMap((typeId) => associations.type(typeId) ?? []),
	);
}

function ofPair(call: ApiCall): ApiAnswer {
	const [from, to] = [typeOf(call), typeOf(call, 'toObjectType')];
	return configured(call, call.portal.associations.between(from.type.id, to.type.id));
}

function set(call: ApiCall, success: number): ApiAnswer {
	const [from, to] = [typeOf(call), typeOf(call, 'toObjectType')];
	const body = call.json();
	const wanted = (inputsOf(body, 100) ?? []).map(({ fields }) => {
		body.requireFields(fields, ['category', 'typeId', 'maxToObjectIds']);
		const type = readSpec(
			call,
			{ category: body.asText(fields.category), typeId: body.asInteger(fields.typeId) },
			from,
			to,
		);
		const max = body.asInteger(fields.maxToObjectIds) ?? 0;
		if (max < 1) throw invalid('maxToObjectIds must be at least 1');
		return { type, max };
	});
	for (const { type, max } of wanted) call.portal.associations.maxima.set(type.typeId, max);
	return answerBatch(
		call,
		wanted.map(({ type }) => shown(call, type)),
		[],
		success,
	);
}

function purge(call: ApiCall): ApiAnswer {
	const [from, to] = [typeOf(call), typeOf(call, 'toObjectType')];
	const body = call.json();
	const types = (inputsOf(body, 100) ?? []).map(({ fields }) => {
		body.requireFields(fields, ['category', 'typeId']);
		return readSpec(
			call,
			{ category: body.asText(fields.category), typeId: body.asInteger(fields.typeId) },
			from,
			to,
		);
	});
	for (const { typeId } of types) call.portal.associations.maxima.delete(typeId);
	return NO_CONTENT;
}

/** How many records an association type may lead to, as administrators set it; kept, not enforced (HubSpot API notes, section 1.5). */
export function associationLimitRoutes(): ApiRoute[] {
	return ASSOCIATION_BASES.flatMap(({ version, batch }): ApiRoute[] => {
		const base = `${batch}/definitions/configurations`;
		const pair = `${base}/:objectType/:toObjectType`;
		const common = { version, limit: 'associations' as const };
		const writing = { ...common, method: 'POST' as const, scopes: bothScopes('writeScopes') };
		return [
			{ ...common, method: 'GET', path: `${base}/all`, handle: all },
			{ ...common, method: 'GET', path: pair, scopes: bothScopes('readScopes'), handle: ofPair },
			{ ...writing, path: `${pair}/batch/create`, handle: (call) => set(call, 201) },
			{ ...writing, path: `${pair}/batch/update`, handle: (call) => set(call, 200) },
			{ ...writing, path: `${pair}/batch/purge`, handle: purge },
		];
	});
}
