import { ALL_SCOPES } from '../store/scopes';
import type { OAuthApp } from '../store/tokens';
import type { World } from '../world';
import { escapeHtml, page } from './html';
import type { CodeStore } from './oauth-token';

/** How long an authorization code lives; the real time is some minutes (HubSpot API notes, section 1.7). */
const CODE_LIFE_MS = 5 * 60_000;

/** What an app asks for on the authorize page. */
export interface ConsentRequest {
	app: OAuthApp;
	redirectUri: string;
	scopes: string[];
	state: string | undefined;
	codeChallenge: string | undefined;
}

/** Why the page shows no buttons. */
export class ConsentProblem extends Error {}

function words(text: string | null): string[] {
	return (text ?? '').split(/[\s+]+/).filter((word) => word !== '');
}

function isRedirect(app: OAuthApp, uri: string): boolean {
	if (!URL.canParse(uri)) return false;
	if (app.redirectUris.length > 0) return app.redirectUris.includes(uri);
	const { protocol, hostname } = new URL(uri);
	return (
		protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
	);
}

/**
 * Reads an authorize address (HubSpot API notes, section 1.7): scopes are parted by blanks or `+`, the
 * app's required scopes must all be there, optional scopes the account does not know are dropped.
 *
 * @throws ConsentProblem with the text for the page
 */
export function readConsent(world: World, query: URLSearchParams): ConsentRequest {
	const app = world.tokens.apps.get(query.get('client_id') ?? '');
	if (!app) throw new ConsentProblem("We couldn't find the app. Check the client_id in the address.");
	const redirectUri = query.get('redirect_uri') ?? '';
	if (!isRedirect(app, redirectUri)) {
		throw new ConsentProblem('Redirect URL mismatch: the address in redirect_uri is not one of the app.');
	}
	const scopes = words(query.get('scope'));
	const known = (scope: string) => ALL_SCOPES.includes(scope);
	if (
		scopes.length === 0 ||
		!scopes.every(known) ||
		!app.requiredScopes.every((scope) => scopes.includes(scope))
	) {
		throw new ConsentProblem(
			"Authorization failed because there is a mismatch between the scopes in the install address and the app's configured scopes.",
		);
	}
	const optional = words(query.get('optional_scope')).filter(known);
	return {
		app,
		redirectUri,
		scopes: [...new Set(['oauth', ...scopes, ...optional])],
		state: query.get('state') ?? undefined,
		codeChallenge: query.get('code_challenge') ?? undefined,
	};
}

/** The page on which a person connects an app to an account. */
export function consentPage(
	world: World,
	request: ConsentRequest,
	query: string,
	pinned: number | undefined,
): string {
	const portals = [...world.portals.values()].filter(({ id }) => pinned === undefined || id === pinned);
	const options = portals.map(({ id, name }) => `<option value="${id}">${escapeHtml(name)} (${id})</option>`);
	const scopes = request.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`);
	return page(
		`Connect ${request.app.name}`,
		`<h1>Connect ${escapeHtml(request.app.name)}</h1>
<form method="post" action="/oauth/authorize?${escapeHtml(query)}">
<p><label>Account <select name="portal">${options.join('')}</select></label></p>
<p>The app asks for:</p><ul>${scopes.join('')}</ul>
<p><button name="decision" value="grant">Connect app</button> <button name="decision" value="deny">Cancel</button></p>
</form>`,
	);
}

/** A page that only says what is wrong. */
export function problemPage(problem: ConsentProblem): string {
	return page('Authorization failed', `<h1>Authorization failed</h1><p>${escapeHtml(problem.message)}</p>`);
}

/** Where the browser goes after the decision: with a code, or with an error (HubSpot API notes, section 1.7). */
export function decide(
	world: World,
	codes: CodeStore,
	request: ConsentRequest,
	form: URLSearchParams,
): string {
	const target = new URL(request.redirectUri);
	const portal = world.portals.get(Number(form.get('portal')));
	if (form.get('decision') !== 'grant' || !portal) {
		target.searchParams.set('error', 'access_denied');
		target.searchParams.set('error_description', 'The user denied access to the app');
	} else {
		const grant = world.tokens.install(request.app, portal.id, 12_340_001, request.scopes);
		const code = `${portal.hosting}-${world.random.codes.uuid()}`;
		codes.set(code, {
			grant,
			redirectUri: request.redirectUri,
			codeChallenge: request.codeChallenge,
			expiresAt: world.clock.now() + CODE_LIFE_MS,
		});
		target.searchParams.set('code', code);
	}
	if (request.state !== undefined) target.searchParams.set('state', request.state);
	return target.href;
}
