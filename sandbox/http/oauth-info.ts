import { ApiError } from '../core/errors';
import { HOME } from '../store/portal';
import { shownScope } from '../store/scopes';
import type { Grant, Token } from '../store/tokens';
import type { World } from '../world';
import { NO_CONTENT, ok, type ApiAnswer, type ApiCall, type ApiRoute } from './api';

const INACTIVE = { active: false };

function facts(world: World, grant: Grant, value: string): Record<string, unknown> {
	const { app, portalId, userId, scopes } = grant;
	return {
		active: true,
		token: value,
		hub_id: portalId,
		user_id: userId,
		client_id: app.clientId,
		app_id: Number(app.appId),
		user: 'ada@sandbox.example',
		hub_domain: `${world.portals.get(portalId)?.name.toLowerCase() ?? 'unknown'}.example`,
		scopes: scopes.map(shownScope),
		token_type: 'bearer',
		is_private_distribution: false,
	};
}

/** What HubSpot's services hand on of a token: every field that its own client insists on. */
function signedToken(world: World, token: Token, grant: Grant): Record<string, unknown> {
	return {
		expiresAt: token.expiresAt ?? 0,
		scopes: grant.scopes.join(' '),
		hubId: grant.portalId,
		userId: grant.userId,
		appId: Number(grant.app.appId),
		signature: '',
		scopeToScopeGroupPks: '',
		newSignature: '',
		hublet: world.portals.get(grant.portalId)?.hosting ?? HOME,
		trialScopes: '',
		trialScopeToScopeGroupPks: '',
		isUserLevel: token.lacks.size > 0,
		installingUserId: grant.userId,
		isServiceAccount: false,
		isPrivateDistribution: false,
		appInstallId: `${grant.portalId}-${grant.app.appId}`,
		audience: 'public_api',
	};
}

function accessFacts(world: World, token: Token, grant: Grant): Record<string, unknown> {
	const left = Math.floor(((token.expiresAt ?? 0) - world.clock.now()) / 1_000);
	const common = facts(world, grant, token.value);
	return {
		...common,
		token_use: 'access_token',
		expires_in: left,
		signed_access_token: signedToken(world, token, grant),
	};
}

/** What introspection says of an access or refresh token of an app (HubSpot API notes, section 1.7). */
export function introspect(world: World, form: URLSearchParams, clientId: string): Record<string, unknown> {
	const value = form.get('token') ?? '';
	const check = world.tokens.check(value);
	if ('token' in check && check.token.grant?.app.clientId === clientId) {
		return accessFacts(world, check.token, check.token.grant);
	}
	const grant = world.tokens.grantOf(value);
	if (!grant || grant.revoked || grant.uninstalled || grant.app.clientId !== clientId) return INACTIVE;
	return { ...facts(world, grant, value), token_use: 'refresh_token' };
}

/** Revokes a token; access tokens outlive their refresh token (HubSpot API notes, section 1.7). */
export function revoke(world: World, form: URLSearchParams, clientId: string): void {
	const value = form.get('token') ?? '';
	const grant = world.tokens.grantOf(value);
	if (grant?.app.clientId === clientId) grant.revoked = true;
	if (world.tokens.find(value)?.grant?.app.clientId === clientId) world.tokens.revoke(value);
}

function unknownToken(): ApiError {
	return new ApiError(404, { message: 'Token not found', category: 'OBJECT_NOT_FOUND' });
}

function accessInfo(call: ApiCall): ApiAnswer {
	const check = call.world.tokens.check(call.param('token'));
	if (!('token' in check) || !check.token.grant) throw unknownToken();
	return ok(accessFacts(call.world, check.token, check.token.grant));
}

function refreshInfo(call: ApiCall): ApiAnswer {
	const grant = call.world.tokens.grantOf(call.param('token'));
	if (!grant || grant.revoked || grant.uninstalled) throw unknownToken();
	return ok({ ...facts(call.world, grant, grant.refreshToken), token_use: 'refresh_token' });
}

function dropRefresh(call: ApiCall): ApiAnswer {
	const grant = call.world.tokens.grantOf(call.param('token'));
	if (grant) grant.revoked = true;
	return NO_CONTENT;
}

/** What a private token may do; needs no scope (HubSpot API notes, section 1.7). */
function privateInfo(call: ApiCall): ApiAnswer {
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['tokenKey']);
	const token = call.world.tokens.find(body.asText(fields.tokenKey) ?? '');
	if (!token || token.kind !== 'private') throw unknownToken();
	return ok({
		userId: 12_340_001,
		hubId: token.portalId,
		appId: Number(token.appId),
		scopes: [...token.scopes].map(shownScope),
	});
}

/** Takes the app out of the account: every token of it dies (HubSpot API notes, sections 1.6 and 1.7). */
function uninstall(call: ApiCall): ApiAnswer {
	const { grant } = call.token;
	if (!grant) throw new ApiError(403, { message: 'This API can only be called with an OAuth access token.' });
	for (const one of call.world.tokens.grants) {
		if (one.app === grant.app && one.portalId === grant.portalId) one.uninstalled = true;
	}
	return NO_CONTENT;
}

/** Token information outside the OAuth forms. */
export function tokenRoutes(): ApiRoute[] {
	const open = { limit: 'none' as const, auth: 'open' as const, version: 'v3' as const };
	const leave = { method: 'DELETE' as const, limit: 'general' as const, handle: uninstall };
	return [
		{ ...open, method: 'GET', path: '/oauth/v1/access-tokens/:token', handle: accessInfo },
		{ ...open, method: 'GET', path: '/oauth/v1/refresh-tokens/:token', handle: refreshInfo },
		{ ...open, method: 'DELETE', path: '/oauth/v1/refresh-tokens/:token', handle: dropRefresh },
		{ ...open, method: 'POST', path: '/oauth/v2/private-apps/get/access-token-info', handle: privateInfo },
		{ ...leave, version: '2026-09', path: '/appinstalls/2026-09/external-install' },
		{ ...leave, version: '2026-03', path: '/appinstalls/2026-03/external-install' },
		{ ...leave, version: 'v3', path: '/appinstalls/v3/external-install' },
	];
}
