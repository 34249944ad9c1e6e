import { PORTAL_TIME_ZONE } from '../store/portal';
import { ok, VERSIONS, type ApiAnswer, type ApiCall, type ApiRoute } from './api';

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
		uiDomain: portal.uiDomain,
		dataHostingLocation: portal.hosting,
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

/** Account information: every token may read it (HubSpot API notes, section 1.6). */
export function accountRoutes(): ApiRoute[] {
	return VERSIONS.flatMap((version): ApiRoute[] => {
		const common = { method: 'GET' as const, version, limit: 'general' as const };
		return [
			{ ...common, path: `/account-info/${version}/details`, handle: details },
			{ ...common, path: `/account-info/${version}/api-usage/daily/private-apps`, handle: usage },
		];
	});
}
