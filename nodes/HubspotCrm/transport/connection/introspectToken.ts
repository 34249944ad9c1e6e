import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';

import { API_VERSION } from '../../api/version';
import type { Connection, Host } from './connection';

const TIMEOUT_MS = 30_000;

/** What is known about the access token of a connection. A field is absent if neither HubSpot nor n8n tells it. */
export interface TokenFacts {
	scopes?: string[];
	expiresInSeconds?: number;
}

/**
 * Asks HubSpot for the scopes and the expiry of an app's access token (`POST /oauth/…/token/introspect`). If HubSpot
 * does not answer, the expiry is taken from the credential. Empty for tokens of private apps and service keys: no dated
 * path has such a call for them (hubspot-api 1.7). Never rejects.
 */
export async function introspect(host: Host, connection: Connection, now: number): Promise<TokenFacts> {
	if (!connection.token.renewable) return {};
	try {
		const data = await host.getCredentials(connection.credentialType);
		return { ...noted(data, now), ...(await ask(host.helpers, connection.baseUrl, data)) };
	} catch {
		return {};
	}
}

async function ask(
	{ httpRequest }: IHttpRequestHelper['helpers'],
	baseUrl: string,
	data: ICredentialDataDecryptedObject,
): Promise<TokenFacts> {
	const { access_token: oAuth2 } = (data.oauthTokenData ?? {}) as IDataObject;
	const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
	const form = new URLSearchParams({
		client_id: text(data.clientId),
		client_secret: text(data.clientSecret),
		token: text(oAuth2 ?? data.accessToken),
		token_type_hint: 'access_token',
	});
	const answer = await httpRequest({
		method: 'POST',
		url: `${baseUrl}/oauth/${API_VERSION}/token/introspect`,
		body: form,
		timeout: TIMEOUT_MS,
		disableFollowRedirect: true,
	}).then(
		(body: unknown) => body as IDataObject | undefined,
		() => undefined,
	);
	if (!answer?.active) return {};
	const { scopes, expires_in: seconds } = answer;
	return {
		...(Array.isArray(scopes) ? { scopes: scopes.map(String).sort() } : {}),
		...(typeof seconds === 'number' ? { expiresInSeconds: seconds } : {}),
	};
}

function noted({ expiresAt, oauthTokenData }: ICredentialDataDecryptedObject, now: number): TokenFacts {
	const end = Number(expiresAt || (oauthTokenData as IDataObject | undefined)?.n8n_expires_at || NaN);
	return Number.isFinite(end) ? { expiresInSeconds: Math.max(0, Math.round((end - now) / 1_000)) } : {};
}
