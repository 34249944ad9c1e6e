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
		uiDomain: 'app.hubspot.com',
		dataHostingLocation: 'na1',
		...(call.version === '2026-09' ? { portalName: portal.name, createdAt: portal.createdAt } : {}),
	});
}

/** Account information: every token may read it (HubSpot API notes, section 1.6). */
export function accountRoutes(): ApiRoute[] {
	return VERSIONS.map((version) => ({
		method: 'GET',
		path: `/account-info/${version}/details`,
		version,
		limit: 'general',
		handle: details,
	}));
}
