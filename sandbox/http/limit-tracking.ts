import { missingScopes } from '../core/errors';
import type { PropertyDefinition } from '../store/definitions';
import type { PortalType } from '../store/portal';
import { ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { typeOf } from './resolve';

/** What an Enterprise account may have; the numbers an account really has depend on its plan. */
const ALLOWED = {
	records: 15_000_000,
	customProperties: 1_000,
	customObjectTypes: 10,
	pipelines: 100,
	calculatedProperties: 200,
	labels: 50,
};

interface Usage {
	usage: number;
	limit: number;
	percentage: number;
}

function usageOf(usage: number, limit: number): Usage {
	return { usage, limit, percentage: usage / limit };
}

function named({ type }: PortalType): { objectTypeId: string; singularLabel: string; pluralLabel: string } {
	return { objectTypeId: type.id, singularLabel: type.singular, pluralLabel: type.name };
}

function isCustom({ type }: PortalType): boolean {
	return type.id.startsWith('2-');
}

/** Usage of each type: custom types share one limit, the others have one each. */
function byKind(call: ApiCall, limit: number, count: (entry: PortalType) => number): Record<string, unknown> {
	const { types } = call.portal;
	const custom = types.filter(isCustom);
	const total = custom.reduce((sum, entry) => sum + count(entry), 0);
	return {
		hubspotDefinedObjectTypes: types
			.filter((entry) => !isCustom(entry))
			.map((entry) => ({ ...named(entry), ...usageOf(count(entry), limit) })),
		customObjectTypes: {
			overallUsage: total,
			overallLimit: limit,
			overallPercentage: total / limit,
			byObjectType: custom.map((entry) => ({ ...named(entry), usage: count(entry) })),
		},
	};
}

function properties(
	call: ApiCall,
	limit: number,
	counts: (property: PropertyDefinition) => boolean,
	each: (usage: number) => object,
): Record<string, unknown> {
	const used = call.portal.types.map((entry) => ({
		entry,
		usage: entry.properties.list(false).filter(counts).length,
	}));
	const overallUsage = used.reduce((sum, { usage }) => sum + usage, 0);
	return {
		overallUsage,
		overallLimit: limit,
		overallPercentage: overallUsage / limit,
		byObjectType: used.map(({ entry, usage }) => ({ ...named(entry), ...each(usage) })),
	};
}

function customProperties(call: ApiCall): Record<string, unknown> {
	const limit = ALLOWED.customProperties;
	return properties(
		call,
		limit * call.portal.types.length,
		({ hubspotDefined }) => !hubspotDefined,
		(usage) => usageOf(usage, limit),
	);
}

function calculatedProperties(call: ApiCall): Record<string, unknown> {
	const own = ({ calculated, hubspotDefined }: PropertyDefinition) => calculated && !hubspotDefined;
	return properties(call, ALLOWED.calculatedProperties, own, (usage) => ({ usage }));
}

/** Custom labels of each pair that has some; the query may name the ends. */
function labels(call: ApiCall): Record<string, unknown> {
	const [from, to] = [call.first('fromObjectTypeId'), call.first('toObjectTypeId')];
	const { types, associations } = call.portal;
	const asked = (entry: PortalType, spelling: string | undefined) =>
		spelling === undefined || call.portal.find(spelling) === entry;
	const results = types
		.filter((entry) => asked(entry, from))
		.flatMap((source) =>
			types
				.filter((entry) => asked(entry, to))
				.map((target) => {
					const custom = associations
						.between(source.type.id, target.type.id)
						.filter(({ category, label }) => category === 'USER_DEFINED' && label !== null);
					return {
						fromObjectType: named(source),
						toObjectType: named(target),
						allLabels: custom.map(({ label }) => label),
						...usageOf(custom.length, ALLOWED.labels),
					};
				}),
		)
		.filter(({ usage }) => usage > 0);
	return { results };
}

/** Records near a limit of associations; the sandbox has no such limit, so that there are none. */
function noneNear(call: ApiCall): Record<string, unknown> {
	if (call.params.objectType !== undefined) typeOf(call);
	if (call.params.toObjectType === undefined) return { results: [] };
	typeOf(call, 'toObjectType');
	return { recordsNearLimit: [], recordsAtLimit: [] };
}

/** What any object scope opens (HubSpot API notes, section 1.6). @throws ApiError 403 without one */
function guarded(work: (call: ApiCall) => Record<string, unknown>): (call: ApiCall) => ApiAnswer {
	return (call) => {
		const allowed = [...call.token.scopes].some((scope) => scope.startsWith('crm.objects.'));
		if (!allowed) throw missingScopes(['crm.objects.contacts.read']);
		return ok(work(call));
	};
}

/** What an account uses of what it may have (HubSpot API notes, section 1.6). */
export function limitTrackingRoutes(): ApiRoute[] {
	return versioned('crm', 'limits').flatMap(({ version, base }): ApiRoute[] => {
		const route = (path: string, work: (call: ApiCall) => Record<string, unknown>): ApiRoute => ({
			method: 'GET',
			version,
			limit: 'general',
			path: `${base}/${path}`,
			handle: guarded(work),
		});
		const near = 'associations/records';
		return [
			route('records', (call) => byKind(call, ALLOWED.records, ({ records }) => records.count)),
			route('pipelines', (call) =>
				byKind(
					call,
					ALLOWED.pipelines,
					({ pipelines }) => pipelines.list.filter(({ archived }) => !archived).length,
				),
			),
			route('custom-properties', customProperties),
			route('calculated-properties', calculatedProperties),
			route('custom-object-types', (call) => ({
				...usageOf(call.portal.schemas.size, ALLOWED.customObjectTypes),
			})),
			route('associations/labels', labels),
			route(`${near}/from`, noneNear),
			route(`${near}/:objectType/to`, noneNear),
			route(`${near}/:objectType/:toObjectType`, noneNear),
		];
	});
}
