import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';

import { objectIn } from '../../api/json';
import { API_VERSION } from '../../api/version';
import type { Connection, Host } from './connection';
import { postForm } from './postForm';
import { redact, secretsOf } from './redact';

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
	helpers: IHttpRequestHelper['helpers'],
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
	const answer = await postForm(helpers, `${baseUrl}/oauth/${API_VERSION}/token/introspect`, form);
	const { active, scopes, expires_in: seconds } = ('body' in answer && objectIn(answer.body)) || {};
	if (active !== true) return {};
	return {
		...(Array.isArray(scopes) ? { scopes: redact(scopes.map(String), secretsOf(data)).sort() } : {}),
		...(typeof seconds === 'number' ? { expiresInSeconds: seconds } : {}),
	};
}

function noted({ expiresAt, oauthTokenData }: ICredentialDataDecryptedObject, now: number): TokenFacts {
	const end = Number(expiresAt || (oauthTokenData as IDataObject | undefined)?.n8n_expires_at || NaN);
	return Number.isFinite(end) ? { expiresInSeconds: Math.max(0, Math.round((end - now) / 1_000)) } : {};
}
