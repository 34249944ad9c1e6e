import { createHash } from 'node:crypto';

import type { Grant } from '../store/tokens';
import type { World } from '../world';

/** An authorization code that waits to be exchanged: single use, for a few minutes. */
export interface PendingCode {
	grant: Grant;
	redirectUri: string;
	codeChallenge: string | undefined;
	expiresAt: number;
}

/** A refusal of the token endpoint: 400 with the fields of both OAuth and HubSpot (HubSpot API notes, section 4). */
export class OAuthError extends Error {
	constructor(
		readonly status: string,
		readonly error: string,
		readonly description: string,
	) {
		super(description);
	}

	/** Body of the answer. */
	get body(): Record<string, string> {
		return {
			error: this.error,
			error_description: this.description,
			status: this.status,
			message: this.description,
		};
	}
}

const bad = {
	refreshToken: () =>
		new OAuthError('BAD_REFRESH_TOKEN', 'invalid_grant', 'refresh token is invalid, expired or revoked'),
	code: () => new OAuthError('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code'),
	redirect: () =>
		new OAuthError(
			'BAD_REDIRECT_URI',
			'invalid_grant',
			'redirect_uri does not match the one of the auth code',
		),
	client: () => new OAuthError('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id'),
	secret: () => new OAuthError('BAD_CLIENT_SECRET', 'invalid_client', 'missing or invalid client secret'),
	grantType: () =>
		new OAuthError('BAD_GRANT_TYPE', 'unsupported_grant_type', 'missing or unknown grant type'),
	verifier: () => new OAuthError('BAD_CODE_VERIFIER', 'invalid_grant', 'missing or invalid code verifier'),
	hub: () => new OAuthError('BAD_HUB', 'access_denied', 'missing or unknown hub id'),
};

/** Pending codes by their text. */
export type CodeStore = Map<string, PendingCode>;

function grantForCode(world: World, codes: CodeStore, form: URLSearchParams, clientId: string): Grant {
	const code = form.get('code') ?? '';
	const pending = codes.get(code);
	codes.delete(code);
	if (!pending || pending.expiresAt <= world.clock.now() || pending.grant.app.clientId !== clientId)
		throw bad.code();
	if (pending.redirectUri !== form.get('redirect_uri')) throw bad.redirect();
	if (
		pending.codeChallenge !== undefined &&
		!verifies(form.get('code_verifier') ?? '', pending.codeChallenge)
	) {
		throw bad.verifier();
	}
	return pending.grant;
}

function verifies(verifier: string, challenge: string): boolean {
	return verifier === challenge || createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function grantForRefresh(world: World, form: URLSearchParams, clientId: string): Grant {
	const grant = world.tokens.grantOf(form.get('refresh_token') ?? '');
	if (!grant || grant.revoked || grant.uninstalled || grant.app.clientId !== clientId)
		throw bad.refreshToken();
	if (!world.portals.has(grant.portalId)) throw bad.hub();
	return grant;
}

/** Checks `client_id` and `client_secret` of a form. @throws OAuthError */
export function checkClient(world: World, form: URLSearchParams): string {
	const app = world.tokens.apps.get(form.get('client_id') ?? '');
	if (!app) throw bad.client();
	if (form.get('client_secret') !== app.clientSecret) throw bad.secret();
	return app.clientId;
}

/**
 * The token endpoint (HubSpot API notes, section 1.7). Credentials come in the form body alone, the refresh
 * token stays the same, earlier access tokens stay valid.
 *
 * @throws OAuthError
 */
export function exchangeToken(
	world: World,
	codes: CodeStore,
	form: URLSearchParams,
	version: string,
): Record<string, unknown> {
	const type = form.get('grant_type');
	if (type !== 'authorization_code' && type !== 'refresh_token') throw bad.grantType();
	const clientId = checkClient(world, form);
	const grant =
		type === 'refresh_token'
			? grantForRefresh(world, form, clientId)
			: grantForCode(world, codes, form, clientId);
	const lifeSeconds = world.options.tokenLifeSeconds;
	const token = world.tokens.issueAccess(grant, lifeSeconds);
	const plain = {
		token_type: 'bearer',
		refresh_token: grant.refreshToken,
		access_token: token.value,
		expires_in: lifeSeconds,
	};
	if (version === 'v1') return plain;
	return {
		...plain,
		hub_id: grant.portalId,
		scopes: [...grant.scopes],
		token_use: 'access_token',
		user_id: grant.userId,
	};
}
