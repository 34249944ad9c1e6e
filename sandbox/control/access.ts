import { ALL_SCOPES } from '../store/scopes';
import type { OAuthApp } from '../store/tokens';
import type { World } from '../world';

/** What a client needs to use a portal. */
export interface PortalAccess {
	portalId: number;
	/** A private-app token with all scopes. */
	token: string;
	/** An OAuth app that is installed in the portal. */
	oauth: { clientId: string; clientSecret: string; refreshToken: string };
}

/** Makes a portal with a token and an app installed in it; the first app made serves all portals. */
export function openPortal(world: World, name: string, hosting?: string): PortalAccess & { app: OAuthApp } {
	const portal = world.addPortal(name, hosting);
	const token = world.tokens.issuePrivate(portal.id, ALL_SCOPES);
	const app = [...world.tokens.apps.values()][0] ?? world.tokens.registerApp('Sandbox app');
	const { refreshToken } = world.tokens.install(app, portal.id, 12_340_001, ALL_SCOPES);
	const { clientId, clientSecret } = app;
	return { portalId: portal.id, token: token.value, oauth: { clientId, clientSecret, refreshToken }, app };
}
