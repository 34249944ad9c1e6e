import type { VirtualClock } from '../core/clock';
import type { Random } from '../core/random';

/** A bearer token of one portal. */
export interface Token {
	readonly value: string;
	readonly kind: 'private' | 'oauth';
	readonly portalId: number;
	readonly appId: string;
	readonly scopes: ReadonlySet<string>;
	/** Milliseconds since 1970; private tokens do not end. */
	readonly expiresAt: number | undefined;
	/** The grant an OAuth token came from: it ends with the grant. */
	readonly grant: Grant | undefined;
	revoked: boolean;
	/** Permissions the user behind a user-level token lacks; a portal-level token asks no user (HubSpot API notes, section 1.3). */
	readonly lacks: ReadonlySet<string>;
}

/** An OAuth app. */
export interface OAuthApp {
	clientId: string;
	clientSecret: string;
	appId: string;
	name: string;
	/** Redirect addresses the app may use; empty: any. */
	redirectUris: string[];
	/** Scopes that every install address has to ask for (HubSpot API notes, section 7). */
	requiredScopes: string[];
}

/** One installation of an OAuth app in a portal. */
export interface Grant {
	app: OAuthApp;
	portalId: number;
	userId: number;
	scopes: readonly string[];
	refreshToken: string;
	/** The refresh token was revoked: no new access tokens, old ones live on. */
	revoked: boolean;
	/** The app was uninstalled: all its tokens are dead. */
	uninstalled: boolean;
}

/** What a bearer header leads to. */
export type TokenCheck = { token: Token } | { expiredAt: number } | { unknown: true };

const PRIVATE = /^pat-[a-z]{2}\d-[0-9a-f-]{36}$/;
const OAUTH = /^[a-z]{2}\d-oauth-/;

/** All tokens, apps and grants (HubSpot API notes, section 1.7). */
export class TokenStore {
	readonly apps = new Map<string, OAuthApp>();
	readonly grants: Grant[] = [];
	private readonly tokens = new Map<string, Token>();

	constructor(
		private readonly clock: VirtualClock,
		private readonly random: Random,
		/** Data hosting location of a portal, which its tokens begin with. */
		private readonly hostingOf: (portalId: number) => string,
	) {}

	issuePrivate(portalId: number, scopes: readonly string[]): Token {
		const value = `pat-${this.hostingOf(portalId)}-${this.random.uuid()}`;
		const appId = String(3_000_000 + this.tokens.size);
		return this.keep({
			value,
			kind: 'private',
			portalId,
			appId,
			scopes: new Set(scopes),
			expiresAt: undefined,
			grant: undefined,
			revoked: false,
			lacks: new Set(),
		});
	}

	registerApp(name: string, redirectUris: string[] = [], requiredScopes: string[] = []): OAuthApp {
		const uuid = () => this.random.uuid();
		const app = {
			clientId: uuid(),
			clientSecret: uuid(),
			appId: String(1_160_452 + this.apps.size),
			name,
			redirectUris,
			requiredScopes,
		};
		this.apps.set(app.clientId, app);
		return app;
	}

	install(app: OAuthApp, portalId: number, userId: number, scopes: readonly string[]): Grant {
		const refreshToken = `${this.hostingOf(portalId)}-${this.random.uuid()}`;
		const grant = { app, portalId, userId, scopes, refreshToken, revoked: false, uninstalled: false };
		this.grants.push(grant);
		return grant;
	}

	/**
	 * A new access token of a grant; earlier ones stay valid (HubSpot API notes, section 1.7).
	 *
	 * @param lacks makes a user-level token of a user without these permissions, such as `Edit Associations`
	 */
	issueAccess(grant: Grant, lifeSeconds: number, lacks: readonly string[] = []): Token {
		// Real tokens are long and growing: clients must not assume a length (section 1.7).
		const value = `${this.hostingOf(grant.portalId)}-oauth-${this.random.hex(300)}`;
		const expiresAt = this.clock.now() + lifeSeconds * 1_000;
		return this.keep({
			value,
			kind: 'oauth',
			portalId: grant.portalId,
			appId: grant.app.appId,
			scopes: new Set(grant.scopes),
			expiresAt,
			grant,
			revoked: false,
			lacks: new Set(lacks),
		});
	}

	grantOf(refreshToken: string): Grant | undefined {
		return this.grants.find((grant) => grant.refreshToken === refreshToken);
	}

	all(): Iterable<Token> {
		return this.tokens.values();
	}

	find(value: string): Token | undefined {
		return this.tokens.get(value);
	}

	/** Takes a token back; that of a private app is then deleted. */
	revoke(value: string): void {
		const token = this.tokens.get(value);
		if (token) token.revoked = true;
	}

	/** Judges a token: usable, expired, or unknown; a malformed one counts as expired in 1970 (HubSpot API notes, section 4). */
	check(value: string): TokenCheck {
		const token = this.tokens.get(value);
		if (!token) return PRIVATE.test(value) || OAUTH.test(value) ? { unknown: true } : { expiredAt: 0 };
		if (token.revoked || token.grant?.uninstalled) return { unknown: true };
		if (token.expiresAt !== undefined && token.expiresAt <= this.clock.now())
			return { expiredAt: token.expiresAt };
		return { token };
	}

	private keep(token: Token): Token {
		this.tokens.set(token.value, token);
		return token;
	}
}
