import { missingScopes } from '../core/errors';
import { PORTAL_TIME_ZONE } from '../store/portal';
import { ok, VERSIONS, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';

function details(call: ApiCall): ApiAnswer {
	const { portal } = call;
	return ok({
		portalId: portal.id,
		accountType: 'DEVELOPER_TEST',
		timeZone: PORTAL_TIME_ZONE.name,
		companyCurrency: 'USD',
		additionalCurrencies: [],
		utcOffset: PORTAL_TIME_ZONE.utcOffset,
		utcOffsetMilliseconds: PORTAL_TIME_ZONE.utcOffsetMs,
		uiDomain: 'app.hubspot.com',
		dataHostingLocation: 'na1',
		...(call.version === '2026-09' ? { portalName: portal.name, createdAt: portal.createdAt } : {}),
	});
}

/** Calls of the day, which all private apps of an account share (HubSpot API notes, section 5). */
function usage(call: ApiCall): ApiAnswer {
	const { used, resetsAt } = call.world.limiter.dailyUsage(call.portal.id);
	return ok({
		results: [
			{
				name: 'private-apps-api-calls-daily',
				usageLimit: call.world.options.limits.daily,
				currentUsage: used,
				collectedAt: new Date(call.world.clock.now()).toISOString(),
				fetchStatus: 'SUCCESS',
				resetsAt: new Date(resetsAt).toISOString(),
			},
		],
	});
}

/** How many records there are of how many allowed; 403 without any object scope (HubSpot API notes, section 1.6). */
function recordLimits(call: ApiCall): ApiAnswer {
	const scopes = [...call.token.scopes].filter((scope) => scope.startsWith('crm.objects.'));
	if (scopes.length === 0) throw missingScopes(['crm.objects.contacts.read']);
	const limit = 15_000_000;
	return ok({
		hubspotDefinedObjectTypes: call.portal.types.map(({ type, records }) => ({
			objectTypeId: type.id,
			singularLabel: type.singular,
			pluralLabel: type.name,
			usage: records.count,
			limit,
			percentage: records.count / limit,
		})),
	});
}

/** Account information: every token may read it (HubSpot API notes, section 1.6). */
export function accountRoutes(): ApiRoute[] {
	const account = VERSIONS.flatMap((version): ApiRoute[] => {
		const common = { method: 'GET' as const, version, limit: 'general' as const };
		return [
			{ ...common, path: `/account-info/${version}/details`, handle: details },
			{ ...common, path: `/account-info/${version}/api-usage/daily/private-apps`, handle: usage },
		];
	});
	const limits = versioned('crm', 'limits').map(({ version, base }): ApiRoute => {
		return { method: 'GET', version, limit: 'general', path: `${base}/records`, handle: recordLimits };
	});
	return [...account, ...limits];
}
